"""An axis of a plot: pyqtgraph's, in the colours of the theme, with few and round ticks."""

from math import log10
from typing import Literal

import pyqtgraph as pg

from gui.theme import Theme
from gui.training.plot_scale import log_ticks, tick_text, ticks

Side = Literal["left", "bottom"]
LEFT_WIDTH, BOTTOM_HEIGHT = 44, 20  # pixels at text scale 1; the same in all plots
ROOM: dict[Side, int] = {"left": 40, "bottom": 48}  # pixels between two ticks
TICK: dict[Side, int] = {"left": 0, "bottom": -5}  # into the plot


class PlotAxis(pg.AxisItem):  # type: ignore[misc]
    """The bottom axis counts epochs, the left one values; both are as wide in every plot."""

    def __init__(self, theme: Theme, side: Side) -> None:
        super().__init__(side)
        self._theme = theme
        self._side = side
        self.enableAutoSIPrefix(False)

    def restyle(self) -> None:
        """Take the theme's colours and sizes."""
        theme = self._theme
        self.setStyle(tickLength=TICK[self._side], tickTextOffset=4, tickFont=theme.font("caption"))
        self.setPen(theme.colour("hairline"))
        self.setTickPen(theme.colour("hairline"))
        self.setTextPen(theme.colour("secondary"))
        if self._side == "left":
            self.setWidth(theme.px(LEFT_WIDTH))
        else:
            self.setHeight(theme.px(BOTTOM_HEIGHT))

    def tickValues(self, low: float, high: float, size: float) -> list[tuple[float | None, list[float]]]:
        """One level of ticks, as many as have room on `size` pixels."""
        if self.logMode:
            return [(None, [log10(value) for value in log_ticks(low, high)])]
        count = int(size / self._theme.px(ROOM[self._side]))
        return [(None, ticks(low, high, count, whole=self._side == "bottom"))]

    def tickStrings(self, values: list[float], scale: float, spacing: float | None) -> list[str]:  # noqa: ARG002
        """The texts at ticks."""
        return [tick_text(10**value if self.logMode else value) for value in values]
