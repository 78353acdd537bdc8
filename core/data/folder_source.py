"""Folders of digits: files of MNIST's form, tables, arrays, or pictures in folders of their labels, not far down."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Final

from core import what_is_it
from core.cancellation import Watch
from core.data import file_source, mnist
from core.data.dataset import Digits
from core.data.file_source import HINT, Read
from core.data.formats.csv import ENDINGS as TABLES
from core.data.formats.csv import NoLabelsError
from core.data.formats.folder_names import by_part, digit_folders, entries, folders_in, idx_pairs
from core.data.formats.picture_folder import read_folder
from core.data.parts import Parts
from core.errors import DataError
from core.file_kinds import Wanted
from core.files import is_file, open_plain

MAX_DEPTH: Final = 3
"""So many folders down, digits are looked for."""

ANY: Final = (*file_source.NUMPY, *TABLES, *file_source.HDF5)
NOTES: Final = (".json", ".txt")
"""Files of these endings mostly say something of what lies beside them."""

START_OF_DIGITS: Final = (b"[", *(b"%d" % digit for digit in range(10)))
NOT_TO_LEARN: Final = ("submission", "sample")
Found = Callable[[Watch], Read]
"""Reads what was found."""


def from_folder(folder: Path, watch: Watch) -> Read:
    """Read the digits in a folder, or in the one folder below it that has some.

    Raises:
        DataError: There are none, several sets of them, or they cannot be read; the sentence says what the folder is.
        CancelledError: `watch` says so.
    """
    what_is_it.recognised(folder, Wanted.DATA, DataError)
    level = [folder]
    for _ in range(MAX_DEPTH):
        found = {inner: here for inner in level if (here := _find(inner))}
        if len(found) > 1:
            found = {inner: here for inner, here in found.items() if _is_mnist(inner)} or found
        if len(found) > 1:
            names = ", ".join(sorted(inner.name for inner in found)[:8])
            raise DataError(f"{folder} has several sets of digits: {names}.", "Give the folder of one of them.")
        if found:
            return next(iter(found.values()))(watch)
        watch.check()
        level = [below for inner in level for below in folders_in(inner)][: 10 * len(level) + 100]
    raise DataError(f"{folder} holds no digits that can be read.", HINT)


def _is_mnist(folder: Path) -> bool:
    """Torchvision puts other sets beside it, each in a folder `raw` below its name."""
    return "mnist" in {folder.name.lower(), folder.parent.name.lower() if folder.name == "raw" else ""}


def _find(folder: Path) -> Found | None:
    for find in (_idx_files, _halves, _pictures, _parted_pictures, _files):
        if (found := find(folder)) is not None:
            return found
    return None


def _idx_files(folder: Path) -> Found | None:
    pairs = idx_pairs(folder)
    if not (pairs.files and "test" in pairs.files) and len(mnist.missing_files(folder)) < len(mnist.FILES):
        mnist.files_in(folder)  # says which of the four is missing
    return (lambda _watch: file_source.from_idx_files(folder, pairs)) if pairs.files else None


def _halves(folder: Path) -> Found | None:
    return (lambda _watch: file_source.from_halves(folder)) if file_source.halves(folder) else None


def _pictures(folder: Path) -> Found | None:
    return partial(_read_pictures, folder, {"train": folder}) if digit_folders(folder) else None


def _parted_pictures(folder: Path) -> Found | None:
    """`train` and `test`, each with folders of digits in it or in a folder of it, as `trainingSet/trainingSet`."""
    found = {}
    for part, inner in by_part(folders_in(folder)).items():
        candidates = [inner, *folders_in(inner)]
        with_digits = [one for one in candidates if digit_folders(one)]
        if with_digits:
            found[part] = with_digits[0]
    return partial(_read_pictures, folder, found) if "train" in found else None


def _read_pictures(folder: Path, parts: dict[str, Path], watch: Watch) -> Read:
    read = {part: read_folder(path, watch) for part, path in parts.items()}
    skipped = sum(found.skipped for found in read.values())
    left_out = f"{skipped:,} unreadable or blank ones were left out." if skipped else ""
    made = Parts.of({part: found.digits for part, found in read.items()}, note=left_out)
    return Read(made, f"{made.count:,} pictures in {folder}.")


def _files(folder: Path) -> Found | None:
    """Tables and arrays: one file, or those whose names say which part they are."""
    names = [entry.name for entry in entries(folder) if not any(sign in entry.name.lower() for sign in NOT_TO_LEARN)]
    files = [folder / name for name in names if is_file(folder / name)]
    sure = tuple(ending for ending in ANY if not ending.startswith(NOTES))
    paths = [path for path in files if path.name.lower().endswith(sure)]
    paths = paths or [path for path in files if path.name.lower().endswith(NOTES) and _may_be_digits(path)]
    if folder / mnist.NPZ in paths:
        paths = [folder / mnist.NPZ]
    if len(paths) == 1:
        return partial(file_source.from_file, paths[0])
    parted = by_part(path for path in paths if path.name.lower().endswith(TABLES))
    if "train" in parted:
        return partial(_read_tables, folder, parted)
    if len(paths) > 1:
        shown = ", ".join(path.name for path in paths[:8])
        raise DataError(f"{folder} has several files of digits: {shown}.", "Give one of them.")
    return None


def _may_be_digits(path: Path) -> bool:
    """Whether it may be a pen file or a table of numbers, and not what says something of a data set."""
    try:
        with open_plain(path) as file:
            return file.read(1) in START_OF_DIGITS
    except OSError:
        return False


def _read_tables(folder: Path, parted: dict[str, Path], watch: Watch) -> Read:
    read: dict[str, Digits] = {}
    note = ""
    for part, path in sorted(parted.items(), key=lambda item: item[0] != "train"):
        try:
            read[part] = file_source.from_file(path, watch).parts.train
        except NoLabelsError:
            if part == "train":
                raise
            note = f"{path.name} has no labels and was left out."
    parts = Parts.of(read, note=note)
    return Read(parts, f"{parts.count:,} digits in {folder}.")
