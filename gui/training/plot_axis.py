"""An axis of a plot: pyqtgraph's, in the colours of the theme, with few and round ticks."""

from math import log10
from typing import Any, Literal

import pyqtgraph as pg

from gui.theme import Theme
from gui.training.plot_scale import LEFT_WIDTH, log_between, log_ticks, percent_tick, tick_text, ticks

Side = Literal["left", "bottom"]
BOTTOM_HEIGHT = 34  # pixels at text scale 1
ROOM: dict[Side, int] = {"left": 40, "bottom": 48}  # pixels between two ticks
TICK: dict[Side, int] = {"left": 0, "bottom": -5}  # into the plot
LOG_TICK = -6  # so that one sees how the values lie between two powers of ten
WRITTEN, BETWEEN = 1.0, 0.0  # "spacing" of a level of ticks, as pyqtgraph calls it: whether a text stands beside them


class PlotAxis(pg.AxisItem):  # type: ignore[misc]
    """The bottom axis counts epochs, the left one values, or per cents; both are as wide in every plot."""

    def __init__(self, theme: Theme, side: Side, *, percent: bool = False) -> None:
        super().__init__(side)
        self._theme = theme
        self._side = side
        self._percent = percent
        self.enableAutoSIPrefix(False)

    def restyle(self) -> None:
        """Take the theme's colours and sizes."""
        theme = self._theme
        length = LOG_TICK if self.logMode else TICK[self._side]
        self.setStyle(tickLength=length, tickTextOffset=4, tickFont=theme.font("caption"))
        self.setPen(theme.colour("hairline"))
        self.setTickPen(theme.colour("hairline"))
        self.setTextPen(theme.colour("secondary"))
        if self._side == "left":
            self.setWidth(theme.px(LEFT_WIDTH))
        else:
            font, colour = theme.font("caption"), theme.colour("secondary").name()
            size = {"font-size": f"{font.pixelSize()}px", "color": colour}
            self.setLabel("epoch", **size)
            self.setHeight(theme.px(BOTTOM_HEIGHT))

    def setLogMode(self, *args: Any, **kwargs: Any) -> None:
        """Take another scale; a logarithmic one has ticks between those that are written."""
        super().setLogMode(*args, **kwargs)
        self.restyle()

    def tickValues(self, low: float, high: float, size: float) -> list[tuple[float | None, list[float]]]:
        """The ticks that are written, as many as have room on `size` pixels; on a logarithmic axis others between."""
        if self.logMode:
            written, between = log_ticks(low, high), log_between(low, high)
            return [(WRITTEN, [log10(value) for value in written]), (BETWEEN, [log10(value) for value in between])]
        count = int(size / self._theme.px(ROOM[self._side]))
        return [(WRITTEN, ticks(low, high, count, whole=self._side == "bottom"))]

    def tickStrings(self, values: list[float], scale: float, spacing: float | None) -> list[str]:  # noqa: ARG002
        """The texts at ticks."""
        if spacing == BETWEEN:
            return [""] * len(values)
        text = percent_tick if self._percent else tick_text
        return [text(10**value if self.logMode else value) for value in values]
