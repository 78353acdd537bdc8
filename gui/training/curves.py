"""The curves of a run: loss and accuracy, and on demand the learning rate, over the same epochs."""

from collections.abc import Mapping
from functools import partial
from pathlib import Path

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from core.training.record import RunRecord
from gui.background.jobs import Jobs
from gui.parts import file_choice
from gui.parts.enabling import enable
from gui.parts.saving import png_bytes, save_bytes
from gui.parts.widgets import column
from gui.program_state import Fact
from gui.theme import GAP, Theme
from gui.training import curve_export, plot_library
from gui.training.curve_plot import CurvePlot

TURN_MS = 20
"""After the making of a plot, for whatever else there is to do: to paint it, first of all."""


class Curves(QWidget):
    """All plots of one run, sharing their epochs, their left edge and their crosshair.

    The numbers belong to the `RunRecord`; `refresh` draws what is new in it.

    Signals:
        train_wanted: The empty place's action was asked for.
        failed: A file could not be saved (a `DigitTrainerError`).
    """

    train_wanted = Signal()
    failed = Signal(object)

    def __init__(self, theme: Theme, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("curves")
        self._theme = theme
        self._jobs = jobs
        self._record: RunRecord | None = None
        self._fetching = False
        self.loss = CurvePlot(theme, "loss", "Loss", "loss", "Here you will see the loss fall, step by step.")
        self.accuracy = CurvePlot(
            theme, "accuracy", "Accuracy", "accuracy", "Here you will see the share of right answers rise."
        )
        self.learning_rate = CurvePlot(
            theme, "learning_rate", "Learning rate", "learning_rate_curve", "Here you will see how large the steps are."
        )
        self.loss.setObjectName("lossPlot")
        self.accuracy.setObjectName("accuracyPlot")
        self.learning_rate.setObjectName("learningRatePlot")
        self.plots = (self.loss, self.accuracy, self.learning_rate)
        self.setLayout(column(*((plot, 1) for plot in self.plots), spacing=GAP))
        self.learning_rate.hide()
        for plot in self.plots:
            plot.hovered.connect(self._hovered)
            plot.train_wanted.connect(self.train_wanted)
            plot.library_wanted.connect(self.prepare)
            plot.x_changed.connect(partial(self._follow, plot))
            plot.zoom_changed.connect(lambda zoomed: None if zoomed else self.reset_zoom())
            plot.last_wanted.connect(self.show_last)
            self._fill_menu(plot)

    def prepare(self) -> None:
        """Make the plots soon, rather than when there is something to show.

        A job imports their library, and each plot is made in a turn of its own: the window does not stand still.
        """
        if not self._fetching:
            self._fetching = True
            QTimer.singleShot(0, self, self._fetch)  # whoever asks is busy

    def _fetch(self) -> None:
        self._jobs.start("plots", lambda _token: plot_library.fetch(), self._make_plots)

    def _make_plots(self, _nothing: None) -> None:
        self._fetching = False
        self._make_next(list(self.plots))

    def _make_next(self, plots: list[CurvePlot]) -> None:
        plots.pop(0).prepare()
        if plots:
            QTimer.singleShot(TURN_MS, self, partial(self._make_next, plots))

    # Content

    def set_record(self, record: RunRecord | None) -> None:
        """Show another run; None shows the empty places."""
        self._record = record
        for plot in self.plots:
            plot.set_record(record)

    def set_comparison(self, records: Mapping[str, RunRecord]) -> None:
        """Show earlier runs behind, by name."""
        for plot in self.plots:
            plot.set_comparison(records)

    def refresh(self) -> None:
        """Draw what is new in the record."""
        for plot in self.plots:
            if plot.isVisible():
                plot.refresh()

    def _follow(self, moved: CurvePlot, low: float, high: float) -> None:
        """Show the same epochs in all plots."""
        for plot in self.plots:
            if plot is not moved:
                plot.view.show_x(low, high)

    def _hovered(self, x: float | None) -> None:
        for plot in self.plots:
            plot.show_crosshair(x)

    # Menu

    def _fill_menu(self, plot: CurvePlot) -> None:
        menu = plot.more.menu
        if plot is self.loss:
            log = menu.addAction("Logarithmic axis")
            log.setCheckable(True)
            log.setChecked(True)
            log.toggled.connect(plot.set_log)
        rate = menu.addAction("Show the learning rate")
        rate.setCheckable(True)
        rate.toggled.connect(self.show_learning_rate)
        menu.aboutToShow.connect(lambda: rate.setChecked(self.learning_rate.isVisible()))
        menu.addSeparator()
        menu.addAction("Zoom in", plot.zoom_in)
        menu.addAction("Zoom out", plot.zoom_out)
        menu.addAction("Last tenth", self.show_last)
        menu.addAction("Whole training", self.reset_zoom)
        menu.addSeparator()
        save = (menu.addAction("Save as PNG…", self.save_picture), menu.addAction("Save as CSV…", self.save_csv))
        menu.aboutToShow.connect(lambda: self._offer(save))

    def _offer(self, save: tuple[QAction, QAction]) -> None:
        """Let curves be saved if there are any."""
        for action in save:
            enable(action, "" if self._record is not None else Fact.CURVES.value)

    def show_learning_rate(self, shown: bool) -> None:
        """Show or hide the third plot."""
        self.learning_rate.setVisible(shown)

    def show_last(self) -> None:
        """Look closely at the last part of the training in all plots."""
        for plot in self.plots:
            plot.show_last()

    def reset_zoom(self) -> None:
        """Show the whole training in all plots."""
        for plot in self.plots:
            plot.reset_zoom()

    def save_picture(self) -> None:
        """Ask for a file and save the curves as they are seen now, as a PNG."""
        for plot in self.plots:
            plot.draw_for(curve_export.PICTURE_SCALE)
        picture = curve_export.picture_of(self)
        for plot in self.plots:
            plot.draw_for(None)
        self._ask("Save the curves", "PNG picture (*.png)", ".png", png_bytes(picture))

    def save_csv(self) -> None:
        """Ask for a file and save every step's numbers."""
        if self._record is not None:
            content = curve_export.csv_text(self._record).encode()
            self._ask("Save the numbers", "Table (*.csv)", ".csv", content)

    def _ask(self, title: str, name_filter: str, suffix: str, content: bytes) -> None:
        name = f"{self._record.run_id if self._record else 'curves'}{suffix}"
        file_choice.choose_target(self, title, name_filter, Path.home() / name, partial(self.save, content))

    def save(self, content: bytes, path: Path) -> None:
        """Write a file in the background."""
        self._jobs.start(
            "save-curves", lambda _token: save_bytes(path, content), lambda _result: None, failed=self.failed.emit
        )
