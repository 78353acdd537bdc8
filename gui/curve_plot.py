"""A card with one plot: its heading, a legend that toggles, the large figure, and the plot."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QStackedLayout, QVBoxLayout, QWidget

from core.training.record import RunRecord
from gui.curve_data import CurveData, Kind, curve_data, figure_words, value_words
from gui.plot_view import PlotView
from gui.small_controls import LegendEntry, MoreButton, Readout, compact_button
from gui.smoothing import smoothing_words
from gui.theme import GAP, INSIDE, NEAR, Theme
from gui.widgets import EmptyPlace, HelpButton, label, row

LEAST_HEIGHT = 120
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
        train_wanted: The action of the empty place was asked for.
    """

    hovered = Signal(object)
    train_wanted = Signal()

    def __init__(self, theme: Theme, kind: Kind, title: str, topic: str, empty: str) -> None:
        super().__init__()
        self._theme = theme
        self._kind = kind
        self._title = title
        self._record: RunRecord | None = None
        self._earlier: Sequence[RunRecord] = ()
        self._data: CurveData | None = None
        self.view = PlotView(theme, kind, title)
        self.setProperty("role", "card")
        self.setAccessibleName(f"{title} curves")
        self.figure = label("", "strong", f"{kind}Figure")
        self.more = MoreButton(theme, f"{kind}Menu", f"More about the {title.lower()} curves")
        self._help = HelpButton(topic)
        self._empty = EmptyPlace(empty, "Train" if kind == "loss" else "", f"{kind}Empty")
        self._empty.clicked.connect(self.train_wanted)
        self._legend = {name: self._legend_entry(name) for name in LEGENDS[kind]}
        self._build()
        self.view.set_log(kind == "loss")
        self.view.hovered.connect(self.hovered)
        self.view.zoom_changed.connect(self._zoom_changed)
        self.view.menu_wanted.connect(self.more.menu.popup)

    # Content

    def set_record(self, record: RunRecord | None) -> None:
        """Show another run."""
        self._record = record
        self.view.reset_zoom()
        self.refresh()

    def set_comparison(self, records: Sequence[RunRecord]) -> None:
        """Show other runs faintly behind."""
        self._earlier = records
        self._legend["earlier"].setVisible(bool(records))
        self._legend["earlier"].setToolTip("Show or hide: " + ", ".join(record.run_id for record in records))
        self.view.show_earlier([curve_data(record, self._kind) for record in records])
        self._arrange()
        self.refresh()

    def refresh(self) -> None:
        """Show the newest numbers."""
        record = self._record
        self.figure.setText(figure_words(record, self._kind) if self._kind != "learning_rate" else "")
        self.figure.setAccessibleName(f"{self._title}: {self.figure.text()}")
        self._data = curve_data(record, self._kind) if record is not None and record.started is not None else None
        self._arrange()
        self.view.show_data(self._data)
        self._stack.setCurrentWidget(self.view if self._data is not None or self._earlier else self._empty)
        plain = self._data is None or self._kind == "learning_rate"
        self.view.setToolTip("" if plain or self._data is None else smoothing_words(self._data.window))

    def show_crosshair(self, x: float | None) -> None:
        """Mark an epoch and say the values there; None takes both away."""
        if self._data is None:
            return
        self.view.show_crosshair(x)
        self._values.setVisible(x is not None)
        if x is not None:
            self._values.show_text(self._words_at(self._data, x))
            self._place_overlays()

    def _words_at(self, data: CurveData, x: float) -> str:
        value, validation = data.at(x)
        parts = [f"epoch {max(x, 0):.2f}"]
        if value is not None:
            name = "" if self._kind == "learning_rate" else " training"
            parts.append(f"{value_words(value, self._kind)}{name}")
        if validation is not None:
            parts.append(f"{value_words(validation, self._kind)} validation")
        return "  ·  ".join(parts)

    def reset_zoom(self) -> None:
        """Show the whole training."""
        self.view.reset_zoom()

    # Building

    def _build(self) -> None:
        self._legend_box = QWidget()
        legend = row(*self._legend.values(), spacing=NEAR)
        legend.setContentsMargins(NEAR, 0, 0, 0)
        self._legend_box.setLayout(legend)
        self._legend["earlier"].hide()
        self._header = row(label(self._title, "strong"), self._help, 1, self.figure, self.more)
        self._stack = QStackedLayout()
        self._stack.addWidget(self._empty)
        self._stack.addWidget(self.view)
        tip = "Show the whole training (0, or a double click)."
        self._reset = compact_button("Reset zoom", f"{self._kind}ResetZoom", tip)
        self._reset.setParent(self.view)
        self._reset.hide()
        self._reset.clicked.connect(self.reset_zoom)
        self._values = Readout(self._theme, f"{self._kind}Values", self.view)
        self._second_row = row(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(INSIDE, GAP, INSIDE, NEAR)
        layout.setSpacing(0)
        layout.addLayout(self._header)
        layout.addLayout(self._second_row)
        layout.addLayout(self._stack, 1)
        self._header.insertWidget(LEGEND_PLACE, self._legend_box)

    def _arrange(self) -> None:
        """Put the legend into the heading's row if it fits there, else below."""
        inside = self._header.indexOf(self._legend_box) >= 0
        needed = self._header.minimumSize().width() + (
            0 if inside else self._legend_box.minimumSizeHint().width() + NEAR
        )
        fits = needed <= self.width() - 2 * INSIDE
        if fits and not inside:
            self._header.insertWidget(LEGEND_PLACE, self._legend_box)
        elif inside and not fits:
            self._second_row.insertWidget(0, self._legend_box)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def minimumSizeHint(self) -> QSize:
        return QSize(self._theme.px(180), self._theme.px(LEAST_HEIGHT))

    def _legend_entry(self, name: str) -> LegendEntry:
        role = {"training": "training", "validation": "validation", "earlier": "secondary"}[name]
        words = EARLIER_WORDS if name == "earlier" else name
        entry = LegendEntry(self._theme, words, role, f"{self._kind}Legend{name.capitalize()}")
        entry.toggled.connect(partial(self.view.show_curve, name))
        return entry

    def _zoom_changed(self, zoomed: bool) -> None:
        self._reset.setVisible(zoomed)
        self._place_overlays()

    def _place_overlays(self) -> None:
        self._reset.adjustSize()
        self._reset.move(self.view.width() - self._reset.width() - NEAR, NEAR)
        left = self.view.width() - self._values.width() - NEAR
        self._values.move(left, NEAR + (self._reset.height() + NEAR if self._reset.isVisible() else 0))


def stacked(*plots: QWidget) -> QVBoxLayout:
    """Plots below each other, all equally high."""
    layout = QVBoxLayout()
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(GAP)
    for plot in plots:
        layout.addWidget(plot, 1)
    return layout
