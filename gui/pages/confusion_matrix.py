"""The confusion matrix: rows are the truth, columns the answers; click a cell to see its digits."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QColor,
    QFont,
    QFontMetricsF,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from core.data.dataset import CLASSES
from gui.parts.contrast import over, text_colour
from gui.parts.focus import shows_ring
from gui.parts.keys import CHOOSING_KEYS, is_pressed
from gui.parts.words import a_digit
from gui.theme import Theme

CELL = 29  # pixels at text scale 1
MIN_CELL, MAX_CELL = 24, 52
MIN_TINT, MAX_TINT, MAX_TINT_RIGHT = 0.10, 0.55, 0.30  # how strongly a cell is tinted; right ones are calmer
MIN_FIGURE = 7  # pixels
BESIDE = 2  # pixels at both sides of a figure
STEPS = {
    Qt.Key.Key_Left: (0, -1),
    Qt.Key.Key_Right: (0, 1),
    Qt.Key.Key_Up: (-1, 0),
    Qt.Key.Key_Down: (1, 0),
}


class ConfusionMatrix(QWidget):
    """Ten by ten counts; right ones on the diagonal in one colour, mistakes in another, stronger where there are more.

    Signals:
        chosen: A cell was clicked: truth and answer.
    """

    accessible_role = QAccessible.Role.Chart

    chosen = Signal(int, int)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._counts: NDArray[np.int64] = np.zeros((CLASSES, CLASSES), np.int64)
        self._current: tuple[int, int] | None = None
        self.setObjectName("confusionMatrix")
        self.setAccessibleName("Confusion matrix: rows are true digits, columns are answers")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        theme.changed.connect(self._fit)
        self._fit()

    def _fit(self) -> None:
        self.setMaximumWidth(self._theme.px(MAX_CELL) * (CLASSES + 1))
        self.updateGeometry()

    def show_counts(self, counts: NDArray[np.int64]) -> None:
        """Show (10, 10) counts: how often truth (row) was read as answer (column)."""
        self._counts = counts
        self._describe()
        self.update()

    def select(self, cell: tuple[int, int] | None) -> None:
        """Frame a cell, (truth, answer), or none."""
        self._current = cell
        self._describe()
        self.update()

    def words(self, truth: int, answer: int) -> str:
        """A cell in a sentence."""
        count = int(self._counts[truth, answer])
        digits = "digit" if count == 1 else "digits"
        if truth == answer:
            return f"{count:,} {digits}: {a_digit(truth)}, read as {answer}."
        return f"{count:,} {digits}: {a_digit(truth)}, read as {answer} by mistake."

    def _describe(self) -> None:
        self.setAccessibleDescription(self.words(*self._current) if self._current else self._summary())

    def _summary(self) -> str:
        """All of it in brief, for those who do not see it."""
        right, total = int(np.trace(self._counts)), int(self._counts.sum())
        mistakes = np.where(np.eye(CLASSES, dtype=bool), 0, self._counts)
        truth, answer = (int(place) for place in np.unravel_index(int(mistakes.argmax()), mistakes.shape))
        worst = (
            f" Most often {a_digit(truth)} was read as {answer}: {mistakes.max():,} times." if mistakes.any() else ""
        )
        return f"{right:,} of {total:,} digits were read right.{worst} The arrow keys go to a cell."

    # Geometry

    def sizeHint(self) -> QSize:
        side = self._theme.px(CELL) * (CLASSES + 1)
        return QSize(side, side)

    def minimumSizeHint(self) -> QSize:
        side = self._theme.px(MIN_CELL) * (CLASSES + 1)
        return QSize(side, side)

    def heightForWidth(self, width: int) -> int:
        return min(width, self.maximumWidth())

    def _cell(self) -> float:
        return min(self.width(), self.height()) / (CLASSES + 1)

    def area(self, truth: int, answer: int) -> QRectF:
        """Where a cell is painted; -1 is the place of the headings."""
        side = self._cell()
        return QRectF((answer + 1) * side, (truth + 1) * side, side, side)

    def _at(self, point: QPoint) -> tuple[int, int] | None:
        answer, truth = int(point.x() // self._cell()) - 1, int(point.y() // self._cell()) - 1
        return (truth, answer) if 0 <= truth < CLASSES and 0 <= answer < CLASSES else None

    # Input

    def mousePressEvent(self, event: QMouseEvent) -> None:
        cell = self._at(event.position().toPoint())
        if cell:
            self.select(cell)
            self.chosen.emit(*cell)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = STEPS.get(Qt.Key(event.key()))
        if step:
            row, column = self._current or (0, 0)
            self.select((min(max(row + step[0], 0), CLASSES - 1), min(max(column + step[1], 0), CLASSES - 1)))
        elif is_pressed(event, CHOOSING_KEYS) and self._current:
            self.chosen.emit(*self._current)
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            cell = self._at(event.pos())
            QToolTip.showText(event.globalPos(), self.words(*cell) if cell else "", self)
            return True
        return super().event(event)

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for digit in range(CLASSES):
            self._paint_heading(painter, digit)
            for answer in range(CLASSES):
                self._paint_cell(painter, digit, answer)
        if self._current:
            painter.setPen(QPen(self._theme.colour("accent"), 2.5 if shows_ring(self) else 1.5))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(self.area(*self._current).adjusted(1.5, 1.5, -1.5, -1.5), 4, 4)
        elif shows_ring(self):
            painter.setPen(QPen(self._theme.colour("accent"), 2))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 4, 4)
        painter.end()

    def _paint_heading(self, painter: QPainter, digit: int) -> None:
        painter.setFont(self._theme.font("caption"))
        painter.setPen(self._theme.colour("secondary"))
        painter.drawText(self.area(digit, -1), Qt.AlignmentFlag.AlignCenter, str(digit))
        painter.drawText(self.area(-1, digit), Qt.AlignmentFlag.AlignCenter, str(digit))

    def _paint_cell(self, painter: QPainter, truth: int, answer: int) -> None:
        count = int(self._counts[truth, answer])
        place = self.area(truth, answer).adjusted(1, 1, -1, -1)
        ground = self._ground(truth, answer)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ground)
        painter.drawRoundedRect(place, 4, 4)
        if count:
            painter.setFont(figure_font(self._theme.font("caption"), str(count), place.width() - 2 * BESIDE))
            painter.setPen(text_colour(self._theme, ground))
            painter.drawText(place, Qt.AlignmentFlag.AlignCenter, str(count))

    def _ground(self, truth: int, answer: int) -> QColor:
        tint = self._theme.colour("training" if truth == answer else "validation", self._strength(truth, answer))
        return over(tint, self._theme.colour("control"))

    def _strength(self, truth: int, answer: int) -> float:
        """How strongly the cell is tinted: by its share of the truth's digits; mistakes by their share of the worst."""
        count = int(self._counts[truth, answer])
        if not count:
            return 0.0
        if truth == answer:
            return MAX_TINT_RIGHT * count / max(1, int(self._counts[truth].sum()))
        mistakes = self._counts[~np.eye(CLASSES, dtype=bool)]
        return MIN_TINT + (MAX_TINT - MIN_TINT) * float(np.sqrt(count / max(1, int(mistakes.max()))))


def figure_font(usual: QFont, figure: str, room: float) -> QFont:
    """The usual font, smaller where a figure has more places than there is room for, in pixels."""
    font = QFont(usual)
    for size in range(font.pixelSize(), MIN_FIGURE - 1, -1):  # hinted widths are not proportional to the size
        font.setPixelSize(size)
        if QFontMetricsF(font).horizontalAdvance(figure) <= room:
            break
    return font
