"""What names of folders and files say: which digit, which part of a data set, which file of MNIST's form."""

import os
import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Final

from core import disk
from core.data.dataset import CLASSES
from core.errors import DataError

WORDS: Final = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
PARTS: Final = {
    "train": re.compile(r"train|learn"),
    "test": re.compile(r"test|t10k"),
    "validation": re.compile(r"val"),
}
NO_PART: Final = re.compile(r"sample|submission")
"""Kaggle puts a few examples beside the whole."""

MAX_ENTRIES: Final = 300_000
"""Of a folder that is looked through."""

MAX_FOLDERS: Final = 500
IDX_FILE: Final = re.compile(
    r"(?P<set>.*?)(?P<part>train|t10k|test|val)[-_.]?(?P<what>images|labels)[-_.]?(?:idx\d?)?[-_.]?(?:ubyte)?(?:\.gz)?"
)
_WORD: Final = r"(?P<word>class|cls|digit|label|num|number|sample)?[ _-]*"
_NUMBERED: Final = re.compile(rf"{_WORD}0*(?P<number>\d{{1,2}})")
_SPELLED: Final = re.compile(rf"{_WORD}(?P<number>{'|'.join(WORDS)})")


@dataclass(frozen=True, slots=True)
class IdxPairs:
    """Files of MNIST's form that belong together.

    Attributes:
        name: What stands before their names, as "emnist-digits-".
        files: Of images and of their labels, by part: "train", "test", "validation"; empty without some to learn from.
    """

    name: str
    files: dict[str, tuple[Path, Path]]


def entries(folder: Path) -> list[os.DirEntry[str]]:
    """What is in a folder, by name; hidden things, and what macOS strews about, are not there.

    Raises:
        DataError: It cannot be read.
    """
    try:
        with os.scandir(folder) as found:
            kept = (entry for entry in found if not entry.name.startswith((".", "__MACOSX")))
            return sorted(islice(kept, MAX_ENTRIES), key=lambda entry: entry.name)
    except OSError as error:
        raise DataError(f"{folder} cannot be read: {disk.reason(error)}.") from error


def folders_in(folder: Path) -> list[Path]:
    """The folders in a folder, by name; at most `MAX_FOLDERS`."""
    return [folder / entry.name for entry in entries(folder) if _is_folder(entry)][:MAX_FOLDERS]


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:
        return False


def digit_folders(folder: Path) -> dict[int, list[Path]]:
    """The sub-folders whose names say a digit: `7`, `07`, `seven`, `class_7`; `Sample008` is a 7, as in Chars74K.

    Folders of other names, and those of letters behind `Sample010`, are left out.
    """
    named = [(path, _said(path.name)) for path in folders_in(folder)]
    found: dict[int, list[Path]] = {}
    for path, (word, number) in named:
        digit = number - 1 if word == "sample" else number
        if word is not None and 0 <= digit < CLASSES:
            found.setdefault(digit, []).append(path)
    return found


def _said(name: str) -> tuple[str | None, int]:
    """The word before a number in a name, and the number; None if the name says no number."""
    plain = name.strip().lower()
    if match := _SPELLED.fullmatch(plain):
        return "", WORDS.index(match["number"])
    if match := _NUMBERED.fullmatch(plain):
        return match["word"] or "", int(match["number"])
    return None, 0


def part_of(name: str) -> str:
    """Which part of a data set a folder or a file is by its name: "train", "test", "validation", or ""."""
    plain = name.lower()
    return "" if NO_PART.search(plain) else next((part for part, sign in PARTS.items() if sign.search(plain)), "")


def by_part(paths: Iterable[Path]) -> dict[str, Path]:
    """Those of the paths whose names say a part; of several the one with the shortest name."""
    found: dict[str, Path] = {}
    for path in sorted(paths, key=lambda path: (len(path.name), path.name)):
        if part := part_of(path.name):
            found.setdefault(part, path)
    return found


def idx_pairs(folder: Path) -> IdxPairs:
    """Files of MNIST's form in a folder, also where each lies in a folder of its own name. Of several sets: digits."""
    sets: dict[str, dict[str, dict[str, Path]]] = {}
    for entry in entries(folder):
        match = IDX_FILE.fullmatch(entry.name.lower())
        path = folder / entry.name
        if match is None:
            continue
        if _is_folder(entry):
            path = next((path / inner.name for inner in entries(path) if IDX_FILE.fullmatch(inner.name.lower())), path)
        if not path.is_file():
            continue
        part = part_of(match["part"])
        known = sets.setdefault(match["set"], {}).setdefault(part, {})
        if match["what"] not in known or known[match["what"]].suffix == ".gz":
            known[match["what"]] = path
    whole = {
        name: {part: (files["images"], files["labels"]) for part, files in parts.items() if len(files) == 2}
        for name, parts in sets.items()
    }
    whole = {name: pairs for name, pairs in whole.items() if "train" in pairs}
    if not whole:
        return IdxPairs("", {})
    chosen = min(whole, key=lambda name: ("digits" not in name, "mnist" not in name, len(name), name))
    return IdxPairs(chosen, whole[chosen])
