"""How exactly a file keeps its weights: a table that is made by measuring, what it says in words, and the choice."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QProgressBar, QWidget

from core.errors import DigitTrainerError
from core.export import ladder
from core.export.compression import KINDS
from core.export.contract import Precision
from core.export.ladder import Rung
from core.export.options import PLAIN, Options
from core.model.network import Network
from core.words import capital
from gui.background.jobs import Jobs
from gui.export.changed_dialog import ChangedDialog
from gui.export.digits_source import DigitsSource
from gui.export.measuring import Measuring
from gui.export.precision_table import PrecisionTable
from gui.parts.enabling import enable
from gui.parts.widgets import button, column, label, row
from gui.theme import GAP, NEAR, Theme

PARTS = 1000  # of the progress bar
MEASURE, GO_ON = "Measure", "Go on measuring"
OFFER = "Measure, to see what fewer bits save and cost on digits that it has not learnt from."


class Weights(QWidget):
    """The table, and below it what follows from its figures.

    Args:
        theme: The theme.
        jobs: Where files are measured.
        network: What would be exported.
        digits: What it is measured on.

    Signals:
        chosen: Another precision is chosen, or there is more to say of it.
    """

    chosen = Signal()

    def __init__(self, theme: Theme, jobs: Jobs, network: Network, digits: DigitsSource) -> None:
        super().__init__()
        self._theme = theme
        self._suffix, self._options, self._why_not = "", PLAIN, ""
        self._measuring = Measuring(jobs, network, digits, self)
        self._measuring.changed.connect(self._show)
        self._measuring.progressed.connect(self._show_progress)
        self._measuring.failed.connect(self._show_error)
        self.table = PrecisionTable(theme)
        self.table.chosen.connect(self._choice_changed)
        self.table.changes_wanted.connect(self.show_changes)
        self._advice = label("", "secondary", "exportAdvice", wrap=True)
        self._error = label("", "mistake", "exportMeasureMistake", wrap=True)
        self._build()

    @property
    def precision(self) -> Precision:
        """What is chosen."""
        return self.table.precision

    def show_format(self, suffix: str, options: Options, why_not: str) -> None:
        """Offer what a file can be.

        Args:
            suffix: Of the format.
            options: What is chosen besides the precision.
            why_not: Why there is no choice; "" if there is.
        """
        if (suffix, options) != (self._suffix, self._options):
            self._measuring.cancel()
        self._suffix, self._options, self._why_not = suffix, options, why_not
        self._error.hide()
        self._show()

    def words(self) -> str:
        """What the file has, and its size if that is known, as "full (32 bits), 380 kB"."""
        precision = "float32" if self._why_not else self.precision
        rung = self._rung(precision)
        return KINDS[precision].words + (f", {rung.bytes / 1000:,.0f} kB" if rung else "")

    def stop(self) -> None:
        """Measure no more."""
        self._measuring.cancel()

    def show_changes(self, precision: str) -> None:
        """Show the digits of which the file of this precision says something else than the network."""
        rung = self._rung(precision)
        if rung is not None and rung.changed:
            ChangedDialog(self._theme, rung, self._measuring.words, self.window()).open()

    def _rung(self, precision: str) -> Rung | None:
        known = self._measuring.rungs(self._suffix, self._options)
        return next((rung for rung in known if rung.precision == precision), None)

    # What is shown

    def _show(self) -> None:
        known = self._measuring.rungs(self._suffix, self._options)
        complete = self._measuring.complete(self._suffix, self._options)
        self.table.show_format(self._suffix, self._options, known)
        enable(self.table, self._why_not)
        running = self._measuring.running
        for widget in (self._bar, self._step, self._cancel):
            widget.setVisible(running)
        self._measure.setText(GO_ON if known else MEASURE)
        self._measure.setVisible(not running and not complete)
        enable(self._measure, self._why_not, "It writes each kind of file, reads it back and runs it.")
        self._say(known, complete=complete)
        self._choice_changed()

    def _say(self, known: list[Rung], *, complete: bool) -> None:
        if self._why_not:
            said = self._why_not
        elif complete:
            drawn = f"{known[0].count:,} {self._measuring.words}" + (", drawn" if self._options.takes_drawing else "")
            said = f"{ladder.advice(known)} Measured on {drawn}."
        else:
            said = f"{ladder.EXACT} {ladder.NO_FASTER}" + ("" if self._measuring.running else f" {OFFER}")
        self._advice.setText(said)

    def _choice_changed(self) -> None:
        known = self._measuring.rungs(self._suffix, self._options)
        best = ladder.suggested(known) if self._measuring.complete(self._suffix, self._options) else None
        self._take.setVisible(best is not None and best.precision != self.precision and not self._why_not)
        if best is not None:
            self._take.setText(f"Take {KINDS[best.precision].words}")
            self._take.setAccessibleName(self._take.text())
        rung = self._rung(self.precision)
        self._changes.setVisible(rung is not None and rung.changed > 0)
        if rung is not None:
            self._changes.setText(
                "Show the answer that changes" if rung.changed == 1 else "Show the answers that change"
            )
            self._changes.setAccessibleName(self._changes.text())
        self.chosen.emit()

    def _show_progress(self, share: float, words: str) -> None:
        self._bar.setValue(round(share * PARTS))
        self._step.setText(f"{capital(words)}…")

    def _show_error(self, error: DigitTrainerError) -> None:
        self._error.setText(str(error))
        self._error.show()

    def _begin(self) -> None:
        self._error.hide()
        self._measuring.start(self._suffix, self._options)

    def _take_best(self) -> None:
        best = ladder.suggested(self._measuring.rungs(self._suffix, self._options))
        if best is not None:
            self.table.choose(best.precision)

    # Building

    def _build(self) -> None:
        self._bar = QProgressBar()
        self._bar.setObjectName("exportMeasureProgress")
        self._bar.setAccessibleName("Measuring")
        self._bar.setRange(0, PARTS)
        self._bar.setTextVisible(False)
        self._step = label("", "secondary", "exportMeasureStep")
        self._cancel = button("Stop", "exportMeasureStop", tip="What has been measured stays.")
        self._cancel.clicked.connect(self._measuring.cancel)
        self._measure = button(MEASURE, "exportMeasureButton")
        self._measure.clicked.connect(self._begin)
        self._take = button("", "exportTakeButton", "link", "Choose what the figures suggest.")
        self._take.clicked.connect(self._take_best)
        self._changes = button(
            "", "exportChangesButton", "link", "The digits of which the chosen file says something else."
        )
        self._changes.clicked.connect(lambda: self.show_changes(self.precision))
        for made in (self._take, self._changes):
            made.setProperty("flush", True)
        working = row(self._step, (self._bar, 1), self._cancel)
        buttons = row(self._measure, self._take, self._changes, 1, spacing=GAP)
        self.setLayout(column(self.table, self._advice, self._error, working, buttons, spacing=NEAR))
        self._error.hide()
