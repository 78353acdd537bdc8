"""Numpy's `.npz`: Keras's `mnist.npz`, or `images` and `labels` of your own.

Nothing in such a file is trusted: no pickles, and sizes are read from the headers before any array is.
"""

import math
import tokenize
import warnings
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, cast

import numpy as np
from numpy.lib import format as npy
from numpy.typing import NDArray

from core.data.dataset import CLASSES, SIDE, Digits, Images, Labels
from core.data.formats.opening import opened
from core.errors import DataError

MOST_BYTES = 1 << 30
"""Of the file, and of each array in it: MNIST as 64-bit floats is less than half of that."""

BLOCK = 4_096
UNREADABLE = (
    ValueError,
    SyntaxError,
    tokenize.TokenError,
    TypeError,
    OverflowError,
    RecursionError,
    MemoryError,
)
"""What numpy raises for a header that makes no sense."""

IMAGE_SHAPES = "(n, 28, 28), (n, 28, 28, 1), (n, 1, 28, 28) or (n, 784)"
AGAIN = "Fetch or save it again."


def read_npz(path: Path) -> tuple[Digits, Digits | None]:
    """Read digits: those to learn from, and those to test on where the file keeps them apart, as Keras's does.

    Images may have the shapes (n, 28, 28), (n, 28, 28, 1), (n, 1, 28, 28) or (n, 784) and any type of number. If no
    value of an array is above 1, 1 is full ink and everything is multiplied by 255; else values are grey levels from 0
    to 255. Both are rounded. Labels are whole numbers from 0 to 9, of shape (n,) or (n, 1).

    Raises:
        DataError: The file is missing, damaged, too large or holds pickles; arrays are missing or are no digits.
    """
    with _archive(path) as archive:
        names = {name.removesuffix(".npy") for name in archive.namelist()}
        if {"x_train", "y_train", "x_test", "y_test"} <= names:
            return _digits(archive, path, "x_train", "y_train"), _digits(archive, path, "x_test", "y_test")
        if {"images", "labels"} <= names:
            return _digits(archive, path, "images", "labels"), None
        found = ", ".join(sorted(names)[:8]) or "nothing"
        raise DataError(
            f"{path} holds {found}.", "It should hold images and labels, or x_train, y_train, x_test and y_test."
        )


def to_images(values: NDArray[np.generic], what: str) -> Images:
    """Turn numbers into digit images by the rule of `read_npz`.

    Raises:
        DataError: The shape is none of a list of 28 × 28 images, or a value is not in 0 to 255.
    """
    if values.dtype.kind not in "buif":
        raise DataError(f"{what} must be numbers, not {values.dtype}.")
    per_image = values.shape[1:]
    if per_image not in ((SIDE, SIDE), (SIDE, SIDE, 1), (1, SIDE, SIDE), (SIDE * SIDE,)):
        raise DataError(f"{what} must have the shape {IMAGE_SHAPES}, not {values.shape}.")
    if not len(values):
        raise DataError(f"{what} are empty.")
    flat = values.reshape(len(values), SIDE, SIDE)
    low, high = float(flat.min()), float(flat.max())
    if not (low >= 0 and high <= 255):  # not-a-number fails both
        wrong = high if low >= 0 else low
        raise DataError(f"{what} must have values from 0 to 1 or from 0 to 255, not {wrong:g}.")
    if flat.dtype == np.uint8 and high > 1:
        return np.ascontiguousarray(cast(Images, flat))
    images = np.empty(flat.shape, np.uint8)
    for at in range(0, len(flat), BLOCK):
        block = flat[at : at + BLOCK].astype(np.float32)
        images[at : at + BLOCK] = np.rint(block * 255 if high <= 1 else block)
    return images


def to_labels(values: NDArray[np.generic], what: str) -> Labels:
    """Turn numbers into labels.

    Raises:
        DataError: The shape is not (n,) or (n, 1), or a value is not a whole number from 0 to 9.
    """
    if values.dtype.kind not in "uif":
        raise DataError(f"{what} must be numbers, not {values.dtype}.")
    if values.shape[1:] not in ((), (1,)) or values.ndim == 0:
        raise DataError(
            f"{what} must have the shape (n,), not {values.shape}.", "One-hot rows must become digits first."
        )
    flat = values.reshape(-1)
    labels = flat.astype(np.float64)
    wrong = np.flatnonzero(~((labels >= 0) & (labels < CLASSES) & (labels == np.floor(labels))))
    if wrong.size:
        first = int(wrong[0])
        raise DataError(f"{what} must be digits from 0 to 9, but number {first + 1:,} is {flat[first]}.")
    return labels.astype(np.uint8)


@contextmanager
def _archive(path: Path) -> Iterator[zipfile.ZipFile]:
    with opened(path, MOST_BYTES) as file:
        try:
            with zipfile.ZipFile(file) as archive:
                yield archive
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, UnicodeError) as error:
            raise DataError(f"{path} is damaged, or no .npz file.", AGAIN) from error


def _digits(archive: zipfile.ZipFile, path: Path, images: str, labels: str) -> Digits:
    found = to_images(_array(archive, path, images), f"{images} in {path}")
    named = to_labels(_array(archive, path, labels), f"{labels} in {path}")
    if len(found) != len(named):
        raise DataError(
            f"{path} has {len(found):,} {images} but {len(named):,} {labels}.", "They must belong together."
        )
    return Digits(found, named)


def _array(archive: zipfile.ZipFile, path: Path, name: str) -> NDArray[np.generic]:
    """One array, after its header was held against the size that the archive states."""
    member = f"{name}.npy" if f"{name}.npy" in archive.namelist() else name
    stated = archive.getinfo(member).file_size
    if stated > MOST_BYTES:
        raise DataError(f"{name} in {path} has {stated:,} bytes; at most {MOST_BYTES:,} are read.")
    try:
        with warnings.catch_warnings(), archive.open(member) as file:
            warnings.simplefilter("ignore")  # a header by Python 2 is none of the user's business
            shape, dtype = _header(file)
            if dtype.hasobject:
                raise DataError(
                    f"{name} in {path} holds Python objects (a pickle), which are never loaded.",
                    "Save it as an array of numbers.",
                )
            if math.prod(shape) * dtype.itemsize > stated:
                raise DataError(f"{name} in {path} is cut off: its header promises the shape {shape}.", AGAIN)
        with warnings.catch_warnings(), archive.open(member) as file:
            warnings.simplefilter("ignore")
            return cast("NDArray[np.generic]", npy.read_array(file, allow_pickle=False))
    except UNREADABLE as error:
        raise DataError(f"{name} in {path} is no array that numpy can read.", AGAIN) from error


def _header(file: IO[bytes]) -> tuple[tuple[int, ...], np.dtype[np.generic]]:
    """Shape and type of a `.npy` stream; `ValueError` if it is none."""
    version = npy.read_magic(file)
    if version == (1, 0):
        shape, _, dtype = npy.read_array_header_1_0(file)
    elif version == (2, 0):
        shape, _, dtype = npy.read_array_header_2_0(file)
    else:
        raise ValueError(version)
    return shape, dtype
