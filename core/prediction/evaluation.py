"""How well a network reads: the figures of one pass over labelled digits, all from its probabilities."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from core.data.dataset import CLASSES, Digits, Grays
from core.model.network import MIN_PROBABILITY, Probabilities

Z95 = 1.959964  # 97.5 % quantile of the normal distribution: for intervals of 95 %
Read = Callable[[Grays], Probabilities]


def accuracy_interval(correct: int, count: int) -> tuple[float, float]:
    """The 95 % interval of an accuracy (Wilson 1927), 0 to 1.

    Args:
        correct: Right answers.
        count: Answers; at least 1.
    """
    share, z2 = correct / count, Z95**2
    middle = (share + z2 / (2 * count)) / (1 + z2 / count)
    half = Z95 * np.sqrt(share * (1 - share) / count + z2 / (4 * count**2)) / (1 + z2 / count)
    # None right and all right end exactly at 0 and 1, which rounding would miss.
    return float(middle - half) if correct else 0.0, float(middle + half) if correct < count else 1.0


def cross_entropies(probabilities: Probabilities, labels: NDArray[np.uint8]) -> NDArray[np.float64]:
    """Each image's cross-entropy in nats, probabilities clipped to 1e-7 as Keras does: (n,) float64."""
    chosen = probabilities[np.arange(len(labels)), labels].astype(np.float64)
    return -np.log(np.clip(chosen, MIN_PROBABILITY, 1 - MIN_PROBABILITY))


@dataclass(frozen=True, eq=False)
class Evaluation:
    """What came of reading `digits`.

    Attributes:
        digits: What was read, with the truth.
        probabilities: (n, 10) float32, what the network said.
    """

    digits: Digits
    probabilities: Probabilities

    @property
    def count(self) -> int:
        return len(self.digits)

    @cached_property
    def answers(self) -> NDArray[np.uint8]:
        """(n,) uint8: the most probable digit of each image."""
        return np.asarray(self.probabilities.argmax(axis=1), np.uint8)

    @cached_property
    def correct(self) -> int:
        return int((self.answers == self.digits.labels).sum())

    @property
    def accuracy(self) -> float:
        """Share of right answers, 0 to 1."""
        return self.correct / self.count

    @property
    def interval(self) -> tuple[float, float]:
        """The accuracy's 95 % interval."""
        return accuracy_interval(self.correct, self.count)

    @cached_property
    def loss(self) -> float:
        """Mean cross-entropy in nats."""
        return float(cross_entropies(self.probabilities, self.digits.labels).mean())

    @cached_property
    def confusion(self) -> NDArray[np.int64]:
        """(10, 10): how often truth (row) was read as answer (column)."""
        pairs = self.digits.labels.astype(np.int64) * CLASSES + self.answers
        return np.bincount(pairs, minlength=CLASSES * CLASSES).reshape(CLASSES, CLASSES).astype(np.int64)

    @property
    def precision(self) -> NDArray[np.float64]:
        """(10,): of what was read as this digit, the share that is one; 0 if nothing was."""
        return _shares(self.confusion.diagonal(), self.confusion.sum(axis=0))

    @property
    def recall(self) -> NDArray[np.float64]:
        """(10,): of this digit's images, the share that was read right; 0 if there are none."""
        return _shares(self.confusion.diagonal(), self.confusion.sum(axis=1))

    @property
    def f1(self) -> NDArray[np.float64]:
        """(10,): harmonic mean of precision and recall."""
        return _shares(2 * self.confusion.diagonal(), self.confusion.sum(axis=0) + self.confusion.sum(axis=1))

    def cell(self, truth: int, answer: int) -> NDArray[np.int64]:
        """Which images showed `truth` and were read as `answer`: their indices, the surest answer first."""
        found = np.flatnonzero((self.digits.labels == truth) & (self.answers == answer))
        return found[np.argsort(-self.probabilities[found, answer], kind="stable")]

    def worst(self, count: int = 20) -> NDArray[np.int64]:
        """The misread images whose truth the network held for least likely: their indices, worst first."""
        wrong = np.flatnonzero(self.answers != self.digits.labels)
        held = self.probabilities[wrong, self.digits.labels[wrong]]
        return wrong[np.argsort(held, kind="stable")][:count]


def evaluate(
    read: Read, digits: Digits, *, batch: int = 1000, progress: Callable[[float], object] | None = None
) -> Evaluation:
    """Read all `digits`.

    Args:
        read: (n, 28, 28) uint8 to (n, 10) float32: a `Predictor`'s, a Core ML file's or Keras's.
        digits: At least one.
        batch: How many are read at a time.
        progress: Hears the share that is done, 0 to 1; may raise to end it.
    """
    parts = []
    for start in range(0, len(digits), batch):
        parts.append(read(digits.images[start : start + batch]))
        if progress:
            progress(min(start + batch, len(digits)) / len(digits))
    return Evaluation(digits, np.concatenate(parts))


def _shares(part: NDArray[np.int64], whole: NDArray[np.int64]) -> NDArray[np.float64]:
    return np.divide(part, whole, out=np.zeros(len(part)), where=whole > 0)
