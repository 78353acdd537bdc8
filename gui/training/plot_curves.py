"""The curves in a plot: a run's own, and behind them those of earlier runs, each in a colour of its own.

One item paints all of them, and while a run trains only the strip in which they are new: pyqtgraph's own items paint
everything again for every step, which takes the training ten times as much of the processor.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from core.training.smoothing import Series
from gui.parts.contrast import mixed
from gui.theme import Theme
from gui.training.curve_data import NONE, CurveData, Kind
from gui.training.thinning import Points, first_change, stride, thinned

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
EDGE = 5.0  # pixels that a point or a line's edge is wide beyond its middle, at most
BEHIND = -1.0
ACROSS, UP = 0, 1


@dataclass(slots=True, eq=False)
class Line:
    """One curve.

    Attributes:
        name: Which of them.
        place: Of its run among the earlier ones, which gives its colour.
        pen: Draws it.
        rough: Whether its peaks are kept where there are more values than pixels.
        x: (n,) epochs, evenly spaced.
        y: (n,)
    """

    name: Name
    place: int
    rough: bool
    pen: QPen
    x: Series
    y: Series

    @property
    def spacing(self) -> float:
        """Epochs from one value to the next."""
        return float(self.x[1] - self.x[0]) if len(self.x) > 1 else 0.0


class PlotCurves(QGraphicsItem):
    """Lies in pyqtgraph's box, as large as it is, and paints the curves as the box's axes have them.

    Args:
        box: Where the curves are.
        theme: Where the colours come from.
        kind: What is plotted.
    """

    def __init__(self, box: pg.ViewBox, theme: Theme, kind: Kind) -> None:
        super().__init__(box)
        self._box = box
        self._theme = theme
        self._kind = kind
        self._hidden: set[str] = set()
        self._log = False
        self._own = [self._made(name) for name in ("steps", "validation", "smoothed")]
        self._earlier: list[Line] = []
        box.sigResized.connect(lambda *_: self.prepareGeometryChange())
        box.sigRangeChanged.connect(lambda *_: self.update())
        self.setZValue(BEHIND)
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemUsesExtendedStyleOption)  # to be told what shall be painted

    def show_data(self, data: CurveData | None) -> None:
        """Show a run's series; None shows nothing."""
        for line in self._own:
            match line.name:
                case _ if data is None:
                    self._take(line, NONE, NONE)
                case "steps":
                    self._take(line, data.x, data.values)
                case "smoothed":
                    self._take(line, data.x[: len(data.smoothed)], data.smoothed)
                case _:
                    self._take(line, data.validation_x, data.validation)

    def show_earlier(self, earlier: Sequence[CurveData]) -> None:
        """Show other runs instead of those that were shown behind."""
        self._earlier = []
        for place, data in enumerate(earlier):
            values = data.smoothed if len(data.smoothed) else data.values
            self._earlier.append(self._made("earlier", place, data.x, values))
            self._earlier.append(self._made("earlier validation", place, data.validation_x, data.validation))
        self.update()

    def show_curve(self, legend: str, shown: bool) -> None:
        """Show or hide the curves of an entry of the legend."""
        (self._hidden.discard if shown else self._hidden.add)(legend)
        self.update()

    def set_log(self, on: bool) -> None:
        """Draw the values on a logarithmic axis, or on a plain one."""
        self._log = on
        self.update()

    def restyle(self) -> None:
        """Take the theme's colours."""
        for line in (*self._own, *self._earlier):
            line.pen = self._pen(line.name, line.place)
        self.update()

    def shows_earlier(self) -> bool:
        """Whether the curves of earlier runs are seen, if there are any."""
        return "earlier" not in self._hidden

    def drawn(self) -> list[Line]:
        """The curves that are seen, back to front."""
        lines = [line for line in (*self._earlier, *self._own) if len(line.x) and LEGEND[line.name] not in self._hidden]
        return sorted(lines, key=lambda line: BACK_TO_FRONT.index(line.name))

    def points(self, line: Line, low: float = -np.inf, high: float = np.inf) -> tuple[Points, Points]:
        """What is painted of a line from one epoch to another: epochs, and values as the axis counts them."""
        together = self._together(line)
        first, last = np.searchsorted(line.x, np.array([low, high], np.float32))
        first = max(0, int(first) // together - 1) * together  # always the same values come together
        part = slice(first, int(last) + 2 * together)
        return thinned(line.x[part], self._scaled(line.y[part]), together, peaks=line.rough)

    # Painting

    def boundingRect(self) -> QRectF:
        """The box."""
        return QRectF(self._box.rect())

    def shape(self) -> QPainterPath:
        """Nothing: the mouse goes through."""
        return QPainterPath()

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:  # noqa: ARG002
        """Draw what lies between the left and the right end of what is new."""
        exposed = option.exposedRect
        low, high = self._epoch(exposed.left() - EDGE), self._epoch(exposed.right() + EDGE)
        for line in self.drawn():
            x, y = self.points(line, low, high)
            x, y = self._across(x), self._down(y)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, not line.rough)
            painter.setPen(line.pen)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawPath(pg.arrayToQPath(x, y, connect="finite"))
            if line.name == "validation" and len(line.x) <= MAX_POINTS:
                self._paint_points(painter, x, y)

    def _paint_points(self, painter: QPainter, x: Points, y: Points) -> None:
        painter.setPen(QPen(self._theme.colour("card"), 1))
        painter.setBrush(self._theme.colour("validation"))
        for across, down in zip(x.tolist(), y.tolist(), strict=True):
            painter.drawEllipse(QPointF(across, down), POINT / 2, POINT / 2)

    def _take(self, line: Line, x: Series, y: Series) -> None:
        """Give a line other numbers, and have it painted where they are others."""
        first = min(first_change(line.x, x), first_change(line.y, y))
        if first == len(x) == len(line.x):
            return
        shrunk = len(x) < len(line.x)
        line.x, line.y = x.copy(), y.copy()  # those of a run grow where they are
        if shrunk or not first:
            self.update()
        else:
            ends = line.x[[max(0, first - 2 * self._together(line)), -1]]
            left, right = self._across(ends).tolist()
            self.update(QRectF(left - EDGE, 0, right - left + 2 * EDGE, self.boundingRect().height()))

    # Where things are

    def _together(self, line: Line) -> int:
        low, high = self._seen(ACROSS)
        per_pixel = PEAKS_PER_PIXEL if line.rough else MEANS_PER_PIXEL
        return stride(line.spacing, high - low, self._box.width() * per_pixel)

    def _scaled(self, values: Series) -> Points:
        """Values as the axis counts them; what it cannot show is no number."""
        if not self._log:
            return values
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.log10(values)

    def _across(self, epochs: Points) -> Points:
        low, high = self._seen(ACROSS)
        return (epochs - low) * (self.boundingRect().width() / (high - low))

    def _epoch(self, across: float) -> float:
        low, high = self._seen(ACROSS)
        return low + across * (high - low) / max(self.boundingRect().width(), 1)

    def _down(self, values: Points) -> Points:
        low, high = self._seen(UP)
        return (high - values) * (self.boundingRect().height() / (high - low))

    def _seen(self, axis: int) -> tuple[float, float]:
        """The range that an axis of the box shows."""
        low, high = self._box.viewRange()[axis]
        return low, high

    # Pens

    def _made(self, name: Name, place: int = 0, x: Series = NONE, y: Series = NONE) -> Line:
        return Line(name, place, name == "steps" and self._kind != "learning_rate", self._pen(name, place), x, y)

    def _pen(self, name: Name, place: int) -> QPen:
        card, training = self._theme.colour("card"), self._theme.colour("training")
        # Opaque: a see-through pen would darken where a curve crosses itself.
        other = mixed(self._theme.compared_colour(place), card, EARLIER_SHARE)
        match name:
            case "steps" if self._kind == "learning_rate":
                return QPen(training, 1.5)
            case "steps":
                return pen(mixed(training, card, STEPS_SHARE), 1)  # a wider one is many times slower
            case "smoothed":
                return QPen(training, 2)
            case "validation":
                return QPen(self._theme.colour("validation"), 2)
            case "earlier":
                return QPen(other, 1.5)
            case "earlier validation":
                return QPen(other, 1, Qt.PenStyle.DashLine)


def pen(colour: QColor, width: float, *, dashed: bool = False) -> QPen:
    """A pen for pyqtgraph: `width` in pixels of the screen, whatever their size and however the view is stretched."""
    made: QPen = pg.mkPen(colour, width=width, style=Qt.PenStyle.DashLine if dashed else Qt.PenStyle.SolidLine)
    return made
