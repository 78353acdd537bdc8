"""The card "Better, or chance?": two networks read the same test digits, and McNemar's test says what it means."""

from collections.abc import Sequence

from PySide6.QtWidgets import QProgressBar

from core.data.dataset import Dataset
from core.errors import DigitTrainerError
from core.prediction.comparison import Comparison
from core.training.run import Run
from gui.background.evaluating import evaluated
from gui.background.jobs import Jobs, Token
from gui.parts.enabling import enable
from gui.parts.widgets import Card, button, label, row
from gui.program_state import WAIT

JOB = "better-or-chance"
PARTS = 1000  # of the progress bar
NO_DIGITS = "The chosen data has no test digits."
NO_DATA = "No data is chosen yet."
TWO_ALONE = "Compare two runs alone to find out whether one is better, or it may be chance."
NO_NETWORK = "“{}” has no network yet: no epoch of it is done."


class ChanceCard(Card):
    """Asks, reads in the background, and answers in a sentence.

    Args:
        jobs: Where it is done.
        runs: Those that are compared.
        names: What they are called here.
        data: The digits that are chosen in the window.
    """

    def __init__(self, jobs: Jobs, runs: Sequence[Run], names: Sequence[str], data: Dataset | None) -> None:
        super().__init__("Better, or chance?", "", "chanceCard")
        self._jobs, self._runs, self._names, self._data = jobs, runs, names, data
        self._busy = self._answered = False
        self._digits = label(_digits_words(runs, data), "secondary", "chanceDigits", wrap=True)
        self._answer = label("", "strong", "chanceAnswer", wrap=True)
        self._figures = label("", "text", "chanceFigures", wrap=True)
        self._begin = button("Find out", "chanceButton")
        self._cancel = button("Cancel", "chanceCancelButton")
        self._bar = QProgressBar()
        self._bar.setObjectName("chanceProgress")
        self._bar.setAccessibleName("Share of the digits that are read")
        self._bar.setRange(0, PARTS)
        self._bar.setTextVisible(False)
        self._begin.clicked.connect(self.find_out)
        self._cancel.clicked.connect(self.cancel)
        for part in (self._digits, self._answer, self._figures):
            self.body.addWidget(part)
        self.body.addLayout(row(self._begin, (self._bar, 1), self._cancel, 0))
        self._say("", "")
        self._show_state()

    def set_busy(self, busy: bool) -> None:
        """Say whether a run trains: it needs the processor alone."""
        self._busy = busy
        self._show_state()

    def find_out(self) -> None:
        """Read the digits with both."""
        if self._why_not() or self._data is None:
            return
        digits, (first, second) = self._data.test, self._runs

        def read(token: Token) -> Comparison:
            a = evaluated(first.network(), digits, token, (0, 0.5))
            b = evaluated(second.network(), digits, token, (0.5, 1))
            return Comparison.of(a.answers == digits.labels, b.answers == digits.labels)

        self._bar.setValue(0)
        self._jobs.start(JOB, read, self._show, failed=self._failed, progress=self._progressed)
        self._show_state()

    def cancel(self) -> None:
        """Leave it."""
        self._jobs.cancel(JOB)
        self._show_state()

    def _progressed(self, share: float, _words: str) -> None:
        self._bar.setValue(round(share * PARTS))

    def _show(self, found: Comparison) -> None:
        names = [f"“{name}”" for name in self._names]
        self._answered = True
        self._say(found.sentence(*names), f"{found.figures(*names)}.")
        self._show_state()

    def _failed(self, error: DigitTrainerError) -> None:
        self._say(error.sentence, error.hint)
        self._show_state()

    def _say(self, answer: str, figures: str) -> None:
        for part, words in ((self._answer, answer), (self._figures, figures)):
            part.setText(words)
            part.setVisible(bool(words))

    def _why_not(self) -> str:
        if len(self._runs) != 2:
            return TWO_ALONE
        if self._data is None:
            return NO_DATA
        if not len(self._data.test):
            return NO_DIGITS
        empty = next((name for run, name in zip(self._runs, self._names, strict=True) if not run.has_weights()), "")
        return NO_NETWORK.format(empty) if empty else WAIT if self._busy else ""

    def _show_state(self) -> None:
        reading, why_not = self._jobs.running(JOB), self._why_not()
        enable(self._begin, why_not, "Read the test digits with both networks.")
        for part, shown in (
            (self._begin, not reading and not self._answered),
            (self._bar, reading),
            (self._cancel, reading),
        ):
            part.setVisible(shown)
        self._digits.setText(why_not or _digits_words(self._runs, self._data))


def _digits_words(runs: Sequence[Run], data: Dataset | None) -> str:
    """On which digits it is found out, and whose they are."""
    if data is None:
        return ""
    which = f"Both networks read the {len(data.test):,} test digits of {data.name_of('test')}"
    if all(run.info.data.was_tested_on(data) for run in runs):
        return f"{which}, which are their own."
    return f"{which}, which is chosen at the left. They may have learnt from some of these digits."
