"""Labels that a network doubts: where it reads another digit than the label says, the surest first."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.data.dataset import Digits
from core.prediction.evaluation import Evaluation


@dataclass(frozen=True, slots=True, eq=False)
class Doubts:
    """Where a network and the labels do not agree.

    Attributes:
        places: (n,) intp among the digits, the surest disagreement first.
        answers: (n,) uint8, what the network reads there.
        sure: (n,) float32, how sure it is of that, 0 to 1.
    """

    places: NDArray[np.intp]
    answers: NDArray[np.uint8]
    sure: NDArray[np.float32]

    @classmethod
    def of(cls, read: Evaluation) -> "Doubts":
        """Those of one pass over labelled digits."""
        wrong = np.flatnonzero(read.answers != read.digits.labels)
        sure = read.probabilities[wrong, read.answers[wrong]]
        order = np.argsort(-sure, kind="stable")
        return cls(wrong[order], read.answers[wrong[order]], sure[order].astype(np.float32))

    @classmethod
    def none(cls) -> "Doubts":
        """No doubts at all."""
        return cls(np.zeros(0, np.intp), np.zeros(0, np.uint8), np.zeros(0, np.float32))

    def __len__(self) -> int:
        return len(self.places)

    def without(self, digits: Digits) -> NDArray[np.intp]:
        """The places of all other digits, in their order."""
        return np.setdiff1d(np.arange(len(digits)), self.places).astype(np.intp)
