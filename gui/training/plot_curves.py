"""The curves in a plot: a run's own, and behind them those of earlier runs, each in a colour of its own."""

from collections.abc import Sequence
from typing import Any, Literal

import pyqtgraph as pg
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPen

from gui.parts.contrast import mixed
from gui.theme import Theme
from gui.training.curve_data import CurveData, Kind

Name = Literal["steps", "smoothed", "validation", "earlier", "earlier validation"]
Legend = Literal["training", "validation", "earlier"]
LEGEND: dict[Name, Legend] = {
    "steps": "training",
    "smoothed": "training",
    "validation": "validation",
    "earlier": "earlier",
    "earlier validation": "earlier",
}
BACK_TO_FRONT: tuple[Name, ...] = ("earlier", "earlier validation", "steps", "validation", "smoothed")
STEPS_SHARE, EARLIER_SHARE = 0.26, 0.8  # of the curve's colour; the rest is the card's
POINT = 6.4  # across a validation point
MAX_POINTS = 60  # more validation points are a line only
PEAKS_PER_PIXEL, MEANS_PER_PIXEL = 2, 1


class PlotCurves:
    """Keeps one item of pyqtgraph for each curve and gives it new data; the thin curve keeps its peaks.

    Args:
        plot: What the curves are added to.
        theme: Where the colours come from.
        kind: What is plotted.
    """

    def __init__(self, plot: pg.PlotItem, theme: Theme, kind: Kind) -> None:
        self._plot = plot
        self._theme = theme
        self._kind = kind
        self._hidden: set[str] = set()
        self._ratio = 1.0
        self._own: dict[Name, Any] = {name: self._added(name) for name in ("steps", "validation", "smoothed")}
        self._earlier: list[dict[Name, Any]] = []  # one for each run; the place gives its colour

    def show_data(self, data: CurveData | None) -> None:
        """Show a run's series; None shows nothing."""
        if data is None:
            for item in self._own.values():
                item.clear()
            return
        self._own["steps"].setData(data.x, data.values)
        self._own["smoothed"].setData(data.x[: len(data.smoothed)], data.smoothed)
        validation = self._own["validation"]
        validation.setSymbol("o" if len(data.validation) <= MAX_POINTS else None)
        validation.setData(data.validation_x, data.validation)

    def show_earlier(self, earlier: Sequence[CurveData]) -> None:
        """Show other runs instead of those that were shown behind; items that are not needed now are kept, empty."""
        for place in range(len(self._earlier), len(earlier)):
            self._earlier.append({name: self._added(name, place) for name in ("earlier", "earlier validation")})
        for items, data in zip(self._earlier, earlier, strict=False):
            items["earlier"].setData(data.x, data.smoothed if len(data.smoothed) else data.values)
            items["earlier validation"].setData(data.validation_x, data.validation)
        for items in self._earlier[len(earlier) :]:
            for item in items.values():
                item.clear()

    def show_curve(self, legend: str, shown: bool) -> None:
        """Show or hide the curves of an entry of the legend."""
        (self._hidden.discard if shown else self._hidden.add)(legend)
        for _, name, item in self._items():
            item.setVisible(LEGEND[name] not in self._hidden)

    def resample(self) -> None:
        """Thin out for another width: pyqtgraph does so by itself only when other epochs are seen."""
        for _, _, item in self._items():
            item.viewRangeChanged()

    def restyle(self, ratio: float) -> None:
        """Take the theme's colours; `ratio` is how many pixels of the screen make one of the window."""
        self._ratio = ratio
        for place, name, item in self._items():
            self._dress(name, item, place)

    def shows_earlier(self) -> bool:
        """Whether the curves of earlier runs are seen, if there are any."""
        return "earlier" not in self._hidden

    def _items(self) -> list[tuple[int, Name, Any]]:
        """The items, each with the place of its run; the own ones have place 0 too."""
        runs = [(0, self._own), *enumerate(self._earlier)]
        return [(place, name, item) for place, items in runs for name, item in items.items()]

    def _added(self, name: Name, place: int = 0) -> Any:
        """A new item that is a part of the plot."""
        rough = name == "steps" and self._kind != "learning_rate"
        samples = PEAKS_PER_PIXEL if rough else MEANS_PER_PIXEL
        item = pg.PlotDataItem(name=name, antialias=not rough, autoDownsampleFactor=samples)
        item.setZValue(BACK_TO_FRONT.index(name))
        item.setVisible(LEGEND[name] not in self._hidden)
        self._plot.addItem(item)
        item.setDownsampling(auto=True, method="peak" if rough else "mean")
        item.setClipToView(True)
        self._dress(name, item, place)
        return item

    def _dress(self, name: Name, item: Any, place: int) -> None:
        item.setPen(self._pen(name, place))
        if name == "validation":
            item.setSymbolSize(POINT)
            item.setSymbolPen(pen(self._theme.colour("card"), 1))
            item.setSymbolBrush(self._theme.colour("validation"))

    def _pen(self, name: Name, place: int) -> QPen:
        card, training = self._theme.colour("card"), self._theme.colour("training")
        # Opaque: a see-through pen would darken where a curve crosses itself.
        other = mixed(self._theme.compared_colour(place), card, EARLIER_SHARE)
        thin = mixed(training, card, STEPS_SHARE)
        match name:
            case "steps" if self._kind == "learning_rate":
                return pen(training, 1.5 * self._ratio)
            case "steps":
                return pen(thin, 1)  # a pixel of the screen, whatever its size: a wider pen is many times slower
            case "smoothed":
                return pen(training, 2 * self._ratio)
            case "validation":
                return pen(self._theme.colour("validation"), 2 * self._ratio)
            case "earlier":
                return pen(other, 1.5 * self._ratio)
            case "earlier validation":
                return pen(other, self._ratio, dashed=True)


def pen(colour: QColor, width: float, *, dashed: bool = False) -> QPen:
    """A pen for pyqtgraph: `width` in pixels of the screen, however much the view is stretched."""
    made: QPen = pg.mkPen(colour, width=width, style=Qt.PenStyle.DashLine if dashed else Qt.PenStyle.SolidLine)
    return made
