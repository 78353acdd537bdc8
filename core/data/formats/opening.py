"""Opening files that users hand in, with every way to fail put in a sentence, so that the readers can do without."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from core import disk
from core.errors import DataError


def is_file(path: Path) -> bool:
    """Whether there is a plain file, or a link to one, that can be seen."""
    try:
        return path.is_file()
    except (OSError, ValueError):
        return False


def size_of(path: Path) -> int:
    """The file's size in bytes.

    Raises:
        DataError: It is missing, no plain file (a folder, a device, a pipe), empty, or out of reach.
    """
    try:
        if not path.exists():
            raise DataError(f"There is no file {path}.", "Check the path.")
        if not path.is_file():
            raise DataError(f"{path} is not a file.", "Check the path.")
        size = path.stat().st_size
    except OSError as error:
        raise DataError(f"{path} cannot be read: {disk.reason(error)}.") from error
    if not size:
        raise DataError(f"{path} is empty.", "Fetch or copy it again.")
    return size


@contextmanager
def opened(path: Path, most: int) -> Iterator[BinaryIO]:
    """Open a file of at most `most` bytes for reading.

    Raises:
        DataError: As `size_of`; it is larger than `most` bytes, or reading it fails while it is open.
    """
    size = size_of(path)
    if size > most:
        raise DataError(f"{path} has {size:,} bytes; at most {most:,} are read.", "It is probably another file.")
    try:
        with path.open("rb") as file:
            yield file
    except OSError as error:
        raise DataError(f"{path} cannot be read: {disk.reason(error)}.") from error
