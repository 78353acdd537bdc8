"""A digit as the numbers that it is made of."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QAccessible, QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from core.data.dataset import SIDE
from gui.parts.digit_pictures import digit_colours
from gui.theme import Theme


class NumbersView(QWidget):
    """One digit image as its 28 × 28 numbers, 0 to 255, each on its own grey."""

    accessible_role = QAccessible.Role.Graphic

    CELL = 21

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._pixels: NDArray[np.uint8] = np.zeros((SIDE, SIDE), np.uint8)
        self.setObjectName("numbersView")
        self.setAccessibleName("The numbers of the selected digit")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        theme.changed.connect(self.update)

    def show_pixels(self, pixels: NDArray[np.uint8]) -> None:
        """Show (28, 28) uint8."""
        self._pixels = pixels
        self.setAccessibleDescription("\n".join(" ".join(map(str, line)) for line in pixels.tolist()))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self.CELL * SIDE, self.CELL * SIDE)

    def minimumSizeHint(self) -> QSize:
        return QSize(15 * SIDE, 15 * SIDE)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        painter = QPainter(self)
        cell = min(self.width(), self.height()) / SIDE
        font = self._theme.font("caption")
        font.setPixelSize(max(5, int(cell * 0.46)))
        painter.setFont(font)
        colours = digit_colours(self._theme)
        light, dark = QColor(colours[0]), QColor(colours[255])
        faint = self._theme.colour("disabled")
        for row in range(SIDE):
            for column in range(SIDE):
                value = int(self._pixels[row, column])
                place = QRectF(column * cell, row * cell, cell, cell)
                painter.fillRect(place, QColor(colours[value]))
                painter.setPen(faint if not value else (light if value > 110 else dark))
                painter.drawText(place, Qt.AlignmentFlag.AlignCenter, str(value))
        painter.end()
