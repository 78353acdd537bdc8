"""What tests read from a plot of pyqtgraph: its curves, and where things are in it."""

import pyqtgraph as pg
from PySide6.QtCore import QPoint, QPointF


def drawn(plot) -> list:
    """The curves that are painted, back to front."""
    return plot.view.curves.drawn()


def line(plot, name):
    """All values of the painted curve of this name; None without one."""
    return next((line.y for line in drawn(plot) if line.name == name), None)


def box(plot) -> pg.ViewBox:
    return plot.view.getPlotItem().getViewBox()


def place(plot, x: float) -> QPoint:
    """Where an epoch is in the widget, half-way up."""
    down = box(plot).sceneBoundingRect().center().y()
    return QPointF(box(plot).mapViewToScene(QPointF(x, 0)).x(), down).toPoint()


def span(plot) -> float:
    low, high = plot.view.x_range
    return high - low
