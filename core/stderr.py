"""File descriptor 2, which our own words share with the libraries that write to it behind Python's back.

What a library in C or C++ has to say belongs in the log: `quiet` turns it aside. What we say ourselves meanwhile still
reaches the user, from any thread: `write`.
"""

import contextlib
import logging
import os
import sys
import tempfile
import threading
from collections.abc import Iterator
from typing import IO

MAX_LOGGED_BYTES = 100_000

log = logging.getLogger(__name__)


class _Diversion:
    """Where descriptor 2 leads to; one for the process, since the descriptor is."""

    def __init__(self) -> None:
        self.lock = threading.RLock()
        self._depth = 0
        self._kept: int | None = None
        self._aside: IO[bytes] | None = None

    def begin(self) -> None:
        """Turn descriptor 2 aside. The first of several does it, also of several threads."""
        with self.lock:
            self._depth += 1
            if self._depth > 1:
                return
            with contextlib.suppress(OSError, AttributeError, ValueError):  # a windowed program has no such descriptor
                sys.stderr.flush()
                self._divert()

    def _divert(self) -> None:
        with contextlib.ExitStack() as undone:
            aside = undone.enter_context(tempfile.TemporaryFile())
            kept = os.dup(2)
            undone.callback(os.close, kept)
            os.dup2(aside.fileno(), 2)
            undone.pop_all()
        self._aside, self._kept = aside, kept

    def end(self) -> list[str]:
        """Put it back, if this is the last one: the lines that were written meanwhile."""
        with self.lock:
            self._depth -= 1
            if self._depth or self._kept is None or self._aside is None:
                return []
            with contextlib.suppress(OSError, AttributeError, ValueError):
                sys.stderr.flush()
            os.dup2(self._kept, 2)
            os.close(self._kept)
            self._kept = None
            with self._aside as aside:
                aside.seek(0)
                return aside.read(MAX_LOGGED_BYTES).decode(errors="replace").splitlines()

    def write(self, text: str) -> None:
        with self.lock:
            if self._kept is None:
                sys.stderr.write(text)
                sys.stderr.flush()
                return
            left = text.encode(sys.stderr.encoding or "utf-8", sys.stderr.errors or "backslashreplace")
            while left:
                left = left[os.write(self._kept, left) :]


_diversion = _Diversion()


@contextlib.contextmanager
def quiet(what: str) -> Iterator[None]:
    """Send what is written to descriptor 2 meanwhile to the log, as information of `what`.

    It may be nested and used by several threads at once. Standard output is left alone.
    """
    _diversion.begin()
    try:
        yield
    finally:
        for line in _diversion.end():
            log.info("%s: %s", what, line)


def write(text: str) -> None:
    """Write to standard error, whatever is turned aside. Where nothing can be written, nothing is: work goes on."""
    with contextlib.suppress(OSError, AttributeError, ValueError):
        _diversion.write(text)


def give_up(descriptor: int) -> None:
    """Let what is still written to a standard stream that takes nothing more vanish, also when Python closes it."""
    with contextlib.suppress(OSError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, descriptor)
        os.close(nowhere)
