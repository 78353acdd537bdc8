"""A network of ours from somebody's Keras file, where it has only layers that we know; held against Keras itself."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import numpy as np

from core.model import backend, layers
from core.model.architecture import INPUT_SHAPE
from core.model.keras_file import KerasFile
from core.model.layers.base import LayerError, Padding, Shape
from core.model.network import Network, keras_probabilities
from core.model.network_parts import (
    Part,
    PartError,
    assembled,
    batch_normalization,
    refusal,
    refuse_difference,
    trial_images,
)
from core.values import WrongValueError

FUNCTIONS: Final = ("linear", "relu", "softmax")


def network_from_keras(path: Path) -> Network:
    """Read a Keras file and make a network of it that gives the same probabilities.

    Args:
        path: As for `KerasFile.read`; its name becomes that of the architecture.

    Raises:
        ArchitectureError: It cannot be read, has a layer that is none of ours, or does more than its layers tell.
    """
    file = KerasFile.read(path)
    network = assembled(path.stem, _parts(file))
    images = trial_images()
    refuse_difference(path, keras_probabilities(network, images), file.probabilities(images))
    return network


def _parts(file: KerasFile) -> Iterator[Part]:
    """Every layer as one of ours or several."""
    shape = INPUT_SHAPE
    for place, layer in enumerate(_layers(file.model), start=1):
        what = f"{type(layer).__name__} {layer.name!r:.80}"
        try:
            for part in _converted(layer, shape):
                shape = part.layer.output_shape(shape)
                yield part
        except (PartError, WrongValueError, LayerError) as mistake:
            raise refusal(file.path, place, what, mistake) from mistake


def _layers(model: Any) -> Iterator[Any]:
    """All layers in their order, those of models inside the model too, without what only says the input's shape."""
    keras = backend.keras()
    for layer in model.layers:
        if isinstance(layer, keras.Model):
            yield from _layers(layer)
        elif not isinstance(layer, keras.layers.InputLayer):
            yield layer


def _converted(layer: Any, shape: Shape) -> Iterator[Part]:
    kind = type(layer).__name__
    if kind not in CONVERSIONS or type(layer) is not getattr(backend.keras().layers, kind):
        known = ", ".join(CONVERSIONS)
        raise PartError(f"only these kinds can be opened: {known}")
    if getattr(layer, "data_format", "channels_last") != "channels_last":
        raise PartError("it has its channels first")
    yield from CONVERSIONS[kind](layer, shape)


def _convolution(layer: Any, _shape: Shape) -> Iterator[Part]:
    _need(layer.strides == (1, 1), f"its stride is {layer.strides}, not 1")
    _need(layer.dilation_rate == (1, 1) and layer.groups == 1, "it has gaps or groups in its filters")
    made = layers.Convolution(layer.filters, _square(layer.kernel_size), _padding(layer))
    yield Part(made, _with_bias(layer, layer.filters))
    yield from _function(layer.activation)


def _dense(layer: Any, _shape: Shape) -> Iterator[Part]:
    yield Part(layers.Dense(layer.units), _with_bias(layer, layer.units))
    yield from _function(layer.activation)


def _pooling(kind: type[layers.Pooling]) -> "Conversion":
    def convert(layer: Any, _shape: Shape) -> Iterator[Part]:
        size = _square(layer.pool_size)
        _need(layer.strides == (size, size), f"its stride is {layer.strides}, not its size of {size}")
        yield Part(kind(size, _padding(layer)))

    return convert


def _global_average(layer: Any, shape: Shape) -> Iterator[Part]:
    _need(not layer.keepdims, "it keeps the sides that it has pooled")
    yield Part(layers.AveragePooling(_square(shape[:2])))
    yield Part(layers.Flatten())


def _batch_normalization(layer: Any, shape: Shape) -> Iterator[Part]:
    axis = layer.axis if isinstance(layer.axis, int) else layer.axis[0]
    _need(axis in {-1, len(shape)}, f"it goes along the axis {axis}, not the channels")
    ones, zeros = np.ones(shape[-1], np.float32), np.zeros(shape[-1], np.float32)
    gamma = layer.gamma.numpy() if layer.scale else ones
    beta = layer.beta.numpy() if layer.center else zeros
    mean, variance = layer.moving_mean.numpy(), layer.moving_variance.numpy()
    yield batch_normalization(gamma, beta, mean, variance, layer.epsilon)


def _dropout(layer: Any, _shape: Shape) -> Iterator[Part]:
    yield Part(layers.Dropout(float(layer.rate)))


def _activation(layer: Any, _shape: Shape) -> Iterator[Part]:
    yield from _function(layer.activation)


def _relu(layer: Any, _shape: Shape) -> Iterator[Part]:
    _need(layer.max_value is None and not layer.threshold, "it cuts off more than what is below 0")
    if layer.negative_slope:
        yield Part(layers.LeakyReLU(float(layer.negative_slope)))
    else:
        yield Part(layers.Activation("relu"))


def _leaky_relu(layer: Any, _shape: Shape) -> Iterator[Part]:
    yield Part(layers.LeakyReLU(float(layer.negative_slope)))


def _softmax(layer: Any, shape: Shape) -> Iterator[Part]:
    _need(layer.axis in {-1, len(shape)}, "it goes along another axis than the last one")
    yield Part(layers.Activation("softmax"))


def _flatten(_layer: Any, shape: Shape) -> Iterator[Part]:
    if len(shape) != 1:
        yield Part(layers.Flatten())


def _reshape(layer: Any, shape: Shape) -> Iterator[Part]:
    """Nothing, where it only gives a picture its one channel."""
    _need(tuple(layer.target_shape) == shape, f"it gives its input the shape {tuple(layer.target_shape)}")
    yield from ()


def _function(function: Any) -> Iterator[Part]:
    name = backend.keras().activations.serialize(function)
    _need(name in FUNCTIONS, f"its activation is {name!r:.80}, which is none of {', '.join(FUNCTIONS)}")
    yield Part(layers.Activation(name))


def _with_bias(layer: Any, count: int) -> tuple[Any, ...]:
    bias = layer.bias.numpy() if layer.use_bias else np.zeros(count, np.float32)
    return layer.kernel.numpy(), bias


def _padding(layer: Any) -> Padding:
    return "same" if layer.padding == "same" else "valid"


def _square(sides: tuple[int, ...]) -> int:
    _need(sides[0] == sides[1], f"its window of {sides[0]} × {sides[1]} is no square")
    return int(sides[0])


def _need(holds: bool, otherwise: str) -> None:
    if not holds:
        raise PartError(otherwise)


Conversion = Callable[[Any, Shape], Iterator[Part]]
CONVERSIONS: Mapping[str, Conversion] = {
    "Conv2D": _convolution,
    "Dense": _dense,
    "MaxPooling2D": _pooling(layers.MaxPooling),
    "AveragePooling2D": _pooling(layers.AveragePooling),
    "GlobalAveragePooling2D": _global_average,
    "BatchNormalization": _batch_normalization,
    "Dropout": _dropout,
    "Activation": _activation,
    "ReLU": _relu,
    "LeakyReLU": _leaky_relu,
    "Softmax": _softmax,
    "Flatten": _flatten,
    "Reshape": _reshape,
}
"""What makes one or several of our layers of a layer of Keras, by its class."""
