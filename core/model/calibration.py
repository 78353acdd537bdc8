"""How sure a network may call itself: one temperature, fitted on validation data (Guo et al. 2017).

Networks say 99 % more often than they are right 99 times of 100. Dividing the logarithms of their probabilities by one
number, the temperature, mends that without changing which digit is the most probable: above 1 they were too sure of
themselves, below 1 not sure enough.
"""

import numpy as np

from core.data.dataset import Labels
from core.model.network import MIN_PROBABILITY, Probabilities

MIN_TEMPERATURE, MAX_TEMPERATURE = 0.25, 4.0
GOLDEN = (np.sqrt(5) - 1) / 2
NARROWINGS = 30


def calibrated(probabilities: Probabilities, temperature: float) -> Probabilities:
    """The probabilities at another temperature; 1 leaves them as they are.

    Args:
        probabilities: (n, 10) or (10,) float32.
        temperature: Above 0.
    """
    if temperature == 1:
        return probabilities
    logits = np.log(np.maximum(probabilities, MIN_PROBABILITY)) / np.float32(temperature)
    raised = np.exp(logits - logits.max(axis=-1, keepdims=True))
    return np.asarray(raised / raised.sum(axis=-1, keepdims=True), np.float32)


def fitted_temperature(probabilities: Probabilities, labels: Labels) -> float:
    """The temperature with the lowest cross-entropy, by golden-section search between 0.25 and 4.

    Args:
        probabilities: (n, 10) float32, of images that the network did not learn from; n at least 1.
        labels: (n,) uint8, the truth.
    """
    low, high = np.log(MIN_TEMPERATURE), np.log(MAX_TEMPERATURE)
    rows = np.arange(len(labels))

    def loss(logarithm: float) -> float:
        chosen = calibrated(probabilities, float(np.exp(logarithm)))[rows, labels]
        return float(-np.log(np.maximum(chosen, MIN_PROBABILITY)).mean(dtype=np.float64))

    for _ in range(NARROWINGS):
        left, right = high - GOLDEN * (high - low), low + GOLDEN * (high - low)
        if loss(left) < loss(right):
            high = right
        else:
            low = left
    return float(np.exp((low + high) / 2))
