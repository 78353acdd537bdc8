"""Putting a network together from layers and weights that were found in somebody's file."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from core.data.dataset import SIDE, Images
from core.errors import ArchitectureError
from core.model.architecture import Architecture
from core.model.layers import Activation, BatchNormalization, Convolution, Dense, Layer
from core.model.network import Network, Probabilities, Weights

MAX_NAME: Final = 100
MAX_DIFFERENCE: Final = 1e-4
"""Of a probability, between a file and the network made of it: far more than rounding, far less than a mistake."""

HINT: Final = "Its answers can still be measured: digit-trainer evaluate FILE."


class Part(NamedTuple):
    """A layer with its weights, in `Network`'s order and layout."""

    layer: Layer
    weights: Weights = ()


class PartError(ValueError):
    """Something in a file that no layer of ours does: which, in words that end a sentence."""


def need(holds: bool, otherwise: str) -> None:
    """Raise a `PartError` unless something holds."""
    if not holds:
        raise PartError(otherwise)


def assembled(name: str, parts: Iterable[Part]) -> Network:
    """A network of `parts`; an activation right after a layer that has one of its own becomes that layer's.

    Raises:
        ArchitectureError: The layers do not fit each other, or give no ten probabilities.
    """
    joined: list[Part] = []
    for part in parts:
        last = joined[-1].layer if joined else None
        if not isinstance(part.layer, Activation):
            joined.append(part)
        elif isinstance(last, Convolution | Dense) and last.activation == "linear":
            joined[-1] = joined[-1]._replace(layer=replace(last, activation=part.layer.function))
        elif part.layer.function != "linear":
            joined.append(part)
    architecture = Architecture(name.strip()[:MAX_NAME] or "network", tuple(part.layer for part in joined))
    return Network(architecture, tuple(_plain(array) for part in joined for array in part.weights))


def batch_normalization(
    gamma: NDArray[np.float32],
    beta: NDArray[np.float32],
    mean: NDArray[np.float32],
    variance: NDArray[np.float32],
    epsilon: float,
) -> Part:
    """The layer, its variance such that our own epsilon comes to the same.

    Raises:
        PartError: No variance does.
    """
    same = variance.astype(np.float64) + (epsilon - BatchNormalization.epsilon)
    if same.min() < 0:
        raise PartError(f"its epsilon of {epsilon:g} is too small for its variances")
    return Part(BatchNormalization(), (gamma, beta, mean, same.astype(np.float32)))


def trial_images(count: int = 16) -> Images:
    """Paper and noise, (count, 28, 28) uint8, to hold a network against the file that it comes from."""
    images = np.random.default_rng(0).integers(0, 256, (count, SIDE, SIDE), np.uint8)
    images[0] = 0
    images[1:] //= np.arange(1, count, dtype=np.uint8)[:, None, None]
    return images


def refuse_difference(path: object, given: Probabilities, expected: Probabilities) -> None:
    """Refuse a network that does not do what its file does.

    Args:
        path: The file, for the sentence.
        given: (n, 10): what the network makes of `trial_images`.
        expected: (n, 10): what the file does.

    Raises:
        ArchitectureError: They differ by more than rounding.
    """
    if not np.abs(given - expected).max() <= MAX_DIFFERENCE:
        raise ArchitectureError(f"{path} does something that its layers do not tell, so it cannot be opened.", HINT)


def refusal(path: object, place: int, what: str, mistake: Exception) -> ArchitectureError:
    """The error for the layer `what` at `place`, 1 for the first."""
    return ArchitectureError(f"{path} cannot be opened as a network: layer {place} ({what}): {mistake}.", HINT)


def _plain(array: NDArray[np.float32]) -> NDArray[np.float32]:
    return np.ascontiguousarray(array, np.float32)
