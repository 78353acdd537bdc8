"""The last layers of a network, from the row of features on: they can be taught in numpy, in a moment.

Gradients follow the chain rule (Rumelhart, Hinton and Williams 1986); the optimiser is Adam (Kingma and Ba 2015).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.data.dataset import Images
from core.errors import ArchitectureError
from core.model import layers
from core.model.layers import Layer
from core.model.memory import images_at_once
from core.model.network import Network, Weights
from core.prediction.forward import apply_layer

Array = NDArray[np.float32]

TAUGHT = (layers.Dense, layers.Dropout, layers.Activation, layers.LeakyReLU)
"""The kinds of layers that a tail can have."""
BETA_1, BETA_2, EPSILON = 0.9, 0.98, 1e-7


@dataclass(frozen=True, slots=True, eq=False)
class Tail:
    """The last layers of a network, all of `TAUGHT`.

    Attributes:
        network: The network.
        first: The place of the first layer of the tail.
    """

    network: Network
    first: int

    @classmethod
    def of(cls, network: Network) -> "Tail":
        """The longest tail there is.

        Raises:
            ArchitectureError: It has no dense layer, so that nothing can be taught.
        """
        kinds = network.architecture.layers
        first = len(kinds)
        while first and isinstance(kinds[first - 1], TAUGHT):
            first -= 1
        if not any(isinstance(layer, layers.Dense) for layer in kinds[first:]):
            raise ArchitectureError(
                f"{network.architecture.name} ends without a dense layer: one example teaches it nothing.",
                "Train it on your digits instead.",
            )
        return cls(network, first)

    def features(self, images: Images) -> Array:
        """What the layers before the tail make of digit images: (n, features) float32.

        Args:
            images: (n, 28, 28) uint8.
        """
        front = list(self.network.layers())[: self.first]
        portion = images_at_once(self.network.architecture)
        parts = [self._through(front, images[at : at + portion]) for at in range(0, len(images), portion)]
        return np.concatenate(parts) if parts else np.zeros((0, 0), np.float32)

    def weights(self) -> Weights:
        """Those of the tail."""
        return tuple(array for _, own in self._own() for array in own)

    def probabilities(self, features: Array, weights: Weights | None = None) -> Array:
        """What the tail makes of features, with these weights or its own: (n, 10) float32."""
        return self._forward(features, self.weights() if weights is None else weights)[-1]

    def gradients(self, features: Array, weights: Weights, targets: Array) -> Weights:
        """Of the mean cross-entropy between `targets`, (n, 10) probabilities, and what the tail says."""
        values = self._forward(features, weights)
        slope = (values[-1] - targets) / np.float32(len(features))  # of softmax and cross-entropy together
        found: list[NDArray[np.float32]] = []
        for place, (layer, own) in reversed(list(enumerate(self._with(weights)))):
            softmax = getattr(layer, "activation", getattr(layer, "function", "")) == "softmax"
            if not softmax:
                slope = slope * _derivative(layer, values[place + 1])
            if isinstance(layer, layers.Dense):
                found[:0] = [values[place].T @ slope, slope.sum(axis=0)]
                if len(found) < len(weights):  # nobody asks what goes into the first one
                    slope = slope @ own[0].T
        return tuple(found)

    def same_front(self, network: Network) -> bool:
        """Whether the layers before the tail are those of `network`, the very same arrays."""
        if network.architecture != self.network.architecture:
            return False
        count = len(self.network.weights) - len(self.weights())
        pairs = zip(self.network.weights[:count], network.weights[:count], strict=True)
        return all(own is other for own, other in pairs)

    def taught(self, weights: Weights) -> Network:
        """The network with other weights in its tail."""
        front = self.network.weights[: len(self.network.weights) - len(weights)]
        return Network(self.network.architecture, (*front, *weights))

    def _own(self) -> Sequence[tuple[Layer, Weights]]:
        return list(self.network.layers())[self.first :]

    def _with(self, weights: Weights) -> Iterator[tuple[Layer, Weights]]:
        rest = iter(weights)
        return ((layer, tuple(next(rest) for _ in own)) for layer, own in self._own())

    def _forward(self, features: Array, weights: Weights) -> list[Array]:
        values = [features]
        for layer, own in self._with(weights):
            values.append(apply_layer(layer, own, values[-1]))
        return values

    @staticmethod
    def _through(front: Sequence[tuple[Layer, Weights]], images: Images) -> Array:
        values = images[..., None].astype(np.float32) / np.float32(255)
        for layer, own in front:
            values = apply_layer(layer, own, values)
        return values.reshape(len(values), -1)


class Adam:
    """Adam with a rate for each step."""

    def __init__(self, weights: Weights) -> None:
        self.weights = weights
        self._first = [np.zeros_like(array) for array in weights]
        self._second = [np.zeros_like(array) for array in weights]
        self._steps = 0

    def step(self, gradients: Weights, rate: float) -> None:
        """Go one step."""
        self._steps += 1
        moved = []
        for place, (weight, gradient) in enumerate(zip(self.weights, gradients, strict=True)):
            self._first[place] = BETA_1 * self._first[place] + (1 - BETA_1) * gradient
            self._second[place] = BETA_2 * self._second[place] + (1 - BETA_2) * gradient**2
            mean = self._first[place] / (1 - BETA_1**self._steps)
            spread = np.sqrt(self._second[place] / (1 - BETA_2**self._steps))
            moved.append((weight - rate * mean / (spread + EPSILON)).astype(np.float32))
        self.weights = tuple(moved)


def _derivative(layer: Layer, output: Array) -> Array:
    """Of a layer's function, by its output."""
    if isinstance(layer, layers.LeakyReLU):
        return np.where(output > 0, np.float32(1), np.float32(layer.slope))
    function = getattr(layer, "activation", getattr(layer, "function", "linear"))
    match function:
        case "relu":
            return (output > 0).astype(np.float32)
        case "elu":
            return np.where(output > 0, np.float32(1), output + 1)
        case "tanh":
            return 1 - output**2
        case "sigmoid":
            return output * (1 - output)
    return np.ones_like(output)
