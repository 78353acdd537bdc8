"""Reading digits without learning, batch by batch so that a stop is heard: scores, the hardest ones, temperature."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.data.dataset import Digits
from core.model.calibration import fitted_temperature
from core.training import splits
from core.training.trainer import Trainer

Check = Callable[[], object]
"""Called before every batch; raises what ends the reading."""


@dataclass(frozen=True, slots=True)
class Score:
    """What came of reading digits.

    Attributes:
        correct: Right answers.
        count: Of so many.
        loss: Mean cross-entropy in nats; 0 where there was nothing to read.
    """

    correct: int
    count: int
    loss: float = 0.0

    @property
    def accuracy(self) -> float:
        """0 to 1."""
        return self.correct / self.count if self.count else 0.0


def score(trainer: Trainer, digits: Digits, check: Check) -> Score:
    """Loss and right answers of the trainer's present weights on `digits`."""
    loss, correct = 0.0, 0
    for batch in splits.batches(digits, trainer.architecture):
        check()
        losses, right = trainer.read(batch)
        loss += float(losses.sum(dtype=np.float64))
        correct += int(right.sum())
    return Score(correct, len(digits), loss / max(1, len(digits)))


def hardest(trainer: Trainer, digits: Digits, share: float, check: Check) -> NDArray[np.int32]:
    """Which images the trainer's present weights find hardest, those of the largest loss; of equal ones the first.

    Args:
        trainer: Has the weights.
        digits: At least one.
        share: How many of them, above 0 to 1.
        check: As everywhere.

    Returns:
        (n,) int32, their places, the hardest first; at least one.
    """
    losses = []
    for batch in splits.batches(digits, trainer.architecture):
        check()
        losses.append(trainer.ranked(batch))
    order = np.argsort(-np.concatenate(losses), kind="stable")
    return order[: max(1, round(share * len(digits)))].astype(np.int32)


def temperature(trainer: Trainer, validation: Digits, check: Check) -> float:
    """What calibrates the probabilities of the trainer's present weights; 1 without digits to fit it on."""
    if not len(validation):
        return 1.0
    probabilities = []
    for batch in splits.batches(validation, trainer.architecture):
        check()
        probabilities.append(trainer.probabilities(batch.images))
    return fitted_temperature(np.concatenate(probabilities), validation.labels)
