"""Small painted things: pixels as they are, and the trace of one figure over time."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QAccessible, QImage, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from core.data.dataset import SIDE
from gui.parts.digit_pictures import PAPER, grey_image
from gui.theme import Theme

PREVIEW = 84  # pixels: three for each of the 28


class InputPreview(QWidget):
    """The 28 × 28 pixels that the network sees, each a crisp square."""

    accessible_role = QAccessible.Role.Graphic

    def __init__(self, theme: Theme, parent: QWidget | None = None, *, side: int = PREVIEW) -> None:
        super().__init__(parent)
        self._theme = theme
        self._side = side
        self._pixels: NDArray[np.uint8] | None = None
        self._image = QImage()
        self.setObjectName("inputPreview")
        self.setAccessibleName("What the network sees: 28 × 28 pixels")
        self.setAccessibleDescription(_extent_words(None))
        self.setToolTip("The 28 × 28 pixels that the network sees: cut out, scaled to 20 pixels, centred by its mass.")
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.updateGeometry)

    def pixels(self) -> NDArray[np.uint8] | None:
        """(28, 28) uint8 as shown; None when nothing is drawn."""
        return self._pixels

    def show_pixels(self, pixels: NDArray[np.uint8] | None) -> None:
        """Show (28, 28) uint8, or black for None."""
        if pixels is self._pixels:
            return  # the same drawing, read by another network
        self._pixels = pixels
        self._image = QImage() if pixels is None else grey_image(pixels)
        self.setAccessibleDescription(_extent_words(pixels))
        self.update()

    def sizeHint(self) -> QSize:
        side = SIDE * max(self._side // SIDE, self._theme.px(self._side) // SIDE)
        return QSize(side, side)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        painter = QPainter(self)
        painter.fillRect(self.rect(), PAPER)
        if not self._image.isNull():
            painter.drawImage(QRectF(self.rect()), self._image)  # no smoothing: pixels stay pixels
        if (frame := self._theme.frame_colour(ringed=False)) is not None:
            painter.setPen(frame)
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        painter.end()


def _extent_words(pixels: NDArray[np.uint8] | None) -> str:
    """Where (28, 28) pixels have ink, counted from 1 at the upper left."""
    if pixels is None or not pixels.any():
        return "Nothing but paper."
    rows, columns = (np.flatnonzero(pixels.any(axis=axis)) + 1 for axis in (1, 0))
    there = f"rows {rows[0]} to {rows[-1]} and columns {columns[0]} to {columns[-1]}"
    return f"{np.count_nonzero(pixels)} of {pixels.size} pixels have ink, in {there}."


def _course_words(values: Sequence[float]) -> str:
    if not values:
        return "Nothing is traced yet."
    first, last, low, high = (f"{value:.0%}" for value in (values[0], values[-1], min(values), max(values)))
    return f"From {first} to {last}, never below {low} or above {high}."


class Trace(QWidget):
    """One figure from 0 to 1 over time, as a thin line; the newest at the right."""

    accessible_role = QAccessible.Role.Chart

    HEIGHT = 22

    def __init__(self, theme: Theme, name: str, accessible: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._values: Sequence[float] = ()
        self.setAccessibleDescription(_course_words(()))
        self.setObjectName(name)
        self.setAccessibleName(accessible)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.updateGeometry)

    def show_values(self, values: Sequence[float]) -> None:
        if values == self._values:
            return
        self._values = values
        self.setAccessibleDescription(_course_words(values))
        self.update()

    @property
    def values(self) -> Sequence[float]:
        return self._values

    def sizeHint(self) -> QSize:
        return QSize(60, self._theme.px(self.HEIGHT))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        room = QRectF(self.rect()).adjusted(1, 2, -3, -2)
        if len(self._values) > 1:
            painter.setPen(QPen(self._theme.colour("hairline"), 1))
            painter.drawLine(room.bottomLeft(), room.bottomRight())
            step = room.width() / (len(self._values) - 1)
            line = [QPointF(room.x() + i * step, room.bottom() - v * room.height()) for i, v in enumerate(self._values)]
            painter.setPen(QPen(self._theme.colour("accent"), 1))  # a wider one takes Qt 25 times as long
            painter.drawPolyline(QPolygonF(line))
            painter.setBrush(self._theme.colour("accent"))
            painter.setPen(Qt.PenStyle.NoPen)
            painter.drawEllipse(line[-1], 2, 2)
        painter.end()
