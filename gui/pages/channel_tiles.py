"""What leaves a layer, as pictures: a tile for every channel, a square for every neuron. Also the filters."""

from math import ceil, sqrt

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPoint, QRect, QSize
from PySide6.QtGui import QAccessible, QHelpEvent, QImage, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from gui.parts.digit_pictures import PAPER, grey_image
from gui.theme import HALF, Theme

Values = NDArray[np.float32]
MIN_TILE_PX, MAX_TILE_PX = 20, 112  # pixels a tile's side
ROOM = 24_000  # square pixels that all tiles of a layer should take, at least
NOTHING = np.zeros((0, 1, 1), np.float32)


class ChannelTiles(QWidget):
    """Tiles in as many columns as fit, crisp pixels, all on one scale of grey."""

    accessible_role = QAccessible.Role.Graphic

    def __init__(self, theme: Theme, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._tiles: Values = NOTHING
        self._images: list[QImage] = []
        self._what = "channel"
        self.setObjectName(name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)

    def show_values(self, values: Values, accessible: str) -> None:
        """Show what leaves a layer.

        Args:
            values: (height, width, channels), a tile for each channel; or (units,), a square for each neuron.
            accessible: What it is, for those who cannot see it.
        """
        tiles = values[:, None, None] if values.ndim == 1 else values.transpose(2, 0, 1)
        self._what = "neuron" if values.ndim == 1 else "channel"
        self._show(np.ascontiguousarray(tiles), _greys(tiles), accessible)

    def show_filters(self, filters: Values, accessible: str) -> None:
        """Show (filters, side, side) weights: grey is 0, bright wants ink, dark wants paper."""
        self._what = "filter"
        most = float(np.abs(filters).max(initial=0)) or 1.0
        self._show(filters, np.rint(127.5 + 127.5 * filters / most).astype(np.uint8), accessible)

    def _show(self, tiles: Values, greys: NDArray[np.uint8], accessible: str) -> None:
        self._tiles = tiles
        self._images = [grey_image(tile) for tile in greys]
        self.setAccessibleName(accessible)
        reach = f", from {tiles.min():.2f} to {tiles.max():.2f}" if tiles.size else ""
        self.setAccessibleDescription(f"Pictures: {len(tiles)}{reach}")
        self._fit()

    @property
    def values(self) -> Values:
        """What is shown: (tiles, height, width)."""
        return self._tiles

    # Geometry

    def _side(self) -> int:
        """Of a tile: small ones when there are many, whole pixels for each value where that fits."""
        count = max(1, len(self._tiles))
        wanted = min(MAX_TILE_PX, max(MIN_TILE_PX, int(sqrt(ROOM * 4 / count))))
        pixels = self._tiles.shape[1] if len(self._tiles) else 1
        if pixels == 1:
            return min(wanted, 24)
        return max(1, round(wanted / pixels)) * pixels

    def _columns(self) -> int:
        return max(1, (self.width() + HALF) // (self._side() + HALF))

    def area(self, index: int) -> QRect:
        """Where a tile is painted."""
        row, column = divmod(index, self._columns())
        step = self._side() + HALF
        return QRect(column * step, row * step, self._side(), self._side())

    def _fit(self) -> None:
        rows = ceil(len(self._tiles) / self._columns())
        self.setMinimumHeight(rows * (self._side() + HALF))
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: ARG002
        self._fit()

    def sizeHint(self) -> QSize:
        return QSize(320, self.minimumHeight())

    # Painting and tips

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        for index, image in enumerate(self._images):
            place = self.area(index)
            if place.intersects(event.rect()):
                painter.fillRect(place, PAPER)
                painter.drawImage(place, image)
                painter.setPen(self._theme.colour("hairline"))
                painter.drawRect(place.adjusted(0, 0, -1, -1))
        painter.end()

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            QToolTip.showText(event.globalPos(), self._words_at(event.pos()), self)
            return True
        return super().event(event)

    def _words_at(self, point: QPoint) -> str:
        for index, tile in enumerate(self._tiles):
            if self.area(index).contains(point):
                low, high = float(tile.min()), float(tile.max())
                figures = f"{high:.3f}" if tile.size == 1 else f"{low:.3f} to {high:.3f}"
                return f"{self._what} {index + 1} of {len(self._tiles)}: {figures}"
        return ""


def _greys(tiles: Values) -> NDArray[np.uint8]:
    """One scale for the whole layer: black is 0 or the lowest, white the highest."""
    low, high = min(0.0, float(tiles.min(initial=0))), float(tiles.max(initial=0))
    span = (high - low) or 1.0
    return np.asarray(np.rint((tiles - low) / span * 255), np.uint8)
