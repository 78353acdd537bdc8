"""One plot: every step's value thin, the smoothed line over it, validation points, the best epoch, a crosshair."""

from collections.abc import Sequence
from dataclasses import dataclass
from time import thread_time

from PySide6 import QtGui
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui.curve_data import CurveData, Kind
from gui.plot_painting import Line, PlotPainter
from gui.plot_scale import Axis
from gui.theme import Theme

LEFT, BOTTOM, TOP, RIGHT = 44, 20, 6, 4  # pixels at text scale 1; the same in all plots
ZOOM_STEP, MOVE_STEP = 0.8, 0.1
ARROWS = {
    Qt.Key.Key_Left: (-MOVE_STEP, 0.0),
    Qt.Key.Key_Right: (MOVE_STEP, 0.0),
    Qt.Key.Key_Down: (0.0, -MOVE_STEP),
    Qt.Key.Key_Up: (0.0, MOVE_STEP),
}


@dataclass(frozen=True, slots=True)
class View:
    """What part of the plot is seen."""

    x: Axis
    y: Axis


class PlotView(QWidget):
    """Wheel and + − zoom, dragging and arrows move, a double click and 0 show everything again.

    Signals:
        hovered: The epoch under the pointer (a float), or None once it has left.
        x_changed: The user has moved or zoomed: the epochs that are seen now (an `Axis`).
        zoom_changed: Whether the user has zoomed (a bool).
        menu_wanted: Where the context menu is wanted (a global QPoint).
    """

    hovered = Signal(object)
    x_changed = Signal(object)
    zoom_changed = Signal(bool)
    menu_wanted = Signal(object)

    def __init__(self, theme: Theme, kind: Kind, title: str) -> None:
        super().__init__()
        self._theme = theme
        self._painter = PlotPainter(theme, kind)
        self._data: CurveData | None = None
        self._earlier: tuple[CurveData, ...] = ()
        self._hidden: set[str] = set()
        self._log = False
        self._view = View(Axis(0, 1, whole=True), Axis(0, 1))
        self._zoomed = False
        self._crosshair: float | None = None
        self._held: QPointF | None = None
        self._picture: QtGui.QPixmap | None = None
        self.paint_seconds = 0.0
        self.setObjectName(f"{kind}View")
        self.setAccessibleName(f"{title} over the epochs")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        theme.changed.connect(self._changed)

    # Content

    def show_data(self, data: CurveData | None) -> None:
        """Show a run's series; the axes follow it unless the user has zoomed."""
        self._data = data
        if not self._zoomed:
            self.fit()
        self._changed()

    def show_earlier(self, earlier: Sequence[CurveData]) -> None:
        """Show other runs faintly behind."""
        self._earlier = tuple(earlier)
        if not self._zoomed:
            self.fit()
        self._changed()

    def show_curve(self, name: str, shown: bool) -> None:
        """Show or hide the curves "training", "validation" or "earlier"."""
        (self._hidden.discard if shown else self._hidden.add)(name)
        self._changed()

    def set_log(self, on: bool) -> None:
        """Draw the values on a logarithmic axis, or on a plain one."""
        self._log = on
        self.reset_zoom()
        self._changed()

    def lines(self) -> list[Line]:
        """What is painted now, back to front, with all its points."""
        return self._painter.lines(self._data, self._earlier, self._hidden)

    @property
    def crosshair(self) -> float | None:
        return self._crosshair

    def show_crosshair(self, x: float | None) -> None:
        """A thin upright line at an epoch; None takes it away."""
        if x != self._crosshair:
            self._crosshair = x
            self.update()

    def _changed(self) -> None:
        self._picture = None
        self.update()

    # What is seen

    @property
    def view(self) -> View:
        return self._view

    def fit(self) -> None:
        """Show all of the training, and the range of values that matters."""
        shown = [data for data in (self._data, *self._earlier) if data is not None]
        if not shown:
            return
        last = max(data.last_x for data in shown)
        low, high = shown[0].y_range
        self._view = View(Axis(-0.025 * last, 1.03 * last, whole=True), Axis(low, high, log=self._log))
        self._changed()

    def reset_zoom(self) -> None:
        """Go back to showing everything."""
        self._set_zoomed(False)
        self.fit()

    def zoom(self, factor: float, place: QPointF | None = None) -> None:
        """Zoom around `place` in the widget, or around the middle; below 1 comes nearer."""
        area = self.area()
        x = (place.x() - area.left()) / area.width() if place else 0.5
        y = (area.bottom() - place.y()) / area.height() if place else 0.5
        self._look(View(self._view.x.zoomed(factor, x), self._view.y.zoomed(factor, y)))

    def move_by(self, across: float, up: float) -> None:
        """Look farther on, by shares of what is seen."""
        self._look(View(self._view.x.moved(across), self._view.y.moved(up)))

    def show_x(self, x: Axis) -> None:
        """Show the same epochs as another plot."""
        self._view = View(x, self._view.y)
        self._set_zoomed(True)
        self._changed()

    def _look(self, view: View) -> None:
        self._view = view
        self._set_zoomed(True)
        self._changed()
        self.x_changed.emit(view.x)

    def _set_zoomed(self, zoomed: bool) -> None:
        if zoomed != self._zoomed:
            self._zoomed = zoomed
            self.zoom_changed.emit(zoomed)

    def area(self) -> QRectF:
        """Where the curves are: the widget without its axes."""
        px = self._theme.px
        return QRectF(self.rect()).adjusted(px(LEFT), TOP, -RIGHT, -px(BOTTOM))

    # Input

    def wheelEvent(self, event: QtGui.QWheelEvent) -> None:
        notches = event.angleDelta().y() / 120
        self.zoom(ZOOM_STEP**notches, event.position())
        event.accept()

    def mousePressEvent(self, event: QtGui.QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._held = event.position()

    def mouseMoveEvent(self, event: QtGui.QMouseEvent) -> None:
        place, area = event.position(), self.area()
        if self._held is not None:
            moved = place - self._held
            self._held = place
            self.move_by(-moved.x() / area.width(), moved.y() / area.height())
        inside = area.contains(place)
        self.hovered.emit(self._view.x.value((place.x() - area.left()) / area.width()) if inside else None)

    def mouseReleaseEvent(self, event: QtGui.QMouseEvent) -> None:  # noqa: ARG002
        self._held = None

    def mouseDoubleClickEvent(self, event: QtGui.QMouseEvent) -> None:  # noqa: ARG002
        self.reset_zoom()

    def leaveEvent(self, event: QEvent) -> None:  # noqa: ARG002
        self.hovered.emit(None)

    def contextMenuEvent(self, event: QtGui.QContextMenuEvent) -> None:
        self.menu_wanted.emit(event.globalPos())

    def keyPressEvent(self, event: QtGui.QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in {Qt.Key.Key_Plus, Qt.Key.Key_Equal}:
            self.zoom(ZOOM_STEP)
        elif key == Qt.Key.Key_Minus:
            self.zoom(1 / ZOOM_STEP)
        elif key == Qt.Key.Key_0:
            self.reset_zoom()
        elif key in ARROWS:
            self.move_by(*ARROWS[key])
        else:
            super().keyPressEvent(event)

    # Painting

    def sizeHint(self) -> QSize:
        return QSize(480, 240)

    def minimumSizeHint(self) -> QSize:
        return QSize(self._theme.px(160), self._theme.px(80))

    def resizeEvent(self, event: QtGui.QResizeEvent) -> None:  # noqa: ARG002
        self._changed()

    def paintEvent(self, event: QtGui.QPaintEvent) -> None:  # noqa: ARG002
        begin = thread_time()
        if self._picture is None or self._picture.devicePixelRatio() != self.devicePixelRatioF():
            self._picture = self._drawn()
        painter = QtGui.QPainter(self)
        painter.drawPixmap(0, 0, self._picture)
        area = self.area()
        if self._crosshair is not None:
            self._painter.paint_crosshair(
                painter, area, area.left() + self._view.x.place(self._crosshair) * area.width()
            )
        if self.hasFocus():
            self._painter.paint_focus(painter, QRectF(self.rect()))
        painter.end()
        self.paint_seconds = thread_time() - begin

    def _drawn(self) -> QtGui.QPixmap:
        """Axes and curves: drawn once, and shown until something changes."""
        ratio = self.devicePixelRatioF()
        picture = QtGui.QPixmap(self.size() * ratio)
        picture.setDevicePixelRatio(ratio)
        picture.fill(self._theme.colour("card"))
        painter = QtGui.QPainter(picture)
        self._painter.paint(painter, self.area(), self._view.x, self._view.y, self.lines())
        if self._data is not None:
            self._painter.paint_best(painter, self.area(), self._view.x, self._data)
        painter.end()
        return picture
