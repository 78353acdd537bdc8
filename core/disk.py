"""Writing so that a file is whole or as it was before, whatever happens in between."""

import contextlib
import errno
import os
import secrets
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO


def replace_file(path: Path, write: Callable[[BinaryIO], object]) -> None:
    """Write a file beside `path`, make sure that it is on the disk, and put it in `path`'s place.

    Args:
        path: Where the file shall be; its folder exists.
        write: Gets the open file.

    Raises:
        OSError: It could not be written; `path` is untouched and nothing is left beside it.
    """
    # Not by `tempfile`: its files are for their owner alone, and would stay so.
    beside = path.with_name(f".{path.name[:40]}-{secrets.token_hex(4)}.part")
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


def sync_folder(folder: Path) -> None:
    """Make sure that the names in `folder` are on the disk, where the system offers that."""
    with contextlib.suppress(OSError, AttributeError):
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


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
    }
    return known.get(error.errno or 0, (error.strerror or str(error)).lower())
