"""HDF5 files of digits, as USPS is passed on (`train/data`, `train/target`, …), or with `X` and `y`.

The library tells where arrays lie; they are read and unpacked here, each piece to the size that the file promises. The
library would unpack a small piece to whatever it holds, open other files that this one names, and crash at wrong sizes.
"""

import math
import zlib
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO, Final

import numpy as np
from numpy.typing import NDArray

from core import what_is_it
from core.data.formats.named_arrays import read_parts
from core.data.parts import Parts
from core.errors import DataError
from core.file_kinds import Wanted
from core.files import opened
from core.npz import Header

MAX_BYTES: Final = 512 << 20
"""Of the file, and of all arrays that are read together."""

MAX_OBJECTS: Final = 4_000
MAX_CHUNKS: Final = 100_000
MAX_CHUNK_BYTES: Final = 200 << 20
"""One may hold all of MNIST as 32-bit floats."""

DEFLATE, SHUFFLE, FLETCHER = 1, 2, 3
AGAIN: Final = "Fetch or save it again."


def read_hdf5(path: Path) -> Parts:
    """Read digits by the rules of `read_parts`; an array in a group is named with it: `train/data`.

    Raises:
        DataError: The file is missing, damaged, too large or a network; arrays are missing or are no digits.
    """
    what_is_it.recognised(path, Wanted.DATA, DataError)
    with opened(path, MAX_BYTES, DataError) as (raw, _), _understood(path) as h5py, h5py.File(path) as file:
        return read_parts(_Arrays(file, raw, path), path)


class _Arrays:
    """The arrays of an open file; see `named_arrays.Arrays`."""

    def __init__(self, file: Any, raw: BinaryIO, path: Path) -> None:
        self._raw, self._path, self._found = raw, path, dict(_datasets(file))
        self.names = tuple(self._found)

    def headers(self, names: Collection[str]) -> dict[str, Header]:
        headers = {name: self._header(name) for name in names}
        total = sum(header.array_bytes for header in headers.values())
        if total > MAX_BYTES:
            raise DataError(
                f"The arrays in {self._path} have {total:,} bytes; at most {MAX_BYTES:,} are read.",
                "Is it the right file?",
            )
        return headers

    def read(self, name: str) -> NDArray[Any]:
        header, dataset = self.headers((name,))[name], self._found[name]
        if dataset.chunks is None:
            return self._from_one_piece(name, header, dataset)
        return self._from_chunks(name, header, dataset)

    def _header(self, name: str) -> Header:
        dataset = self._found[name]
        if dataset.external or dataset.is_virtual:
            raise DataError(
                f"{name} in {self._path} lies in other files, which are not opened.", "Save it in one file."
            )
        return Header(tuple(int(side) for side in dataset.shape), dataset.dtype, False, 0)

    def _from_one_piece(self, name: str, header: Header, dataset: Any) -> NDArray[Any]:
        offset = dataset.id.get_offset()
        content = self._bytes(offset or 0, header.array_bytes)
        if offset is None or len(content) != header.array_bytes:
            raise DataError(f"{name} in {self._path} is damaged, or was never written.", AGAIN)
        return np.frombuffer(content, header.dtype).reshape(header.shape)

    def _bytes(self, offset: int, count: int) -> bytes:
        """Read here, and not by the library: where a file says wrong sizes, it writes beyond its memory."""
        self._raw.seek(offset)
        return self._raw.read(count)

    def _from_chunks(self, name: str, header: Header, dataset: Any) -> NDArray[Any]:
        filters = [dataset.id.get_create_plist().get_filter(place)[0] for place in range(_filter_count(dataset))]
        chunk_bytes = math.prod(dataset.chunks) * header.dtype.itemsize
        pieces = tuple(-(-side // piece) for side, piece in zip(header.shape, dataset.chunks, strict=True))
        if not set(filters) <= {DEFLATE, SHUFFLE, FLETCHER}:
            raise DataError(
                f"{name} in {self._path} is packed in a way that is not read.", "Save it with gzip, or plain."
            )
        if math.prod(pieces) > MAX_CHUNKS or chunk_bytes > MAX_CHUNK_BYTES:
            raise DataError(f"{name} in {self._path} is cut into pieces that are not read.", "Save it in one piece.")
        array = np.zeros(header.shape, header.dtype)  # a chunk that is not there was never written
        for piece in np.ndindex(pieces):
            place = tuple(number * side for number, side in zip(piece, dataset.chunks, strict=True))
            found = dataset.id.get_chunk_info_by_coord(place)
            if found.byte_offset is None:
                continue
            used = [kind for position, kind in enumerate(filters) if not found.filter_mask >> position & 1]
            packed = self._bytes(found.byte_offset, min(found.size, MAX_CHUNK_BYTES))
            content = _unpacked(packed, used, chunk_bytes, header.dtype.itemsize)
            if len(content) != chunk_bytes:
                raise DataError(f"{name} in {self._path} is damaged.", AGAIN)
            chunk = np.frombuffer(content, header.dtype).reshape(dataset.chunks)
            target = array[tuple(slice(at, at + side) for at, side in zip(place, dataset.chunks, strict=True))]
            target[...] = chunk[tuple(slice(side) for side in target.shape)]
        return array


def _filter_count(dataset: Any) -> int:
    return int(dataset.id.get_create_plist().get_nfilters())


def _unpacked(raw: bytes, filters: list[int], chunk_bytes: int, item_bytes: int) -> bytes:
    """A chunk as it was before its filters, which were used in this order. It has at most `chunk_bytes` and a few."""
    for kind in reversed(filters):
        if kind == DEFLATE:
            raw = zlib.decompressobj().decompress(raw, chunk_bytes + 5)
        elif kind == FLETCHER:
            raw = raw[:-4]
        elif item_bytes > 1 and not len(raw) % item_bytes:
            raw = np.frombuffer(raw, np.uint8).reshape(item_bytes, -1).T.tobytes()
    return raw


def _datasets(file: Any) -> Iterator[tuple[str, Any]]:
    """Arrays of numbers in the file and its groups, by their names. Links to elsewhere are not followed."""
    import h5py  # comes with Keras, and is not wanted before it

    found: list[tuple[str, Any]] = []
    objects = 0

    def look(name: str, item: object) -> bool | None:
        nonlocal objects
        objects += 1
        if isinstance(item, h5py.Dataset) and item.shape and item.dtype.kind in "buif":
            found.append((name, item))
        return objects > MAX_OBJECTS or None

    if file.visititems(look):
        raise DataError(f"{file.filename} has more than {MAX_OBJECTS:,} objects.", "Is it the right file?")
    yield from found


@contextmanager
def _understood(path: Path) -> Iterator[Any]:
    """Give the library, and put what it raises in a sentence."""
    import h5py  # comes with Keras, and is not wanted before it

    try:
        yield h5py
    except DataError:
        raise
    except MemoryError as error:
        raise DataError(f"There is not enough memory for {path}.") from error
    except Exception as error:  # the library raises whatever its parts raise, in words for programmers
        raise DataError(f"{path} is damaged, or no HDF5 file.", AGAIN) from error
