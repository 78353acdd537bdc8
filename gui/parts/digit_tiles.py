"""Digits side by side, each with a caption below, to look at and to choose from: mistakes, the digits behind a cell."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from gui.parts.digit_pictures import digit_colours, picture
from gui.parts.picture_tiles import PictureTiles
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


class DigitTiles(PictureTiles):
    """Tiles in as many columns as fit; as high as its rows.

    Signals:
        chosen: A tile was clicked (its place).
    """

    chosen = Signal(int)

    def __init__(self, theme: Theme, name: str, parent: QWidget | None = None) -> None:
        super().__init__(theme, name, parent)
        self._tiles: Sequence[Tile] = ()
        self._widest = 0
        theme.changed.connect(self.fit)

    def show_tiles(self, tiles: Sequence[Tile], accessible: str) -> None:
        """Show other tiles; `accessible` says what they are."""
        self._tiles = tiles
        self._current = None
        self.setAccessibleName(accessible)
        self.setAccessibleDescription(" ".join(tile.sentence for tile in tiles[:20]))
        self.fit()

    @property
    def tiles(self) -> Sequence[Tile]:
        return self._tiles

    # Geometry

    def area(self, place: int) -> QRectF:
        """Where the digit of a tile is painted."""
        row, column = divmod(place, self.columns())
        return QRectF(RING + column * self._step(), RING + row * self._row_height(), SIDE, SIDE)

    def reach(self, place: int) -> QRectF:
        """Its digit and the caption below."""
        return self.area(place).adjusted(0, 0, 0, self._theme.px(CAPTION))

    def columns(self) -> int:
        return max(1, (self.width() - 2 * RING + NEAR) // self._step())

    def _step(self) -> int:
        """From one tile to the next: its side and a gap, or more where a caption is wider."""
        return (SIDE if self._narrow else self._widest + NEAR) + NEAR

    @property
    def _narrow(self) -> bool:
        """Whether every caption finds room below its digit, with half of the gap on both sides."""
        return self._widest <= SIDE + NEAR

    def _row_height(self) -> int:
        return SIDE + self._theme.px(CAPTION) + NEAR

    def fit(self) -> None:
        metrics = QFontMetrics(self._theme.font("caption"))
        self._widest = max((metrics.horizontalAdvance(tile.caption) for tile in self._tiles), default=0)
        rows = -(-len(self._tiles) // self.columns())
        self.setMinimumHeight(rows * self._row_height() + RING)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(6 * (SIDE + NEAR), self._row_height() + RING)

    # What is said and chosen

    def count(self) -> int:
        return len(self._tiles)

    def words(self, place: int) -> str:
        return self._tiles[place].sentence

    def choose(self, place: int) -> None:
        self.chosen.emit(place)

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
            left = area.x() - NEAR / 2 if self._narrow else area.x()
            side = Qt.AlignmentFlag.AlignHCenter if self._narrow else Qt.AlignmentFlag.AlignLeft
            words = QRectF(left, area.bottom(), self._step(), self._theme.px(CAPTION))
            painter.drawText(words, side | Qt.AlignmentFlag.AlignVCenter, tile.caption)
        painter.end()
