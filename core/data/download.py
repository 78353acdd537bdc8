"""Files from the net that arrive whole and proven, or not at all; https only, one process at a time.

A file grows as a draft beside its place and gets its name once it has the right sha256. What breaks off is asked for
anew: with files of some megabytes that costs seconds, and there is no half of a file to go wrong.
"""

import hashlib
import http.client
import ssl
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import Message
from functools import partial
from io import BufferedReader
from pathlib import Path
from typing import IO, BinaryIO, Final, TypeVar, cast
from urllib.parse import urlsplit

from core import __version__, disk, locks
from core.cancellation import Progress, Watch
from core.errors import DataError
from core.files import is_file, open_plain

T = TypeVar("T")
PIECE_BYTES: Final = 1 << 16
MIN_BYTES: Final = 4_096
"""A server that sends fewer in `Terms.seconds` is given up."""

LOCK_SECONDS: Final = 600.0
LATER: Final = "Try again later"
NETWORK: Final = "Check the network, and HTTPS_PROXY if there is a proxy"
CERTIFICATE: Final = "Check the date of this machine; a proxy that reads along must be known to it"
CHANGED: Final = "Something on the way changes it: try another network"


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
        seconds: How long is waited for each sign of life of a server.
        lock_seconds: How long is waited for another process that downloads the same.
    """

    context: ssl.SSLContext | None = None
    seconds: float = 15.0
    lock_seconds: float = LOCK_SECONDS


class NoConnectionError(DataError):
    """No mirror could be reached at all."""


class _MirrorError(DataError):
    """This mirror, or the way to it, does not give the file; another may. The hint has no full stop."""


class _UnreachableError(_MirrorError):
    """The way to this mirror is cut."""


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
        cancel: Looked at whenever something arrives, and at the latest after `terms.seconds`.
        terms: Time limits and certificates.

    Raises:
        NoConnectionError: No mirror can be reached. Files that were there stay as they were, here and below.
        DataError: No mirror gives a file, or the folder cannot be written.
        CancelledError: `cancel` was set; the files that had arrived whole stay.
    """
    terms, watch = terms or Terms(), Watch(progress, cancel, "download", "No half of a file is left.")
    total, done = sum(file.size for file in files), 0
    with locked(folder, watch, terms.lock_seconds):
        for file in files:
            disk.sweep(folder, file.name)
            if not is_right(folder / file.name, file):
                _from_mirrors(file, mirrors, folder, terms, _telling(watch, done, total))
            done += file.size
            watch(done, total)


@contextmanager
def locked(folder: Path, watch: Watch, lock_seconds: float = LOCK_SECONDS) -> Iterator[None]:
    """Write into `folder`, which is made if need be, while no other process downloads into it.

    Raises:
        DataError: It cannot be written, or another process has it for longer than `lock_seconds`.
        CancelledError: The watch says so.
    """
    lock = folder / "download.lock"
    taken = DataError("Another program has been downloading the same for too long.", f"Is it stuck? See {lock}.")
    with disk.explained(DataError, f"{folder} cannot be written", "Make room there, or correct its rights."):
        folder.mkdir(parents=True, exist_ok=True)
        with locks.held(lock, lock_seconds, taken, watch.check):
            yield


def is_right(path: Path, file: Remote) -> bool:
    """Whether `path` holds exactly the bytes that `file` describes."""
    if not is_file(path) or path.stat().st_size != file.size:
        return False
    with open_plain(path) as content:
        return hashlib.file_digest(cast(BufferedReader, content), "sha256").hexdigest() == file.sha256


def _telling(watch: Watch, before: int, total: int) -> Callable[[int], None]:
    """What hears how many bytes of a file are there, and says it over all files."""
    return lambda size: watch(before + size, total)


