"""What the page "Runs" does to runs on the disk, in the background: rename, note, delete."""

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QMessageBox, QWidget

from core.errors import DigitTrainerError
from core.model.memory import size_words
from core.training.run import Run
from core.training.store import RunStore
from gui.background.jobs import Jobs
from gui.pages.runs_cells import Column, Line

MAX_NAMED = 4  # of the runs to be deleted; the others are counted


class RunChanges(QObject):
    """Changes runs.

    Signals:
        renamed: A run (its id) is called something else now.
        deleted: A run (its id) is gone.
        done: Something was changed, or could not be.
        failed: A `DigitTrainerError`.
    """

    renamed = Signal(str, str)
    deleted = Signal(str)
    done = Signal()
    failed = Signal(object)

    def __init__(self, jobs: Jobs, store: RunStore, parent: QWidget) -> None:
        super().__init__(parent)
        self._jobs, self._store, self._page = jobs, store, parent

    def rename(self, run: Run, name: str) -> None:
        """Call a run something else."""
        self._start(
            f"rename-run {run.id}",
            lambda: self._store.rename(run, name),
            lambda _none: self.renamed.emit(run.id, run.info.name),
        )

    def note(self, run: Run, notes: str) -> None:
        """Keep other notes on a run."""
        self._start(f"note-run {run.id}", lambda: run.change(notes=notes), lambda _none: None)

    def ask_to_delete(self, lines: Sequence[Line]) -> None:
        """Ask once, then delete all of them."""
        if not lines:
            return
        question = QMessageBox(self._page)
        question.setObjectName("deleteQuestion")
        question.setIcon(QMessageBox.Icon.Question)
        question.setWindowTitle("Delete a run" if len(lines) == 1 else "Delete runs")
        question.setText(_question(lines))
        question.setInformativeText(_lost(lines))
        delete = question.addButton("Delete", QMessageBox.ButtonRole.DestructiveRole)
        keep = question.addButton("Keep", QMessageBox.ButtonRole.RejectRole)
        question.setDefaultButton(keep)
        question.setEscapeButton(keep)
        question.buttonClicked.connect(lambda clicked: self._delete(lines) if clicked is delete else None)
        question.finished.connect(question.deleteLater)
        question.open()

    def _delete(self, lines: Sequence[Line]) -> None:
        def delete() -> tuple[list[str], list[DigitTrainerError]]:
            gone: list[str] = []
            problems: list[DigitTrainerError] = []
            for line in lines:
                try:
                    self._store.delete(line.listed.entry)
                    gone.append(line.id)
                except DigitTrainerError as error:  # the others can be deleted all the same
                    problems.append(error)
            return gone, problems

        def deleted(result: tuple[list[str], list[DigitTrainerError]]) -> None:
            gone, problems = result
            for run_id in gone:
                self.deleted.emit(run_id)
            if problems:
                self.failed.emit(problems[0])

        self._start(f"delete-runs {lines[0].id}", delete, deleted)

    def _start(self, name: str, work: Callable[[], Any], then: Callable[[Any], None]) -> None:
        def changed(result: Any) -> None:
            then(result)
            self.done.emit()

        def not_changed(error: DigitTrainerError) -> None:
            self.failed.emit(error)
            self.done.emit()

        self._jobs.start(name, lambda _token: work(), changed, failed=not_changed)


def _question(lines: Sequence[Line]) -> str:
    if len(lines) == 1:
        (line,) = lines
        return f"Delete “{line.texts[Column.NAME] if line.run else 'damaged run'}” ({line.id})?"
    return f"Delete {len(lines):,} runs?"


def _lost(lines: Sequence[Line]) -> str:
    """What will be gone."""
    size = size_words(sum(line.listed.size for line in lines))
    if len(lines) == 1:
        return f"Its curves and weights will be gone ({size}). Exported files stay."
    named = ", ".join(f"“{line.texts[Column.NAME]}”" for line in lines[:MAX_NAMED])
    more = f" and {len(lines) - MAX_NAMED:,} more" if len(lines) > MAX_NAMED else ""
    return f"{named}{more}. Their curves and weights will be gone ({size}). Exported files stay."
