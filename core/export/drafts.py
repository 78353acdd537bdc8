"""Draft folders: where an export is made before it may take the target's place.

A draft folder lies beside the target, so that moving is renaming, and is locked while its export lives. What a killed
export leaves behind is cleaned up by the next one in that folder; a package that it had moved aside is put back.
"""

import contextlib
import hashlib
import os
import secrets
import shutil
from collections.abc import Iterator
from pathlib import Path

from filelock import FileLock, Timeout

from core import disk
from core.files import open_plain

PREFIX = ".digit-trainer-draft-"
LOCK_SUFFIX = ".lock"
OLD = "old"
"""In a draft folder: the package that was at the target before, while the new one moves in, see `put_in_place`."""

REPLACED = "replaced"
"""In a draft folder: what was `OLD`, once the new package is in its place."""

NAME = "name"
"""In a draft folder: the target's name."""

MAX_NAME_BYTES = 1_024


@contextlib.contextmanager
def draft_folder(real: Path) -> Iterator[Path]:
    """A new folder beside `real`, gone afterwards; what killed exports left there is cleaned up first.

    Raises:
        OSError: It cannot be made.
    """
    clean_up(real.parent)
    folder = real.parent / f"{PREFIX}{secrets.token_hex(6)}"
    lock = _lock_of(folder)
    try:
        with FileLock(lock):  # held before the folder is there, so that nobody takes it for an abandoned one
            try:
                folder.mkdir(mode=0o700)
                (folder / NAME).write_bytes(os.fsencode(real.name))
                yield folder
            finally:
                _clear(folder)
    finally:
        lock.unlink(missing_ok=True)


def clean_up(parent: Path) -> None:
    """Remove the drafts in `parent` whose exports are dead. What cannot be removed stays and does no harm."""
    for entry in parent.glob(f"{PREFIX}*"):
        folder = entry.with_name(entry.name.removesuffix(LOCK_SUFFIX))
        lock = _lock_of(folder)
        with contextlib.suppress(Timeout, OSError, ValueError), FileLock(lock, timeout=0):
            _clear(folder)
            lock.unlink(missing_ok=True)


def put_on_disk(draft: Path) -> None:
    """Wait until a file, or all that is in a folder, has reached the disk.

    Raises:
        OSError: It did not.
    """
    for path in [draft, *draft.rglob("*")]:
        if path.is_dir():
            disk.sync_folder(path)
            continue
        handle = os.open(path, os.O_RDWR | getattr(os, "O_BINARY", 0))
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def put_in_place(draft: Path, real: Path) -> None:
    """Move a draft to `real`: whoever looks there finds the old one or the new one, whole, at every instant.

    Where the system cannot let two packages change places, the old one is moved aside first. It is then missing for the
    instant between two renamings; if the program dies in it, the next export to that folder puts it back.

    Raises:
        OSError: It cannot be moved; leaving the draft folder then puts the old package back.
    """
    if draft.is_dir() and real.exists():
        if not disk.exchange(draft, real):
            real.replace(draft.parent / OLD)
            draft.replace(real)
    else:
        draft.replace(real)
    disk.sync_folder(real.parent)


def digest(path: Path) -> tuple[int, str]:
    """Size in bytes and sha256 of a file; of a package, of the names, sizes and contents of all files in it, sorted."""
    if path.is_file():
        with open_plain(path) as opened:
            content = opened.read()
        return len(content), hashlib.sha256(content).hexdigest()
    total, whole = 0, hashlib.sha256()
    for file in sorted(entry for entry in path.rglob("*") if entry.is_file()):
        with open_plain(file) as opened:
            content = opened.read()
        total += len(content)
        whole.update(f"{file.relative_to(path).as_posix()}\0{len(content)}\0".encode())
        whole.update(content)
    return total, whole.hexdigest()


def _lock_of(folder: Path) -> Path:
    return folder.with_name(folder.name + LOCK_SUFFIX)


def _clear(folder: Path) -> None:
    """Remove a draft folder; if the old package in it is missing at the target, put it back first."""
    old = folder / OLD
    if old.exists():
        with open_plain(folder / NAME) as file:
            name = os.fsdecode(file.read(MAX_NAME_BYTES))
        real = folder.parent / Path(name).name
        # What is not put back is renamed: if deleting is cut short, half of it must not be put back later.
        old.replace(folder / REPLACED if os.path.lexists(real) else real)
    shutil.rmtree(folder, ignore_errors=True)
