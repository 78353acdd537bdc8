"""A folder of pictures in sub-folders `0` to `9`, or others whose names say a digit: it is what the pictures show."""

import os
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import numpy as np

from core import disk
from core.cancellation import Watch
from core.data import ink
from core.data.dataset import SIDE, Digits
from core.data.formats.folder_names import digit_folders
from core.data.photo.digit_finder import read_picture
from core.data.photo.picture_file import SUFFIXES
from core.errors import DataError

MAX_PICTURES = 200_000

TOLERATED = 20
"""Fewer than one in so many pictures may be unreadable or blank; they are left out and counted."""

HINT = "Pictures must be in sub-folders named 0 to 9."


@dataclass(frozen=True, slots=True)
class FolderDigits:
    """Attributes: digits: From the pictures in the order of their paths; skipped: How many were left out."""

    digits: Digits
    skipped: int


def read_folder(folder: Path, watch: Watch | None = None) -> FolderDigits:
    """Read all pictures, as `pictures.read_picture` reads a single one.

    Args:
        folder: Holds sub-folders that `digit_folders` knows; some may be missing, other files are not looked at.
        watch: Told after each picture.

    Raises:
        DataError: There are no pictures or too many, or one in 20 of them cannot be read; the first one is named.
        CancelledError: `watch` says so.
    """
    watch = watch or Watch()
    named = sorted(digit_folders(folder).items())
    paths = [(label, path) for label, inner in named for one in inner for path in _pictures(one)]
    if not paths:
        raise DataError(f"{folder} has no pictures in sub-folders 0 to 9.", HINT)
    if len(paths) > MAX_PICTURES:
        raise DataError(f"{folder} has {len(paths):,} pictures; at most {MAX_PICTURES:,} are read.")
    images, labels = np.empty((len(paths), SIDE, SIDE), np.uint8), np.empty(len(paths), np.uint8)
    first_fault: tuple[str, str] | None = None  # not the error itself, which would keep the picture in memory
    read = 0
    for number, (label, path) in enumerate(paths):
        watch(number, len(paths))
        try:
            images[read], labels[read] = _digit_image(path), label
        except DataError as error:
            first_fault = first_fault or (error.sentence, error.hint)
            faults = number + 1 - read
            if faults * TOLERATED >= len(paths):  # the others would take time, and change nothing
                sentence = f"At least {faults:,} of {len(paths):,} pictures are no use. {first_fault[0]}"
                raise DataError(sentence, first_fault[1]) from error
        else:
            read += 1
    return FolderDigits(Digits(images[:read], labels[:read]), len(paths) - read)


def _pictures(folder: Path) -> list[Path]:
    """Paths of the pictures in a folder, sorted; hidden files, which some systems strew about, are none."""
    try:
        if not folder.is_dir():
            return []
        with os.scandir(folder) as entries:  # ten times as fast as paths, which matters where there are too many
            names = (entry.name for entry in entries if _is_picture_name(entry.name))
            return [folder / name for name in sorted(islice(names, MAX_PICTURES + 1))]
    except OSError as error:
        raise DataError(f"{folder} cannot be read: {disk.reason(error)}.") from error


def _is_picture_name(name: str) -> bool:
    return name.lower().endswith(tuple(SUFFIXES)) and not name.startswith(".")


def _digit_image(path: Path) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    image = ink.normalise(read_picture(path))
    if image is None:
        raise DataError(f"{path} is blank.", "Leave it out.")
    return image
