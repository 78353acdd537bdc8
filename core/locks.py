"""Locks between processes. The system releases them when a process ends, however it ends."""

import contextlib
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

from filelock import FileLock, Timeout

from core.errors import DigitTrainerError

POLL_SECONDS: Final = 0.05


@contextlib.contextmanager
def held(
    path: Path, wait_seconds: float, taken: DigitTrainerError, check: Callable[[], None] = lambda: None
) -> Iterator[None]:
    """Hold a lock.

    Args:
        path: The lock's file; made if it is missing, in a folder that is there.
        wait_seconds: For so long, since others may hold it for an instant.
        taken: Raised when another one holds it for longer.
        check: Called several times a second while it waits; what it raises ends the waiting.

    Raises:
        DigitTrainerError: `taken`.
        OSError: The file cannot be made or opened.
    """
    path.parent.stat()  # a folder that is gone must not come back with nothing but a lock, as `filelock` would make it
    lock, deadline = FileLock(path), time.monotonic() + wait_seconds
    while not _acquired(lock, taken if time.monotonic() >= deadline else None):
        check()
        time.sleep(POLL_SECONDS)
    try:
        yield
    finally:
        lock.release()


def _acquired(lock: FileLock, last: DigitTrainerError | None) -> bool:
    """Whether the lock is ours now; if it is not, `last` is raised if given."""
    try:
        lock.acquire(timeout=0)
    except Timeout as error:
        if last is not None:
            raise last from error
        return False
    return True
