"""Digit images on the screen, in the colours of the theme or in grey."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QColor, QImage

from gui.parts.contrast import mixed
from gui.theme import Theme

PAPER = QColor("#000000")
"""Of a digit as the network sees it: white ink on black."""


def digit_colours(theme: Theme) -> list[int]:
    """256 colours from paper to ink: dark ink on the card in the light theme, white on black in the dark one."""
    paper = theme.colour("canvas" if theme.dark else "card")
    ink = theme.colour("ink" if theme.dark else "text")
    return [mixed(ink, paper, share / 255).rgb() for share in range(256)]


def picture(pixels: NDArray[np.uint8], colours: list[int]) -> QImage:
    """An image that owns its pixels, (h, w) uint8, coloured by the table of 256."""
    made = _image(pixels, QImage.Format.Format_Indexed8)
    made.setColorTable(colours)
    return made


def grey_image(pixels: NDArray[np.uint8]) -> QImage:
    """An image that owns its pixels, (h, w) uint8, in grey: 0 black, 255 white."""
    return _image(pixels, QImage.Format.Format_Grayscale8)


def _image(pixels: NDArray[np.uint8], kind: QImage.Format) -> QImage:
    rows = np.ascontiguousarray(pixels)  # held until the copy is made: QImage itself holds nothing
    height, width = rows.shape
    return QImage(rows.data, width, height, width, kind).copy()
