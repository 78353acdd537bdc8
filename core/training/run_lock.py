"""Who may write in a run's folder: one process trains it, and `run.json` is changed by one at a time.

Where both locks are needed the training lock is taken first, then that of `run.json`; the lock of the whole folder of
runs, in `store`, comes before both.
"""

import contextlib
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from core import locks
from core.errors import RunError
from core.files import open_plain

TRAINING: Final = ".lock"
INFO: Final = ".info.lock"
INFO_SECONDS: Final = 10.0


@contextlib.contextmanager
def training(folder: Path, wait_seconds: float = 0.5) -> Iterator[None]:
    """Hold a run, so that no other process trains it.

    Args:
        folder: The run's.
        wait_seconds: For so long, since others may hold it for an instant.

    Raises:
        RunError: Another one does.
        OSError: The folder cannot be written.
    """
    with locks.held(folder / TRAINING, wait_seconds, trained_elsewhere(folder)):
        yield


def trained_elsewhere(folder: Path) -> RunError:
    """What to say of a run that another process trains."""
    return RunError(f"The run {folder.name} is being trained by another process.", "Wait, or stop that one.")


@contextlib.contextmanager
def info(folder: Path) -> Iterator[None]:
    """Hold a run's `run.json` while it is read, changed and written.

    Raises:
        RunError: Another one holds it for long.
        OSError: The folder cannot be written.
    """
    with locks.held(folder / INFO, INFO_SECONDS, RunError(f"The run {folder.name} is being changed.", "Try again.")):
        yield


def is_trained(folder: Path) -> bool:
    """Whether a process holds the run now. Writes nothing."""
    try:
        with open_plain(folder / TRAINING) as file:
            return _is_locked(file.fileno())
    except OSError:
        return False  # nobody ever held it, or it is out of reach


if sys.platform == "win32":
    import msvcrt

    def _is_locked(handle: int) -> bool:
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except OSError:
            return True
        msvcrt.locking(handle, msvcrt.LK_UNLCK, 1)
        return False

else:
    import fcntl

    def _is_locked(handle: int) -> bool:
        try:
            fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        fcntl.flock(handle, fcntl.LOCK_UN)
        return False
