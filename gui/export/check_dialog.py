"""What is known of somebody's Core ML file: every check, how well it reads, and that it can be drawn with now."""

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QProgressBar, QStackedWidget, QVBoxLayout, QWidget

from core.data.dataset import Digits
from core.errors import DigitTrainerError
from core.export import doctor, verify
from core.export.verify import FileReport
from core.words import percent
from gui.background.jobs import Jobs
from gui.export.check_list import CheckList
from gui.parts.dialogs import Dialog
from gui.parts.widgets import HelpButton, button, column, label, restyle, row
from gui.theme import GAP, INSIDE, Theme

JOB = "check-file"
WIDTH = 570
MAX_DIGITS = 2_000
"""Enough for an accuracy within a per cent, in a few seconds also for large networks."""

WORK, REPORT = range(2)


class CheckDialog(Dialog):
    """Checks one file as soon as it is made.

    Signals:
        checked: The path of a file that reads digits, in whatever way: it can be opened.

    Args:
        theme: The theme.
        jobs: Where the work is done.
        path: The file.
        digits: Labelled digits to evaluate it on; some of them are taken.
        data: Which digits they are, in words.
        parent: The window.
    """

    checked = Signal(object)

    def __init__(
        self, theme: Theme, jobs: Jobs, path: Path, digits: Digits, data: str, parent: QWidget | None = None
    ) -> None:
        super().__init__("checkDialog", "Check a Core ML file", parent)
        self._jobs, self._path, self._data = jobs, path, data
        self.report: FileReport | None = None
        self._title = label("", "title", "checkTitle", wrap=True)
        self._figures = label("", "text", "checkFigures", wrap=True)
        self._passed = label("", "good", "checkPassed")
        self._checks = CheckList(theme, "checkChecks", "What was checked")
        self._opened = label("", "secondary", "checkOpened", wrap=True)
        self._copy = button("Copy the report", "checkCopyButton")
        self._copy.clicked.connect(self._copy_report)
        self._close = button("Close", "checkCloseButton")
        self._close.setDefault(True)
        self._close.clicked.connect(self.accept)
        self._pages = QStackedWidget()
        self._pages.addWidget(self._working())
        self._pages.addWidget(self._reported())
        layout = QVBoxLayout(self.page)
        layout.setContentsMargins(INSIDE, INSIDE, INSIDE, INSIDE)
        layout.addWidget(self._pages)
        layout.addStrut(theme.px(WIDTH))
        some = doctor.spread_out(digits, MAX_DIGITS)
        jobs.start(JOB, lambda _token: verify.check_file(path, some), self._done, failed=self._failed)
        self.finished.connect(lambda _result: self._jobs.cancel(JOB))
        self.finished.connect(self.deleteLater)

    def say_open(self, words: str) -> None:
        """Say whether the file can be drawn with."""
        self._opened.setText(words)
        self._opened.setVisible(bool(words))

    def _done(self, report: FileReport) -> None:
        self.report = report
        failed = sum(not check.ok for check in report.checks)
        name = self._path.name
        self._title.setText(f"{name} reads as it should." if report.ok else f"Something is wrong with {name}.")
        self._figures.setText(figures_words(report, self._data))
        passed = f"{len(report.checks) - failed} of {len(report.checks)} checks passed"
        self._passed.setText(passed)
        restyle(self._passed, "role", "good" if report.ok else "mistake")
        self._checks.fill(report.checks)
        self._show(REPORT)
        if report.evaluation is not None:
            self.checked.emit(self._path)

    def _failed(self, error: DigitTrainerError) -> None:
        self._title.setText(f"{self._path.name} cannot be checked.")
        self._figures.setText(str(error))
        for widget in (self._passed, self._checks, self._copy, self._opened):
            widget.hide()
        self._show(REPORT)

    def _show(self, page: int) -> None:
        self._pages.setCurrentIndex(page)
        self._close.setFocus()

    def _copy_report(self) -> None:
        if self.report is not None:
            QGuiApplication.clipboard().setText("\n".join(self.report.lines()))
            self._copy.setText("Copied")

    def _working(self) -> QWidget:
        page, bar = QWidget(), QProgressBar()
        bar.setObjectName("checkProgress")
        bar.setAccessibleName("Checking")
        bar.setRange(0, 0)
        bar.setTextVisible(False)
        cancel = button("Cancel", "checkCancelButton")
        cancel.clicked.connect(self.reject)
        said = label(f"Checking {self._path.name} on digits of {self._data}…", "text", "checkStep", wrap=True)
        hint = label("The file is read and run by the program itself; it is not changed.", "secondary", wrap=True)
        page.setLayout(column(1, said, bar, hint, 1, row(1, cancel), spacing=GAP))
        return page

    def _reported(self) -> QWidget:
        page = QWidget()
        self._opened.hide()
        said = column(self._title, self._figures)
        passed = row(self._passed, HelpButton("check"), 1)
        buttons = row(self._copy, 1, self._close)
        page.setLayout(column(said, passed, (self._checks, 1), self._opened, buttons, spacing=GAP))
        return page


def figures_words(report: FileReport, data: str) -> str:
    """How well it reads, on what, and what it is."""
    file = report.file
    what = f"Core ML specification {file.spec_version}, {file.total_parameters:,} weights."
    if report.evaluation is None:
        return what
    found = report.evaluation
    return f"{percent(found.accuracy)} of {found.count:,} digits of {data} are read right. {what}"
