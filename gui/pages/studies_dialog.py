"""The dialog "Studies": what came of networks × recipes × seeds, and which differences are real.

A study trains in a terminal, or on other machines: here its table is read, also while it goes on.
"""

import shlex
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from core.errors import DigitTrainerError
from core.study import plan, report
from core.study.results import Results, results
from core.study.shelf import StudyShelf
from core.study.study import Study
from core.training.store import RunStore
from gui.background.jobs import Jobs
from gui.pages.plain_table import PlainTable
from gui.parts import file_choice
from gui.parts.dialogs import Dialog
from gui.parts.enabling import enable
from gui.parts.fields import ComboBox
from gui.parts.saving import save_bytes
from gui.parts.widgets import HelpButton, button, column, label, restyle, row
from gui.theme import GAP, INSIDE, Theme

JOB = "studies"
USUAL = (900, 560)
MIN_COLUMN = 56  # pixels at text scale 1
NONE_YET = (
    "A study trains several networks by several recipes, each with several seeds, and says which differences are"
    " real. It is begun in a terminal; its runs are kept beside yours, and its table is read here."
)
BEGIN = "digit-trainer study --architecture malireddi chollet --recipe fast --seeds 5"
NOT_READ = "It is being read."
NOT_BEGUN = "It has not begun."
FILTER = "Web page (*.html)"


@dataclass(frozen=True, slots=True)
class Read:
    """What was read of the folder.

    Attributes:
        studies: All, by name.
        chosen: The one that is shown; None without any.
        results: Its table; None before it has begun.
    """

    studies: tuple[Study, ...]
    chosen: Study | None
    results: Results | None


def read_studies(store: RunStore, name: str) -> Read:
    """Read the studies of a folder of runs, and the table of one: `name`, or the first if there is none of that name.

    Raises:
        DigitTrainerError: The folder cannot be read.
    """
    studies = StudyShelf(store.folder).all()
    chosen = next((study for study in studies if study.name == name), studies[0] if studies else None)
    begun = chosen is not None and bool(chosen.found)
    return Read(tuple(studies), chosen, results(plan.progress(chosen, store.runs())) if chosen and begun else None)


class StudiesDialog(Dialog):
    """Choose a study and read its table. It does not block the window.

    Args:
        theme: The look.
        jobs: For what is read in the background.
        store: The runs.
    """

    def __init__(self, theme: Theme, jobs: Jobs, store: RunStore, parent: QWidget) -> None:
        super().__init__("studiesDialog", "Studies", parent)
        self._jobs, self._store = jobs, store
        self._results: Results | None = None
        self.choice = ComboBox("studyBox", "Study")
        self.progress = label("", "secondary", "studyProgress")
        self.table = PlainTable(theme, "studyTable", "Networks and recipes with their figures", min_column=MIN_COLUMN)
        self.table.set_headings(report.HEADING, right=report.RIGHT)
        self.table.fit_to_words(0, len(report.HEADING) - 1)
        self.sentences = label("", "text", "studySentences", wrap=True)
        self.note = label(f"{report.NOTE} {report.HOW}", "secondary", "studyNote", wrap=True)
        self.command = label("", "secondary", "studyCommand", wrap=True)
        self._said = label("", "secondary", "studySaid", wrap=True)
        self._build()
        self.set_usual_size(*(theme.px(size) for size in USUAL))
        self.finished.connect(lambda: jobs.cancel(JOB))
        self.finished.connect(self.deleteLater)
        self.refresh()

    def refresh(self) -> None:
        """Read the folder again, in the background."""
        name = self.choice.currentText()
        self._jobs.start(JOB, lambda _token: read_studies(self._store, name), self._show, failed=self._failed)

    def save_to(self, target: Path) -> None:
        """Write the table as a web page; what came of it is said below."""
        if self._results is None:
            return
        try:
            save_bytes(target, report.to_page(self._results).encode())
        except DigitTrainerError as error:
            self._failed(error)
        else:
            self._say(f"Saved as {target}.", "secondary")

    def _build(self) -> None:
        again = button("Read again", "studyRefreshButton", tip="Read what has been trained since.")
        again.clicked.connect(self.refresh)
        copy = button("Copy command", "studyCopyButton", tip="Copy the command for a terminal.")
        copy.clicked.connect(self._copy)
        self._save = button("Save as web page…", "studySaveButton")
        self._save.clicked.connect(self._ask)
        close = button("Close", "studiesCloseButton")
        close.clicked.connect(self.close)
        self.choice.activated.connect(self.refresh)
        self._empty = label(NONE_YET, "text", "studiesEmpty", wrap=True)
        self._top = QWidget()
        self._top.setLayout(row((self.choice, 1), HelpButton("study"), self.progress, again))
        buttons = row(copy, self._save, 1, close)
        self._filler = QWidget()  # keeps the words together where there is no table
        texts = (self.sentences, self.note, self.command, self._said)
        parts = (self._empty, self._top, (self.table, 1), *texts, (self._filler, 1), buttons)
        self.page.setLayout(column(*parts, spacing=GAP, margin=INSIDE))
        self._said.hide()
        self._show_parts(empty=False)
        self._show_results(None, NOT_READ)

    def _show(self, read: Read) -> None:
        self._show_parts(empty=read.chosen is None)
        names = [study.name for study in read.studies]
        if names != [self.choice.itemText(place) for place in range(self.choice.count())]:
            self.choice.clear()
            self.choice.addItems(names)
        if read.chosen:
            self.choice.setCurrentText(read.chosen.name)
        self.command.setText(_command(read))
        self._show_results(read.results, NOT_BEGUN)

    def _show_parts(self, *, empty: bool) -> None:
        for part in (self._empty, self._filler):
            part.setVisible(empty)
        for part in (self._top, self.table, self.sentences, self.note):
            part.setVisible(not empty)

    def _show_results(self, found: Results | None, why_not: str) -> None:
        self._results = found
        enable(self._save, "" if found else why_not, "Save the table as a page that any browser shows.")
        self.progress.setText(f"{found.progress.words}." if found else why_not)
        self.sentences.setText("\n".join(report.sentences(found)) if found else "")
        rows = [report.cells(found, group) for group in found.groups] if found else []
        self.table.setRowCount(len(rows))
        for place, texts in enumerate(rows):
            self.table.fill_row(place, texts, strong=place == 0, right=report.RIGHT)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.command.text())
        self._say("Copied.", "secondary")

    def _ask(self) -> None:
        file_choice.choose_target(self, "Save table", FILTER, Path.home() / "study.html", self.save_to)

    def _failed(self, error: DigitTrainerError) -> None:
        self._say(str(error), "mistake")

    def _say(self, words: str, role: str) -> None:
        self._said.setText(words)
        self._said.show()
        restyle(self._said, "role", role)


def _command(read: Read) -> str:
    """What to type in a terminal: go on with the study, or begin one."""
    return f"digit-trainer study {shlex.quote(read.chosen.name)}" if read.chosen else BEGIN
