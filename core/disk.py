"""Writing so that a file is whole or as it was before, whatever happens in between."""

import contextlib
import ctypes
import errno
import os
import re
import secrets
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO

from core.errors import DigitTrainerError

MAX_NAME_IN_DRAFT = 40
"""Characters of a file's name that its draft's name repeats."""

DRAFT = re.compile(r"\.(.+)-[0-9a-f]{8}\.part", re.DOTALL)


def replace_file(path: Path, write: Callable[[BinaryIO], object]) -> None:
    """Write a file beside `path`, make sure that it is on the disk, and put it in `path`'s place.

    Args:
        path: Where the file shall be; its folder exists.
        write: Gets the open file.

    Raises:
        OSError: It could not be written; `path` is untouched and nothing is left beside it.
    """
    # Not by `tempfile`: its files are for their owner alone, and would stay so.
    beside = path.with_name(f".{path.name[:MAX_NAME_IN_DRAFT]}-{secrets.token_hex(4)}.part")
    try:
        with beside.open("xb") as file:
            write(file)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def sweep(folder: Path, name: str | None = None) -> None:
    """Delete the drafts that killed processes left of `replace_file`. What cannot be deleted stays.

    Only for the owner of those files, under the lock that every writer of them takes: nothing tells the draft of a dead
    process from one that is being written.

    Args:
        folder: Where the files are; it need not exist.
        name: The file whose drafts go; those of all files in the folder without it.
    """
    wanted = None if name is None else name[:MAX_NAME_IN_DRAFT]
    with contextlib.suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            draft = DRAFT.fullmatch(entry.name)
            if draft and wanted in {None, draft[1]} and entry.is_file(follow_symlinks=False):
                with contextlib.suppress(OSError):
                    Path(entry.path).unlink()


def exchange(first: Path, second: Path) -> bool:
    """Let two files or folders of one file system change places, in a single step of the system.

    Returns:
        Whether that was done. Otherwise nothing has changed: this system or this file system does not offer it.

    Raises:
        OSError: It was refused for another reason.
    """
    call = _exchanging_call()
    if call is None:
        return False
    if call(os.fsencode(first.absolute()), os.fsencode(second.absolute())) == 0:
        return True
    number = ctypes.get_errno()
    if number in {errno.ENOSYS, errno.EINVAL, errno.ENOTSUP, errno.EOPNOTSUPP}:
        return False
    raise OSError(number, os.strerror(number), str(first), None, str(second))


def _exchanging_call() -> Callable[[bytes, bytes], int] | None:
    """The C library's way to exchange two absolute paths: 0 for success, else errno is set; None without one."""
    if os.name != "posix":
        return None
    library, exchange_flag, no_folder = ctypes.CDLL(None, use_errno=True), 2, -1
    if on_linux := getattr(library, "renameat2", None):
        return lambda first, second: int(on_linux(no_folder, first, no_folder, second, exchange_flag))
    if on_macos := getattr(library, "renamex_np", None):
        return lambda first, second: int(on_macos(first, second, exchange_flag))
    return None


def sync_folder(folder: Path) -> None:
    """Make sure that the names in `folder` are on the disk, where the system offers that."""
    with contextlib.suppress(OSError):  # Windows opens no folder
        handle = os.open(folder, os.O_RDONLY | getattr(os, "O_DIRECTORY", 0))
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


@contextlib.contextmanager
def explained(family: type[DigitTrainerError], what: str, hint: str = "") -> Iterator[None]:
    """Turn what the system refuses meanwhile into an error of ours, with the reason.

    Args:
        family: Which error to raise.
        what: The sentence up to the reason, as "x.json cannot be written".
        hint: What the user can do.

    Raises:
        DigitTrainerError: Of `family`.
    """
    try:
        yield
    except OSError as error:
        raise family(f"{what}: {reason(error)}.", hint) from error


def reason(error: OSError) -> str:
    """Why a file could not be read or written, in words for the middle of a sentence."""
    known = {
        errno.ENOSPC: "the disk is full",
        errno.EDQUOT: "your share of the disk is full",
        errno.EACCES: "it is not allowed",
        errno.EPERM: "it is not allowed",
        errno.EROFS: "the disk is read-only",
        errno.ENOENT: "there is no such file or folder",
        errno.ENOTDIR: "a part of its path is not a folder",
        errno.EISDIR: "it is a folder",
        errno.ENAMETOOLONG: "the name is too long",
        errno.EEXIST: "it exists already",
        errno.ELOOP: "its links go in a circle",
    }
    return known.get(error.errno or 0, (error.strerror or str(error)).lower())
