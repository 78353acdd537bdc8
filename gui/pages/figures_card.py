"""The card "Accuracy" of the evaluation: the figures, on which digits they were found, and how far it is."""

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QProgressBar, QSizePolicy, QWidget

from core.prediction.evaluation import Evaluation
from core.words import capital, percent
from gui.pages.test_sets import TestSet
from gui.parts.fields import ComboBox
from gui.parts.widgets import Card, HelpButton, button, label, row
from gui.parts.words import temperature_words
from gui.theme import GAP, NEAR

PARTS = 1000  # of the progress bar


class FiguresCard(Card):
    """Shows the figures of an `Evaluation`.

    Signals:
        wanted: Evaluate, on the digits that `split` says.
        cancelled: Do not go on.
    """

    wanted = Signal()
    cancelled = Signal()

    def __init__(self) -> None:
        super().__init__("Accuracy", " ", "evaluationCard")
        self.header.addWidget(HelpButton("evaluation"))
        self.note.hide()
        self.split = ComboBox("evaluationSplit", "Which digits to evaluate on")
        self._accuracy = label("", "figure", "evaluationAccuracy")
        self._interval = label("", "secondary", "evaluationInterval", wrap=True)
        self._counts = label("", "secondary", "evaluationCounts", wrap=True)
        self._temperature = label("", "secondary", "evaluationTemperature", wrap=True)
        self._temperature_row = QWidget()
        self._stale = label("The network has changed since.", "accent", "evaluationStale")
        self._again = button("Evaluate again", "evaluateButton", tip="Read all these digits with the present network.")
        self._progress = QProgressBar()
        self._cancel = button("Cancel", "evaluationCancel")
        self._build()
        self.set_temperature(1.0)

    def set_choices(self, choices: Mapping[str, TestSet]) -> None:
        """Offer these digits; what was chosen stays chosen if it is still among them, else the first is."""
        before = self.split.currentData()
        self.split.blockSignals(True)
        self.split.clear()
        for key, one in choices.items():
            words = f"{capital(one.words)}{'' if one.own else ', chosen at the left'}"
            self.split.addItem(words, key)
            self.split.setItemData(self.split.count() - 1, words, Qt.ItemDataRole.ToolTipRole)
        self.split.setCurrentIndex(max(self.split.findData(before), 0))
        self.split.blockSignals(False)

    def show_evaluation(self, result: Evaluation, digits: str) -> None:
        """Show its figures, and on which digits they were found, as "test digits of MNIST"."""
        low, high = result.interval
        self._accuracy.setText(percent(result.accuracy))
        self._interval.setText(f"between {low * 100:.2f} and {high * 100:.2f} % with 95 % confidence")
        wrong = result.count - result.correct
        right = f"{result.correct:,} of the {result.count:,} {digits} right"
        self._counts.setText(f"{right}, {wrong:,} wrong · loss {result.loss:.3f}")

    def set_temperature(self, temperature: float) -> None:
        """Say by which temperature the network is calibrated; exactly 1 says that nobody knows."""
        words = temperature_words(temperature)
        self._temperature.setText(words)
        self._temperature_row.setVisible(bool(words))

    def set_progress(self, share: float) -> None:
        """How far it is, 0 to 1."""
        self._progress.setValue(round(share * PARTS))

    def set_state(self, *, running: bool, shown: bool, stale: bool) -> None:
        """Say whether an evaluation runs, figures are there, and they are another network's."""
        self._progress.setVisible(running)
        self._cancel.setVisible(running)
        self._again.setVisible(not running)
        self._stale.setVisible(stale)
        for widget in (self._accuracy, self._interval, self._counts):
            widget.setVisible(shown)

    def _build(self) -> None:
        self.split.currentIndexChanged.connect(self.wanted)
        self._again.clicked.connect(self.wanted)
        self._cancel.clicked.connect(self.cancelled)
        self._progress.setObjectName("evaluationProgress")
        self._progress.setAccessibleName("Progress of the evaluation")
        self._progress.setRange(0, PARTS)
        self._progress.setTextVisible(False)
        self._temperature_row.setLayout(row((self._temperature, 1), HelpButton("calibration")))
        self.body.addLayout(row(self._accuracy, (self._interval, 1), spacing=GAP))
        self.body.addWidget(self._counts)
        self.body.addWidget(self._temperature_row)
        self.body.addWidget(self._stale)
        self.title.setBuddy(self.split)
        self.split.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.body.addLayout(row((self.split, 2), self._again, self._progress, self._cancel, 1, spacing=NEAR))
