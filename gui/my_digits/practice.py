"""Draw 0–9 three times: asks digit by digit, keeps what is drawn, and says how many of them are read right."""

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QObject, Signal

from core.data.dataset import CLASSES
from core.errors import DigitTrainerError
from core.model.network import Network
from core.prediction.evaluation import accuracy_interval
from core.prediction.predictor import Predictor
from gui.background.jobs import Jobs
from gui.drawing.prediction import digit_image
from gui.drawing.strokes import Drawing
from gui.my_digits.teaching import Teaching

ROUNDS = 3
JOB = "practice"


@dataclass(frozen=True, slots=True)
class Practised:
    """How many of the drawn digits were read right; `correct` is None if there was no network to read them."""

    correct: int | None
    count: int

    @property
    def words(self) -> str:
        """The personal accuracy with its 95 % interval, in a sentence."""
        if self.correct is None:
            return f"You drew {self.count} digits. Train a network to see how many of them it reads right."
        low, high = accuracy_interval(self.correct, self.count)
        share = self.correct / self.count
        return (
            f"{self.correct} of your {self.count} digits were read right: {share * 100:.1f} %, "
            f"between {low * 100:.0f} and {high * 100:.0f} % with 95 % confidence."
        )


class Practice(QObject):
    """The exercise. Knows no widget.

    Signals:
        asked: Which digit to draw next, its number (from 1), and how many there are.
        missing: The digit that was asked for is not drawn yet.
        ended: Over; what came of it is `result`, None if nothing was drawn.
    """

    asked = Signal(int, int, int)
    missing = Signal()
    ended = Signal()

    def __init__(self, teaching: Teaching, jobs: Jobs, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._teaching, self._jobs = teaching, jobs
        self._drawn: list[tuple[int, Drawing]] = []
        self.running = False
        self.result: Practised | None = None

    def begin(self) -> None:
        """Ask for the first digit."""
        self._drawn.clear()
        self.running = True
        self._ask()

    def take(self, drawing: Drawing, network: Network | None) -> None:
        """Keep what is drawn as the digit that was asked for, and ask for the next; `network` reads all in the end."""
        if not self.running:
            return
        if not drawing.strokes or drawing.background is not None:
            self.missing.emit()
            return
        label = len(self._drawn) % CLASSES
        self._teaching.keep(label, drawing, correct=False)
        self._drawn.append((label, drawing))
        if len(self._drawn) == ROUNDS * CLASSES:
            self.end(network)
        else:
            self._ask()

    def end(self, network: Network | None) -> None:
        """Ask no more, and read what was drawn so far with `network`."""
        self.running = False
        drawn = tuple(self._drawn)
        self._drawn.clear()
        if drawn and network is not None:
            self._jobs.start(JOB, lambda _token: _read(drawn, network), self._done, failed=self._failed)
        else:
            self._done(Practised(None, len(drawn)) if drawn else None)

    def _ask(self) -> None:
        self.asked.emit(len(self._drawn) % CLASSES, len(self._drawn) + 1, ROUNDS * CLASSES)

    def _done(self, result: Practised | None) -> None:
        self.result = result
        self.ended.emit()

    def _failed(self, error: DigitTrainerError) -> None:
        self._done(None)
        self._teaching.failed.emit(error)


def _read(drawn: tuple[tuple[int, Drawing], ...], network: Network) -> Practised:
    pairs = [(label, digit_image(drawing)) for label, drawing in drawn]
    seen = [(label, image) for label, image in pairs if image is not None]
    answers = Predictor(network).probabilities(np.stack([image for _, image in seen])).argmax(axis=1)
    right = sum(int(answer) == label for answer, (label, _) in zip(answers, seen, strict=True))
    return Practised(right, len(seen))
