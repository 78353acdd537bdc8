"""One plot: pyqtgraph's, with the curves of a run, its best epoch and a crosshair.

Importing pyqtgraph takes most of a second: import this module where a plot is made, not before the window is seen.
"""

from collections.abc import Mapping
from math import log10

import pyqtgraph as pg
from PySide6.QtCore import QEvent, QPointF, QSize, Qt, Signal
from PySide6.QtGui import QAccessible, QContextMenuEvent, QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from gui.parts.small_controls import paint_focus
from gui.theme import Theme
from gui.training.axis_ranges import Range, alike
from gui.training.curve_data import CurveData, Kind, last_part, whole
from gui.training.line_ends import LineEnd, paint_ends
from gui.training.plot_axis import PlotAxis
from gui.training.plot_box import DragOnlyBox, set_up_library
from gui.training.plot_curves import PlotCurves
from gui.training.plot_marks import BestMark, Crosshair

TOP, RIGHT = 6, 4  # pixels around the axes
ZOOM_STEP, MOVE_STEP = 0.8, 0.1
MIN_SPAN, MAX_SPAN, MAX_DECADES = 1e-6, 1e6, 24.0  # how far an axis can be zoomed
MAX_DISTANCE, MAX_POWER = 1e9, 30.0  # and how far from 0 it can be moved
ARROWS = {
    Qt.Key.Key_Left: (-MOVE_STEP, 0.0),
    Qt.Key.Key_Right: (MOVE_STEP, 0.0),
    Qt.Key.Key_Down: (0.0, -MOVE_STEP),
    Qt.Key.Key_Up: (0.0, MOVE_STEP),
}


