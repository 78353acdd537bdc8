"""Pictures → ink: photos and scans of a written digit, screenshots, and digit images as they are.

Ink is found whatever its colour, its paper and the light (`paper`). Of several marks the largest is taken, with what
belongs to it (`marks`). Very thin and very fat strokes are brought near a common pen's width, which networks know.
"""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from core.data.photo import picture_file, rooms, sheet
from core.data.photo.filters import Mask, stroke_width, widened
from core.data.photo.marks import SEVERAL, choose, digit_mask, find_marks, note
from core.data.photo.paper import find_contrast, sheet_contrast

MAX_SIDE_PX, MIN_SIDE_PX = 800, 256
"""Photos are worked on with a longer side between these, in pixels."""

MAX_SHEET_PX = 2_000
"""The longer side of a sheet of many digits: a hundred in a row still have 20 pixels each."""

MIN_SHEET = 4
"""Of fewer digits one stands out."""

SMALL = 40
"""Pictures of at most so many pixels each way, on plain paper, are digit images already; their paper is subtracted."""

PLAIN = 6
"""Three quarters of the border of plain paper differ at most so much from its median."""

BLANK = 24
"""Small pictures with less contrast are blank."""

SIZE = 160
"""The longer side of the digit in the ink that is given back, before its strokes are widened."""

THIN, WANTED, FAT = 0.11, 0.12, 0.20
"""Width of strokes over the digit's longer side: in MNIST 0.06 to 0.22, and half of them from 0.10 to 0.14."""

COVERED = 0.24
"""A pixel of the reduced digit is ink from this share on, so that hairlines stay whole."""

MARGIN = 24


@dataclass(frozen=True, slots=True, eq=False)
class Picture:
    """What was found in a picture.

    Attributes:
        ink: (height, width) uint8, 0 paper, 255 ink, cropped to the digit; all 0 if the picture is blank.
        note: A sentence about what was left out; empty if nothing was.
        several: Whether there may be more than one digit: see `find_digits`.
    """

    ink: NDArray[np.uint8]
    note: str = ""
    several: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """One of several digits in a picture.

    Attributes:
        ink: As that of a `Picture`.
        box: Left, top, width and height, in pixels of the picture.
    """

    ink: NDArray[np.uint8]
    box: tuple[int, int, int, int]


def read_picture(path: Path) -> NDArray[np.uint8]:
    """The ink alone, as `open_picture` finds it.

    Returns:
        (height, width) uint8, 0 paper, 255 ink; all 0 if the picture is blank.

    Raises:
        DataError: The file is missing, damaged, no picture, or has too many pixels.
    """
    return open_picture(path).ink


def open_picture(path: Path) -> Picture:
    """Read a picture of a digit: PNG, JPEG, BMP, GIF, WebP or TIFF, from a camera, a scanner or a screen.

    Raises:
        DataError: The file is missing, damaged, no picture, or has too many pixels.
    """
    return find_digit(picture_file.decode(path, MAX_SIDE_PX))


def open_digits(path: Path) -> list[Found]:
    """All digits in a picture, row by row, from left to right; none if it is blank.

    Raises:
        DataError: As `open_picture`.
    """
    return find_digits(*picture_file.decode_scaled(path, MAX_SHEET_PX))


def find_digits(colours: NDArray[np.uint8], scale: float = 1.0) -> list[Found]:
    """All digits in a picture, (height, width, 3) uint8, of which each pixel is `scale` pixels of the file wide."""
    enlarged = _enlarged(colours)
    contrast = sheet_contrast(enlarged)
    if contrast is None:
        return []
    scale *= max(colours.shape) / max(enlarged.shape)
    marks = find_marks(contrast)
    found = []
    for group in sheet.digits(marks):
        top, bottom, left, right = sheet.box(marks, group)
        place = tuple(round(side * scale) for side in (left, top, right - left, bottom - top))
        found.append(Found(_drawn(digit_mask(marks, group)), (place[0], place[1], place[2], place[3])))
    return found


def find_digit(colours: NDArray[np.uint8]) -> Picture:
    """Find the digit in a picture.

    Args:
        colours: (height, width, 3) uint8, red, green and blue.
    """
    ink = _as_digit_image(colours)
    if ink is not None:
        return Picture(ink)
    room = rooms.inside(_enlarged(colours))
    if room is None:
        return Picture(np.zeros(colours.shape[:2], np.uint8))
    contrast = find_contrast(_enlarged(room))
    if contrast is not None:
        marks = find_marks(contrast)
        chosen = choose(marks)
        if chosen.size:
            said = note(marks, chosen)
            return Picture(_drawn(digit_mask(marks, chosen)), said, several=said == SEVERAL)
    several = find_digits(room)
    if len(several) >= MIN_SHEET:  # so many that no single one stands out
        largest = max(several, key=lambda found: max(found.box[2:]))
        return Picture(
            largest.ink, f"There are {len(several):,} digits in the picture: the largest was taken.", several=True
        )
    return Picture(np.zeros(colours.shape[:2], np.uint8))


def _as_digit_image(colours: NDArray[np.uint8]) -> NDArray[np.uint8] | None:
    """A small picture on plain paper as it is, with paper 0; None if it is none. MNIST's own images stay unchanged."""
    if max(colours.shape[:2]) > SMALL:
        return None
    border = np.concatenate([colours[0], colours[-1], colours[:, 0], colours[:, -1]]).astype(np.int16)
    paper = np.median(border, axis=0).astype(np.int16)
    if np.mean(np.abs(border - paper).max(axis=1) <= PLAIN) < 0.75:
        return None
    ink: NDArray[np.uint8] = np.abs(colours.astype(np.int16) - paper).max(axis=2).astype(np.uint8)
    return ink if ink.max() >= BLANK else np.zeros_like(ink)


def _enlarged(colours: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """At least `MIN_SIDE_PX` pixels on the longer side, and no side below 3."""
    height, width = colours.shape[:2]
    scale = max(1.0, MIN_SIDE_PX / max(height, width))
    if scale == 1 and min(height, width) >= 3:
        return colours
    size = (max(3, round(width * scale)), max(3, round(height * scale)))
    return np.asarray(Image.fromarray(colours).resize(size, Image.Resampling.BICUBIC))


def _drawn(digit: Mask) -> NDArray[np.uint8]:
    """The digit at a common size, its strokes not too thin and not too fat."""
    scale = SIZE / max(digit.shape)
    size = (max(1, round(digit.shape[1] * scale)), max(1, round(digit.shape[0] * scale)))
    resampling = Image.Resampling.BOX if scale < 1 else Image.Resampling.BICUBIC
    reduced = np.asarray(Image.fromarray(np.where(digit, 255, 0).astype(np.uint8)).resize(size, resampling))
    ink = np.pad(reduced > 255 * (COVERED if scale < 1 else 0.5), MARGIN)
    width = stroke_width(ink) / SIZE
    if width < THIN:
        ink = widened(ink, (WANTED - width) * SIZE / 2)
    elif width > FAT:
        ink = ~widened(~ink, (width - FAT) * SIZE / 2)
    return np.where(ink, 255, 0).astype(np.uint8)
