"""Ten probabilities as bars with their figures; the winner is bold and accented. Its layout never changes."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QAccessible, QFont, QFontMetrics, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from core.data.dataset import CLASSES
from gui.parts.words import per_cent
from gui.theme import NEAR, Theme

ROW, MIN_ROW = 16, 14  # pixels at text scale 1
BAR = 8
MIN_BAR = 0.004  # smaller probabilities leave no bar
FIGURE_SAMPLE = ">99.9"


class ProbabilityBars(QWidget):
    """Ten rows: digit, bar, per cent with one decimal.

    Signals:
        digit_named: A click on a row said which digit it was.
    """

    accessible_role = QAccessible.Role.Chart

    digit_named = Signal(int)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._values: NDArray[np.float32] | None = None
        self._winner: int | None = None
        self.setObjectName("probabilityBars")
        self.setAccessibleName("Probability of each digit")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
        self._why_not = ""
        self._fonts: dict[bool, tuple[QFont, QFont]] = {}
        theme.changed.connect(self._restyle)
        self._restyle()
        self.set_clickable("")
        self.show_values(None)

    def show_values(self, values: NDArray[np.float32] | None, winner: int | None = None) -> None:
        """Show probabilities, (10,) from 0 to 1, or empty rows for None; `winner` is the digit that stands out."""
        before = self._shown()
        self._values = values
        self._winner = winner
        self.setAccessibleDescription(self._words())
        self._show_cursor()
        for digit, (row, old) in enumerate(zip(self._shown(), before, strict=True)):
            if row != old:
                self.update(self._place(digit))

    def set_clickable(self, why_not: str) -> None:
        """Take clicks on a row, or say in the tool tip why they would do nothing."""
        self._why_not = why_not
        self.setToolTip(why_not or "Click the digit that it was, or press its key: the drawing joins your digits.")
        self._show_cursor()

    @property
    def _clickable(self) -> bool:
        return self._values is not None and not self._why_not

    def _show_cursor(self) -> None:
        self.setCursor(Qt.CursorShape.PointingHandCursor if self._clickable else Qt.CursorShape.ArrowCursor)

    def _shown(self) -> list[tuple[str, bool]]:
        """Each row's figure, "" without one, and whether it stands out; where these are as before, its bar is too."""
        figures = [""] * CLASSES if self._values is None else [per_cent(value) for value in self._values]
        return [(figure, digit == self._winner) for digit, figure in enumerate(figures)]

    def _words(self) -> str:
        if self._values is None:
            return "No prediction yet."
        order = np.argsort(-self._values)[:3]
        return ", ".join(f"{digit}: {per_cent(self._values[digit])} %" for digit in order)

    def _restyle(self) -> None:
        """The fonts of digit and figure, by whether the row stands out; they are painted with many times a second."""
        for won in (False, True):
            digit, figure = (self._theme.font("strong" if won else "secondary") for _ in range(2))
            digit.setPixelSize(self._theme.px(12))
            figure.setPixelSize(self._theme.px(11))
            self._fonts[won] = digit, figure
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(180, CLASSES * self._theme.px(ROW))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._theme.px(120), CLASSES * self._theme.px(MIN_ROW))

    def _row(self) -> float:
        """The height of one row."""
        return self.height() / CLASSES

    def _place(self, digit: int) -> QRect:
        """All pixels that have something of a row."""
        return QRectF(0, digit * self._row(), self.width(), self._row()).toAlignedRect()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        place = event.position().toPoint()
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(place) and self._clickable:
            self.digit_named.emit(min(int(place.y() / self._row()), CLASSES - 1))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        figures = QFontMetrics(self._theme.font("caption")).horizontalAdvance(FIGURE_SAMPLE)
        for digit in range(CLASSES):
            if event.region().intersects(self._place(digit)):
                self._paint_row(painter, digit, figures + NEAR)
        painter.end()

    def _paint_row(self, painter: QPainter, digit: int, figures: int) -> None:
        line = QRectF(0, digit * self._row(), self.width(), self._row())
        won = digit == self._winner
        digit_font, figure_font = self._fonts[won]
        painter.setFont(digit_font)
        painter.setPen(self._theme.colour("text" if won else "secondary"))
        painter.drawText(line, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, str(digit))
        if self._values is None:
            return
        value = float(self._values[digit])
        painter.setFont(figure_font)
        painter.drawText(line, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, per_cent(value))
        self._paint_bar(painter, line.adjusted(self._theme.px(16), 0, -figures, 0), value, won=won)

    def _paint_bar(self, painter: QPainter, room: QRectF, value: float, *, won: bool) -> None:
        if value < MIN_BAR:
            return
        height = self._theme.px(BAR)
        bar = QRectF(room.x(), room.center().y() - height / 2, max(2.0, room.width() * value), height)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.colour("accent" if won else "secondary"))
        radius = min(height, bar.width()) / 2.5
        painter.drawRoundedRect(bar, radius, radius)
