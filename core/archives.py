"""Opening zip archives that users hand in: table of contents and members are bounded before they are unpacked."""

import lzma
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, BinaryIO, cast

from core.errors import DigitTrainerError
from core.files import opened

MAX_DIRECTORY_BYTES = 1 << 20
"""Of the archive's table of contents, which Python expands to ten times its size."""

METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
"""Other methods have decoders without a limit."""

DAMAGES = (
    EOFError,
    LookupError,
    MemoryError,
    NotImplementedError,
    RuntimeError,
    ValueError,
    lzma.LZMAError,
    struct.error,
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    zlib.error,
)
"""Everything that zipfile and zlib raise when an archive is damaged."""


@contextmanager
def open_zip(
    path: Path,
    *,
    max_bytes: int,
    max_members: int,
    what: str,
    family: type[DigitTrainerError],
    max_directory_bytes: int = MAX_DIRECTORY_BYTES,
) -> Iterator[zipfile.ZipFile]:
    """Open an archive.

    Args:
        path: A plain file; pipes, devices and folders are refused at once.
        max_bytes: Of the file, beside its table of contents.
        max_members: How many may be in it.
        what: What it should be, for the sentence, as ".npz file".
        family: Which error to raise.
        max_directory_bytes: Of its table of contents.

    Raises:
        DigitTrainerError: Of `family`; it cannot be opened, is too large, or is no archive.
    """
    with opened(path, max_bytes + max_directory_bytes, family) as (file, _):
        try:
            archive = zipfile.ZipFile(cast(IO[bytes], _SmallReads(file, max_directory_bytes)))
        except DAMAGES as error:
            raise family(f"{path} is damaged, or no {what}.", "Fetch or save it again.") from error
        with archive:
            if len(archive.filelist) > max_members:
                raise family(f"{path} has more than {max_members:,} members.", "Is it the right file?")
            yield archive


class _SmallReads:
    """A file that refuses to be read in large pieces, as zipfile reads the table of contents, however large."""

    def __init__(self, file: BinaryIO, max_bytes: int) -> None:
        self._file, self._max_bytes = file, max_bytes
        self.seek, self.tell, self.seekable = file.seek, file.tell, file.seekable

    def read(self, size: int = -1) -> bytes:
        content = self._file.read(min(size, self._max_bytes + 1) if size >= 0 else self._max_bytes + 1)
        if len(content) > self._max_bytes:
            raise zipfile.BadZipFile("the table of contents is too large")
        return content
