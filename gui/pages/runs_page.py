"""The page "Runs": every training so far, to open, compare, resume, rename, note on and delete."""

from collections.abc import Sequence

from PySide6.QtCore import QUrl, Signal
from PySide6.QtGui import QDesktopServices, QShowEvent
from PySide6.QtWidgets import QLineEdit, QStackedLayout, QWidget

from core.data.dataset import Dataset
from core.model.memory import size_words
from core.training.record import RunRecord
from core.training.run import Run
from core.training.run_listing import ListedRun, RunListing
from core.training.store import RunStore
from gui.background.jobs import Jobs, Token
from gui.pages.comparison_dialog import ComparisonDialog
from gui.pages.runs_cells import Line, line
from gui.pages.runs_changes import RunChanges
from gui.pages.runs_commands import RunCommands
from gui.pages.runs_details import RunDetails
from gui.pages.runs_table import RunsTable
from gui.pages.train_further_dialog import TrainFurtherDialog
from gui.parts.flow import FlowLayout
from gui.parts.widgets import Card, EmptyPlace, HelpButton, row
from gui.theme import NEAR, Theme

SEARCH = "Search name, network, recipe, data, notes"


class RunsPage(QWidget):
    """All runs in a table, and what can be done with the selected ones.

    Signals:
        open_wanted: A `Run` whose curves and network shall be shown.
        resume_wanted: A `Run` that shall be trained further, and to how many epochs; None for those of its recipe.
        compared: The `RunRecord`s to show behind the present one, by the names of their runs.
        train_wanted: The empty place's action.
        renamed: A run (its id) is called something else now.
        deleted: A run (its id) is gone.
        failed: A `DigitTrainerError`.
    """

    open_wanted = Signal(object)
    resume_wanted = Signal(object, object)
    compared = Signal(object)
    train_wanted = Signal()
    renamed = Signal(str, str)
    deleted = Signal(str)
    failed = Signal(object)

    def __init__(self, theme: Theme, jobs: Jobs, store: RunStore, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("runsPage")
        self.setAccessibleName("Runs")
        self._theme = theme
        self._jobs = jobs
        self._store = store
        self._listing = RunListing(store.folder)
        self._current = ""
        self._busy = self._read = False
        self._data: Dataset | None = None
        self._comparison: ComparisonDialog | None = None
        self._build()
        self._connect()
        self._show_state()

    # What it is told

    def refresh(self) -> None:
        """Look through the folder of runs again, in the background."""
        own = self._current if self._busy else ""
        self._jobs.start("runs", lambda token: self._lines(own, token), self._take, failed=self.failed.emit)

    def set_current(self, run_id: str) -> None:
        """Say which run's network is open, by its id; "" for none."""
        self._current = run_id
        self.table.lines.set_current(run_id)
        self._show_state()

    @property
    def current(self) -> str:
        """Which run's network is open: its id, or ""."""
        return self._current

    def set_busy(self, busy: bool) -> None:
        """Say whether a run trains: nothing can be opened or resumed meanwhile."""
        self._busy = busy
        if self._comparison is not None:
            self._comparison.set_busy(busy)
        self._show_state()

    def set_data(self, data: Dataset | None) -> None:
        """These digits are chosen: two runs can be tested on them."""
        self._data = data

    def selected(self) -> Run | None:
        """The run that is selected alone, unless it is damaged."""
        chosen = self.table.selected()
        return chosen[0].run if len(chosen) == 1 else None

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh()

    def _lines(self, own: str, token: Token) -> list[Line]:
        listed: list[ListedRun] = self._listing.read(own, token.check)
        return [line(one) for one in listed]

    def _take(self, lines: list[Line]) -> None:
        self._read = True
        self.table.show_lines(lines)
        self._show_state()

    # Actions

    def open(self) -> None:
        """Show the selected run: its curves, its network."""
        run = self.selected()
        if run is not None and not self._busy:
            self.open_wanted.emit(run)

    def resume(self) -> None:
        """Train the selected run further."""
        run = self.selected()
        if run is None or self._busy:
            return
        if run.outcome == "finished" and run.has_state():
            self._jobs.start(
                "epochs-done", lambda _token: run.progress().epochs_done, lambda done: self._ask(run, done)
            )
        else:
            self.resume_wanted.emit(run, None)

    def _ask(self, run: Run, done: int) -> None:
        """How many epochs more a finished run shall have."""
        dialog = TrainFurtherDialog(run, done, self)
        dialog.chosen.connect(self.resume_wanted)
        dialog.open()

    def show_folder(self) -> None:
        """Open the selected run's folder in the system's file manager."""
        for chosen in self.table.selected()[:1]:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(chosen.listed.entry.folder)))

    def delete(self) -> None:
        """Ask, then delete the selected runs."""
        self.changes.ask_to_delete(self.table.selected())

    def compare(self) -> None:
        """Show the chosen runs beside each other, and their curves behind the present ones."""
        runs = [chosen.run for chosen in self.commands.to_compare() if chosen.run]
        self.table.lines.tick({run.id for run in runs})
        self._jobs.start(
            "compare-table",
            lambda _token: [(run, run.record()) for run in runs],
            self._show_comparison,
            failed=self.failed.emit,
        )

    def _show_comparison(self, runs: list[tuple[Run, RunRecord]]) -> None:
        if self._comparison is not None:
            self._comparison.close()
        self._comparison = ComparisonDialog(self._theme, self._jobs, runs, self._data, self)
        self._comparison.set_busy(self._busy)
        self._comparison.finished.connect(self._forget_comparison)
        self._comparison.show()

    def _forget_comparison(self) -> None:
        self._comparison = None

    def _show_curves(self) -> None:
        """Those of the ticked runs."""
        ticked = self.table.lines.ticked
        runs = [listed.run for listed in self.table.lines.lines if listed.run and listed.id in ticked]
        self._jobs.start(
            "compare-runs",
            lambda _token: {run.info.name: run.record() for run in sorted(runs, key=lambda run: run.info.created)},
            self._curves_read,
            failed=self.failed.emit,
        )

    def _curves_read(self, records: dict[str, RunRecord]) -> None:
        self.compared.emit({name: record for name, record in records.items() if record.started is not None})

    def _rename(self, run_id: str, name: str) -> None:
        run = self._run(run_id)
        if run is not None:
            self.changes.rename(run, name)

    def _note(self, run_id: str, notes: str) -> None:
        run = self._run(run_id)
        if run is not None:
            self.changes.note(run, notes)

    def _run(self, run_id: str) -> Run | None:
        return next((listed.run for listed in self.table.lines.lines if listed.id == run_id), None)

    # Building and state

    def _build(self) -> None:
        self._empty = EmptyPlace(
            "Every training is kept, and will be listed here with its curves and weights.", "Train", "runsEmpty"
        )
        self._none_found = EmptyPlace("No run has these words.", "Show all", "runsNotFound")
        self.table = RunsTable(self._theme)
        self.search = QLineEdit()
        self.search.setObjectName("runsSearch")
        self.search.setAccessibleName("Search the runs")
        self.search.setPlaceholderText(SEARCH)
        self.search.setToolTip(f"{SEARCH}. All words must be found.")
        self.details = RunDetails()
        self.changes = RunChanges(self._jobs, self._store, self)
        self.commands = RunCommands(
            self._theme,
            self.table,
            {
                "open": self.open,
                "resume": self.resume,
                "compare": self.compare,
                "rename": self.table.rename_selected,
                "tick": self.table.tick_selected,
                "folder": self.show_folder,
                "delete": self.delete,
            },
        )
        self.card = Card("Runs", "–", "runsCard")
        self.card.header.addWidget(HelpButton("runs"))
        self.card.title.setBuddy(self.search)
        listed = QWidget()
        self._listed = QStackedLayout(listed)
        self._listed.addWidget(self.table)
        self._listed.addWidget(self._none_found)
        self.card.body.addWidget(self.search)
        self.card.body.addWidget(listed, 1)
        self.card.body.addWidget(self.details)
        self.card.body.addLayout(row((FlowLayout(*self.commands.buttons), 1), self.commands.more, spacing=NEAR))
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self._empty)
        self._stack.addWidget(self.card)

    def _connect(self) -> None:
        self._empty.clicked.connect(self.train_wanted)
        self._none_found.clicked.connect(self.search.clear)
        self.search.textChanged.connect(self._search)
        lines = self.table.lines
        lines.ticked_changed.connect(self._show_curves)
        lines.ticked_changed.connect(self._show_state)
        lines.renamed.connect(self._rename)
        self.table.opened.connect(lambda _id: self.open())
        self.table.picked.connect(self._show_state)
        self.table.delete_wanted.connect(self.commands.delete)  # which asks, unless it cannot be deleted now
        self.table.menu_wanted.connect(self.commands.more.menu.popup)
        self.details.noted.connect(self._note)
        self.changes.renamed.connect(self.renamed)
        self.changes.deleted.connect(self.deleted)
        self.changes.failed.connect(self.failed)
        self.changes.done.connect(self.refresh)

    def _search(self, wanted: str) -> None:
        self.table.lines.search(wanted)
        self._show_state()

    def _show_state(self) -> None:
        lines = self.table.lines
        self._stack.setCurrentWidget(self.card if lines.lines or not self._read else self._empty)
        self._listed.setCurrentWidget(self.table if lines.shown or not lines.lines else self._none_found)
        self.card.set_note(_counted(lines.shown, lines.lines) if self._read else "reading…")
        chosen = self.table.selected()
        self.details.show_lines(chosen)
        self.commands.show_state(chosen, busy=self._busy, current=self._current)


def _counted(shown: Sequence[Line], lines: Sequence[Line]) -> str:
    """How many there are, and what they take of the disk: "12 of 2,000 runs · 3.1 GB"."""
    size = size_words(sum(listed.listed.size for listed in shown))
    of = f"{len(shown):,} of " if len(shown) != len(lines) else ""
    return f"{of}{len(lines):,} run{'' if len(lines) == 1 else 's'} · {size} on disk"
