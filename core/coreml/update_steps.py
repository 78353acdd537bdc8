"""What a phone does to a file that an app teaches: the steps of its optimiser on the dense layers, in numpy.

The formulas are Apple's, from MPSNNOptimizers.h of Metal Performance Shaders, and the same as Keras's:

    SGD   v ← momentum · v + rate · g,  w ← w − v
    Adam  m ← β₁ m + (1 − β₁) g,  s ← β₂ s + (1 − β₂) g²,  w ← w − rate · √(1 − β₂ᵗ) / (1 − β₁ᵗ) · m / (√s + ε)

(Kingma and Ba 2015, end of section 2). g is the gradient of the mean cross-entropy of a batch. Apple does not say which
random numbers put the examples in order, so a phone's weights are like these, not equal to them.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from core.coreml import updating as names
from core.coreml.updating import FileUpdating
from core.prediction import kernels

Array = NDArray[np.float32]
Weights = tuple[Array, ...]
LINEAR = "linear"
USUAL: Mapping[str, float] = {names.MOMENTUM: 0.0, names.BETA_1: 0.9, names.BETA_2: 0.999, names.EPSILON: 1e-8}
"""Numbers of optimisers where a file is silent, as coremltools has them."""


@dataclass(frozen=True, slots=True)
class TaughtLayer:
    """A layer from the first one that learns to the end.

    Attributes:
        name: Its name in the file.
        function: "ReLU", "sigmoid" or "tanh"; "linear" for an inner product.
        matrix: (inputs, outputs) float32 of an inner product; None for a function.
        bias: (outputs,) float32.
        learns: Whether it is flagged.
    """

    name: str
    function: str = LINEAR
    matrix: Array | None = None
    bias: Array | None = None
    learns: bool = False


Head = tuple[TaughtLayer, ...]
"""All layers from the first one that learns up to the softmax."""


def forward(head: Head, features: Array) -> list[Array]:
    """What each layer gives, the features first and the probabilities last.

    Args:
        head: The layers.
        features: (n, inputs) float32.
    """
    out = [features]
    for layer in head:
        out.append(_applied(layer, out[-1]))
    return [*out, kernels.softmax(out[-1])]


def _applied(layer: TaughtLayer, values: Array) -> Array:
    if layer.matrix is not None:
        return kernels.dense(values, layer.matrix, layer.bias)
    match layer.function:
        case "ReLU":
            return kernels.relu(values)
        case "sigmoid":
            return kernels.sigmoid(values)
        case "tanh":
            return np.tanh(values)
    return values


def gradients(head: Head, features: Array, targets: Array) -> Weights:
    """Of the mean cross-entropy between `targets`, (n, classes), and what the head says: see `weights`."""
    values = forward(head, features)
    slope = (values[-1] - targets) / np.float32(len(features))  # of softmax and cross-entropy together
    found: list[Array] = []
    for layer, read, gave in reversed(list(zip(head, values, values[1:], strict=False))):
        if layer.matrix is None:
            slope = slope * _derivative(layer.function, gave)
            continue
        if layer.learns:
            bias = [slope.sum(axis=0)] if layer.bias is not None else []
            found[:0] = [read.T @ slope, *bias]
        slope = slope @ layer.matrix.T
    return tuple(found)


def _derivative(function: str, output: Array) -> Array:
    """Of a function, by its output."""
    match function:
        case "ReLU":
            return (output > 0).astype(np.float32)
        case "sigmoid":
            return output * (1 - output)
        case "tanh":
            return 1 - output**2
    return np.ones_like(output)


def weights(head: Head) -> Weights:
    """Those that learn: matrix and bias of each layer, first to last."""
    each = [(layer.matrix, layer.bias) for layer in head if layer.learns]
    return tuple(array for pair in each for array in pair if array is not None)


def with_weights(head: Head, changed: Weights) -> Head:
    """The same layers with other weights, in the order of `weights`."""
    rest = iter(changed)
    return tuple(_with(layer, rest) if layer.learns else layer for layer in head)


def _with(layer: TaughtLayer, rest: Iterator[Array]) -> TaughtLayer:
    matrix = next(rest)
    return TaughtLayer(layer.name, layer.function, matrix, None if layer.bias is None else next(rest), layer.learns)


class Optimizer(Protocol):
    """Turns gradients into new weights, and remembers what it needs for the next step."""

    def step(self, before: Weights, slopes: Weights) -> Weights:
        """The weights after one step."""


class Sgd:
    """Gradient descent with momentum, not Nesterov's."""

    def __init__(self, rate: float, momentum: float = 0.0) -> None:
        self._rate, self._momentum = np.float32(rate), np.float32(momentum)
        self._velocities: Sequence[Array] = ()

    def step(self, before: Weights, slopes: Weights) -> Weights:
        """The weights after one step."""
        old = self._velocities or [np.zeros_like(array) for array in before]
        self._velocities = [self._momentum * last + self._rate * slope for last, slope in zip(old, slopes, strict=True)]
        return tuple(array - velocity for array, velocity in zip(before, self._velocities, strict=True))


class Adam:
    """Adam; ε stands beside the root of what is not yet corrected, as Apple and Keras have it."""

    def __init__(self, rate: float, beta_1: float = 0.9, beta_2: float = 0.999, epsilon: float = 1e-7) -> None:
        self._rate, self._betas, self._epsilon = rate, (beta_1, beta_2), np.float32(epsilon)
        self._first: Sequence[Array] = ()
        self._second: Sequence[Array] = ()
        self._steps = 0

    def step(self, before: Weights, slopes: Weights) -> Weights:
        """The weights after one step."""
        self._steps += 1
        zeros = [np.zeros_like(array) for array in before]
        one, two = (np.float32(1 - beta) for beta in self._betas)  # before rounding: 1 − β is small
        self._first = [m + one * (g - m) for m, g in zip(self._first or zeros, slopes, strict=True)]
        self._second = [s + two * (g**2 - s) for s, g in zip(self._second or zeros, slopes, strict=True)]
        unbiased = [1 - beta**self._steps for beta in self._betas]
        rate = np.float32(self._rate * np.sqrt(unbiased[1]) / unbiased[0])
        moved = zip(before, self._first, self._second, strict=True)
        return tuple(np.asarray(w - rate * m / (np.sqrt(s) + self._epsilon), np.float32) for w, m, s in moved)


def optimizer(said: FileUpdating, changed: Mapping[str, float]) -> Optimizer:
    """What the file asks for.

    Args:
        said: What it says of its updating.
        changed: What the app sets in place of the file's defaults, by the names of `core.coreml.updating`.
    """
    numbers = {**USUAL} | {name: parameter.default for name, parameter in said.parameters.items()} | dict(changed)
    rate = numbers[names.RATE]
    if said.optimizer == names.ADAM:
        return Adam(rate, numbers[names.BETA_1], numbers[names.BETA_2], numbers[names.EPSILON])
    return Sgd(rate, numbers[names.MOMENTUM])


def batches(count: int, size: int, epochs: int, seed: int, *, shuffle: bool) -> Iterator[NDArray[np.intp]]:
    """The places of the examples of each step; the last batch of an epoch may be smaller."""
    draw = np.random.default_rng(abs(seed))
    for _ in range(epochs):
        order = draw.permutation(count) if shuffle else np.arange(count)
        yield from (order[start : start + size] for start in range(0, count, size))
