"""A disk that is full from some call on: what would need room on it fails there, and goes on failing."""

import contextlib
import errno
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

NEEDS_ROOM = {"os.rename", "os.mkdir"}
"""Python's audit events of such calls; opening for writing and syncing are counted beside them."""


class FullDisk:
    """The calls below a folder that need room; from a chosen one on they fail."""

    def __init__(self, folder: Path, fails_from: int) -> None:
        self._folder, self._fails_from = str(folder), fails_from
        self.calls, self.active = 0, True
        sys.addaudithook(self._hear)

    def _hear(self, event: str, arguments: tuple[Any, ...]) -> None:
        if not self.active:
            return
        opened = event == "open" and isinstance(arguments[2], int) and arguments[2] & (os.O_WRONLY | os.O_RDWR)
        if (opened or event in NEEDS_ROOM) and str(arguments[0]).startswith(self._folder):
            self.need_room()

    def need_room(self) -> None:
        self.calls += 1
        if self.calls >= self._fails_from:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


@contextlib.contextmanager
def full_disk(folder: Path, fails_from: int) -> Iterator[FullDisk]:
    """Let everything fail that needs room below `folder`, from the call of that number on, the first is 1."""
    disk = FullDisk(folder, fails_from)
    sync = os.fsync
    os.fsync = lambda handle: (disk.need_room(), sync(handle))[1]
    try:
        yield disk
    finally:
        os.fsync = sync
        disk.active = False
