"""Functions of single values, by the formulas of the format. Any shape, float32 in and out."""

from typing import cast

import numpy as np
from numpy.typing import NDArray

from core.prediction import kernels

Array = NDArray[np.float32]


def leaky_relu(x: Array, alpha: float | Array) -> Array:
    """The value x where it is at least 0, alpha × x elsewhere. `alpha` may be an array that fits x."""
    return cast(Array, np.where(x >= 0, x, x * np.asarray(alpha, np.float32)))


def thresholded_relu(x: Array, alpha: float) -> Array:
    """The value x where it is at least alpha, 0 elsewhere."""
    return cast(Array, np.where(x >= np.float32(alpha), x, np.float32(0)))


def hard_sigmoid(x: Array, alpha: float, beta: float) -> Array:
    """Alpha × x + beta, kept within 0 and 1."""
    return np.asarray(np.clip(linear(x, alpha, beta), 0, 1), np.float32)


def linear(x: Array, alpha: float, beta: float) -> Array:
    """Alpha × x + beta."""
    return x * np.float32(alpha) + np.float32(beta)


def scaled_tanh(x: Array, alpha: float, beta: float) -> Array:
    """Alpha × tanh(beta × x)."""
    return cast(Array, np.float32(alpha) * np.tanh(np.float32(beta) * x))


def softsign(x: Array) -> Array:
    """The value x / (1 + |x|)."""
    return cast(Array, x / (1 + np.abs(x)))


def softplus(x: Array) -> Array:
    """The logarithm of 1 + e^x."""
    return cast(Array, np.logaddexp(x, np.float32(0)))


def silu(x: Array) -> Array:
    """The value x × sigmoid(x)."""
    return x * kernels.sigmoid(x)


def clip(x: Array, low: float, high: float) -> Array:
    """The value x, kept within `low` and `high`."""
    return np.asarray(np.clip(x, np.float32(low), np.float32(high)), np.float32)
