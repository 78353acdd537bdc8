"""What leaves a layer, as pictures: a tile for every channel, a square for every neuron. Also the filters."""

from math import ceil, sqrt

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from gui.pages.tile_popup import TilePopup
from gui.parts.digit_pictures import PAPER, grey_image
from gui.parts.focus import shows_ring
from gui.parts.picture_tiles import PictureTiles
from gui.theme import HALF, Theme

Values = NDArray[np.float32]
MIN_TILE_PX, MAX_TILE_PX = 20, 112  # pixels a tile's side
ROOM = 24_000  # square pixels that all tiles of a layer should take, at least
GAMMA = 0.5
NOTHING = np.zeros((0, 1, 1), np.float32)


class ChannelTiles(PictureTiles):
    """Tiles in as many columns as fit, crisp pixels, all on one scale of grey; choosing one shows it large."""

    def __init__(self, theme: Theme, name: str, parent: QWidget | None = None) -> None:
        super().__init__(theme, name, parent)
        self._tiles: Values = NOTHING
        self._images: list[QImage] = []
        self._what = "channel"
        self.beside: ChannelTiles | None = None

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
        if len(tiles) != len(self._tiles):
            self._current = None
        self._tiles = tiles
        self._images = [grey_image(tile) for tile in greys]
        self.setAccessibleName(accessible)
        reach = f", from {tiles.min():.2f} to {tiles.max():.2f}" if tiles.size else ""
        self.setAccessibleDescription(f"Pictures: {len(tiles)}{reach}")
        self.fit()

    def stand_below(self, other: "ChannelTiles") -> None:
        """While both have as many tiles, keep each in the same column as that of `other`."""
        self.beside, other.beside = other, self

    @property
    def values(self) -> Values:
        """What is shown: (tiles, height, width)."""
        return self._tiles

    # Geometry

    def side(self) -> int:
        """Of a tile: small ones when there are many, whole pixels for each value where that fits."""
        count = max(1, len(self._tiles))
        wanted = min(MAX_TILE_PX, max(MIN_TILE_PX, int(sqrt(ROOM * 4 / count))))
        pixels = self._tiles.shape[1] if len(self._tiles) else 1
        if pixels == 1:
            return min(wanted, 24)
        return max(1, round(wanted / pixels)) * pixels

    def _step(self) -> int:
        """From one column to the next."""
        other = self.beside
        alike = other is not None and other.isVisible() and len(other.values) == len(self._tiles)
        return max(self.side(), other.side() if other is not None and alike else 0) + HALF

    def columns(self) -> int:
        return max(1, (self.width() + HALF) // self._step())

    def area(self, index: int) -> QRect:
        """Where a tile is painted."""
        row, column = divmod(index, self.columns())
        return QRect(column * self._step(), row * (self.side() + HALF), self.side(), self.side())

    def fit(self) -> None:
        rows = ceil(len(self._tiles) / self.columns())
        self.setMinimumHeight(rows * (self.side() + HALF))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(320, self.minimumHeight())

    # What is said and chosen

    def count(self) -> int:
        return len(self._tiles)

    def reach(self, place: int) -> QRect:
        return self.area(place)

    def words(self, place: int) -> str:
        tile = self._tiles[place]
        low, high = float(tile.min()), float(tile.max())
        figures = f"{high:.3f}" if tile.size == 1 else f"{low:.3f} to {high:.3f}"
        return f"{self._what} {place + 1} of {len(self._tiles)}: {figures}"

    def can_choose(self) -> bool:
        """A neuron is one value: there is no more to be seen of it."""
        return bool(len(self._tiles)) and self._tiles[0].size > 1

    def choose(self, place: int) -> None:
        """Show the tile large."""
        if self.can_choose():
            TilePopup(self._images[place], self.words(place), self).show_over(self.area(place))

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        for index, image in enumerate(self._images):
            place = self.area(index)
            if place.intersects(event.rect()):
                painter.fillRect(place, PAPER)
                painter.drawImage(place, image)
                painter.setPen(self._theme.colour("hairline"))
                painter.drawRect(place.adjusted(0, 0, -1, -1))
        if self._current is not None and self._current < len(self._images) and shows_ring(self):
            painter.setPen(QPen(self._theme.colour("accent"), 2))
            painter.drawRect(self.area(self._current).adjusted(1, 1, -1, -1))
        painter.end()


def _greys(tiles: Values) -> NDArray[np.uint8]:
    """One scale for the whole layer: black is 0 or the lowest, white the highest.

    Where nothing is below 0, as after ReLU, most is near it: then what is small is brightened, by `GAMMA`.
    """
    low, high = min(0.0, float(tiles.min(initial=0))), float(tiles.max(initial=0))
    span = (high - low) or 1.0
    shares = (tiles - low) / span
    return np.asarray(np.rint((shares**GAMMA if low == 0 else shares) * 255), np.uint8)
