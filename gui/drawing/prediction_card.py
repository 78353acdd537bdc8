"""What the network sees and says: 28 × 28 pixels, the answer, how sure it is, and ten bars."""

from functools import partial

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QSizePolicy

from core.data.dataset import CLASSES
from core.prediction.predictor import Prediction
from gui.drawing.phone_view import PhoneView
from gui.drawing.prediction import Seen
from gui.drawing.small_pictures import InputPreview, Trace
from gui.drawing.strokes import Drawing
from gui.parts.enabling import enable
from gui.parts.probability_bars import ProbabilityBars
from gui.parts.small_controls import MoreButton
from gui.parts.widgets import Card, HelpButton, LabelRole, column, label, restyle, row
from gui.parts.words import sure_words
from gui.theme import GAP, HALF, Theme

MAX_TRACED = 240
ANSWER_HEIGHT = 62
SURE = (
    "How likely the answer is right, as its bar has it: calibrated by how often this network is right when it is that "
    "sure. Below 60 % the answer is “not sure”."
)


class PredictionCard(Card):
    """Shows one `Seen` after the other; nothing in it changes its size.

    Signals:
        digit_named: A bar or the menu said which digit it was.
    """

    digit_named = Signal(int)

    def __init__(self, theme: Theme) -> None:
        super().__init__(name="predictionCard")
        self.setAccessibleName("Prediction")
        self._theme = theme
        self._history: list[NDArray[np.float32]] = []
        self._stride = 1
        self._skipped = 0
        self.preview = InputPreview(theme)
        self.answer = label("", "answer", "answerLabel")
        self.sure = label("", "secondary", "sureLabel")
        self.sure.setToolTip(SURE)
        self.bars = ProbabilityBars(theme)
        self.phone = PhoneView(theme)
        self.more = MoreButton(theme, "readingMenuButton", "More: which digit it was, as the phone sends it")
        self.trace = Trace(theme, "confidenceTrace", "How the answer's probability changed while it trained")
        self._trace_words = label("", "caption", "traceLabel")
        self._build()
        theme.changed.connect(self._fix_sizes)
        self.show_seen(Seen(Drawing(), None, None), traced=False)

    def show_seen(self, seen: Seen, *, traced: bool) -> None:
        """Show what became of a drawing; `traced` adds it to the trace of this drawing."""
        self.preview.show_pixels(seen.image)
        words, sure, role = _words(seen)
        restyle(self.answer, "role", role)
        self.answer.setText(words)
        self.answer.setAccessibleName(f"Answer: {words}")
        self.sure.setText(sure)
        prediction = seen.prediction
        winner = prediction.digit if prediction is not None and prediction.answer == "digit" else None
        self.bars.show_values(None if prediction is None else prediction.probabilities, winner)
        if traced and prediction is not None and prediction.probabilities is not None:
            self._add(prediction.probabilities)
        self.phone.show_seen(seen)
        self._show_trace()

    def set_teachable(self, why_not: str) -> None:
        """Offer to say which digit it was, or say why that makes no sense now."""
        enable(self._was.menuAction(), why_not, "The drawing joins your digits.")
        self.bars.set_clickable(why_not)

    def add_to_menu(self, *actions: QAction) -> None:
        """Offer `actions` in the menu, below a line if there is something above already."""
        if len(self.more.menu.actions()) > 1:
            self.more.menu.addSeparator()
        self.more.menu.addActions(actions)

    def show_phone(self, shown: bool) -> None:
        """Show or hide the drawing as the tutorial's app would send it."""
        self.phone.setVisible(shown)

    def clear_trace(self) -> None:
        """Forget the predictions so far: another drawing, or another training."""
        self._history.clear()
        self._stride, self._skipped = 1, 0
        self._show_trace()

    def _add(self, probabilities: NDArray[np.float32]) -> None:
        """Keep the prediction; when there are too many, every second one, so that the trace goes back to the start."""
        self._skipped += 1
        if self._skipped < self._stride:
            return
        self._skipped = 0
        self._history.append(probabilities)
        if len(self._history) > MAX_TRACED:
            self._history = self._history[::2]
            self._stride *= 2

    def _show_trace(self) -> None:
        shown = len(self._history) > 1
        digit = int(np.argmax(self._history[-1])) if shown else 0
        self.trace.show_values([float(values[digit]) for values in self._history] if shown else ())
        self._trace_words.setText(f"{digit} so far" if shown else "")

    def _build(self) -> None:
        self.answer.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.answer.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)  # long words move nothing
        said = column(self.answer, row(self.sure, 1, HelpButton("answer")), spacing=HALF)
        top = row(self.preview, (said, 1), spacing=GAP + 2)
        seen = label("what it sees", "caption")
        below = row(seen, HelpButton("what_it_sees"), (self.trace, 1), self._trace_words, self.more)
        self._was = self.more.menu.addMenu("It was a …")
        self._was.setObjectName("itWasMenu")
        for digit in range(CLASSES):
            self._was.addAction(f"&{digit}", partial(self.digit_named.emit, digit))
        self.bars.digit_named.connect(self.digit_named)
        self.phone.hide()
        self.body.setSpacing(HALF)
        self.body.addLayout(top)
        self.body.addLayout(below)
        self.body.addWidget(self.phone)
        self.body.addWidget(self.bars)
        self._fix_sizes()

    def _fix_sizes(self) -> None:
        self.answer.setFixedHeight(self._theme.px(ANSWER_HEIGHT))
        self._trace_words.setMinimumWidth(self._trace_words.fontMetrics().horizontalAdvance("0 so far"))


def _words(seen: Seen) -> tuple[str, str, LabelRole]:
    """Answer, how sure, and how large the answer is written: what is no answer is said quietly."""
    if seen.image is None:
        return "nothing drawn", "", "secondary"
    prediction = seen.prediction
    if prediction is None or prediction.probabilities is None:
        return "no network yet", "", "secondary"
    if prediction.answer != "digit" or prediction.digit is None:
        return "not sure", _two_best(prediction), "title"
    return str(prediction.digit), sure_words(prediction.confidence), "answer"


def answer_words(seen: Seen) -> str:
    """The answer alone, for those who do not see the card; "" without one."""
    prediction = seen.prediction
    if prediction is None or prediction.digit is None:
        return ""
    return str(prediction.digit) if prediction.answer == "digit" else prediction.answer


def _two_best(prediction: Prediction) -> str:
    values = np.asarray(prediction.probabilities)
    first, second = np.argsort(-values)[:2]
    return f"{first}: {values[first] * 100:.0f} %, {second}: {values[second] * 100:.0f} %"
