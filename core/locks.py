"""Locks between processes. The system releases them when a process ends, however it ends."""

import contextlib
from collections.abc import Iterator
from pathlib import Path

from filelock import FileLock, Timeout

from core.errors import DigitTrainerError


@contextlib.contextmanager
def held(path: Path, wait_seconds: float, taken: DigitTrainerError) -> Iterator[None]:
    """Hold a lock.

    Args:
        path: The lock's file; made if it is missing, in a folder that is there.
        wait_seconds: For so long, since others may hold it for an instant.
        taken: Raised when another one holds it for longer.

    Raises:
        DigitTrainerError: `taken`.
        OSError: The file cannot be made or opened.
    """
    path.parent.stat()  # a folder that is gone must not come back with nothing but a lock, as `filelock` would make it
    lock = FileLock(path)
    try:
        lock.acquire(timeout=wait_seconds)
    except Timeout as error:
        raise taken from error
    try:
        yield
    finally:
        lock.release()
