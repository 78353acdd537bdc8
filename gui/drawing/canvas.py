"""The canvas: white ink on black, by mouse, finger or pen. Strokes are the truth; what is on screen is a cache."""

from collections.abc import Callable, Iterable

import numpy as np
from numpy.typing import ArrayLike, NDArray
from PySide6 import QtGui
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui.background.throttle import Throttle
from gui.drawing.canvas_keys import CLEAR_KEYS, ERASER_KEY, LEAVE_KEY, THICKER_KEY, THINNER_KEY
from gui.drawing.picture_target import PictureTarget
from gui.drawing.stroke_painting import InkPainter, paint_frame, paint_note, pen_cursor
from gui.drawing.strokes import (
    DEFAULT_PEN_WIDTH,
    ERASER_FACTOR,
    SIDE,
    Drawing,
    Gesture,
    History,
    Points,
    stepped_width,
    strokes_from,
)
from gui.parts.focus import shows_ring
from gui.parts.keys import is_pressed
from gui.theme import Theme

MIN_SIDE = 172  # pixels
CHANGED_EVERY = 12  # milliseconds; the prediction follows the pen within one frame
KEYS = (
    f"{THINNER_KEY} and {THICKER_KEY} change the pen, "
    f"{ERASER_KEY} takes the eraser, {CLEAR_KEYS[0]} clears, 0 to 9 say which digit it is."
)
COMMAND_KEYS = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier


