"""The page "Runs": every training so far, to open, compare, resume, rename and delete."""

from collections.abc import Callable

from PySide6.QtCore import QUrl, Signal
from PySide6.QtGui import QDesktopServices, QShowEvent
from PySide6.QtWidgets import QMessageBox, QPushButton, QStackedLayout, QWidget

from core.errors import DigitTrainerError
from core.training.record import RunRecord
from core.training.run import Run
from core.training.run_listing import DamagedRun
from core.training.store import RunStore
from gui.background.jobs import Jobs
from gui.pages.runs_table import RENAME_KEY, RunsTable
from gui.pages.train_further_dialog import TrainFurtherDialog
from gui.parts.enabling import enable
from gui.parts.small_controls import MoreButton
from gui.parts.widgets import Card, EmptyPlace, HelpButton, button, row
from gui.program_state import WAIT
from gui.theme import NEAR, Theme

RUNNING = "This run is being trained."
NOT_SELECTED = "No run is selected."
NOT_BEGUN = "Nothing of this run was kept yet."


class RunsPage(QWidget):
    """All runs in a table, and what can be done with the selected one.

    Signals:
        open_wanted: A `Run` whose curves and network shall be shown.
        resume_wanted: A `Run` that shall be trained further, and to how many epochs; None for those of its recipe.
        compared: The `RunRecord`s to show faintly behind the present one, as a list.
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
        self._runs: dict[str, Run | DamagedRun] = {}
        self._outcomes: dict[str, str] = {}
        self._current = ""
        self._busy = False
        self._build()
        self._show_state()

    # What it is told

    def refresh(self) -> None:
        """Read the folder of runs again, in the background."""
        own = self._current if self._busy else ""
        self._jobs.start("runs", lambda _token: _listed(self._store, own), self._take, failed=self.failed.emit)

    def set_current(self, run_id: str) -> None:
        """Say which run's network is open, by its id; "" for none."""
        self._current = run_id
        self._show_runs()

    @property
    def current(self) -> str:
        """Which run's network is open: its id, or ""."""
        return self._current

    def set_busy(self, busy: bool) -> None:
        """Say whether a run trains: nothing can be opened or resumed meanwhile."""
        self._busy = busy
        self._show_state()

    def selected(self) -> Run | None:
        """The selected run, unless it is damaged."""
        entry = self._selected_entry()
        return entry if isinstance(entry, Run) else None

    def _selected_entry(self) -> Run | DamagedRun | None:
        return self._runs.get(self.table.selected_id())

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh()

    def _take(self, listed: list[tuple[Run | DamagedRun, str]]) -> None:
        self._runs = {entry.id: entry for entry, _outcome in listed}
        self._outcomes = {entry.id: outcome for entry, outcome in listed}
        self._show_runs()

    def _show_runs(self) -> None:
        self.table.show_runs(list(self._runs.values()), self._outcomes, self._current, self.table.ticked())
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
        run = self._selected_entry()
        if run is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(run.folder)))

    def delete(self) -> None:
        """Ask, then delete the selected run."""
        run = self._selected_entry()
        if run is None:
            return
        question = QMessageBox(self)
        question.setObjectName("deleteQuestion")
        question.setIcon(QMessageBox.Icon.Question)
        question.setWindowTitle("Delete a run")
        name = run.info.name if isinstance(run, Run) else "damaged run"
        question.setText(f"Delete “{name}” ({run.id})?")
        question.setInformativeText("Its curves and weights will be gone. Exported files stay.")
        delete = question.addButton("Delete", QMessageBox.ButtonRole.DestructiveRole)
        keep = question.addButton("Keep", QMessageBox.ButtonRole.RejectRole)
        question.setDefaultButton(keep)
        question.setEscapeButton(keep)
        question.buttonClicked.connect(lambda clicked: self._delete(run) if clicked is delete else None)
        question.finished.connect(question.deleteLater)
        question.open()

    def _delete(self, run: Run | DamagedRun) -> None:
        self._change("delete-run", lambda: self._store.delete(run), lambda: self.deleted.emit(run.id))

    def _rename(self, run_id: str, name: str) -> None:
        run = self._runs.get(run_id)
        if isinstance(run, Run) and name:
            self._change(
                "rename-run", lambda: self._store.rename(run, name), lambda: self.renamed.emit(run.id, run.info.name)
            )
        else:
            self._show_runs()

    def _change(self, name: str, work: Callable[[], None], done: Callable[[], None]) -> None:
        def changed(_result: None) -> None:
            done()
            self.refresh()

        self._jobs.start(name, lambda _token: work(), changed, failed=self._not_changed)

    def _not_changed(self, error: DigitTrainerError) -> None:
        self.failed.emit(error)
        self.refresh()

    def _compare(self) -> None:
        ticked = self.table.ticked()
        runs = [entry for entry in self._runs.values() if isinstance(entry, Run) and entry.id in ticked]
        self._jobs.start(
            "compare-runs",
            lambda _token: [run.record() for run in sorted(runs, key=lambda run: run.info.created)],
            self._compared,
            failed=self.failed.emit,
        )

    def _compared(self, records: list[RunRecord]) -> None:
        self.compared.emit([record for record in records if record.started is not None])

    # Building and state

    def _build(self) -> None:
        self._empty = EmptyPlace(
            "Every training is kept, and will be listed here with its curves and weights.", "Train", "runsEmpty"
        )
        self._empty.clicked.connect(self.train_wanted)
        self._buttons = {
            "open": self._button("Open", "openRunButton", self.open),
            "resume": self._button("Train further", "resumeRunButton", self.resume),
            "delete": self._button("Delete…", "deleteRunButton", self.delete),
        }
        self.table = RunsTable(self._theme)
        self.table.compared.connect(self._compare)
        self.table.renamed.connect(self._rename)
        self.table.opened.connect(lambda _id: self.open())
        self.table.picked.connect(self._show_state)
        self.table.delete_wanted.connect(self._buttons["delete"].click)  # which asks, unless it cannot be deleted now
        more = MoreButton(self._theme, "runMenuButton", "More about the selected run")
        self._rename_action = more.menu.addAction(f"Rename\t{RENAME_KEY}", self.table.rename_selected)
        self._folder_action = more.menu.addAction("Show folder", self.show_folder)
        self.card = Card("Runs", "ticked ones are shown behind the present curves", "runsCard")
        self.card.header.addWidget(HelpButton("runs"))
        self.card.body.addWidget(self.table, 1)
        self.card.body.addLayout(row(*self._buttons.values(), 1, more, spacing=NEAR))
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self._empty)
        self._stack.addWidget(self.card)

    def _button(self, text: str, name: str, action: Callable[[], None]) -> QPushButton:
        made = button(text, name)
        made.clicked.connect(lambda _checked=False: action())
        return made

    def _show_state(self) -> None:
        self._stack.setCurrentWidget(self.card if self._runs else self._empty)
        entry, run = self._selected_entry(), self.selected()
        mine = self._busy and entry is not None and entry.id == self._current
        damage = entry.reason if isinstance(entry, DamagedRun) else ""
        begun = run is not None and (run.has_weights() or run.has_state())
        tips = {
            "open": "Show its curves, and draw and export with its network.",
            "resume": "Go on where it was left.",
            "delete": "Delete it with its weights; asks first.",
        }
        why_not = {
            "open": damage or (WAIT if self._busy else ""),
            "resume": damage or (WAIT if self._busy else ("" if begun else NOT_BEGUN)),
            "delete": RUNNING if mine else "",
        }
        for name, made in self._buttons.items():
            enable(made, NOT_SELECTED if entry is None else why_not[name], tips[name])
        enable(self._rename_action, "" if run is not None else damage or NOT_SELECTED)
        enable(self._folder_action, "" if entry is not None else NOT_SELECTED)


def _listed(store: RunStore, own: str) -> list[tuple[Run | DamagedRun, str]]:
    """All runs with their outcome in a word; `own` is the id of the run that this window trains."""
    return [(entry, "running" if entry.id == own else entry.outcome) for entry in store.entries()]
