"""What a Core ML file takes, how exactly it keeps its weights, and whether it can learn: the choices of an export."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QWidget

from core.data.ink import Stroke
from core.export import contract
from core.export.compression import KINDS
from core.export.contract import INPUTS, Input
from core.export.options import Options, precisions
from core.export.updatable import Updating
from core.model.network import Network
from core.prediction.predictor import Predictor
from gui.export.two_readings import TwoReadings
from gui.parts.enabling import enable
from gui.parts.fields import ComboBox, Switch
from gui.parts.text_field import TextField
from gui.parts.widgets import column, label
from gui.settings import Settings
from gui.theme import HALF, Theme

WHOLE = "A file that learns keeps its weights whole."
TAKES = {
    "digit": "A centred digit, 28 × 28: the tutorial’s app",
    "drawing": "The whole drawing, 280 × 280: centres by itself",
}


class ExportChoices(QWidget):
    """The choices, as far as the format has them.

    Args:
        theme: The theme.
        settings: Remembers what the file takes.
        network: What is exported.
        strokes: What is on the canvas now, to see what an app's file would read.
        temperature: Of the network.

    Signals:
        input_changed: The file takes something else: "digit" or "drawing".
    """

    input_changed = Signal(str)

    def __init__(
        self, theme: Theme, settings: Settings, network: Network, strokes: Sequence[Stroke], temperature: float
    ) -> None:
        super().__init__()
        self.setObjectName("exportChoices")
        self._settings, self._temperature = settings, temperature
        self._suffix = contract.CORE_ML[0]
        self.takes = ComboBox("exportTakes", "What the file takes")
        for entry in INPUTS:
            self.takes.addItem(TAKES[entry], entry)
        self.takes.setCurrentIndex(max(0, self.takes.findData(settings.text("exportTakes"))))
        self.weights = ComboBox("exportWeights", "How exactly the weights are kept")
        self.learns = Switch("Can learn on the phone", "exportLearns")
        self.learns.setToolTip("An app may teach its last layer, from iOS 13 on. Its weights are kept whole.")
        self.readings = TwoReadings(theme, Predictor(network, temperature), strokes)
        self.setLayout(column(self.readings, spacing=HALF))
        self.takes.currentIndexChanged.connect(self._changed)
        self.learns.toggled.connect(self._show_learning)

    def options(self, suffix: str) -> Options:
        """What is chosen, as far as a file of the format `suffix` has it."""
        fitting = {str(entry): entry for entry in precisions(suffix)}
        precision = fitting.get(str(self.weights.currentData()), "float32")
        taken = self._input if suffix in contract.CORE_ML else "digit"
        if suffix == ".mlmodel" and self.learns.isChecked():
            return Options(taken, self._temperature, updating=Updating())
        return Options(taken, self._temperature, precision)

    def show_format(self, suffix: str) -> None:
        """Offer what a file of that format can be."""
        self._suffix, core_ml = suffix, suffix in contract.CORE_ML
        for widget in (self, self.takes):
            widget.setVisible(core_ml)
        self.learns.setVisible(suffix == ".mlmodel")
        chosen = self.weights.currentData()
        self.weights.clear()
        for precision in precisions(suffix):
            version = Options(self._input, precision=precision).spec_version(suffix)
            system = f", from iOS {contract.FIRST_IOS[version]} on" if core_ml else ""
            self.weights.addItem(f"{KINDS[precision].words}{system}", precision)
        self.weights.setVisible(self.weights.count() > 1)
        self.weights.setCurrentIndex(max(0, self.weights.findData(chosen)))
        self._show_learning()

    @property
    def _input(self) -> Input:
        return {str(entry): entry for entry in INPUTS}[self.takes.currentData()]

    def _show_learning(self) -> None:
        learning = self._suffix == ".mlmodel" and self.learns.isChecked()
        enable(self.weights, WHOLE if learning else "")

    def _changed(self) -> None:
        self._settings.set("exportTakes", self.takes.currentData())
        self.show_format(self._suffix)
        self.input_changed.emit(self.takes.currentData())


def field_name(text: str, field: QWidget) -> QLabel:
    """The name in front of a field."""
    made = label(text, "text")
    made.setProperty("muted", True)
    made.setBuddy(field)
    return made


def beside(field: QWidget) -> Qt.AlignmentFlag:
    """Where a field's name stands: in the middle of one line, at the top of several."""
    return Qt.AlignmentFlag.AlignTop if isinstance(field, TextField) else Qt.AlignmentFlag.AlignVCenter
