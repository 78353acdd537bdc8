"""Where an export may go. Nothing of the user is in danger: whatever is not plainly an older export is refused."""

import contextlib
import os
import re
import stat
from dataclasses import dataclass
from pathlib import Path

from core import disk, what_is_it
from core.errors import ExportError
from core.export import contract
from core.file_kinds import Kind

DEFAULT = ".mlmodel"
PACKAGE_CONTENT = {"Manifest.json", "Data", ".DS_Store"}
MANIFEST = "Manifest.json"
ON_WINDOWS = os.name == "nt"
RESERVED_ON_WINDOWS = re.compile(r"(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]) *(\..*)?|.*[<>:\"|?*].*", re.IGNORECASE)
"""Names of devices, whatever the extension, and names of which Windows makes something else than a file."""


@dataclass(frozen=True, slots=True)
class Target:
    """Where an export goes.

    Attributes:
        path: As the user named it; a missing extension is added.
        real: What that means: absolute, symbolic links followed, so that a link stays one.
    """

    path: Path
    real: Path


def checked(target: Path) -> Target:
    """Where an export to `target` will go; nothing is written yet.

    Raises:
        ExportError: The extension is wrong, the folder is not there, or something is in the way that is no older export
            and must not be replaced.
    """
    path = target
    try:
        path = _with_extension(target.expanduser())
        real = _followed(path)
        _refuse_bad_folder(real.parent, path)
        if real.suffix != path.suffix:
            raise ExportError(f"{path} is a link to {real.name}, which is no {path.suffix}.", "Choose another name.")
        with contextlib.suppress(FileNotFoundError):
            _refuse_in_the_way(real, real.lstat().st_mode)
    except (OSError, RuntimeError, ValueError) as mistake:
        why = disk.reason(mistake) if isinstance(mistake, OSError) else "it is no usable path"
        raise ExportError(f"{path} cannot be written: {why}.", "Choose another name.") from mistake
    return Target(path, real)


def _followed(path: Path) -> Path:
    """`path`, absolute and with all links followed, as far as they lead to something that is there.

    Raises:
        OSError: The links go in a circle. `Path.resolve` says so only before Python 3.13, and with another error.
    """
    with contextlib.suppress(FileNotFoundError, NotADirectoryError):
        return Path(os.path.realpath(path, strict=True))
    return path.resolve()


def _with_extension(target: Path) -> Path:
    """`target` with its extension, which must be written as those who read it want it."""
    suffix, *others = (target.suffix, *contract.FORMATS)
    known = f"{', '.join(others[:-1])} or {others[-1]}"
    if target.name.lower() in contract.FORMATS or not target.name or target.name == "..":
        raise ExportError(f"{str(target)!r} has no name before the extension.", "Name it like digits.mlmodel.")
    if ON_WINDOWS and RESERVED_ON_WINDOWS.fullmatch(target.name):
        raise ExportError(f"{target.name!r} is no name for a file on Windows.", "Choose another name.")
    if not suffix:
        if target.is_dir():
            raise ExportError(f"{target} is a folder.", f"Name a file in it, for example {target / 'digits.mlmodel'}.")
        if target.exists() and not target.is_file():
            raise ExportError(f"{target} is a device or something else that is no file.", "Choose another name.")
        return target.with_name(target.name + DEFAULT)
    if suffix.lower() in contract.FORMATS and suffix not in contract.FORMATS:
        raise ExportError(f"The extension must be {suffix.lower()} in small letters, not {suffix}.")
    if suffix not in contract.FORMATS:
        raise ExportError(f"The extension must be {known}, not {suffix}.", f"For example {target.stem}{DEFAULT}.")
    return target


def _refuse_bad_folder(folder: Path, named: Path) -> None:
    if not folder.exists():
        raise ExportError(f"{named} cannot be written: the folder {folder} does not exist.", "Make it first.")
    if not folder.is_dir():
        raise ExportError(f"{named} cannot be written: {folder} is not a folder.")
    if not os.access(folder, os.W_OK | os.X_OK):
        raise ExportError(f"{named} cannot be written: the folder {folder} is read-only.", "Choose another folder.")


def _refuse_in_the_way(path: Path, found: int) -> None:
    """Refuse to replace what is at `path`, of the mode `found`, unless it is an older export in the same format."""
    if path.suffix != ".mlpackage":
        if stat.S_ISDIR(found):
            raise ExportError(f"{path} is a folder; it is left as it is.", "Choose another name.")
        if not stat.S_ISREG(found):
            raise ExportError(f"{path} is a device or something else that is no file.", "Choose another name.")
        if path.suffix == ".npz" and what_is_it.kind_of(path) is not Kind.WEIGHTS_NPZ:
            raise ExportError(f"{path} is no exported network; it is left as it is.", "Choose another name.")
        if path.suffix == ".html" and what_is_it.kind_of(path) is not Kind.PAGE:
            raise ExportError(f"{path} is no exported page; it is left as it is.", "Choose another name.")
    elif not stat.S_ISDIR(found):
        raise ExportError(f"{path} is no package; it is left as it is.", "Choose another name.")
    else:
        _refuse_strange_package(path)
    if not found & (stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH):
        raise ExportError(f"{path} is read-only; it is left as it is.", "Choose another name.")


def _refuse_strange_package(path: Path) -> None:
    """Refuse a folder that only has the name of a package, or in which someone keeps other things."""
    names = {entry.name for entry in path.iterdir()}
    if names and MANIFEST not in names:
        raise ExportError(f"{path} is a folder, but no Core ML package; it is left as it is.", "Choose another name.")
    if strange := sorted(names - PACKAGE_CONTENT):
        raise ExportError(
            f"{path} also holds {strange[0]!r}, which is no part of a Core ML package; it is left as it is.",
            "Choose another name.",
        )
