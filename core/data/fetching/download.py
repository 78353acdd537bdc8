"""Downloads that end whole and verified, or not at all.

A file grows as `NAME.part` under a lock, so that two processes never write the same one; the lock goes with the process
that holds it, the part stays and is gone on with. Only bytes with the right sha256 get the file's own name.
"""

import contextlib
import hashlib
import os
import ssl
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from io import BufferedReader
from pathlib import Path
from typing import BinaryIO, cast

from core import disk
from core.cancellation import CancelledError, Progress
from core.data.fetching.transfer import POLL, Answer, Patience, TransferError, https_opener, transfer
from core.errors import DataError
from core.files import open_plain

TRIES = 3
"""How often a mirror that breaks off is asked for the rest, before the next one is."""

MAX_LOCK = 600.0
BLOCK = 1 << 20


@dataclass(frozen=True, slots=True)
class Remote:
    """A file as it must arrive.

    Attributes:
        name: In the address and in the folder.
        size: In bytes; more is refused while it arrives.
        sha256: As 64 hexadecimal digits.
    """

    name: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Terms:
    """What a download keeps to.

    Attributes:
        context: Certificates to trust; the system's own if None.
        patience: How long is waited for a server.
        lock_seconds: How long is waited for another process that downloads the same.
    """

    context: ssl.SSLContext | None = None
    patience: Patience = field(default_factory=Patience)
    lock_seconds: float = MAX_LOCK


def fetch(
    files: Sequence[Remote],
    mirrors: Sequence[str],
    folder: Path,
    progress: Progress | None = None,
    cancel: threading.Event | None = None,
    terms: Terms | None = None,
) -> None:
    """Have all `files` in `folder`: those that are there and right are left alone, the others downloaded.

    Args:
        files: What to fetch.
        mirrors: Addresses of folders, ending in "/", each with the same files, asked in turn.
        folder: Made if it is not there.
        progress: Told often how many of how many bytes are there, over all files.
        cancel: Once set, the download ends at once; what has arrived is kept for the next one.
        terms: Time-outs and certificates.

    Raises:
        DataError: No mirror gives a file, or the folder cannot be written. Files that were there stay as they were.
        CancelledError: `cancel` was set.
    """
    terms = terms or Terms()
    job = _Job(mirrors, folder, progress, cancel or threading.Event(), terms, sum(file.size for file in files))
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with _locked(folder / "download.lock", job.cancel, terms.lock_seconds):
            for file in files:
                job.have(file)
    except OSError as error:
        raise DataError(
            f"{folder} cannot be written: {disk.reason(error)}.", "Make room there, or correct its rights."
        ) from error


def is_right(path: Path, file: Remote) -> bool:
    """Whether `path` holds exactly the bytes that `file` describes."""
    return path.is_file() and path.stat().st_size == file.size and _sha256(path) == file.sha256


class _Job:
    """One call of `fetch`. Attributes: done: Bytes of the files that are finished."""

    def __init__(
        self,
        mirrors: Sequence[str],
        folder: Path,
        progress: Progress | None,
        cancel: threading.Event,
        terms: Terms,
        total: int,
    ) -> None:
        self.mirrors = mirrors
        self.folder = folder
        self.progress = progress
        self.cancel = cancel
        self.patience = terms.patience
        self.opener: urllib.request.OpenerDirector = https_opener(terms.context)
        self.total = total
        self.done = 0

    def _tell(self, part: int) -> None:
        if self.progress is not None:
            self.progress(self.done + part, self.total)

    def have(self, file: Remote) -> None:
        """Leave a file that is right alone, get any other."""
        if not is_right(self.folder / file.name, file):
            self._fetch(file)
        self.done += file.size
        self._tell(0)

    def _fetch(self, file: Remote) -> None:
        """Get one file from the first mirror that gives it."""
        part = self.folder / f"{file.name}.part"
        faults = []
        for mirror in self.mirrors:
            try:
                self._complete(mirror + file.name, part, file)
            except TransferError as error:
                faults.append(error.sentence)
                continue
            part.replace(self.folder / file.name)
            return
        raise DataError(
            f"{file.name} cannot be downloaded. {' '.join(faults)}", "Try again later, or copy the file there yourself."
        )

    def _complete(self, url: str, part: Path, file: Remote) -> None:
        """Bring `part` to its end from `url` and prove it; a wrong one that was begun earlier is begun anew, once."""
        begun_before = _size(part) > 0
        self._append_until_whole(url, part, file)
        if _sha256(part) == file.sha256:
            return
        part.unlink()
        if begun_before:
            self._append_until_whole(url, part, file)
            if _sha256(part) == file.sha256:
                return
            part.unlink()
        raise TransferError(f"{url} gives other bytes than it should (sha256).")

    def _append_until_whole(self, url: str, part: Path, file: Remote) -> None:
        for left in reversed(range(TRIES)):
            before = _size(part)
            try:
                self._append(url, part, file)
            except TransferError:
                if not left or _size(part) == before:
                    raise
                continue
            if _size(part) == file.size:
                return
        raise TransferError(f"{url} breaks off again and again.")

    def _append(self, url: str, part: Path, file: Remote) -> None:
        """Ask once, for what is missing, and write what arrives."""
        if _size(part) > file.size:
            part.unlink()
        if (start := _size(part)) == file.size:
            return
        with transfer(url, start, opener=self.opener, patience=self.patience, cancel=self.cancel) as (answer, pieces):
            goes_on = _goes_on(answer, start, file, url)
            with open_plain(part, "ab" if goes_on else "wb") as out:
                self._write(pieces, out, start if goes_on else 0, file, url)

    def _write(self, pieces: Iterator[bytes], out: BinaryIO, size: int, file: Remote, url: str) -> None:
        self._tell(size)
        for piece in pieces:
            size += len(piece)
            if size > file.size:
                out.truncate(0)
                raise _too_large(url, file)
            out.write(piece)
            self._tell(size)
        out.flush()
        os.fsync(out.fileno())


def _goes_on(answer: Answer, start: int, file: Remote, url: str) -> bool:
    """Whether the content follows what is there; False when the server sends everything again."""
    goes_on = answer.status == 206
    if goes_on and answer.content_range != f"bytes {start}-{file.size - 1}/{file.size}":
        raise TransferError(f"{url} gives another part than was asked for ({answer.content_range or 'unnamed'}).")
    if answer.length is not None and (start if goes_on else 0) + answer.length > file.size:
        raise _too_large(url, file)
    return goes_on


def _too_large(url: str, file: Remote) -> TransferError:
    return TransferError(f"{url} is larger than the {file.size:,} bytes that it should have.")


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0


def _sha256(path: Path) -> str:
    with open_plain(path) as file:
        return hashlib.file_digest(cast(BufferedReader, file), "sha256").hexdigest()


@contextlib.contextmanager
def _locked(path: Path, cancel: threading.Event, seconds: float) -> Iterator[None]:
    """Hold a lock that the system releases when this process ends, however it ends."""
    deadline = time.monotonic() + seconds
    with open_plain(path, "ab") as file:
        while not _try_lock(file):
            if cancel.wait(POLL):
                raise CancelledError("The download was cancelled.", "Another program is downloading the same.")
            if time.monotonic() > deadline:
                raise DataError(
                    "Another program has been downloading the same for too long.", f"Is it stuck? See {path}."
                )
        yield  # closing the file releases the lock


if sys.platform == "win32":
    import msvcrt

    def _try_lock(file: BinaryIO) -> bool:
        try:
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def _try_lock(file: BinaryIO) -> bool:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True
