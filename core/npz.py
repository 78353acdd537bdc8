"""The one reader for all `.npz` files: named arrays of numbers, with a limit in bytes that is counted beforehand.

Nothing in such a file is trusted. No pickles are loaded, members are stored or deflated (other methods have decoders
without a limit), every header is held against the size that the archive states, and no more than that is unpacked.
"""

import io
import math
import tokenize
import warnings
import zipfile
from collections.abc import Collection, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import numpy as np
from numpy.lib import format as npy
from numpy.typing import NDArray

from core import archives
from core.archives import open_zip
from core.errors import DigitTrainerError

MAX_ARRAYS = 4_000
"""The state of a network of a hundred layers has 1,600."""

MAX_HEADER_BYTES = 1 << 16
CHUNK_BYTES = 1 << 18
NUMBER_KINDS = "biufcU"
"""Numpy's letters for the types that are read: numbers of all kinds, and text."""

DAMAGES = (
    *archives.DAMAGES,
    ArithmeticError,
    AttributeError,
    SyntaxError,
    TypeError,
    tokenize.TokenError,
)
"""Everything that zipfile, zlib and numpy's parser of headers raise when a file is damaged."""

AGAIN = "Fetch or save it again."


@dataclass(frozen=True, slots=True)
class Header:
    """What a member says of its array."""

    shape: tuple[int, ...]
    dtype: np.dtype[Any]
    fortran_order: bool
    header_bytes: int

    @property
    def array_bytes(self) -> int:
        return math.prod(self.shape) * self.dtype.itemsize


class Archive:
    """An open `.npz`; get it from `open_archive`.

    Attributes:
        names: Of the arrays, without `.npy`, in the order of the file.
    """

    def __init__(self, archive: zipfile.ZipFile, path: Path, max_bytes: int, family: type[DigitTrainerError]) -> None:
        self._archive, self._path, self._max_bytes, self._family = archive, path, max_bytes, family
        self._members = {info.filename.removesuffix(".npy"): info for info in archive.infolist()}
        self.names = tuple(self._members)

    def headers(self, names: Collection[str]) -> dict[str, Header]:
        """Shape and type of some arrays, after their bytes, all together, were held against the limit.

        Raises:
            DigitTrainerError: An array is missing, not readable or no array of numbers, or all are too large together.
        """
        headers = {name: self._header(name) for name in names}
        total = sum(header.array_bytes for header in headers.values())
        if total > self._max_bytes:
            raise self._family(
                f"The arrays in {self._path} have {total:,} bytes; at most {self._max_bytes:,} are read.",
                "Is it the right file?",
            )
        return headers

    def read(self, name: str) -> NDArray[Any]:
        """One array.

        Raises:
            DigitTrainerError: As `headers`; it is damaged.
        """
        header = self.headers((name,))[name]
        with self._understood(name), self._archive.open(self._members[name]) as file:
            file.read(header.header_bytes)
            content = np.empty(header.array_bytes, np.uint8)
            _fill(file, content)
            if file.read(1):  # also makes zipfile compare the checksum of an array without values
                raise ValueError
            return content.view(header.dtype).reshape(header.shape, order="F" if header.fortran_order else "C")

    def _header(self, name: str) -> Header:
        if name not in self._members:
            raise self._family(f"{self._path} has no {name}.", AGAIN)
        member = self._members[name]
        if member.compress_type not in archives.METHODS:
            raise self._family(f"{name} in {self._path} is packed in a way that is not read.", "Save it by numpy.")
        with self._understood(name), self._archive.open(member) as file:
            header = _parsed(file.read(MAX_HEADER_BYTES))
        if header.dtype.hasobject:
            raise self._family(
                f"{name} in {self._path} holds Python objects (a pickle), which are never loaded.",
                "Save it as an array of numbers.",
            )
        if header.dtype.kind not in NUMBER_KINDS or not header.dtype.itemsize:
            raise self._family(f"{name} in {self._path} must be numbers, not {header.dtype}.")
        if header.header_bytes + header.array_bytes != member.file_size:
            raise self._family(
                f"{name} in {self._path} is cut off or damaged: its header promises the shape {header.shape}.", AGAIN
            )
        return header

    def _understood(self, name: str) -> AbstractContextManager[None]:
        return _translated(f"{name} in {self._path} is no array that can be read.", self._family)


@contextmanager
def open_archive(path: Path, *, max_bytes: int, family: type[DigitTrainerError]) -> Iterator[Archive]:
    """Open an `.npz` to read some of its arrays.

    Args:
        path: A plain file; pipes, devices and folders are refused at once.
        max_bytes: Of the file, and of all arrays that are asked for together.
        family: Which error to raise.

    Raises:
        DigitTrainerError: Of `family`; it cannot be opened, is too large, or is no archive.
    """
    with open_zip(path, max_bytes=max_bytes, max_members=MAX_ARRAYS, what=".npz file", family=family) as archive:
        yield Archive(archive, path, max_bytes, family)


def read_arrays(path: Path, *, max_bytes: int, family: type[DigitTrainerError]) -> dict[str, NDArray[Any]]:
    """All arrays of an `.npz` by name, without `.npy`, in the order of the file.

    Args:
        path: A plain file; pipes, devices and folders are refused at once.
        max_bytes: Of the file, and of all arrays together; counted before any is unpacked.
        family: Which error to raise.

    Raises:
        DigitTrainerError: Of `family`; it cannot be opened, is too large or damaged, or holds anything else than
            arrays of numbers or text.
    """
    with open_archive(path, max_bytes=max_bytes, family=family) as archive:
        archive.headers(archive.names)
        return {name: archive.read(name) for name in archive.names}


@contextmanager
def _translated(sentence: str, family: type[DigitTrainerError]) -> Iterator[None]:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # a header by Python 2, or a name that is there twice
            yield
    except MemoryError as error:
        raise family(f"{sentence[:-1]}: there is not enough memory.", AGAIN) from error
    except DAMAGES as error:
        raise family(sentence, AGAIN) from error


def _parsed(start: bytes) -> Header:
    """The header at the start of a member; any of `DAMAGES` if it is none."""
    stream = io.BytesIO(start)
    version = npy.read_magic(stream)
    if version not in ((1, 0), (2, 0)):
        raise ValueError(version)
    read = npy.read_array_header_1_0 if version == (1, 0) else npy.read_array_header_2_0
    shape, fortran_order, dtype = read(stream)
    if any(type(side) is not int or side < 0 for side in shape):  # True is an int, too
        raise ValueError(shape)
    return Header(shape, dtype, fortran_order, stream.tell())


def _fill(file: IO[bytes], content: NDArray[np.uint8]) -> None:
    view = content.data
    at = 0
    while at < len(view):
        part = file.read(min(CHUNK_BYTES, len(view) - at))
        if not part:
            raise EOFError
        view[at : at + len(part)] = part
        at += len(part)