class PlotView(pg.PlotWidget):  # type: ignore[misc]
    """Wheel and + − zoom, dragging and arrows move, a double click and 0 show everything again.

    Signals:
        hovered: The epoch under the pointer (a float), or None once it has left.
        x_changed: The user has moved or zoomed: the first and the last epoch that are seen now (two floats).
        zoom_changed: Whether the user has zoomed (a bool).
        menu_wanted: Where the context menu is wanted (a global QPoint).
    """

    accessible_role = QAccessible.Role.Chart

    hovered = Signal(object)
    x_changed = Signal(float, float)
    zoom_changed = Signal(bool)
    menu_wanted = Signal(object)

    def __init__(self, theme: Theme, kind: Kind, title: str, parent: QWidget | None = None) -> None:
        set_up_library()
        left = PlotAxis(theme, "left", percent=kind == "accuracy")
        self._axes = {"left": left, "bottom": PlotAxis(theme, "bottom")}
        super().__init__(parent, viewBox=DragOnlyBox(enableMenu=False), axisItems=self._axes, enableMenu=False)
        self._theme = theme
        self._data: CurveData | None = None
        self._earlier: Mapping[str, CurveData] = {}
        self._log = False
        self._zoomed = False
        self._crosshair: float | None = None
        self.setObjectName(f"{kind}View")
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)  # nothing behind has to be painted too
        self.setAccessibleName(f"{title} over the epochs")
        self._plot = self.getPlotItem()
        self._box = self._plot.getViewBox()
        self._plot.hideButtons()
        self.destroyed.connect(self._plot.ctrlMenu.deleteLater)  # made, never shown, and dressed by every style sheet
        self._plot.layout.setContentsMargins(0, TOP, RIGHT, 0)
        for unseen in ("top", "right"):
            self._plot.getAxis(unseen).unlinkFromView()  # it would write its title anew for every range
        self.curves = PlotCurves(self._box, theme, kind)
        self._best, self._pointer = BestMark(theme, kind), Crosshair(theme)
        for mark in (self._best, self._pointer):
            self._plot.addItem(mark, ignoreBounds=True)
        self._set_scale()
        self._box.sigRangeChangedManually.connect(self._user_looked)
        self.scene().sigMouseMoved.connect(self._pointed)
        theme.changed.connect(self.restyle)
        self.restyle()

    # Content

    def show_data(self, data: CurveData | None) -> None:
        """Show a run's series; the axes follow it unless the user has zoomed."""
        self._data = data
        if not self._zoomed:
            self.fit(roughly=True)
        self.curves.show_data(data)
        self._best.show_data(data)
        self.scene().prepareForPaint()  # now, for what is prepared while it is painted is painted twice

    def show_earlier(self, earlier: Mapping[str, CurveData]) -> None:
        """Show other runs behind, by name, each in a colour of its own."""
        self._earlier = earlier
        if not self._zoomed:
            self.fit()
        self.curves.show_earlier(tuple(earlier.values()))

    def show_curve(self, name: str, shown: bool) -> None:
        """Show or hide the curves "training", "validation" or "earlier"."""
        self.curves.show_curve(name, shown)

    def set_log(self, on: bool) -> None:
        """Draw the values on a logarithmic axis, or on a plain one."""
        self._log = on
        self.curves.set_log(on)
        self._set_scale()
        self.reset_zoom()

    @property
    def crosshair(self) -> float | None:
        """The epoch that is marked; None without a mark."""
        return self._crosshair

    def show_crosshair(self, x: float | None) -> None:
        """A thin upright line at an epoch; None takes it away."""
        self._crosshair = x
        self._pointer.show_at(x)

    # What is seen

    @property
    def log(self) -> bool:
        """Whether the values are on a logarithmic axis."""
        return self._log

    @property
    def x_range(self) -> Range:
        """The epochs that are seen."""
        low, high = self._box.viewRange()[0]
        return low, high

    @property
    def y_range(self) -> Range:
        """The values that are seen."""
        low, high = self._box.viewRange()[1]
        return (10**low, 10**high) if self._log else (low, high)

    def fit(self, *, roughly: bool = False) -> None:
        """Show all of the training, and the range of values that matters; `roughly`: if the eye sees a difference."""
        shown = [data for data in (self._data, *self._earlier.values()) if data is not None]
        if not shown:
            return
        across, values = whole(shown)
        up = self._scaled(*values)
        if not (roughly and all(map(alike, (across, up), self._box.viewRange()))):
            self._box.setRange(xRange=across, yRange=up, padding=0)

    def _scaled(self, low: float, high: float) -> Range:
        """A range of values as the axis counts them."""
        return (log10(low), log10(high)) if self._log else (low, high)

    def show_last(self) -> None:
        """Look closely at the last part of the training, and at the values there."""
        if self._data is not None and (part := last_part(self._data)) is not None:
            self._box.setRange(xRange=part[0], yRange=self._scaled(*part[1]), padding=0)
            self._set_zoomed(True)

    def reset_zoom(self) -> None:
        """Go back to showing everything."""
        self._set_zoomed(False)
        self.fit()

    def zoom_in(self) -> None:
        """Come nearer to the middle."""
        self._zoom(ZOOM_STEP)

    def zoom_out(self) -> None:
        """Go farther from the middle."""
        self._zoom(1 / ZOOM_STEP)

    def move_by(self, across: float, up: float) -> None:
        """Look farther on, by shares of what is seen."""
        seen = self._box.viewRect()
        self._box.translateBy(x=across * seen.width(), y=up * seen.height())
        self._user_looked()

    def show_x(self, low: float, high: float) -> None:
        """Show the same epochs as another plot."""
        self._box.setXRange(low, high, padding=0)
        self._set_zoomed(True)

    def _zoom(self, factor: float) -> None:
        self._box.scaleBy((factor, factor))
        self._user_looked()

    def _user_looked(self, _axes: object = None) -> None:
        self._set_zoomed(True)
        self.x_changed.emit(*self.x_range)

    def _set_zoomed(self, zoomed: bool) -> None:
        if zoomed != self._zoomed:
            self._zoomed = zoomed
            self.zoom_changed.emit(zoomed)

    def _set_scale(self) -> None:
        farthest = MAX_POWER if self._log else MAX_DISTANCE
        self._plot.setLogMode(False, self._log)
        self._box.setLimits(
            minXRange=MIN_SPAN,
            maxXRange=MAX_SPAN,
            minYRange=MIN_SPAN,
            maxYRange=MAX_DECADES if self._log else MAX_SPAN,
            xMin=-MAX_DISTANCE,
            xMax=MAX_DISTANCE,
            yMin=-farthest,
            yMax=farthest,
        )
        self._plot.disableAutoRange()

    # Input

    def _pointed(self, place: QPointF) -> None:
        inside = self._box.sceneBoundingRect().contains(place)
        self.hovered.emit(self._box.mapSceneToView(place).x() if inside else None)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        super().mouseDoubleClickEvent(event)
        self.reset_zoom()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.hovered.emit(None)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self.menu_wanted.emit(event.globalPos())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in {Qt.Key.Key_Plus, Qt.Key.Key_Equal}:
            self.zoom_in()
        elif key == Qt.Key.Key_Minus:
            self.zoom_out()
        elif key == Qt.Key.Key_0:
            self.reset_zoom()
        elif key in ARROWS:
            self.move_by(*ARROWS[key])
        else:
            event.ignore()

    # Painting

    def sizeHint(self) -> QSize:
        return QSize(480, 240)

    def minimumSizeHint(self) -> QSize:
        return QSize(self._theme.px(160), self._theme.px(80))

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._earlier and self.curves.shows_earlier():
            paint_ends(painter, self._box.sceneBoundingRect(), self.line_ends(), self._theme)
        paint_focus(painter, self, self._theme)
        painter.end()

    def line_ends(self) -> list[LineEnd]:
        """Where the lines of the earlier runs end, as far as that is seen."""
        seen, ends = self._box.viewRect(), []
        for place, (name, data) in enumerate(self._earlier.items()):
            if (end := data.end) is not None:
                x, y = end[0], log10(max(end[1], MIN_SPAN)) if self._log else end[1]
                if seen.left() <= x <= seen.right():
                    where = self._box.mapViewToScene(QPointF(x, y))
                    ends.append(LineEnd(where, name, self._theme.compared_colour(place)))
        return ends

    def restyle(self, ratio: float | None = None) -> None:
        """Take the theme's colours and sizes.

        Args:
            ratio: How many pixels of a picture make one of the window; the screen's by default. pyqtgraph counts the
                width of a line in them.
        """
        ratio = ratio or self.devicePixelRatioF()
        self.setBackground(self._theme.colour("card"))
        for axis in self._axes.values():
            axis.restyle()
        self.curves.restyle()
        for mark in (self._best, self._pointer):
            mark.restyle(ratio)

    def event(self, event: QEvent) -> bool:
        """Follow the screen: another one may have finer pixels."""
        if event.type() == QEvent.Type.DevicePixelRatioChange:
            self.restyle()
        return bool(super().event(event))
