"""Digits side by side, each with a caption below, to look at and to choose from: mistakes, the digits behind a cell."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from gui.parts.digit_pictures import digit_colours, picture
from gui.parts.grid_keys import stepped
from gui.parts.keys import CHOOSING_KEYS, is_pressed
from gui.theme import HALF, NEAR, Theme

SIDE = 56  # two pixels for each of the 28
CAPTION = 16
RING = 2  # pixels around a digit


@dataclass(frozen=True, slots=True, eq=False)
class Tile:
    """One digit: (28, 28) uint8, a caption of a few letters, a sentence for its tool tip, and which one it is."""

    pixels: NDArray[np.uint8]
    caption: str
    sentence: str
    note: str = ""


class DigitTiles(QWidget):
    """Tiles in as many columns as fit; as high as its rows. Arrows go from one to the next, Return chooses.

    Signals:
        chosen: A tile was clicked (its place).
    """

    accessible_role = QAccessible.Role.Graphic

    chosen = Signal(int)

    def __init__(self, theme: Theme, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._tiles: Sequence[Tile] = ()
        self._current: int | None = None
        self.setObjectName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        theme.changed.connect(self._fit)

    def show_tiles(self, tiles: Sequence[Tile], accessible: str) -> None:
        """Show other tiles; `accessible` says what they are."""
        self._tiles = tiles
        self._current = None
        self.setAccessibleName(accessible)
        self.setAccessibleDescription(" ".join(tile.sentence for tile in tiles[:20]))
        self._fit()

    @property
    def tiles(self) -> Sequence[Tile]:
        return self._tiles

    # Geometry

    def area(self, place: int) -> QRectF:
        """Where the digit of a tile is painted."""
        row, column = divmod(place, self._columns())
        return QRectF(RING + column * (SIDE + NEAR), RING + row * self._row_height(), SIDE, SIDE)

    def _at(self, point: QPointF) -> int | None:
        """The tile whose digit or caption is under the pointer."""
        reach = self._theme.px(CAPTION)
        places = range(len(self._tiles))
        return next((place for place in places if self.area(place).adjusted(0, 0, 0, reach).contains(point)), None)

    def _columns(self) -> int:
        return max(1, (self.width() - 2 * RING + NEAR) // (SIDE + NEAR))

    def _row_height(self) -> int:
        return SIDE + self._theme.px(CAPTION) + NEAR

    def _fit(self) -> None:
        rows = -(-len(self._tiles) // self._columns())
        self.setMinimumHeight(rows * self._row_height() + RING)
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: ARG002
        self._fit()

    def sizeHint(self) -> QSize:
        return QSize(6 * (SIDE + NEAR), self._row_height() + RING)

    # Input

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            place = self._at(QPointF(event.pos()))
            QToolTip.showText(event.globalPos(), "" if place is None else self._tiles[place].sentence, self)
            return True
        return super().event(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        over = self._at(event.position()) is not None
        self.setCursor(Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.ArrowCursor)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        place = self._at(event.position())
        if place is not None and event.button() == Qt.MouseButton.LeftButton:
            self._go(place)
            self.chosen.emit(place)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        place = stepped(Qt.Key(event.key()), self._current, len(self._tiles), self._columns())
        if place is not None:
            self._go(place)
        elif is_pressed(event, CHOOSING_KEYS) and self._current is not None:
            self.chosen.emit(self._current)
        else:
            super().keyPressEvent(event)

    def _go(self, place: int) -> None:
        self._current = place
        self.setAccessibleDescription(self._tiles[place].sentence)
        self.update()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Keys begin at the first tile; a click goes to its own."""
        super().focusInEvent(event)
        if self._current is None and self._tiles and event.reason() != Qt.FocusReason.MouseFocusReason:
            self._go(0)

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colours = digit_colours(self._theme)
        painter.setFont(self._theme.font("caption"))
        for place, tile in enumerate(self._tiles):
            area = self.area(place)
            if not area.adjusted(0, 0, 0, CAPTION * 2).intersects(QRectF(event.rect())):
                continue
            painter.drawImage(area, picture(tile.pixels, colours))
            chosen = place == self._current
            painter.setPen(QPen(self._theme.colour("accent" if chosen else "hairline"), RING if chosen else 1))
            painter.drawRoundedRect(area.adjusted(-0.5, -0.5, 0.5, 0.5), HALF / 2, HALF / 2)
            painter.setPen(self._theme.colour("secondary"))
            words = QRectF(area.x() - 4, area.bottom(), SIDE + 8, self._theme.px(CAPTION))
            painter.drawText(words, Qt.AlignmentFlag.AlignCenter, tile.caption)
        painter.end()
