"""The first digits of a data set, side by side on the data card."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QAccessible, QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from core.data.dataset import SIDE, Digits, Images
from gui.parts.digit_pictures import digit_colours, picture
from gui.parts.focus import shows_ring
from gui.parts.keys import CHOOSING_KEYS, is_pressed
from gui.theme import Theme

COLUMNS, ROWS = 8, 2


def strip(images: Images, columns: int) -> NDArray[np.uint8]:
    """Images side by side, row by row: (n, 28, 28) to (rows · 28, columns · 28), filled up with paper."""
    rows = -(-len(images) // columns)
    whole = np.zeros((rows * columns, SIDE, SIDE), np.uint8)
    whole[: len(images)] = images
    return whole.reshape(rows, columns, SIDE, SIDE).swapaxes(1, 2).reshape(rows * SIDE, columns * SIDE)


class SamplePreview(QWidget):
    """The first sixteen training digits; a click opens all of them."""

    accessible_role = QAccessible.Role.Graphic

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
        if is_pressed(event, CHOOSING_KEYS):
            self.clicked.emit()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        if not self._image.isNull():
            height = self.width() / COLUMNS * ROWS
            painter.drawImage(QRectF(0, (self.height() - height) / 2, self.width(), height), self._image)
        if shows_ring(self):
            painter.setPen(QPen(self._theme.colour("accent"), 2))
            painter.drawRect(self.rect().adjusted(1, 1, -1, -1))
        painter.end()

    def _redraw(self) -> None:
        self._image = QImage()
        if len(self._digits):
            whole = np.zeros((COLUMNS * ROWS, SIDE, SIDE), np.uint8)
            whole[: len(self._digits)] = self._digits.images
            self._image = picture(strip(whole, COLUMNS), digit_colours(self._theme))
        self.update()
