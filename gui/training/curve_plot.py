"""A card with one plot: its heading, a legend that toggles, the large figure, and the plot."""

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAccessible, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QStackedLayout, QWidget

from core.training.record import RunRecord
from core.training.smoothing import smoothing_words
from gui.parts.small_controls import MoreButton
from gui.parts.widgets import EmptyPlace, HelpButton, column, label, row
from gui.theme import GAP, HALF, INSIDE, NEAR, Theme
from gui.training import plot_library
from gui.training.curve_data import CurveData, Kind, curve_data, training_words, validation_words, value_words
from gui.training.plot_legend import LegendEntry, Readout
from gui.training.plot_scale import LEFT_WIDTH
from gui.training.zoom_button import ZoomButton

if TYPE_CHECKING:
    from gui.training.plot_view import PlotView

MIN_HEIGHT = 180
LEGEND_PLACE = 2  # in the heading's row: after the title and its "?"
LEGENDS: dict[Kind, tuple[str, ...]] = {
    "loss": ("training", "validation", "earlier"),
    "accuracy": ("training", "validation", "earlier"),
    "learning_rate": ("training", "earlier"),
}
EARLIER_WORDS = "earlier runs"


class CurvePlot(QFrame):
    """One plot of a run.

    Signals:
        hovered: The epoch under the pointer (a float), or None.
        x_changed: The user has moved or zoomed: the first and the last epoch that are seen now (two floats).
        zoom_changed: Whether the user has zoomed (a bool).
        last_wanted: The last part of the training shall be looked at closely, in all plots.
        train_wanted: The action of the empty place was asked for.
        library_wanted: There is something to show and no plot yet: its library must be imported.
    """

    accessible_role = QAccessible.Role.Grouping

    hovered = Signal(object)
    x_changed = Signal(float, float)
    zoom_changed = Signal(bool)
    last_wanted = Signal()
    train_wanted = Signal()
    library_wanted = Signal()

    def __init__(self, theme: Theme, kind: Kind, title: str, topic: str, empty: str) -> None:
        super().__init__()
        self._theme = theme
        self._kind = kind
        self._title = title
        self._record: RunRecord | None = None
        self._earlier: Mapping[str, RunRecord] = {}
        self._others: Mapping[str, CurveData] = {}
        self._data: CurveData | None = None
        self._view: PlotView | None = None
        self.setProperty("role", "card")
        self.setAccessibleName(f"{title} curves")
        self.figure = label("", "strong", f"{kind}Figure")
        self.training_figure = label("", "secondary", f"{kind}TrainingFigure")
        self.scale = label("log", "caption", f"{kind}Scale")
        self.zoom = ZoomButton(theme, f"{kind}Zoom")
        self.more = MoreButton(theme, f"{kind}Menu", f"More about the {title.lower()} curves")
        self._help = HelpButton(topic)
        self._empty = EmptyPlace(empty, "Train" if kind == "loss" else "", f"{kind}Empty")
        self._empty.clicked.connect(self.train_wanted)
        self._legend = {name: self._legend_entry(name) for name in LEGENDS[kind]}
        self._build()
        theme.changed.connect(self._arrange, Qt.ConnectionType.QueuedConnection)  # once everything has its font

    @property
    def view(self) -> "PlotView":
        """The plot itself; made when it is first needed, because its library takes long to import."""
        if self._view is None:
            self._view = self._made_view()
        return self._view

    def prepare(self) -> None:
        """Make the plot now, while nobody waits for it, and show what there is to show."""
        self.view.show_earlier(self._others)
        self.view.show_data(self._data)
        self.refresh()

    def draw_for(self, ratio: float | None) -> None:
        """Draw lines for a picture with so many pixels for one of the window; None draws for the screen."""
        self.view.restyle(ratio)

    # Content

    def set_record(self, record: RunRecord | None) -> None:
        """Show another run."""
        self._record = record
        self.reset_zoom()
        self.refresh()

    def set_comparison(self, records: Mapping[str, RunRecord]) -> None:
        """Show other runs behind, by name."""
        self._earlier = records
        self._legend["earlier"].setVisible(bool(records))
        self._legend["earlier"].setToolTip("Show or hide: " + ", ".join(records))
        self._others = {name: curve_data(record, self._kind) for name, record in records.items()}
        if self._can_show(bool(records)):
            self.view.show_earlier(self._others)
        self._arrange()
        self.refresh()

    def refresh(self) -> None:
        """Show the newest numbers."""
        record = self._record
        self._data = curve_data(record, self._kind) if record is not None and record.started is not None else None
        self.figure.setText(validation_words(self._data, self._kind))
        self.training_figure.setText(training_words(self._data, self._kind))
        for figure in (self.figure, self.training_figure):
            figure.setAccessibleName(f"{self._title}: {figure.text()}")
            figure.setVisible(bool(figure.text()))
        self.zoom.setVisible(self._data is not None and self._data.end is not None)
        self._arrange()
        shown = self._data is not None or bool(self._earlier)
        can = self._can_show(shown)
        if can:
            self._show_data()
        self._stack.setCurrentWidget(self.view if shown and can else self._empty)

    def _can_show(self, wanted: bool) -> bool:
        """Whether there is a plot, or one can be made that is `wanted`; if it cannot be made yet, its library is."""
        if self._view is not None or not wanted:
            return self._view is not None
        if not plot_library.is_there():
            self.library_wanted.emit()
            return False
        return True

    def _show_data(self) -> None:
        self.view.show_data(self._data)
        smooth = self._data is not None and self._kind != "learning_rate"
        told = (self.training_figure.text(), self.figure.text())
        self.view.setAccessibleDescription(", ".join(filter(None, told)))
        if self._data is not None and smooth:
            self._legend["training"].setToolTip(smoothing_words(self._data.window))

    def show_crosshair(self, x: float | None) -> None:
        """Mark an epoch and say the values there; None takes both away."""
        if self._data is None:
            return
        self.view.show_crosshair(x)
        self._values.setVisible(x is not None)
        if x is not None:
            self._values.show_lines(self._words_at(self._data, x), self.view.width() - 2 * NEAR)
            self._place_values(x)

    def _words_at(self, data: CurveData, x: float) -> list[str]:
        value, validation = data.at(x)
        parts = [f"epoch {max(x, 0):.2f}"]
        if value is not None:
            name = "" if self._kind == "learning_rate" else " training"
            parts.append(f"{value_words(value, self._kind)}{name}")
        if validation is not None:
            parts.append(f"{value_words(validation, self._kind)} validation")
        for name, other in self._others.items():
            if (theirs := other.at(x)[0]) is not None and x <= other.last_x:
                parts.append(f"{value_words(theirs, self._kind)} {name}")
        return parts

    # What is seen

    def set_log(self, on: bool) -> None:
        """Draw the values on a logarithmic axis, or on a plain one."""
        self.view.set_log(on)
        self.scale.setVisible(on)

    def zoom_in(self) -> None:
        """Come nearer to the middle."""
        self.view.zoom_in()

    def zoom_out(self) -> None:
        """Go farther from the middle."""
        self.view.zoom_out()

    def show_last(self) -> None:
        """Look closely at the last part of the training."""
        if self._data is not None:
            self.view.show_last()

    def reset_zoom(self) -> None:
        """Show the whole training."""
        if self._view:
            self._view.reset_zoom()

    # Building

    def _build(self) -> None:
        self._legend_box = QWidget()
        self._legend_box.setObjectName(f"{self._kind}Legend")
        legend = row(*self._legend.values(), spacing=NEAR)
        legend.setContentsMargins(NEAR, 0, 0, 0)
        self._legend_box.setLayout(legend)
        self._legend["earlier"].hide()
        self.scale.setVisible(self._kind == "loss")
        self.zoom.clicked.connect(lambda: self.reset_zoom() if self.zoom.zoomed else self.last_wanted.emit())
        heading = row(label(self._title, "strong"), self.scale, spacing=HALF)
        figures = (self.training_figure, self.figure)
        self._header = row(heading, self._help, 1, *figures, self.zoom, self.more)
        self._header.insertWidget(LEGEND_PLACE, self._legend_box)
        self._stack = QStackedLayout()
        self._stack.addWidget(self._empty)
        self._second_row = row(1)
        layout = column(self._header, self._second_row, (self._stack, 1), spacing=0)
        layout.setContentsMargins(INSIDE, GAP, INSIDE, NEAR)
        self.setLayout(layout)

    def _made_view(self) -> "PlotView":
        plot_library.fetch()
        from gui.training.plot_view import PlotView

        view = PlotView(self._theme, self._kind, self._title, self)
        view.set_log(self._kind == "loss")
        view.hovered.connect(self.hovered)
        view.x_changed.connect(self.x_changed)
        view.zoom_changed.connect(self._zoom_changed)
        view.menu_wanted.connect(self.more.menu.popup)
        self._values = Readout(self._theme, f"{self._kind}Values", view)
        self._stack.addWidget(view)
        return view

    def _arrange(self) -> None:
        """Put the legend, and then the training's figure, into the heading's row if it fits there, else below."""
        self._place(self._legend_box, LEGEND_PLACE, 0)
        self._place(self.training_figure, self._header.indexOf(self.figure), self._second_row.count())

    def _place(self, widget: QWidget, above: int, below: int) -> None:
        """Into the heading's row at `above`, or where it has no room there into the second row at `below`."""
        inside = self._header.indexOf(widget) >= 0
        needed = self._header.minimumSize().width() + (0 if inside else widget.minimumSizeHint().width() + NEAR)
        fits = needed <= self.width() - 2 * INSIDE
        if fits and not inside:
            self._header.insertWidget(above, widget)
        elif inside and not fits:
            self._second_row.insertWidget(below, widget)

    def showEvent(self, event: QShowEvent) -> None:
        """Show what has come while nobody saw it."""
        super().showEvent(event)
        self.refresh()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def minimumSizeHint(self) -> QSize:
        return QSize(self._theme.px(180), self._theme.px(MIN_HEIGHT))

    def _legend_entry(self, name: str) -> LegendEntry:
        role = {"training": "training", "validation": "validation", "earlier": "secondary"}[name]
        words = EARLIER_WORDS if name == "earlier" else name
        entry = LegendEntry(self._theme, words, role, f"{self._kind}Legend{name.capitalize()}")
        entry.toggled.connect(partial(self._show_curve, name))
        return entry

    def _show_curve(self, name: str, shown: bool) -> None:
        self.view.show_curve(name, shown)

    def _zoom_changed(self, zoomed: bool) -> None:
        self.zoom.set_zoomed(zoomed)
        self.zoom_changed.emit(zoomed)

    def _place_values(self, x: float) -> None:
        """On the other side of the plot, so that nothing is hidden that is looked at."""
        low, high = self.view.x_range
        left, right = self._theme.px(LEFT_WIDTH) + NEAR, self.view.width() - self._values.width() - NEAR
        self._values.move(right if x < (low + high) / 2 else left, NEAR)
