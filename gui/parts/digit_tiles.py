"""Digits side by side, each with a caption below: mistakes, the digits behind a cell."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui.parts.digit_pictures import digit_colours, picture
from gui.theme import NEAR, Theme

SIDE = 56  # two pixels for each of the 28
CAPTION = 16


@dataclass(frozen=True, slots=True, eq=False)
class Tile:
    """One digit: (28, 28) uint8, a caption of a few letters, and a sentence for its tool tip."""

    pixels: NDArray[np.uint8]
    caption: str
    sentence: str


class DigitTiles(QWidget):
    """Tiles in as many columns as fit; as high as its rows."""

    def __init__(self, theme: Theme, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._tiles: Sequence[Tile] = ()
        self.setObjectName(name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        theme.changed.connect(self._fit)

    def show_tiles(self, tiles: Sequence[Tile], accessible: str) -> None:
        """Show other tiles; `accessible` says what they are."""
        self._tiles = tiles
        self.setAccessibleName(accessible)
        self.setAccessibleDescription(" ".join(tile.sentence for tile in tiles[:20]))
        self._fit()

    @property
    def tiles(self) -> Sequence[Tile]:
        return self._tiles

    def _columns(self) -> int:
        return max(1, (self.width() + NEAR) // (SIDE + NEAR))

    def _row_height(self) -> int:
        return SIDE + self._theme.px(CAPTION) + NEAR

    def _fit(self) -> None:
        rows = -(-len(self._tiles) // self._columns())
        self.setMinimumHeight(rows * self._row_height())
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: ARG002
        self._fit()

    def sizeHint(self) -> QSize:
        return QSize(6 * (SIDE + NEAR), self._row_height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        colours = digit_colours(self._theme)
        painter.setFont(self._theme.font("caption"))
        for place, tile in enumerate(self._tiles):
            row, column = divmod(place, self._columns())
            area = QRectF(column * (SIDE + NEAR), row * self._row_height(), SIDE, SIDE)
            if not area.adjusted(0, 0, 0, CAPTION * 2).intersects(QRectF(event.rect())):
                continue
            painter.drawImage(area, picture(tile.pixels, colours))
            painter.setPen(self._theme.colour("hairline"))
            painter.drawRect(area)
            painter.setPen(self._theme.colour("secondary"))
            words = QRectF(area.x() - 4, area.bottom(), SIDE + 8, self._theme.px(CAPTION))
            painter.drawText(words, Qt.AlignmentFlag.AlignCenter, tile.caption)
        painter.end()
