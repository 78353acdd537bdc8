"""What an export has come to: where the file is, what was proven, and what to do with it next."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QTimer, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QPushButton, QWidget

from core.export import contract, swift_names
from core.export.checks import decimal
from core.export.kit import AppReport
from core.export.report import ExportReport
from core.training.run import Run
from gui.export.check_list import CheckList
from gui.export.swift_snippet import swift_snippet
from gui.parts.widgets import HelpButton, button, column, label, row
from gui.theme import GAP, Theme

COPIED_FOR = 2000  # milliseconds
CORE_ML = ("mlmodel", "mlpackage")


class ExportReportView(QWidget):
    """The last page of the export dialog.

    Signals:
        closed: The user has seen enough.
    """

    closed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("exportReport")
        self._theme = theme
        self._report: ExportReport | None = None
        self._shown: Path | None = None
        self._title = label("", "title", "exportTitle", wrap=True)
        self._figures = label("", "text", "exportFigures", wrap=True)
        self._next = label("", "text", "exportNext", wrap=True)
        self._name = label("", "text", "exportNameNote", wrap=True)
        self._origin = label("", "secondary", "exportOrigin", wrap=True)
        self._passed = label("", "good", "exportPassed")
        self._toggle = button("Hide the checks", "exportChecksButton", "link")
        self._checks = CheckList(theme, "exportChecks", "Checks that the file passed")
        self._toggle.clicked.connect(self._toggle_checks)
        self._folder = self._button("Show in folder", "exportFolderButton", self._show_folder)
        self._copy = self._button("Copy Swift snippet", "exportSnippetButton", self._copy_snippet)
        self._copy.setToolTip("The few lines that read a digit with this file in an app.")
        self._close = self._button("Close", "exportCloseButton", self.closed.emit)
        self._build()

    def show_report(self, report: ExportReport, origin: str) -> None:
        """Show another export; `origin` says where its network comes from."""
        self._report = report
        self._title.setText(f"{report.path.name} is ready.")
        self._figures.setText(figures_words(report))
        self._next.hide()
        warning = swift_names.warning(report.path)
        self._name.setText(warning)
        self._name.setVisible(bool(warning))
        self._copy.setVisible(report.format in CORE_ML)
        self._show(report.path.parent, origin, report)

    def show_app(self, report: AppReport, origin: str) -> None:
        """Show an app: what came, what to open with what, and what was proven of the file in it."""
        self._title.setText(f"The app {report.kit.path.name} is ready.")
        self._next.setText("\n".join(report.kit.lines()))
        self._figures.setText(f"The model in it: {figures_words(report.file)}")
        self._next.show()
        self._name.hide()
        self._copy.hide()
        self._show(report.kit.path, origin, report.file)

    def _show(self, folder: Path, origin: str, file: ExportReport) -> None:
        self._shown = folder
        self._origin.setText(f"It lies in {folder}. {origin}".strip())
        passed = sum(check.ok for check in file.checks)
        self._passed.setText(f"{passed} of {len(file.checks)} checks passed")
        self._checks.fill(file.checks)
        self._show_checks(True)
        self._close.setFocus()

    def _toggle_checks(self) -> None:
        self._show_checks(self._checks.isHidden())

    def _show_checks(self, shown: bool) -> None:
        self._checks.setVisible(shown)
        self._toggle.setText("Hide the checks" if shown else "Show the checks")
        self._toggle.setAccessibleName(self._toggle.text())

    def _show_folder(self) -> None:
        if self._shown is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._shown)))

    def _copy_snippet(self) -> None:
        if self._report is not None:
            QGuiApplication.clipboard().setText(swift_snippet(self._report.path, self._report.input))
            self._copy.setText("Copied")
            QTimer.singleShot(COPIED_FOR, self, lambda: self._copy.setText("Copy Swift snippet"))

    def _button(self, text: str, name: str, action: Callable[..., None]) -> QPushButton:
        made = button(text, name)
        made.clicked.connect(action)
        return made

    def _build(self) -> None:
        self._copy.setMinimumWidth(self._copy.sizeHint().width())
        said = column(self._title, self._origin, self._next, self._name, self._figures)
        passed = row(self._passed, HelpButton("checks"), self._toggle, 1)
        buttons = row(self._folder, self._copy, 1, self._close)
        self.setLayout(column(said, passed, (self._checks, 1), 0, buttons, spacing=GAP))


def figures_words(report: ExportReport) -> str:
    """Size, least system and largest difference, in sentences."""
    first = contract.FIRST_IOS.get(report.spec_version or 0, "")
    system = f", for iOS {first} and later" if first else ""
    return (
        f"{report.bytes:,} bytes{system}. The file was read back and run: its probabilities differ "
        f"from the trained network’s by {decimal(report.largest_difference)} at most, and "
        f"{100 * report.agreement:.4g} % of its answers are the same. Written and proven in {report.seconds:.1f} s."
    )


def origin_words(run: Run | None) -> str:
    """Which run a network comes from, in a sentence; "" if from none."""
    if run is None:
        return ""
    created = run.info.created.astimezone()
    return f"From the run “{run.info.name}” of {created.day} {created:%b %Y, %H:%M}."
