"""Tens of thousands of digits in a grid that paints only what is in view."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QAccessible, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractScrollArea

from core.data.dataset import Digits
from gui.parts.digit_pictures import digit_colours, picture
from gui.parts.keys import ENTER_KEYS, is_pressed
from gui.parts.words import a_digit
from gui.theme import Theme

CELL = 44
MARGIN = 4
LABEL_SIDE = 17
_STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}


class SampleGrid(QAbstractScrollArea):
    """Shows digits in rows; one of them is selected, by a click or the arrow keys.

    Signals:
        selected: The place of the selected digit among all digits, filter or not.
        chosen: The same, of one that was clicked twice, or selected when Enter was pressed.
    """

    accessible_role = QAccessible.Role.Graphic

    selected = Signal(int)
    chosen = Signal(int)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._digits = Digits.empty()
        self._shown: NDArray[np.intp] = np.zeros(0, np.intp)
        self._current = -1
        self._marked: NDArray[np.bool_] | None = None
        self.setObjectName("sampleGrid")
        self.setAccessibleName("Digits")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        theme.changed.connect(self.viewport().update)

    def set_digits(self, digits: Digits, label: int | None = None, among: NDArray[np.intp] | None = None) -> None:
        """Show `digits`, all or only those of one label, and select the first.

        Args:
            digits: All of them.
            label: Those of another label are left out.
            among: Places of those that may be shown, in this order; all in their order if it is left out.
        """
        self._digits = digits
        kept = np.arange(len(digits)) if among is None else among
        if label is not None:
            kept = kept[digits.labels[kept] == label]
        self._shown = kept
        self._current = -1
        self._fit()
        self.verticalScrollBar().setValue(0)
        self.viewport().update()
        if len(kept):
            self.select(0)

    def set_marked(self, marked: NDArray[np.bool_] | None) -> None:
        """Write each label into its digit's corner, and put a ring around some; what that means is said beside."""
        self._marked = marked
        self.viewport().update()

    def count(self) -> int:
        """How many digits are shown."""
        return len(self._shown)

    def select(self, place: int) -> None:
        """Select the digit at `place` among those that are shown, and bring it into view."""
        if not len(self._shown):
            return
        self._current = min(max(place, 0), len(self._shown) - 1)
        top = self._current // self.columns() * self._cell()
        bar = self.verticalScrollBar()
        if top < bar.value():
            bar.setValue(top)
        elif top + self._cell() > bar.value() + self.viewport().height():
            bar.setValue(top + self._cell() - self.viewport().height())
        self.viewport().update()
        index = int(self._shown[self._current])
        self.setAccessibleDescription(f"Number {index + 1:,}: {a_digit(int(self._digits.labels[index]))}")
        self.selected.emit(index)

    def columns(self) -> int:
        """How many digits fit side by side."""
        return max(1, self.viewport().width() // self._cell())

    def sizeHint(self) -> QSize:
        return QSize(12 * CELL + 16, 10 * CELL)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: ARG002
        self._fit()

    def scrollContentsBy(self, dx: int, dy: int) -> None:  # noqa: ARG002
        self.viewport().update()

    def _at(self, event: QMouseEvent) -> int | None:
        """The place of the digit under the pointer, among those that are shown."""
        column = int(event.position().x()) // self._cell()
        row = (int(event.position().y()) + self.verticalScrollBar().value()) // self._cell()
        place = row * self.columns() + column
        return place if column < self.columns() and place < len(self._shown) else None

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if (place := self._at(event)) is not None:
            self.select(place)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if self._at(event) is not None:
            self._choose()

    def _choose(self) -> None:
        if self._current >= 0:
            self.chosen.emit(int(self._shown[self._current]))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        columns = self.columns()
        page = max(1, self.viewport().height() // self._cell()) * columns
        steps = _STEPS | {
            Qt.Key.Key_Up: -columns,
            Qt.Key.Key_Down: columns,
            Qt.Key.Key_PageUp: -page,
            Qt.Key.Key_PageDown: page,
            Qt.Key.Key_Home: -len(self._shown),
            Qt.Key.Key_End: len(self._shown),
        }
        step = steps.get(Qt.Key(event.key()))
        if step is not None:
            self.select(self._current + step)
        elif is_pressed(event, ENTER_KEYS):
            self._choose()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        cell, columns, offset = self._cell(), self.columns(), self.verticalScrollBar().value()
        first = max(0, (event.rect().top() + offset) // cell) * columns
        last = ((event.rect().bottom() + offset) // cell + 1) * columns
        colours = digit_colours(self._theme)
        for place, index in enumerate(self._shown[first:last], start=first):
            room = QRect(place % columns * cell, place // columns * cell - offset, cell, cell)
            inner = QRectF(room.adjusted(MARGIN, MARGIN, -MARGIN, -MARGIN))
            painter.drawImage(inner, picture(self._digits.images[index], colours))
            if self._marked is not None:
                self._write_label(painter, room, int(self._digits.labels[index]), marked=bool(self._marked[index]))
            if place == self._current:
                painter.setPen(QPen(self._theme.colour("accent"), 2))
                painter.drawRoundedRect(room.adjusted(1, 1, -2, -2), 4, 4)
        painter.end()

    def _write_label(self, painter: QPainter, room: QRect, label: int, *, marked: bool) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self._theme.font("caption"))
        side = self._theme.px(LABEL_SIDE)
        corner = QRectF(room.right() - side, room.bottom() - side, side, side)
        painter.setPen(QPen(self._theme.colour("accent" if marked else "hairline"), 1.5 if marked else 1))
        painter.setBrush(self._theme.colour("card"))
        painter.drawEllipse(corner.adjusted(1, 1, -1, -1))
        painter.setPen(self._theme.colour("text"))
        painter.drawText(corner, Qt.AlignmentFlag.AlignCenter, str(label))
        painter.setBrush(Qt.BrushStyle.NoBrush)

    def _cell(self) -> int:
        return self._theme.px(CELL)

    def _fit(self) -> None:
        rows = -(-len(self._shown) // self.columns())
        bar = self.verticalScrollBar()
        bar.setRange(0, max(0, rows * self._cell() - self.viewport().height()))
        bar.setSingleStep(self._cell())
        bar.setPageStep(self.viewport().height())
