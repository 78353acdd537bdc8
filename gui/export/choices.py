"""What a file is: its format, what it takes, how exactly it keeps its weights, and whether it can learn."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from core.export import contract, library
from core.export.contract import INPUTS, Input
from core.export.options import Options, precisions
from core.export.updatable import Updating
from core.prediction.predictor import Predictor
from gui.background.jobs import Jobs
from gui.export.file_texts import field_name
from gui.export.formats import FORMATS
from gui.export.subject import Subject
from gui.export.two_readings import TwoReadings
from gui.export.weights import Weights
from gui.parts.fields import ComboBox, Switch
from gui.parts.widgets import HelpButton, row
from gui.settings import Settings
from gui.theme import GAP, NEAR, Theme

WHOLE = "A file that learns keeps its weights whole."
TAKES = {
    "digit": "A centred digit, 28 × 28: the tutorial’s app",
    "drawing": "The whole drawing, 280 × 280: centres by itself",
}


class ExportChoices(QWidget):
    """The choices, as far as the format has them. `weights` is shown by whoever has a place for it.

    Args:
        theme: The theme.
        jobs: Where files are measured.
        settings: Remembers format and what the file takes.
        subject: What is exported.
        core_ml: Whether only files for apps are offered.

    Signals:
        changed: Something else is chosen.
        input_changed: The file takes something else: "digit" or "drawing".
    """

    changed = Signal()
    input_changed = Signal(str)

    def __init__(self, theme: Theme, jobs: Jobs, settings: Settings, subject: Subject, *, core_ml: bool) -> None:
        super().__init__()
        self.setObjectName("exportChoices")
        self._settings, self._temperature = settings, subject.temperature
        self.format = self._format_box(core_ml=core_ml)
        self.takes = ComboBox("exportTakes", "What the file takes")
        for entry in INPUTS:
            self.takes.addItem(TAKES[entry], entry)
        self.takes.setCurrentIndex(max(0, self.takes.findData(settings.text("exportTakes"))))
        self.learns = Switch("Can learn on the phone", "exportLearns")
        self.learns.setToolTip("An app may teach its last layer, from iOS 13 on. Its weights are kept whole.")
        self.weights = Weights(theme, jobs, subject.network, subject.digits)
        self.readings = TwoReadings(theme, Predictor(subject.network, subject.temperature), subject.strokes)
        self._drawn = bool(subject.strokes)
        self._build()
        self.format.currentIndexChanged.connect(self.show_choices)
        self.takes.currentIndexChanged.connect(self._takes_other)
        self.learns.toggled.connect(self.show_choices)
        self.show_choices()

    @property
    def suffix(self) -> str:
        """Of the format that is chosen."""
        return str(self.format.currentData())

    def options(self, suffix: str) -> Options:
        """What is chosen, as far as a file of the format `suffix` has it."""
        taken = self._input if suffix in contract.CORE_ML else "digit"
        if self._learning(suffix):
            return Options(taken, self._temperature, updating=Updating())
        precision = self.weights.precision
        return Options(taken, self._temperature, precision if precision in precisions(suffix) else "float32")

    def show_choices(self) -> None:
        """Offer what a file of the chosen format can be."""
        suffix = self.suffix
        core_ml = suffix in contract.CORE_ML
        for widget in (self._takes_name, self.takes):
            widget.setVisible(core_ml)
        self.readings.setVisible(core_ml and self._drawn)
        self.learns.setVisible(suffix == ".mlmodel")
        options = Options(self._input if core_ml else "digit", self._temperature)
        self.weights.show_format(suffix, options, WHOLE if self._learning(suffix) else "")
        self.changed.emit()

    def has_weights(self) -> bool:
        """Whether a file of the chosen format can keep its weights in more than one way."""
        return len(precisions(self.suffix)) > 1

    def _learning(self, suffix: str) -> bool:
        return suffix == ".mlmodel" and self.learns.isChecked()

    @property
    def _input(self) -> Input:
        return {str(entry): entry for entry in INPUTS}[self.takes.currentData()]

    def _takes_other(self) -> None:
        self._settings.set("exportTakes", self.takes.currentData())
        self.show_choices()
        self.input_changed.emit(self.takes.currentData())

    def _format_box(self, *, core_ml: bool) -> ComboBox:
        box = ComboBox("exportFormat", "Format of the file")
        obstacle = library.mlpackage_obstacle()
        for suffix, words in FORMATS:
            if suffix == ".mlpackage" and obstacle:
                box.setToolTip(obstacle)
            elif suffix in contract.CORE_ML or not core_ml:
                box.addItem(words, suffix)
        box.setCurrentIndex(max(0, box.findData(self._settings.text("exportFormat"))))
        return box

    def _build(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(GAP)
        grid.setVerticalSpacing(NEAR)
        grid.setColumnStretch(1, 1)
        self._takes_name = field_name("Takes", self.takes)
        grid.addWidget(field_name("Format", self.format), 0, 0)
        grid.addLayout(row((self.format, 1), HelpButton("export")), 0, 1)
        grid.addWidget(self._takes_name, 1, 0)
        grid.addLayout(row((self.takes, 1), self.learns), 1, 1)
        grid.addWidget(self.readings, 2, 0, 1, 2)
