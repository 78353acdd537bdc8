"""A zip or tar of digits, read in place: what may be data is put into a folder that is gone afterwards.

Within bounds, and under names of its own: no member can leave the folder, be a link, or grow beyond what it says.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import BinaryIO, Final, Protocol, cast

from core import archives, disk
from core.archives import open_zip
from core.cancellation import Watch
from core.data.formats import tar_stream
from core.data.formats.gzipped import AGAIN, unpacked
from core.errors import DataError
from core.file_kinds import Kind

MAX_FILE_BYTES: Final = 2 << 30
MAX_UNPACKED_BYTES: Final = 1 << 30
MAX_MEMBERS: Final = 100_000
MAX_DIRECTORY_BYTES: Final = 16 << 20
"""Of a zip's table of contents: 70,000 pictures with their folders have 8 million."""

MAX_DEPTH: Final = 8
MAX_NAME: Final = 200
CHUNK: Final = 1 << 20
NO_DATA: Final = (".py", ".ipynb", ".md", ".html", ".pdf", ".keras", ".pkl", ".pickle", ".pt", ".pth", ".exe")
"""What is left where it is."""


class Readable(Protocol):
    """What a member is read from."""

    def read(self, size: int, /) -> bytes:
        """Up to so many bytes."""


@contextmanager
def unpacked_archive(path: Path, kind: Kind, watch: Watch) -> Iterator[Path]:
    """Unpack a zip or tar archive.

    Args:
        path: The archive.
        kind: ZIP or TAR; a tar may be packed by gzip.
        watch: Told how many bytes are done.

    Yields:
        A folder with what is in it.

    Raises:
        DataError: It cannot be read, is damaged, or unpacks to too much.
        CancelledError: `watch` says so.
    """
    try:
        with TemporaryDirectory(prefix="digit-trainer-", ignore_cleanup_errors=True) as made:
            folder = Path(made)
            target = _Target(path, folder, watch)
            (_unpack_zip if kind is Kind.ZIP else _unpack_tar)(path, target)
            yield folder
    except OSError as error:
        raise DataError(f"{path} cannot be unpacked: {disk.reason(error)}.") from error


class _Target:
    """The folder into which members are put, and how much may still come."""

    def __init__(self, path: Path, folder: Path, watch: Watch) -> None:
        self._path, self._folder, self._watch = path, folder, watch
        self._members, self._bytes = 0, 0

    def put(self, name: str, source: Readable) -> None:
        """Write one member, if it may be data and its name leads nowhere else."""
        self._members += 1
        if self._members > MAX_MEMBERS:
            raise DataError(f"{self._path} has more than {MAX_MEMBERS:,} members.", "Is it the right file?")
        inner = self._inside(name)
        if inner is None:
            return
        inner.parent.mkdir(parents=True, exist_ok=True)
        with inner.open("xb") as file:
            while part := source.read(CHUNK):
                self._bytes += len(part)
                self._watch(self._bytes, MAX_UNPACKED_BYTES)
                if self._bytes > MAX_UNPACKED_BYTES:
                    raise DataError(
                        f"{self._path} unpacks to more than {MAX_UNPACKED_BYTES:,} bytes.", "Give what is in it alone."
                    )
                file.write(part)

    def _inside(self, name: str) -> Path | None:
        """Where a member goes; None for what is no data, hidden, leads out of the folder, or is there already."""
        parts = PurePosixPath(name.replace("\\", "/")).parts
        plain = all(part.isprintable() and ":" not in part and len(part) <= MAX_NAME for part in parts)
        if not parts or not plain or len(parts) > MAX_DEPTH or name.lower().endswith(NO_DATA):
            return None
        if any(part.startswith((".", "/", "__MACOSX")) for part in parts):
            return None
        path = self._folder.joinpath(*parts)
        return None if path.exists() or any(parent.is_file() for parent in path.parents) else path


def _unpack_zip(path: Path, target: _Target) -> None:
    with open_zip(
        path,
        max_bytes=MAX_FILE_BYTES,
        max_members=MAX_MEMBERS,
        what="zip archive",
        family=DataError,
        max_directory_bytes=MAX_DIRECTORY_BYTES,
    ) as archive:
        for member in archive.infolist():
            if member.is_dir():
                continue
            if member.compress_type not in archives.METHODS:
                raise DataError(f"{path} is packed in a way that is not read.", "Pack it again as a usual zip.")
            try:
                with archive.open(member) as source:
                    target.put(member.filename, source)
            except archives.DAMAGES as error:
                raise DataError(f"{member.filename} in {path} is damaged, or has a password.", AGAIN) from error


def _unpack_tar(path: Path, target: _Target) -> None:
    with unpacked(path, MAX_FILE_BYTES) as (stream, _):
        try:
            for name, source in tar_stream.files(_bounded(stream)):
                target.put(name, source)
        except tar_stream.TarError as error:
            raise DataError(f"{path} is damaged or cut off: it cannot be unpacked.", AGAIN) from error


def _bounded(stream: BinaryIO) -> BinaryIO:
    """The same, as long as all that is read of it has some bound, also what is passed over."""
    return cast(BinaryIO, _Bounded(stream))


class _Bounded:
    def __init__(self, stream: BinaryIO) -> None:
        self._stream, self._left = stream, 2 * MAX_UNPACKED_BYTES

    def read(self, size: int) -> bytes:
        content = self._stream.read(size)
        self._left -= len(content)
        if self._left < 0:
            raise tar_stream.TarError("too much")
        return content
