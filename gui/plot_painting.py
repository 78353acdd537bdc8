"""Paints axes, curves and marks of a plot."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPen

from gui.curve_data import CurveData, Kind, Series
from gui.plot_scale import Axis, means, peaks, tick_text, unbroken
from gui.theme import Theme

Name = Literal["steps", "smoothed", "validation", "earlier", "earlier validation"]
STEPS_SHARE, EARLIER_SHARE = 0.42, 0.55  # of the curve's colour; the rest is the card's
LABEL_PLACE: dict[Kind, float] = {"loss": 0.13, "accuracy": 0.87, "learning_rate": 0.13}
TICK = 5
POINT = 3.2  # radius of a validation point
MOST_POINTS = 60  # more validation points are a line only
ROOM = {"x": 48, "y": 40}  # pixels between two ticks


@dataclass(frozen=True, slots=True, eq=False)
class Line:
    """One curve: which, and all its points."""

    name: Name
    x: Series
    y: Series


class PlotPainter:
    """Knows how everything in a plot looks."""

    def __init__(self, theme: Theme, kind: Kind) -> None:
        self._theme = theme
        self._kind = kind

    def lines(self, data: CurveData | None, earlier: Sequence[CurveData], hidden: set[str]) -> list[Line]:
        """The curves to paint, back to front."""
        made: list[Line] = []
        for other in earlier if "earlier" not in hidden else ():
            made.append(Line("earlier", other.x, other.smoothed if len(other.smoothed) else other.values))
            made.append(Line("earlier validation", other.validation_x, other.validation))
        if data is not None and "training" not in hidden:
            made.append(Line("steps", data.x, data.values))
        if data is not None and "validation" not in hidden:
            made.append(Line("validation", data.validation_x, data.validation))
        if data is not None and "training" not in hidden:
            made.append(Line("smoothed", data.x[: len(data.smoothed)], data.smoothed))
        return made

    def paint(self, painter: QPainter, area: QRectF, x: Axis, y: Axis, lines: Sequence[Line]) -> None:
        """Paint axes and curves."""
        self._paint_axes(painter, area, x, y)
        painter.save()
        painter.setClipRect(area.adjusted(0, -2, 0, 0))
        for line in lines:
            self._paint_line(painter, area, x, y, line)
        painter.restore()

    def _paint_line(self, painter: QPainter, area: QRectF, x: Axis, y: Axis, line: Line) -> None:
        plain = self._kind == "learning_rate"
        rough = line.name == "steps" and not plain
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, not rough)
        painter.setPen(self._pen(line.name))
        thin, columns = (peaks, int(area.width())) if rough else (means, int(area.width() / 2))
        xs, ys = thin(line.x, y.places(line.y), x.low, x.high, columns)
        across = area.left() + x.places(xs) * area.width()
        down = area.bottom() - ys * area.height()
        for part_x, part_y in unbroken(across, down):
            points = [QPointF(a, b) for a, b in zip(part_x.tolist(), part_y.tolist(), strict=True)]
            painter.drawPolyline(points)
            if line.name == "validation" and len(points) <= MOST_POINTS:
                self._paint_points(painter, points)

    def _paint_points(self, painter: QPainter, points: Sequence[QPointF]) -> None:
        painter.setPen(QPen(self._theme.colour("card"), 1))
        painter.setBrush(self._theme.colour("validation"))
        for point in points:
            painter.drawEllipse(point, POINT, POINT)

    def _pen(self, name: Name) -> QPen:
        card, training = self._theme.colour("card"), self._theme.colour("training")
        faint = mixed(self._theme.colour("secondary"), card, EARLIER_SHARE)
        match name:
            case "steps" if self._kind == "learning_rate":
                return QPen(training, 1.5)
            case "steps":
                return QPen(mixed(training, card, STEPS_SHARE), 1)
            case "smoothed":
                return QPen(training, 2)
            case "validation":
                return QPen(self._theme.colour("validation"), 2)
            case "earlier":
                return QPen(faint, 1)
            case "earlier validation":
                return QPen(faint, 1, Qt.PenStyle.DashLine)

    def _paint_axes(self, painter: QPainter, area: QRectF, x: Axis, y: Axis) -> None:
        painter.setFont(self._theme.font("caption"))
        line, words = QPen(self._theme.colour("hairline"), 1), self._theme.colour("secondary")
        painter.setPen(line)
        left, bottom = round(area.left()) + 0.5, round(area.bottom()) + 0.5
        painter.drawLine(QPointF(left, area.top()), QPointF(left, bottom))
        painter.drawLine(QPointF(left, bottom), QPointF(area.right(), bottom))
        for value in x.ticks(int(area.width() / self._theme.px(ROOM["x"]))):
            across = area.left() + x.place(value) * area.width()
            painter.setPen(line)
            painter.drawLine(QPointF(across, bottom - TICK), QPointF(across, bottom))
            painter.setPen(words)
            label = QRectF(across - 40, bottom + 3, 80, self._theme.px(16))
            painter.drawText(label, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop, tick_text(value))
        for value in y.ticks(int(area.height() / self._theme.px(ROOM["y"]))):
            down = area.bottom() - y.place(value) * area.height()
            label = QRectF(0, down - 20, area.left() - 5, 40)
            painter.drawText(label, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, tick_text(value))

    def best_words(self, data: CurveData) -> str:
        """What stands beside the mark of the best epoch; "" where there is no mark."""
        if not data.best_epoch or self._kind == "learning_rate":
            return ""
        return f"{'best' if data.ended else 'best so far'}: epoch {data.best_epoch}"

    def paint_best(self, painter: QPainter, area: QRectF, x: Axis, data: CurveData) -> None:
        """A dashed line at the best epoch, and its words where there is room."""
        words = self.best_words(data)
        across = round(area.left() + x.place(data.best_epoch) * area.width()) + 0.5
        if not words or not area.left() <= across <= area.right():
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setPen(QPen(self._theme.colour("good"), 1, Qt.PenStyle.DashLine))
        painter.drawLine(QPointF(across, area.top()), QPointF(across, area.bottom()))
        painter.setFont(self._theme.font("text"))
        width = QFontMetrics(painter.font()).horizontalAdvance(words)
        left = across - width - 10 if across - width - 10 > area.left() + area.width() * 0.1 else across + 10
        middle = area.top() + LABEL_PLACE[self._kind] * area.height()
        painter.drawText(QRectF(left, middle - 20, width + 4, 40), Qt.AlignmentFlag.AlignVCenter, words)

    def paint_crosshair(self, painter: QPainter, area: QRectF, place: float) -> None:
        """A thin upright line, at a place of the x axis."""
        across = area.left() + place * area.width()
        if area.left() <= across <= area.right():
            painter.setPen(QPen(self._theme.colour("secondary"), 1))
            painter.drawLine(QPointF(across, area.top()), QPointF(across, area.bottom()))

    def paint_focus(self, painter: QPainter, area: QRectF) -> None:
        """The ring of a plot that has the keyboard."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._theme.colour("accent"), 1.5))
        painter.drawRoundedRect(area.adjusted(1, 1, -1, -1), 4, 4)


def mixed(colour: QColor, paper: QColor, share: float) -> QColor:
    """`share` of a colour on paper, opaque: a see-through pen would darken where a curve crosses itself."""
    parts = ((colour.red(), paper.red()), (colour.green(), paper.green()), (colour.blue(), paper.blue()))
    return QColor(*(round(a * share + b * (1 - share)) for a, b in parts))
