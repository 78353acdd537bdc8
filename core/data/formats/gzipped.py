"""Files that may be packed by gzip, told apart by content: as a stream, with a bound on what comes out of it."""

import gzip
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, cast

from core.data.photo.counted_reads import CountedReads
from core.errors import DataError
from core.files import opened

MAGIC = b"\x1f\x8b"
BEST = 1_040
"""Deflate makes nothing smaller than by this factor (its limit is 1,032), so a file's size bounds its content."""

AGAIN = "Fetch or copy it again."


@contextmanager
def unpacked(path: Path, max_bytes: int) -> Iterator[tuple[BinaryIO, int]]:
    """Open a file, plain or packed.

    Args:
        path: A plain file; pipes, devices and folders are refused at once.
        max_bytes: Of the file as it lies on the disk.

    Yields:
        The stream of its content, and how many bytes that has at most.

    Raises:
        DataError: It cannot be opened, is too large, or cannot be unpacked.
    """
    with opened(path, max_bytes, DataError) as (file, size):
        packed = file.read(2) == MAGIC
        file.seek(0)
        if not packed:
            yield file, size
            return
        try:
            counted = CountedReads(file, str(path))
            counted.in_header = False  # gzip's own head is read byte by byte
            with gzip.GzipFile(fileobj=cast(BinaryIO, counted)) as stream:
                yield cast(BinaryIO, stream), size * BEST
        except (EOFError, gzip.BadGzipFile, zlib.error) as error:
            raise DataError(f"{path} is damaged or cut off: it cannot be unpacked.", AGAIN) from error
