"""Pictures from files and from the clipboard, made ready for the canvas."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from PySide6.QtCore import QMimeData, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPixmap

from core.data.ink import Ink, cut
from core.data.photo import digit_finder
from core.data.photo.digit_finder import Found
from core.data.photo.picture_file import MAX_PIXELS, decode, too_many_pixels
from core.errors import DataError
from gui.drawing.strokes import SIDE

Colours = NDArray[np.uint8]
HINT = "Copy a picture or a single picture file."
MARGIN = 30  # canvas units around the ink
FILE_FILTER = "Pictures (*.png *.jpg *.jpeg *.bmp *.gif *.webp *.tif *.tiff *.svg);;All files (*)"


def picture_in(data: QMimeData | None) -> Path | QImage:
    """The picture that was dropped or copied: a file, or the picture itself.

    Args:
        data: None where the system has no clipboard as long as nothing was copied.

    Raises:
        DataError: There is none.
    """
    if data is None or not data.formats():
        raise DataError("Nothing has been copied yet.", HINT)
    files = [url.toLocalFile() for url in data.urls() if url.isLocalFile()]
    if len(files) > 1:
        raise DataError(f"These are {len(files):,} files; the canvas takes one picture at a time.", HINT)
    if files:
        return _file(Path(files[0]))
    image = data.imageData() if data.hasImage() else None
    if isinstance(image, QPixmap):
        image = image.toImage()
    if isinstance(image, QImage):
        return image
    if data.hasUrls():
        raise DataError("Pictures on the web are not fetched.", "Save the picture first, or copy the picture itself.")
    raise DataError("What was copied is no picture.", HINT)


def _file(path: Path) -> Path:
    if path.is_dir():
        raise DataError(f"{path} is a folder, not a picture.", "Choose one picture in it.")
    return path


@dataclass(frozen=True, slots=True, eq=False)
class CanvasPicture:
    """A picture that is ready for the canvas.

    Attributes:
        ink: (h, w) uint8 as it was read, 0 paper, 255 ink: what the network gets as long as nothing is drawn over it.
        shown: (280, 280) uint8, the same ink in the middle of a canvas, aspect kept.
        note: A sentence about what was left out of the picture; "" if nothing was.
        colours: (height, width, 3) uint8, the picture itself if it shows several digits; else None.
        digits: All its digits then, with their places in `colours`.
    """

    ink: Ink
    shown: Ink
    note: str
    colours: Colours | None = None
    digits: Sequence[Found] = ()


def canvas_picture(picture: Path | Colours) -> CanvasPicture:
    """Read a picture file, or what `colours_of` gives, and put its ink in the middle of a canvas. For any thread.

    Raises:
        DataError: The picture cannot be read, or nothing is drawn on it.
    """
    colours = decode(picture, digit_finder.MAX_SIDE_PX) if isinstance(picture, Path) else picture
    found = digit_finder.find_digit(colours)
    shown = fitted(found.ink)
    if found.several:
        large = decode(picture, digit_finder.MAX_SHEET_PX) if isinstance(picture, Path) else picture
        if len(digits := digit_finder.find_digits(large)) > 1:
            return CanvasPicture(found.ink, shown, found.note, large, digits)
    return CanvasPicture(found.ink, shown, found.note)


def colours_of(image: QImage) -> Colours:
    """A picture of Qt's as (height, width, 3) uint8, on white, not larger than photos are worked on.

    On the GUI thread: PySide6 makes its classes when they are first used, which is not safe in two threads at once.

    Raises:
        DataError: There is no picture, or it has too many pixels.
    """
    if image.width() * image.height() > MAX_PIXELS:
        raise too_many_pixels("The picture")
    if image.isNull():
        raise DataError("The clipboard holds no picture that can be read.", "Copy the picture again.")
    longest = max(image.width(), image.height())
    if longest > digit_finder.MAX_SIDE_PX:
        scale = digit_finder.MAX_SIDE_PX / longest
        size = QSize(max(1, round(image.width() * scale)), max(1, round(image.height() * scale)))
        image = image.scaled(size, mode=Qt.TransformationMode.SmoothTransformation)
    page = QImage(image.size(), QImage.Format.Format_RGB888)
    page.fill(Qt.GlobalColor.white)
    painter = QPainter(page)
    painter.drawImage(0, 0, image)
    painter.end()
    rows = np.frombuffer(page.constBits(), np.uint8).reshape(page.height(), page.bytesPerLine())
    return rows[:, : page.width() * 3].reshape(page.height(), page.width(), 3).copy()


def fitted(ink: Ink) -> Ink:
    """Cut `ink`, (h, w), to what is drawn and scale that into (280, 280).

    Raises:
        DataError: There is no ink.
    """
    drawn = cut(ink)
    if not drawn.size:
        raise DataError("Nothing is drawn on this picture.", "Try one with a single dark digit on light paper.")
    digit = Image.fromarray(drawn)
    scale = (SIDE - 2 * MARGIN) / max(digit.size)
    width, height = (max(1, round(side * scale)) for side in digit.size)
    canvas = Image.new("L", (SIDE, SIDE))
    canvas.paste(digit.resize((width, height), Image.Resampling.LANCZOS), ((SIDE - width) // 2, (SIDE - height) // 2))
    return np.asarray(canvas).copy()
