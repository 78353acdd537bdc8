"""Whether a network's ten values are probabilities, and if not, what they are: told by their sums and bounds alone."""

from enum import Enum
from typing import Final

import numpy as np
from numpy.typing import NDArray

from core.data.dataset import CLASSES
from core.model.network import Probabilities
from core.prediction import kernels

SUM_TOLERANCE: Final = 1e-4
ROUNDING: Final = 5e-3
"""Half precision lets a probability near 0.1 be wrong by 0.00005, and its logarithm by 0.0005."""

MIN_CONFIDENCE: Final = 0.6
"""Of a softmax of probabilities: what hardly tells the ten digits apart may look like one by chance."""


class Softmax(Enum):
    """What the last step of a network is."""

    RIGHT = ""
    MISSING = "the softmax is missing: its values are no probabilities"
    LOGARITHM = "it gives the logarithms of probabilities (log-softmax), not probabilities"
    SIGMOID = "it gives ten numbers from 0 to 1 that do not add up to 1 (sigmoids), not probabilities"
    TWICE = "the softmax is there twice, so that no digit ever gets more than 23 %"

    @classmethod
    def of(cls, values: Probabilities) -> "Softmax":
        """What gave these values, (n, 10), of digits."""
        rows = values.astype(np.float64)
        if not len(rows) or not np.isfinite(rows).all():
            return cls.RIGHT
        if _adds_up(rows) and rows.min() >= 0:
            return cls.TWICE if _is_twice(rows) else cls.RIGHT
        if rows.max() <= SUM_TOLERANCE and _adds_up(np.exp(rows)):
            return cls.LOGARITHM
        return cls.SIGMOID if rows.min() >= 0 and rows.max() <= 1 else cls.MISSING

    def undone(self, values: Probabilities) -> Probabilities:
        """The probabilities that were meant."""
        match self:
            case Softmax.RIGHT:
                return values
            case Softmax.MISSING:
                return kernels.softmax(values)
            case Softmax.LOGARITHM:
                return np.exp(np.minimum(values, 0))
            case Softmax.SIGMOID:
                return np.asarray(values / np.maximum(values.sum(axis=1, keepdims=True), 1e-7), np.float32)
            case Softmax.TWICE:
                return np.asarray(np.clip(_inner(values), 0, 1), np.float32)


def _adds_up(rows: NDArray[np.float64]) -> bool:
    return bool(np.abs(rows.sum(axis=1) - 1).max() <= SUM_TOLERANCE)


def _inner(values: NDArray[np.floating]) -> NDArray[np.float64]:
    """Of which probabilities these are the softmax, if of any: logarithms, moved so that they add up to 1."""
    logarithms = np.log(np.maximum(values.astype(np.float64), 1e-30))
    return np.asarray(logarithms + (1 - logarithms.sum(axis=1, keepdims=True)) / CLASSES)


def _is_twice(rows: NDArray[np.float64]) -> bool:
    inner = _inner(rows)
    possible = inner.min() >= -ROUNDING and inner.max() <= 1 + ROUNDING
    return bool(possible and inner.max(axis=1).mean() >= MIN_CONFIDENCE)
