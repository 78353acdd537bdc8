"""How the cells of the table of runs are painted: the box to tick, the name with what has no column, how it ended."""

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from gui.pages.runs_model import OUTCOME, SECOND_LINE, Index
from gui.theme import HALF, NEAR, Theme

CROSSED = ("failed", "damaged")
FILLED = {"finished": "good", "stopped early": "good", "running": "accent"}
HOLLOW = {"stopped": "secondary", "interrupted": "validation"}


class TickDelegate(QStyledItemDelegate):
    """A box to tick, in the colours of the theme."""

    SIDE = 14

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        area = QRectF(option.rect)
        paint_selection(painter, option, self._theme)
        ticked = Qt.CheckState(index.data(Qt.ItemDataRole.CheckStateRole)) == Qt.CheckState.Checked
        side = self._theme.px(self.SIDE)
        box = QRectF(area.center().x() - side / 2, area.center().y() - side / 2, side, side)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._theme.colour("accent" if ticked else "secondary"), 1.2))
        painter.setBrush(self._theme.colour("accent" if ticked else "card"))
        painter.drawRoundedRect(box, 3, 3)
        if ticked:
            painter.setPen(QPen(self._theme.colour("on_accent"), 1.8))
            corners = [(0.24, 0.52), (0.43, 0.70), (0.77, 0.32)]
            painter.drawPolyline(QPolygonF([box.topLeft() + QPointF(x * side, y * side) for x, y in corners]))
        painter.restore()


class NameDelegate(QStyledItemDelegate):
    """A name on one line, and below it in grey the item's `SECOND_LINE`, if it has one."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        editor = super().createEditor(parent, option, index)
        editor.setObjectName("runNameEditor")
        editor.setAccessibleName("Name of the run")
        return editor

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        second = str(index.data(SECOND_LINE) or "")
        if not second:
            super().paint(painter, option, index)
            return
        paint_selection(painter, option, self._theme)
        inside = option.rect.adjusted(HALF, HALF, -HALF, -HALF)
        upper, lower = Qt.AlignmentFlag.AlignTop, Qt.AlignmentFlag.AlignBottom
        painter.save()
        painter.setFont(index.data(Qt.ItemDataRole.FontRole))
        painter.setPen(self._theme.colour("text"))
        _write(painter, inside, upper, str(index.data()))
        painter.setFont(self._theme.font("caption"))
        painter.setPen(self._theme.colour("secondary"))
        _write(painter, inside, lower, second)
        painter.restore()


class OutcomeDelegate(QStyledItemDelegate):
    """A mark in form and colour, and the word, unless there is no room for it: then the mark alone."""

    MARK = 8

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        words = super().sizeHint(option, index)
        return QSize((words.width() if index.data() else HALF) + self._mark_width(), words.height())

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        paint_selection(painter, option, self._theme)
        side = self._theme.px(self.MARK)
        middle = QPointF(option.rect.left() + HALF + side / 2, option.rect.center().y() + 0.5)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_mark(painter, QRectF(middle.x() - side / 2, middle.y() - side / 2, side, side), index.data(OUTCOME))
        painter.setFont(index.data(Qt.ItemDataRole.FontRole))
        painter.setPen(self._theme.colour("text"))
        area = option.rect.adjusted(self._mark_width(), 0, 0, 0)
        _write(painter, area, Qt.AlignmentFlag.AlignVCenter, str(index.data()))
        painter.restore()

    def _paint_mark(self, painter: QPainter, area: QRectF, outcome: str) -> None:
        role = FILLED.get(outcome) or HOLLOW.get(outcome) or "bad"
        colour = self._theme.colour(role)
        painter.setPen(QPen(colour, self._theme.px(16) / 10, c=Qt.PenCapStyle.RoundCap))
        inside = area.adjusted(1, 1, -1, -1)
        if outcome in CROSSED:
            painter.drawLine(inside.topLeft(), inside.bottomRight())
            painter.drawLine(inside.topRight(), inside.bottomLeft())
            return
        painter.setBrush(colour if outcome in FILLED else Qt.BrushStyle.NoBrush)
        painter.drawEllipse(inside)

    def _mark_width(self) -> int:
        return HALF + self._theme.px(self.MARK) + NEAR - 2


def paint_selection(painter: QPainter, option: QStyleOptionViewItem, theme: Theme) -> None:
    """The ground of a selected row."""
    if option.state & QStyle.StateFlag.State_Selected:
        painter.fillRect(option.rect, theme.colour("track"))


def _write(painter: QPainter, area: QRect, side: Qt.AlignmentFlag, text: str) -> None:
    shown = QFontMetrics(painter.font()).elidedText(text, Qt.TextElideMode.ElideRight, area.width())
    painter.drawText(area, side | Qt.AlignmentFlag.AlignLeft, shown)
