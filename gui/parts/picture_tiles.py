"""Pictures in rows that can be gone through and chosen from, by mouse and keys: what digits and channels share."""

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QAccessible, QFocusEvent, QHelpEvent, QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from gui.parts.keys import CHOOSING_KEYS, is_pressed
from gui.theme import Theme

STEPS = {Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Right: (1, 0), Qt.Key.Key_Up: (0, -1), Qt.Key.Key_Down: (0, 1)}


class PictureTiles(QWidget):
    """Arrows go from one tile to the next, Return, Space or a click choose one; a tool tip says what each is."""

    accessible_role = QAccessible.Role.Graphic

    def __init__(self, theme: Theme, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._current: int | None = None
        self.setObjectName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)

    # What each kind of tiles says of itself

    def count(self) -> int:
        """How many tiles there are."""
        raise NotImplementedError

    def columns(self) -> int:
        """In how many columns they stand."""
        raise NotImplementedError

    def reach(self, place: int) -> QRect | QRectF:
        """Where the pointer is at a tile."""
        raise NotImplementedError

    def words(self, place: int) -> str:
        """What a tile is."""
        raise NotImplementedError

    def choose(self, place: int) -> None:
        """A tile was chosen."""
        raise NotImplementedError

    def can_choose(self) -> bool:
        """Whether choosing one does anything."""
        return True

    def fit(self) -> None:
        """Take as much height as the rows need."""
        raise NotImplementedError

    # Input

    def tile_at(self, point: QPointF) -> int | None:
        """The tile under the pointer."""
        return next((place for place in range(self.count()) if QRectF(self.reach(place)).contains(point)), None)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: ARG002
        self.fit()

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            place = self.tile_at(QPointF(event.pos()))
            QToolTip.showText(event.globalPos(), "" if place is None else self.words(place), self)
            return True
        return super().event(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        over = self.can_choose() and self.tile_at(event.position()) is not None
        self.setCursor(Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.ArrowCursor)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        place = self.tile_at(event.position())
        if place is not None and event.button() == Qt.MouseButton.LeftButton:
            self._go(place)
            self.choose(place)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in STEPS and self.count():
            across, down = STEPS[key]
            before = -1 if self._current is None else self._current
            self._go(min(max(before + across + down * self.columns(), 0), self.count() - 1))
        elif is_pressed(event, CHOOSING_KEYS) and self._current is not None:
            self.choose(self._current)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Keys begin at the first tile; a click goes to its own."""
        super().focusInEvent(event)
        if self._current is None and self.count() and event.reason() != Qt.FocusReason.MouseFocusReason:
            self._go(0)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def _go(self, place: int) -> None:
        self._current = place
        self.setAccessibleDescription(self.words(place))
        self.update()