class Canvas(PictureTarget):
    """Where a digit is drawn.

    Signals:
        changed: What is drawn has changed; at most every 12 ms, the last change always.
        state_changed: Undo, redo, pen width or eraser have changed.
        left: The user wants to leave whatever the window is in (Esc).
        digit_named: A key 0–9 said which digit is drawn.
    """

    changed = Signal()
    state_changed = Signal()
    left = Signal()
    digit_named = Signal(int)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._history = History()
        self._gesture: Gesture | None = None
        self._painter = InkPainter()
        self._width: float = DEFAULT_PEN_WIDTH
        self._eraser = False
        self._hint = "Draw a digit here."
        self._changes = Throttle(self.changed.emit, CHANGED_EVERY, self)
        self._set_up()

    def _set_up(self) -> None:
        self.setObjectName("canvas")
        self.setAccessibleName("Canvas: draw a digit here")
        self.describe()
        self.setToolTip(f"Draw a digit; the right button erases. {KEYS}")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.setMinimumSize(MIN_SIDE, MIN_SIDE)
        self._theme.changed.connect(self.update)
        self._show_cursor()

    # What is drawn

    def drawing(self) -> Drawing:
        """What is on the canvas now, the line under the pen included."""
        return self._gesture.draft if self._gesture else self._history.present

    def strokes(self) -> list[Points]:
        """The strokes in canvas units (280 to a side), one (n, 2) float32 array each."""
        return [stroke.points.copy() for stroke in self.drawing().strokes]

    def set_strokes(self, strokes: Iterable[ArrayLike]) -> None:
        """Put `strokes`, each (n, 2) in canvas units, in the place of what is drawn. Can be undone.

        Raises:
            ValueError: An array that is not (n, 2) or not finite.
        """
        self._commit(Drawing(strokes_from(strokes, self._width)))

    def set_background(self, ink: NDArray[np.uint8], original: NDArray[np.uint8] | None = None, note: str = "") -> None:
        """Put a picture, (280, 280) uint8 ink, in the place of what is drawn, with a `note` below. Can be undone."""
        self._commit(Drawing(background=ink, original=original, note=note))

    def put(self, drawing: Drawing) -> None:
        """Put `drawing` in the place of what is drawn. Can be undone."""
        self._commit(drawing)

    def restore(self, drawing: Drawing) -> None:
        """Begin with this drawing; there is nothing before it that could be undone to."""
        self._history = History(drawing)
        self._say_changed()

    def clear(self) -> None:
        """Take everything away. Can be undone."""
        self._commit(Drawing())

    def undo(self) -> None:
        self._gesture = None
        if self._history.undo():
            self._say_changed()

    def redo(self) -> None:
        self._gesture = None
        if self._history.redo():
            self._say_changed()

    @property
    def can_undo(self) -> bool:
        return self._history.can_undo

    @property
    def can_redo(self) -> bool:
        return self._history.can_redo

    @property
    def empty(self) -> bool:
        return self.drawing().empty

    def _commit(self, drawing: Drawing) -> None:
        self._gesture = None
        if self._history.push(drawing):
            self._say_changed()

    def _say_changed(self) -> None:
        self.update()
        self.describe()
        self._changes.request()
        self.state_changed.emit()

    # Pen and eraser

    @property
    def pen_width(self) -> float:
        """In canvas units."""
        return self._width

    def set_pen_width(self, width: float) -> None:
        width = stepped_width(width, 0)
        if width != self._width:
            self._width = width
            self._show_cursor()
            self.state_changed.emit()

    def step_pen(self, steps: int) -> None:
        """Make the pen `steps` notches thicker, below 0 thinner."""
        self.set_pen_width(stepped_width(self._width, steps))

    @property
    def eraser(self) -> bool:
        return self._eraser

    def set_eraser(self, on: bool) -> None:
        if on != self._eraser:
            self._eraser = on
            self._show_cursor()
            self.state_changed.emit()

    @property
    def hint(self) -> str:
        """What stands on it while nothing is drawn."""
        return self._hint

    def set_hint(self, hint: str) -> None:
        """What an empty canvas says."""
        if hint != self._hint:
            self._hint = hint
            self.update()

    def describe(self, answer: str = "") -> None:
        """Tell those who do not see it what is there, and as what it is read, if that is known."""
        drawing = self.drawing()
        told = [drawing.words, f"read as {answer}" if answer else "", drawing.remark]
        words = ", ".join(filter(None, told))
        self.setAccessibleDescription(f"{words[0].upper()}{words[1:].removesuffix('.')}. {KEYS}")

    # Gestures

    def pen_down(self, place: QPointF, *, erase: bool, pressure: float | None = None) -> None:
        """Begin a line, or erase."""
        if not self._area().contains(place):
            return
        radius = self._width * ERASER_FACTOR if erase or self._eraser else None
        self._gesture = Gesture(self._history.present, self._width, radius)
        self.pen_moved(place, pressure)

    def pen_moved(self, place: QPointF, pressure: float | None = None) -> None:
        """Go on with it."""
        if self._gesture and self._gesture.add(self._to_units(place), pressure):
            self.update()
            self._changes.request()

    def pen_up(self) -> None:
        """Keep it."""
        if self._gesture:
            self._commit(self._gesture.draft)
            self._changes.flush()

    def pen_cancelled(self) -> None:
        """Forget it."""
        self._gesture = None
        self._say_changed()

    def _to_units(self, place: QPointF) -> tuple[float, float]:
        area = self._area()
        x, y = (place.x() - area.x()) / area.width() * SIDE, (place.y() - area.y()) / area.height() * SIDE
        return min(max(x, 0.0), float(SIDE)), min(max(y, 0.0), float(SIDE))

    # Keys

    def keyPressEvent(self, event: QtGui.QKeyEvent) -> None:
        do = next((do for keys, do in self._key_actions() if is_pressed(event, keys)), None)
        if event.matches(QtGui.QKeySequence.StandardKey.Undo):
            self.undo()
        elif event.matches(QtGui.QKeySequence.StandardKey.Redo):
            self.redo()
        elif event.matches(QtGui.QKeySequence.StandardKey.Paste):
            self.paste()
        elif do is not None:
            do()
        elif event.text().isdecimal() and not event.modifiers() & COMMAND_KEYS:
            self.digit_named.emit(int(event.text()))
        else:
            super().keyPressEvent(event)

    def _key_actions(self) -> tuple[tuple[Iterable[str], Callable[[], None]], ...]:
        return (
            ((THINNER_KEY,), lambda: self.step_pen(-1)),
            ((THICKER_KEY,), lambda: self.step_pen(1)),
            ((ERASER_KEY,), lambda: self.set_eraser(not self._eraser)),
            (CLEAR_KEYS, self.clear),
            ((LEAVE_KEY,), self._leave),
        )

    def _leave(self) -> None:
        """Out of whatever mode there is; a drawing is never lost by it."""
        if self._gesture is not None:
            self.pen_cancelled()
        elif self._eraser:
            self.set_eraser(False)
        else:
            self.left.emit()

    # Painting

    def sizeHint(self) -> QSize:
        """As high as it is wide, but it gives way where there is no room for that."""
        return QSize(SIDE, self.width())

    def _area(self) -> QRectF:
        """The square that is drawn on, in the middle of the widget."""
        side = min(self.width(), self.height())
        return QRectF((self.width() - side) // 2, (self.height() - side) // 2, side, side)

    def paintEvent(self, event: QtGui.QPaintEvent) -> None:  # noqa: ARG002
        area = self._area()
        painter = QtGui.QPainter(self)
        if self._gesture and not self._gesture.erases:
            self._painter.paint(painter, area, self._history.present, self._gesture.stroke)
        else:
            self._painter.paint(painter, area, self.drawing())
        if self.empty:
            self._paint_hint(painter, area)
        paint_note(painter, area, self.drawing().remark, self._theme)
        frame = self._theme.frame_colour(ringed=self.awaits_drop or shows_ring(self))
        paint_frame(painter, area, self._theme.colour("card"), frame)
        painter.end()

    def _paint_hint(self, painter: QtGui.QPainter, area: QRectF) -> None:
        painter.setFont(self._theme.font("text"))
        painter.setPen(self._theme.colour("hint"))
        flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
        painter.drawText(area.adjusted(24, 24, -24, -24), flags, self._hint)

    def _show_cursor(self) -> None:
        width = self._width * (2 * ERASER_FACTOR if self._eraser else 1)
        self.setCursor(pen_cursor(width * self._area().width() / SIDE, eraser=self._eraser))

    def resizeEvent(self, event: QtGui.QResizeEvent) -> None:
        if event.size().width() != event.oldSize().width():
            self.updateGeometry()
        self._show_cursor()