def _from_mirrors(
    file: Remote, mirrors: Sequence[str], folder: Path, terms: Terms, tell: Callable[[int], None]
) -> None:
    """Get one file from the first mirror that gives it."""
    faults: list[_MirrorError] = []
    for mirror in mirrors:
        tell(0)
        try:
            disk.replace_file(folder / file.name, partial(_copy, mirror + file.name, file, terms, tell))
        except _MirrorError as error:
            faults.append(error)
        else:
            return
    tell(0)  # who has cancelled meanwhile need not read why it failed
    said = " ".join(fault.sentence for fault in faults)
    hint = faults[-1].hint if faults else LATER
    cut_off = bool(faults) and all(isinstance(fault, _UnreachableError) for fault in faults)
    family = NoConnectionError if cut_off else DataError
    raise family(f"{file.name} cannot be downloaded. {said}", f"{hint}, or put the file into {folder} yourself.")


def _copy(url: str, file: Remote, terms: Terms, tell: Callable[[int], None], out: BinaryIO) -> None:
    """Write what `url` gives, as long as it is fast enough and not too much, and prove it."""
    with _asked(url, lambda: _open(url, terms)) as answer:
        digest, size, paid, deadline = hashlib.sha256(), 0, 0, time.monotonic() + terms.seconds
        while piece := _asked(url, lambda: answer.read1(PIECE_BYTES)):
            size += len(piece)
            if size > file.size:
                raise _MirrorError(f"{url} is larger than the {file.size:,} bytes that it should have.", CHANGED)
            out.write(piece)
            digest.update(piece)
            tell(size)
            if size - paid >= MIN_BYTES:
                paid, deadline = size, time.monotonic() + terms.seconds
            elif time.monotonic() > deadline:
                raise _too_slow(url)
    if size < file.size:
        raise _MirrorError(f"{url} breaks off after {size:,} of {file.size:,} bytes.", LATER)
    if digest.hexdigest() != file.sha256:
        raise _MirrorError(f"{url} gives other bytes than it should (sha256).", CHANGED)


class _OnlyHttps(urllib.request.HTTPRedirectHandler):
    """Follows redirects, but never out of https."""

    def redirect_request(
        self, req: urllib.request.Request, fp: IO[bytes], code: int, msg: str, headers: Message, newurl: str
    ) -> urllib.request.Request | None:
        if urlsplit(newurl).scheme != "https":
            fp.close()
            raise _MirrorError(f"{req.full_url} leads to {newurl}, which is not https, so it is not used.", LATER)
        return super().redirect_request(req, fp, code, msg, headers, newurl)  # type: ignore[arg-type]


def _open(url: str, terms: Terms) -> http.client.HTTPResponse:
    """Ask for `url`, through the environment's proxy if there is one."""
    if urlsplit(url).scheme != "https":
        raise _MirrorError(f"{url} is not https, so it is not used.", LATER)
    trusted = urllib.request.HTTPSHandler(context=terms.context or ssl.create_default_context())
    headers = {"User-Agent": f"digit-trainer/{__version__}", "Accept-Encoding": "identity"}
    request = urllib.request.Request(url, headers=headers)  # noqa: S310 (https was checked, redirects are too)
    opener = urllib.request.build_opener(trusted, _OnlyHttps())
    return cast(http.client.HTTPResponse, opener.open(request, timeout=terms.seconds))


def _asked(url: str, question: Callable[[], T]) -> T:
    """What the server answers to `question`, or why it does not, in a sentence."""
    try:
        return question()
    except urllib.error.HTTPError as error:
        error.close()
        known = http.client.responses.get(error.code, "unknown")
        raise _MirrorError(f"{url} answers {error.code} ({known}).", LATER) from error
    except (OSError, http.client.HTTPException, ValueError) as error:
        cause = error.reason if isinstance(error, urllib.error.URLError) else error
        if isinstance(cause, TimeoutError):
            raise _too_slow(url) from error
        if isinstance(cause, ssl.SSLCertVerificationError):
            why = f"has no certificate that this machine trusts ({cause.verify_message})"
            raise _MirrorError(f"{url} {why}.", CERTIFICATE) from error
        if isinstance(cause, (http.client.HTTPException, ValueError)):
            raise _MirrorError(f"{url} gives an answer that is not HTTP.", NETWORK) from error
        said = disk.reason(cause) if isinstance(cause, OSError) else str(cause)
        raise _UnreachableError(f"{url} cannot be reached: {said}.", NETWORK) from error


def _too_slow(url: str) -> _MirrorError:
    return _UnreachableError(f"{url} does not answer, or too slowly.", NETWORK)
