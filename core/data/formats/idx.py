"""IDX, the format of the four MNIST files: a header of big-endian numbers, then one byte a pixel or label.

Plain or packed by gzip, told apart by content. What a header claims is held against the size of the file before any
memory is taken for it, and no more is unpacked than was claimed. More images than memory should hold are left in their
file, if it is not packed, and read from there one by one as they are needed.
"""

import gzip
import math
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray

from core.data.dataset import CLASSES, MAX_DIGITS, MAX_MAPPED, SIDE, Digits, Images, Labels
from core.data.formats.gzipped import AGAIN, unpacked
from core.errors import DataError
from core.files import mapped

MAX_BYTES = 2 * MAX_MAPPED * SIDE * SIDE
CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class _Kind:
    """Attributes: what: The word for the content; magic: The first four bytes; sides: Dimensions after the count."""

    what: str
    magic: int
    sides: tuple[int, ...]


IMAGES = _Kind("images", 0x0803, (SIDE, SIDE))
LABELS = _Kind("labels", 0x0801, ())


def read_images(path: Path) -> Images:
    """Read (n, 28, 28) uint8 images.

    Raises:
        DataError: The file is missing, empty, damaged, cut off, too long, no IDX file of images, or has another side.
    """
    return _read(path, IMAGES)


def read_labels(path: Path) -> Labels:
    """Read (n,) uint8 labels.

    Raises:
        DataError: As `read_images`, or a label is no digit.
    """
    labels = _read(path, LABELS)
    wrong = np.flatnonzero(labels >= CLASSES)
    if wrong.size:
        first = int(wrong[0])
        raise DataError(
            f"Label {first + 1:,} in {path} is {int(labels[first])}, not a digit from 0 to 9.",
            "Only digits can be learned; letters and other classes cannot.",
        )
    return labels


def read_pair(images: Path, labels: Path) -> Digits:
    """Read a file of images and the file of their labels.

    Raises:
        DataError: As `read_images` and `read_labels`, or the two have different counts.
    """
    claimed = count(images), count(labels, LABELS)
    if claimed[0] != claimed[1]:
        raise DataError(
            f"{images} has {claimed[0]:,} images, but {labels} has {claimed[1]:,} labels.",
            "The two files must belong together.",
        )
    return Digits(read_images(images), read_labels(labels))


def check_total(where: Path, files: Iterable[Path]) -> None:
    """See to it that not too many images are taken into memory at once.

    Args:
        where: For the sentence.
        files: Of images, read together.

    Raises:
        DataError: They have more, or a header is not one of an IDX file of images.
    """
    total = sum(number for number in map(count, files) if number <= MAX_DIGITS)
    if total > MAX_DIGITS:
        raise DataError(f"{where} has {total:,} images; at most {MAX_DIGITS:,} are read.", "Leave some of them out.")


def count(path: Path, kind: _Kind = IMAGES) -> int:
    """How many images or labels the header claims, which is quick.

    Raises:
        DataError: The header is not one of an IDX file of that kind.
    """
    with unpacked(path, MAX_BYTES) as (file, most):
        return _header(file, path, kind, most)


def _read(path: Path, kind: _Kind) -> NDArray[np.uint8]:
    with unpacked(path, MAX_BYTES) as (file, most):
        number = _header(file, path, kind, most)
        if kind is IMAGES and number > MAX_DIGITS:
            return _in_file(file, path, number, most)
        content = _body(file, path, kind, number)
        if file.read(1):
            raise _goes_on(path, kind, number)
    return content


def _header(file: BinaryIO, path: Path, kind: _Kind, most: int) -> int:
    """The count, after everything in the header was held against `kind` and the size of the content."""
    dimensions = 1 + len(kind.sides)
    size = 4 * (1 + dimensions)
    raw = file.read(size)
    magic = int.from_bytes(raw[:4], "big")
    if len(raw) >= 4 and magic != kind.magic:
        swapped = magic in (IMAGES.magic, LABELS.magic)
        raise DataError(
            f"{path} is no IDX file of {kind.what}: it begins with 0x{magic:08x}, not 0x{kind.magic:08x}.",
            "Images and labels may be swapped." if swapped else AGAIN,
        )
    if len(raw) < size:
        raise DataError(f"{path} is cut off: it ends within its header.", AGAIN)
    number, *sides = (int.from_bytes(raw[at : at + 4], "big") for at in range(4, size, 4))
    if tuple(sides) != kind.sides:
        raise DataError(f"The images in {path} are {' × '.join(map(str, sides))} pixels, not 28 × 28.")
    packed = kind is IMAGES and isinstance(file, gzip.GzipFile)
    limit = MAX_DIGITS if packed else MAX_MAPPED
    if not 1 <= number <= limit:
        hint = f"Unpack it: of a plain file up to {MAX_MAPPED:,} are read." if limit < number <= MAX_MAPPED else AGAIN
        raise DataError(f"{path} claims to hold {number:,} {kind.what}; 1 to {limit:,} can be read.", hint)
    if size + number * math.prod(sides) > most:
        raise _cut_off(path, kind, number)
    return number


def _in_file(file: BinaryIO, path: Path, number: int, size: int) -> Images:
    """The images of a plain file, left in it."""
    begin, length = file.tell(), number * SIDE * SIDE
    if size > begin + length:
        raise _goes_on(path, IMAGES, number)
    try:
        return np.frombuffer(mapped(file, begin, length), np.uint8).reshape(number, SIDE, SIDE)
    except ValueError as error:  # it was cut off just now
        raise _cut_off(path, IMAGES, number) from error


def _body(file: BinaryIO, path: Path, kind: _Kind, number: int) -> NDArray[np.uint8]:
    try:
        content = np.empty((number, *kind.sides), np.uint8)
    except MemoryError as error:
        raise DataError(f"There is not enough memory for the {number:,} {kind.what} in {path}.") from error
    view = content.reshape(-1).data
    at = 0
    while at < len(view):
        part = file.read(min(CHUNK, len(view) - at))
        if not part:
            raise _cut_off(path, kind, number)
        view[at : at + len(part)] = part
        at += len(part)
    return content


def _cut_off(path: Path, kind: _Kind, number: int) -> DataError:
    return DataError(f"{path} is cut off: its header promises {number:,} {kind.what}, and it has fewer.", AGAIN)


def _goes_on(path: Path, kind: _Kind, number: int) -> DataError:
    return DataError(f"{path} goes on after the {number:,} {kind.what} that its header promises.", AGAIN)
