"""Mouse, finger and tablet pen as one: pen down, moved, up."""

from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QAccessible, QMouseEvent, QPointingDevice, QTabletEvent, QTouchEvent
from PySide6.QtWidgets import QWidget


class PenSurface(QWidget):
    """A widget to draw on. The right button, a pen's side button and its other end erase; only one finger draws."""

    accessible_role = QAccessible.Role.Canvas

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_AcceptTouchEvents)

    def pen_down(self, place: QPointF, *, erase: bool, pressure: float | None = None) -> None:
        """A line begins, in pixels of the widget; `pressure` is 0 to 1 where the device knows it."""
        raise NotImplementedError

    def pen_moved(self, place: QPointF, pressure: float | None = None) -> None:
        """It goes on, if one was begun."""
        raise NotImplementedError

    def pen_up(self) -> None:
        """It is done."""
        raise NotImplementedError

    def pen_cancelled(self) -> None:
        """It shall not be."""
        raise NotImplementedError

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() in {Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton}:
            self.pen_down(event.position(), erase=event.button() == Qt.MouseButton.RightButton)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self.pen_moved(event.position())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: ARG002
        self.pen_up()

    def tabletEvent(self, event: QTabletEvent) -> None:
        pressure = event.pressure() if event.type() != QEvent.Type.TabletRelease else None
        if event.type() == QEvent.Type.TabletPress:
            turned = event.pointerType() == QPointingDevice.PointerType.Eraser
            barrel = event.button() == Qt.MouseButton.RightButton
            self.pen_down(event.position(), erase=turned or barrel, pressure=pressure)
        elif event.type() == QEvent.Type.TabletMove:
            self.pen_moved(event.position(), pressure)
        else:
            self.pen_up()
        event.accept()

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QTouchEvent):
            self._touch(event)
            return True
        return super().event(event)

    def _touch(self, event: QTouchEvent) -> None:
        """The first finger draws; others are ignored."""
        if event.type() == QEvent.Type.TouchCancel:
            self.pen_cancelled()
            return
        place = event.points()[0].position()
        if event.type() == QEvent.Type.TouchBegin:
            self.setFocus(Qt.FocusReason.MouseFocusReason)
            self.pen_down(place, erase=False)
        elif event.type() == QEvent.Type.TouchUpdate:
            self.pen_moved(place)
        else:
            self.pen_up()
        event.accept()
