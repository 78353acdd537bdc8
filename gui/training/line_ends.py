"""The names of compared runs at the ends of their lines."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter

from gui.theme import HALF, Theme

MAX_SHARE = 0.4  # of the plot's width that a name may take
PAPER = 0.8  # how much of the card covers what is below a name


@dataclass(frozen=True, slots=True)
class LineEnd:
    """Where a line ends, in pixels of the plot, its name and its colour."""

    place: QPointF
    name: str
    colour: QColor


def paint_ends(painter: QPainter, area: QRectF, ends: Sequence[LineEnd], theme: Theme) -> None:
    """Write the names beside the ends, none over another; to the left of an end that is near the right edge."""
    painter.setFont(theme.font("caption"))
    metrics = QFontMetricsF(painter.font())
    height = metrics.height()
    middles = spread([end.place.y() for end in ends], height, area.top() + height / 2, area.bottom() - height / 2)
    paper = theme.colour("card", PAPER)
    for end, middle in zip(ends, middles, strict=True):
        name = metrics.elidedText(end.name, Qt.TextElideMode.ElideMiddle, area.width() * MAX_SHARE)
        width = metrics.horizontalAdvance(name) + 2 * HALF
        left = min(max(end.place.x(), area.left()), area.right() - width)
        box = QRectF(left, middle - height / 2, width, height)
        painter.fillRect(box, paper)
        painter.setPen(end.colour)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, name)


def spread(middles: Sequence[float], gap: float, low: float, high: float) -> list[float]:
    """The middles, moved apart where two are nearer than `gap`, in their order and between `low` and `high`.

    Where there is no room for all of them, those at the top are beyond `low`.
    """
    order = sorted(range(len(middles)), key=lambda place: middles[place])
    moved = [min(max(middles[place], low), high) for place in order]
    for place in range(1, len(moved)):
        moved[place] = max(moved[place], moved[place - 1] + gap)
    for place in range(len(moved) - 1, -1, -1):
        lowest = high if place == len(moved) - 1 else moved[place + 1] - gap
        moved[place] = min(moved[place], lowest)
    found = [0.0] * len(moved)
    for place, value in zip(order, moved, strict=True):
        found[place] = value
    return found
