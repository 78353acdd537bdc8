"""A network: an architecture with its weights, as plain arrays. `keras_model` turns it into a Keras model and back."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from core.data.dataset import CLASSES, Grays
from core.errors import ArchitectureError
from core.model import backend
from core.model.architecture import INPUT_SHAPE, Architecture
from core.model.devices import CPU_ALONE
from core.model.keras_layers import keras_layer
from core.model.layers import Activation, Layer, Shape
from core.model.memory import images_at_once

if TYPE_CHECKING:
    import keras

Weights = tuple[NDArray[np.float32], ...]
Probabilities = NDArray[np.float32]
MIN_PROBABILITY = 1e-7
"""Probabilities are clipped here, and at 1 minus this, before a logarithm is taken, as Keras does."""


@dataclass(frozen=True, slots=True, eq=False)
class Network:
    """An architecture with weights.

    Attributes:
        architecture: The layers.
        weights: float32 arrays, layer by layer in Keras's order and layout: convolution (kernel, kernel, input
            channels, filters) and bias (filters,); dense (inputs, units) and bias (units,); batch normalisation factor,
            shift, mean and variance, each (channels,). Images are divided by 255 before the first layer.

    Raises:
        ArchitectureError: The weights do not fit the architecture.
    """

    architecture: Architecture
    weights: Weights

    def __post_init__(self) -> None:
        expected = [shape for _, shapes in weight_shapes(self.architecture) for shape in shapes]
        given = [array.shape for array in self.weights]
        if expected != given:
            raise ArchitectureError(f"The weights do not fit {self.architecture.name}: {given} instead of {expected}.")

    def layers(self) -> Iterator[tuple[Layer, Weights]]:
        """Every layer with its own weights, first to last."""
        rest = iter(self.weights)
        for layer, shapes in weight_shapes(self.architecture):
            yield layer, tuple(next(rest) for _ in shapes)

    def logit_layers(self) -> Iterator[tuple[Layer, Weights]]:
        """As `layers`, but the softmax at the end is left out."""
        *before, (last, weights) = self.layers()
        yield from before
        if not isinstance(last, Activation):
            yield replace(last, activation="linear"), weights  # type: ignore[call-arg]


def weight_shapes(architecture: Architecture) -> Iterator[tuple[Layer, tuple[Shape, ...]]]:
    """Every layer with the shapes of its weights, in Keras's order."""
    shape = INPUT_SHAPE
    for layer in architecture.layers:
        yield layer, layer.weight_shapes(shape)
        shape = layer.output_shape(shape)


def keras_model(architecture: Architecture, seed: int = 0) -> "keras.Model":
    """Build the Keras model, float32 (n, 28, 28, 1) in 0..1 to (n, 10) probabilities; fresh weights from `seed`."""
    keras = backend.keras()
    inputs = keras.Input(INPUT_SHAPE, name="image")
    values = inputs
    for place, layer in enumerate(architecture.layers):
        values = keras_layer(layer, seed * 1000 + place)(values)
    return keras.Model(inputs, values, name="digits")


def keras_weights(model: "keras.Model") -> Weights:
    """A copy of the weights in `Network`'s order, dropout seeds left out."""
    # `layer.weights`, not `get_weights()`: the latter also gives the seeds that a dropout layer keeps.
    return tuple(variable.numpy() for layer in model.layers for variable in layer.weights)


def keras_network(network: Network) -> "keras.Model":
    """The Keras model of `network`, with its weights."""
    model = keras_model(network.architecture)
    rest = iter(network.weights)
    for layer in model.layers:
        for variable in layer.weights:
            variable.assign(next(rest))
    return model


def keras_probabilities(network: Network, images: Grays) -> Probabilities:
    """What Keras itself makes of `images`: the reference that predictors and exported files are held against.

    Args:
        network: The network.
        images: (n, 28, 28) `Grays`, 0 to 255.

    Returns:
        (n, 10) float32; each row adds up to 1.
    """
    scaled = images[..., None].astype(np.float32) / np.float32(255)
    with backend.tensorflow().device(CPU_ALONE[0]):  # whatever trains: files are held against it to the last decimals
        model, at_once = keras_network(network), images_at_once(network.architecture)
        return in_portions(lambda part: model(part, training=False).numpy(), scaled, at_once)


def in_portions(read: Callable[[NDArray[Any]], NDArray[Any]], images: NDArray[Any], portion: int) -> NDArray[Any]:
    """Read `images`, (n, …), so many at once, so that memory stays small: (n, 10), as exact as `read` gives them."""
    parts = [read(images[start : start + portion]) for start in range(0, len(images), portion)]
    return np.concatenate(parts) if parts else np.zeros((0, CLASSES), np.float32)
