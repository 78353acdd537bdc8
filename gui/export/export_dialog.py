"""The export dialog: what the file is and says of itself, where it goes, and the proof that it is right."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QMessageBox, QStackedWidget, QVBoxLayout, QWidget

from core.errors import DigitTrainerError
from core.export import exporter, kit, swift_names
from core.export.kit import AppReport
from core.export.report import ExportReport
from gui.background.jobs import Jobs, Token
from gui.export.export_form import ExportForm
from gui.export.export_report import ExportReportView
from gui.export.export_work import ExportWork
from gui.export.formats import FILTERS
from gui.export.subject import Subject
from gui.parts import file_choice
from gui.parts.dialogs import Dialog
from gui.parts.keys import ENTER_KEYS, is_pressed
from gui.settings import Settings
from gui.theme import HALF, INSIDE, Theme

CANCELLED = "Cancelled. Nothing was written."
JOB = "export"
WIDTH = 600
FORM, WORK, REPORT = range(3)
TITLES = {False: "Export", True: "Export as app"}


class ExportDialog(Dialog):
    """Three pages: the form, the work, the report.

    Args:
        theme: The theme.
        jobs: Where the work is done.
        settings: Remembers author, licence, format and folder.
        subject: What to export.
        parent: The window.
        as_app: Whether it is there to write an app; a file alone otherwise, and an app besides.
    """

    def __init__(
        self,
        theme: Theme,
        jobs: Jobs,
        settings: Settings,
        subject: Subject,
        parent: QWidget | None = None,
        *,
        as_app: bool = False,
    ) -> None:
        super().__init__("exportDialog", TITLES[as_app], parent)
        self._jobs, self._settings, self._subject = jobs, settings, subject
        self.report: ExportReport | AppReport | None = None
        self._form = ExportForm(theme, jobs, settings, subject, as_app=as_app)
        self._form.save_wanted.connect(self.ask_target)
        self._form.app_wanted.connect(self.ask_folder)
        self._form.cancelled.connect(self.reject)
        self._work = ExportWork()
        self._work.cancelled.connect(self.cancel)
        self._report_view = ExportReportView(theme)
        self._report_view.closed.connect(self.accept)
        self._pages = QStackedWidget()
        for page in (self._form, self._work, self._report_view):
            self._pages.addWidget(page)
        self._around = QVBoxLayout(self.page)
        self._around.addWidget(self._pages)
        self._around.addStrut(theme.px(WIDTH))
        self.set_footer(self._form.buttons)
        self._show_page(FORM)
        self.finished.connect(self._form.choices.weights.stop)
        self.finished.connect(self.deleteLater)

    # A file

    def ask_target(self) -> None:
        """Ask where the file goes, then export it."""
        suffix = self._form.choices.suffix
        suggestion = self._folder() / f"{swift_names.DEFAULT_CLASS}{suffix}"
        file_choice.choose_target(self, "Export", FILTERS[suffix], suggestion, self.export_to)

    def export_to(self, target: Path) -> None:
        """Write the file and prove it, in the background; errors are told on the form."""
        self._form.say("")
        try:
            metadata = self._form.texts.metadata()
            target = exporter.check_target(target)
            options = self._form.choices.options(target.suffix)
            options.refuse_for(target.suffix)
        except DigitTrainerError as error:
            self._failed(error)
            return
        self._remember(target.suffix, target.parent)

        def work(token: Token) -> ExportReport:
            return exporter.export(
                self._subject.network, metadata, target, self._subject.images, options=options,
                progress=_telling(token, exporter.STEPS), cancellation=token.cancellation,
            )  # fmt: skip

        self._start(work, exporter.STEPS, swift_names.warning(target))

    # An app

    def ask_folder(self) -> None:
        """Ask for the folder of the app, then write it."""
        suggestion = self._folder() / swift_names.DEFAULT_APP
        file_choice.choose_target(self, "Name a new folder for the app", "", suggestion, self.export_app_to)

    def export_app_to(self, folder: Path) -> None:
        """Write the app, once it is sure that nothing is lost; errors are told on the form."""
        self._form.say("")
        try:
            there = kit.check_place(folder)
        except DigitTrainerError as error:
            self._failed(error)
            return
        if there.is_dir() and any(there.iterdir()):
            self._ask_to_replace(folder)
        else:
            self.write_app(folder)

    def write_app(self, folder: Path) -> None:
        """Write the app in the background; an older one there that nobody has changed is replaced."""
        suffix = self._form.choices.suffix
        try:
            metadata, options = self._form.texts.metadata(), self._form.choices.options(suffix)
        except DigitTrainerError as error:
            self._failed(error)
            return
        self._remember(suffix, folder.parent)

        def work(token: Token) -> AppReport:
            return kit.export(
                self._subject.network, metadata, folder, self._subject.images, suffix=suffix, options=options,
                progress=_telling(token, kit.STEPS), cancellation=token.cancellation,
            )  # fmt: skip

        self._start(work, kit.STEPS, "")

    def _ask_to_replace(self, folder: Path) -> None:
        question = QMessageBox(self)
        question.setObjectName("replaceAppQuestion")
        question.setIcon(QMessageBox.Icon.Question)
        question.setWindowTitle("Replace the app")
        question.setText(f"There is an app in {folder.name} already.")
        question.setInformativeText("Nobody has changed it since it was written. The new one would take its place.")
        replace = question.addButton("Replace", QMessageBox.ButtonRole.DestructiveRole)
        keep = question.addButton("Keep", QMessageBox.ButtonRole.RejectRole)
        question.setDefaultButton(keep)
        question.setEscapeButton(keep)
        question.buttonClicked.connect(lambda clicked: self.write_app(folder) if clicked is replace else None)
        question.finished.connect(question.deleteLater)
        question.open()

    # The work

    def _start(self, work: Callable[[Token], object], steps: Sequence[str], note: str) -> None:
        self._form.choices.weights.stop()
        self._show_page(WORK)
        self._work.begin(steps, note)
        self._jobs.start(
            JOB, work, self._done, failed=self._failed, progress=lambda _share, words: self._work.show_step(words)
        )

    def cancel(self) -> None:
        """Go back to the form, with nothing written; if it is too late for that, the report comes at once."""
        if self.working and self._jobs.cancel(JOB):
            self._form.say(CANCELLED, mistake=False)
            self._show_page(FORM)

    def _done(self, report: ExportReport | AppReport) -> None:
        self.report = report
        if isinstance(report, AppReport):
            self._report_view.show_app(report, self._subject.origin)
        else:
            self._report_view.show_report(report, self._subject.origin)
        self._show_page(REPORT)

    def _failed(self, error: DigitTrainerError) -> None:
        self._form.say(str(error))
        self._show_page(FORM)

    def _show_page(self, page: int) -> None:
        self._pages.setCurrentIndex(page)
        self._form.buttons.setVisible(page == FORM)
        self._around.setContentsMargins(INSIDE, INSIDE, INSIDE, HALF if page == FORM else INSIDE)

    def _folder(self) -> Path:
        folder = Path(self._settings.text("exportFolder") or Path.home())
        return folder if folder.is_dir() else Path.home()

    def _remember(self, suffix: str, folder: Path) -> None:
        self._form.texts.remember()
        self._settings.set("exportFormat", suffix)
        self._settings.set("exportFolder", str(folder))

    @property
    def working(self) -> bool:
        """Whether a file is being written."""
        return self._pages.currentIndex() == WORK

    def reject(self) -> None:
        """Cancel what is being written, and close only when nothing is."""
        if self.working:
            self.cancel()
        else:
            super().reject()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if is_pressed(event, ENTER_KEYS) and self._pages.currentIndex() == FORM:
            self._form.go_on()
        else:
            super().keyPressEvent(event)


def _telling(token: Token, steps: Sequence[str]) -> Callable[[int, int], None]:
    """Progress of an export as that of a job: the step in words."""
    return lambda step, of: token.progress(step / of, steps[step])
