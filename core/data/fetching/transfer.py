"""One answer over https, byte by byte, with an end to every wait.

A thread of its own talks to the server and hands over what arrives. So a cancel is answered at once, whatever the
network does meanwhile, and neither a name that does not resolve nor a server that sends a byte a minute can hold up the
caller.
"""

import http.client
import queue
import ssl
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import Message
from typing import IO
from urllib.parse import urlsplit

from core import __version__, disk
from core.cancellation import CancelledError
from core.errors import DataError

CHUNK = 1 << 16
POLL = 0.05


class TransferError(DataError):
    """This server, or the way to it, does not give what was asked for; another may."""


@dataclass(frozen=True, slots=True)
class Patience:
    """How long is waited, in seconds, and what is thought of as nothing.

    Attributes:
        answer: For the beginning of the answer: name, connection, handshake and headers together.
        stall: For the next `least` bytes of the content.
        least: Bytes that must arrive in `stall` seconds.
    """

    answer: float = 20.0
    stall: float = 20.0
    least: int = 4_096


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server says before the content.

    Attributes:
        status: 200, or 206 for the part that was asked for.
        length: Bytes to come, if it says so.
        content_range: The header of that name, "" without one.
    """

    status: int
    length: int | None
    content_range: str


class _OnlyHttps(urllib.request.HTTPRedirectHandler):
    """Follows redirects, but never out of https."""

    def redirect_request(
        self, req: urllib.request.Request, fp: IO[bytes], code: int, msg: str, headers: Message, newurl: str
    ) -> urllib.request.Request | None:
        if not is_https(newurl):
            fp.close()
            raise TransferError(f"{req.full_url} leads to {newurl}, which is not https, so it is not used.")
        return super().redirect_request(req, fp, code, msg, headers, newurl)  # type: ignore[arg-type]


def is_https(url: str) -> bool:
    """Whether `url` asks for an encrypted connection."""
    return urlsplit(url).scheme == "https"


def https_opener(context: ssl.SSLContext | None = None) -> urllib.request.OpenerDirector:
    """Make what opens addresses: https only, also after redirects; through the environment's proxy if there is one.

    Args:
        context: Which certificates are trusted; the system's own if left out.
    """
    opener = urllib.request.OpenerDirector()
    for handler in (
        urllib.request.ProxyHandler(),
        urllib.request.HTTPSHandler(context=context or ssl.create_default_context()),
        urllib.request.HTTPDefaultErrorHandler(),
        urllib.request.HTTPErrorProcessor(),
        urllib.request.UnknownHandler(),
        _OnlyHttps(),
    ):
        opener.add_handler(handler)
    return opener


@contextmanager
def transfer(
    url: str, start: int, *, opener: urllib.request.OpenerDirector, patience: Patience, cancel: threading.Event
) -> Iterator[tuple[Answer, Iterator[bytes]]]:
    """Ask for `url` from byte `start` on; give what the server says, and the content in pieces.

    Raises:
        TransferError: No https, no connection, an error of the server, or it is too slow.
        CancelledError: `cancel` was set.
    """
    if not is_https(url):
        raise TransferError(f"{url} is not https, so it is not used.")
    headers = {"User-Agent": f"digit-trainer/{__version__}", "Accept-Encoding": "identity"}
    if start:
        headers["Range"] = f"bytes={start}-"
    request = urllib.request.Request(url, headers=headers)  # noqa: S310 (https was checked, redirects are too)
    talk = _Talk(request, opener, max(patience.answer, patience.stall))
    talk.start()
    try:
        talk.next(time.monotonic() + patience.answer, cancel)
        yield talk.answer, _pieces(talk, patience, cancel)
    finally:
        talk.given_up.set()


def _pieces(talk: "_Talk", patience: Patience, cancel: threading.Event) -> Iterator[bytes]:
    """Hand on what arrives, as long as it arrives fast enough."""
    deadline, received = time.monotonic() + patience.stall, 0
    while piece := talk.next(deadline, cancel):
        yield piece
        received += len(piece)
        if received >= patience.least:
            deadline, received = time.monotonic() + patience.stall, 0


class _Talk(threading.Thread):
    """The talk with a server: hands over b"" once `answer` is there, then the pieces, then b"" again; or the error.

    Attributes:
        answer: What the server said first.
        given_up: Set by the caller when it wants no more; the thread ends at its next sign of life or time-out.
    """

    def __init__(self, request: urllib.request.Request, opener: urllib.request.OpenerDirector, timeout: float) -> None:
        super().__init__(name=f"download from {request.host}", daemon=True)
        self.request = request
        self.opener = opener
        self.timeout = timeout
        self.answer = Answer(0, None, "")
        self.given_up = threading.Event()
        self.arrived: queue.Queue[bytes | Exception] = queue.Queue(maxsize=4)

    def next(self, deadline: float, cancel: threading.Event) -> bytes:
        """What arrived next; called by others than the thread."""
        while True:
            if cancel.is_set():
                raise CancelledError("The download was cancelled.", "The next one goes on where this one ended.")
            if time.monotonic() > deadline:
                raise TransferError(f"{self.request.full_url} does not answer, or too slowly.")
            try:
                item = self.arrived.get(timeout=POLL)
            except queue.Empty:
                continue
            if isinstance(item, Exception):
                raise _in_words(self.request.full_url, item) from item
            return item

    def run(self) -> None:
        try:
            with self.opener.open(self.request, timeout=self.timeout) as response:
                length = response.headers.get("Content-Length", "")
                content_range = response.headers.get("Content-Range", "")
                self.answer = Answer(response.status, int(length) if length.isdecimal() else None, content_range)
                wanted = self._hand_over(b"")
                while wanted:
                    piece = response.read1(CHUNK)
                    wanted = self._hand_over(piece) and piece != b""
        except (OSError, http.client.HTTPException, ValueError, DataError) as error:
            if isinstance(error, urllib.error.HTTPError):
                error.close()
            self._hand_over(error)

    def _hand_over(self, item: bytes | Exception) -> bool:
        while not self.given_up.is_set():
            try:
                self.arrived.put(item, timeout=POLL)
            except queue.Full:
                continue
            return True
        return False


def _in_words(url: str, error: Exception) -> DataError:
    if isinstance(error, DataError):
        return error
    if isinstance(error, urllib.error.HTTPError):
        return TransferError(f"{url} answers {error.code} ({http.client.responses.get(error.code, 'unknown')}).")
    cause = error.reason if isinstance(error, urllib.error.URLError) else error
    if isinstance(cause, ssl.SSLCertVerificationError):
        return TransferError(f"{url} has no certificate that this machine trusts ({cause.verify_message}).")
    if isinstance(cause, TimeoutError):
        return TransferError(f"{url} does not answer, or too slowly.")
    if isinstance(cause, (http.client.HTTPException, ValueError)):
        return TransferError(f"{url} gives an answer that is not HTTP.")
    said = disk.reason(cause) if isinstance(cause, OSError) else str(cause) or type(cause).__name__
    return TransferError(f"{url} cannot be reached: {said}.")
