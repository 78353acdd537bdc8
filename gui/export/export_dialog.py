"""The export dialog: what the file says of itself, where it goes, and the proof that it is right."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QGridLayout,
    QLineEdit,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from core.data.dataset import Images
from core.data.ink import Stroke
from core.errors import DigitTrainerError
from core.export import contract, exporter, library
from core.export.metadata import Metadata
from core.export.options import INPUT_DESCRIPTIONS, Options
from core.export.report import ExportReport
from core.model.network import Network
from core.training.run import Run
from gui.background.jobs import Jobs, Token
from gui.export.choices import ExportChoices, beside, field_name
from gui.export.export_report import ExportReportView, origin_words
from gui.export.export_work import ExportWork
from gui.export.formats import FILTERS, FORMATS
from gui.parts import file_choice
from gui.parts.dialogs import Dialog
from gui.parts.fields import ComboBox
from gui.parts.keys import ENTER_KEYS, is_pressed
from gui.parts.text_field import TextField
from gui.parts.widgets import HelpButton, button, column, label, restyle, row
from gui.settings import Settings
from gui.theme import GAP, HALF, INSIDE, NEAR, Theme

TEXTS = (
    ("author", "Author"),
    ("description", "Description"),
    ("license", "Licence"),
    ("version", "Version"),
    ("input_description", "Input “image”"),
    ("probabilities_description", "Output “probabilities”"),
    ("label_description", "Output “classLabel”"),
)
BESIDE = "version"  # short enough to stand in the line of the licence
REMEMBERED = ("author", "license")
DEFAULT_VERSION = "1.0"
DEFAULT_NAME = "DigitClassifier"
CANCELLED = "Cancelled. Nothing was written."
JOB = "export"
WIDTH = 570
VERSION_WIDTH = 90
FORM, WORK, REPORT = range(3)


class ExportDialog(Dialog):
    """Three pages: the form, the work, the report.

    Args:
        theme: The theme.
        jobs: Where the work is done.
        settings: Remembers author, licence, format and folder.
        network: What to export.
        images: (n, 28, 28) uint8 digits to prove it on.
        run: Where the network comes from, for the facts in the file.
        parent: The window.
        strokes: What is on the canvas, to show how an app's file would read it.
        temperature: Of the network.
        about: Which network that is, in words: its name, its test figure and on what; by default its run.
    """

    def __init__(
        self,
        theme: Theme,
        jobs: Jobs,
        settings: Settings,
        network: Network,
        images: Images,
        run: Run | None = None,
        parent: QWidget | None = None,
        *,
        strokes: Sequence[Stroke] = (),
        temperature: float = 1.0,
        about: str = "",
    ) -> None:
        super().__init__("exportDialog", "Export", parent)
        self._theme, self._jobs, self._settings = theme, jobs, settings
        self._network, self._images = network, images
        self._further: Mapping[str, str] = exporter.run_metadata(run).further if run is not None else {}
        self._origin = about or origin_words(run)
        self.report: ExportReport | None = None
        self._fields = {name: self._field(name, text) for name, text in TEXTS}
        self._choices = ExportChoices(theme, settings, network, strokes, temperature)
        self._choices.input_changed.connect(self._describe_input)
        self._format = self._format_box()
        self._mistake = label("", "mistake", "exportMistake", wrap=True)
        self._work = ExportWork()
        self._work.cancelled.connect(self.cancel)
        self._report_view = ExportReportView(theme)
        self._report_view.closed.connect(self.accept)
        self._pages = QStackedWidget()
        self._describe_input(str(self._choices.takes.currentData()))
        self._fields["license"].setPlaceholderText("for example MIT, or © and your name")
        for page in (self._form(), self._work, self._report_view):
            self._pages.addWidget(page)
        layout = QVBoxLayout(self.page)
        layout.setContentsMargins(INSIDE, INSIDE, INSIDE, INSIDE)
        layout.addWidget(self._pages)
        layout.addStrut(theme.px(WIDTH))
        self._fields["author"].setFocus()
        self.finished.connect(self.deleteLater)

    def metadata(self) -> Metadata:
        """What the form says.

        Raises:
            ExportError: A text cannot be written.
        """
        texts = {name: field.text().strip() for name, field in self._fields.items()}
        return Metadata(**texts, further=dict(self._further))

    def ask_target(self) -> None:
        """Ask where the file goes, then export it."""
        suffix = str(self._format.currentData())
        folder = Path(self._settings.text("exportFolder") or Path.home())
        suggestion = (folder if folder.is_dir() else Path.home()) / f"{DEFAULT_NAME}{suffix}"
        file_choice.choose_target(self, "Export", FILTERS[suffix], suggestion, self.export_to)

    def export_to(self, target: Path) -> None:
        """Write the file and prove it, in the background; errors are told on the form."""
        self._say("")
        try:
            metadata = self.metadata()
            target = exporter.check_target(target)
            options = self._choices.options(target.suffix)
            options.refuse_for(target.suffix)
        except DigitTrainerError as error:
            self._failed(error)
            return
        self._remember(target)
        self._pages.setCurrentIndex(WORK)
        self._work.begin(exporter.STEPS[0])
        self._jobs.start(
            JOB,
            lambda token: self._export(metadata, target, options, token),
            self._done,
            failed=self._failed,
            progress=lambda _share, words: self._work.show_step(words),
        )

    def cancel(self) -> None:
        """Go back to the form, with nothing written; if it is too late for that, the report comes at once."""
        if self.working and self._jobs.cancel(JOB):
            self._say(CANCELLED, mistake=False)
            self._pages.setCurrentIndex(FORM)

    def _export(self, metadata: Metadata, target: Path, options: Options, token: Token) -> ExportReport:
        """In the thread of the job."""
        return exporter.export(
            self._network,
            metadata,
            target,
            self._images,
            options=options,
            progress=lambda step, steps: token.progress(step / steps, exporter.STEPS[step]),
            cancellation=token.cancellation,
        )

    def _done(self, report: ExportReport) -> None:
        self.report = report
        self._report_view.show_report(report, self._origin)
        self._pages.setCurrentIndex(REPORT)

    def _failed(self, error: DigitTrainerError) -> None:
        self._say(str(error))
        self._pages.setCurrentIndex(FORM)

    def _say(self, words: str, *, mistake: bool = True) -> None:
        self._mistake.setText(words)
        self._mistake.setVisible(bool(words))
        restyle(self._mistake, "role", "mistake" if mistake else "secondary")

    def _remember(self, target: Path) -> None:
        for name in REMEMBERED:
            self._settings.set(f"export_{name}", self._fields[name].text().strip())
        self._settings.set("exportFormat", target.suffix)
        self._settings.set("exportFolder", str(target.parent))

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
            self.ask_target()
        else:
            super().keyPressEvent(event)

    # Building

    def _field(self, name: str, text: str) -> QLineEdit | TextField:
        if name == "description":
            return TextField(f"export_{name}", text, self._default(name))
        field = QLineEdit()
        field.setObjectName(f"export_{name}")
        field.setAccessibleName(text)
        field.setText(self._default(name))
        field.setCursorPosition(0)
        field.setClearButtonEnabled(False)
        return field

    def _default(self, name: str) -> str:
        if name in REMEMBERED:
            return self._settings.text(f"export_{name}")
        return DEFAULT_VERSION if name == "version" else str(getattr(Metadata(), name))

    def _format_box(self) -> ComboBox:
        box = ComboBox("exportFormat", "Format of the file")
        obstacle = library.mlpackage_obstacle()
        for suffix, words in FORMATS:
            if suffix == ".mlpackage" and obstacle:
                box.setToolTip(obstacle)
                continue
            box.addItem(words, suffix)
        remembered = box.findData(self._settings.text("exportFormat"))
        box.setCurrentIndex(max(0, remembered))
        box.currentIndexChanged.connect(self._show_texts)
        return box

    def _show_texts(self) -> None:
        """Only a Core ML file says something of itself, and has choices."""
        suffix = str(self._format.currentData())
        self._choices.show_format(suffix)
        for widget in self._texts:
            widget.setVisible(suffix in contract.CORE_ML)
        self._weights_name.setVisible(not self._choices.weights.isHidden())

    def _describe_input(self, taken: str) -> None:
        """Say of the input what the file takes now, unless the user has said something else."""
        field = self._fields["input_description"]
        if field.text() in INPUT_DESCRIPTIONS.values():
            field.setText(INPUT_DESCRIPTIONS[taken])

    def _form(self) -> QWidget:
        page = QWidget()
        grid = QGridLayout()
        grid.setHorizontalSpacing(GAP)
        grid.setVerticalSpacing(NEAR)
        grid.setColumnStretch(1, 1)
        grid.addWidget(field_name("Format", self._format), 0, 0)
        grid.addLayout(row((self._format, 1), HelpButton("export")), 0, 1)
        choices = self._choices
        takes = field_name("Takes", choices.takes)
        self._weights_name = field_name("Weights", choices.weights)
        grid.addWidget(takes, 1, 0)
        grid.addWidget(choices.takes, 1, 1)
        grid.addWidget(choices, 2, 0, 1, 2)
        grid.addWidget(self._weights_name, 3, 0)
        grid.addLayout(row((choices.weights, 1), choices.learns), 3, 1)
        names = {name: field_name(text, self._fields[name]) for name, text in TEXTS}
        for place, (name, words) in enumerate(names.items(), start=4):
            if name == BESIDE:
                continue
            grid.addWidget(words, place, 0, beside(self._fields[name]))
            if name == "license":
                self._fields[BESIDE].setFixedWidth(self._theme.px(VERSION_WIDTH))
                grid.addLayout(row((self._fields[name], 1), names[BESIDE], self._fields[BESIDE]), place, 1)
            else:
                grid.addWidget(self._fields[name], place, 1)
        cancel = button("Cancel", "exportCancelButton")
        cancel.clicked.connect(self.reject)
        save = button("Save as…", "exportSaveButton", "accent", "Choose where the file goes.")
        save.setDefault(True)
        save.clicked.connect(self.ask_target)
        layout = QVBoxLayout(page)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GAP)
        network = label(self._origin, "text", "exportNetwork", wrap=True)
        network.setVisible(bool(self._origin))
        hint = label("What the file says of itself; Xcode shows it.", "secondary", "exportAbout", wrap=True)
        self._texts: list[QWidget] = [hint, takes, *names.values(), *self._fields.values()]
        self._show_texts()
        layout.addLayout(column(network, hint, spacing=HALF))
        layout.addLayout(grid)
        layout.addWidget(self._mistake)
        self._mistake.hide()
        layout.addStretch(1)
        layout.addLayout(row(1, cancel, save))
        return page
