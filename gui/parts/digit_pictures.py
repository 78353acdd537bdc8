"""Digit images on the screen: in the colours of the theme, and as numbers."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from core.data.dataset import SIDE, Digits, Images
from gui.parts.contrast import mixed
from gui.theme import Theme

COLUMNS, ROWS = 8, 2
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


def strip(images: Images, columns: int) -> NDArray[np.uint8]:
    """Images side by side, row by row: (n, 28, 28) to (rows · 28, columns · 28), filled up with paper."""
    rows = -(-len(images) // columns)
    whole = np.zeros((rows * columns, SIDE, SIDE), np.uint8)
    whole[: len(images)] = images
    return whole.reshape(rows, columns, SIDE, SIDE).swapaxes(1, 2).reshape(rows * SIDE, columns * SIDE)


class SamplePreview(QWidget):
    """The first sixteen training digits; a click opens all of them."""

    clicked = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._digits = Digits.empty()
        self._image = QImage()
        self.setObjectName("samplePreview")
        self.setAccessibleName("First samples; press Enter to browse all digits")
        self.setToolTip("Browse all digits")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        theme.changed.connect(self._redraw)

    def set_digits(self, digits: Digits) -> None:
        """Show the first ones of `digits`."""
        self._digits = digits.take(slice(COLUMNS * ROWS))
        labels = " ".join(str(label) for label in self._digits.labels)
        self.setAccessibleDescription(labels)
        self._redraw()

    def sizeHint(self) -> QSize:
        return QSize(COLUMNS * 32, ROWS * 32)

    def heightForWidth(self, width: int) -> int:
        return round(width / COLUMNS * ROWS)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self.clicked.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space}:
            self.clicked.emit()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        if not self._image.isNull():
            height = self.width() / COLUMNS * ROWS
            painter.drawImage(QRectF(0, (self.height() - height) / 2, self.width(), height), self._image)
        if self.hasFocus():
            painter.setPen(QPen(self._theme.colour("accent"), 2))
            painter.drawRect(self.rect().adjusted(1, 1, -1, -1))
        painter.end()

    def _redraw(self) -> None:
        if len(self._digits):
            whole = np.zeros((COLUMNS * ROWS, SIDE, SIDE), np.uint8)
            whole[: len(self._digits)] = self._digits.images
            self._image = picture(strip(whole, COLUMNS), digit_colours(self._theme))
        self.update()


class NumbersView(QWidget):
    """One digit image as its 28 × 28 numbers, 0 to 255, each on its own grey."""

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
