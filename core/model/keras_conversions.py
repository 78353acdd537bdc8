"""What makes layers of ours of Keras's: one, several, or none where a layer only moves pixels or only trains."""

from collections.abc import Callable, Iterator, Mapping
from math import prod
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from core.model import backend, layers
from core.model.architecture import INPUT_SHAPE
from core.model.keras_input import SHAPES
from core.model.layers.base import FUNCTIONS, Padding, Shape
from core.model.network_parts import Part, batch_normalization, need

MAX_ROUNDING = 1e-6  # by which a factor of 1 may be off
ONLY_TRAINING: Final = (
    "RandomFlip", "RandomRotation", "RandomTranslation", "RandomZoom", "RandomShear", "RandomContrast",
    "RandomBrightness", "GaussianNoise", "GaussianDropout", "SpatialDropout2D", "ActivityRegularization", "Identity",
)  # fmt: skip
"""Kinds of layers that do nothing when they read."""


def _convolution(layer: Any, _shape: Shape) -> Iterator[Part]:
    need(layer.strides == (1, 1), f"its stride is {layer.strides}, not 1")
    need(layer.dilation_rate == (1, 1) and layer.groups == 1, "it has gaps or groups in its filters")
    made = layers.Convolution(layer.filters, square(layer.kernel_size), _padding(layer))
    yield Part(made, _with_bias(layer, layer.filters))
    yield from _function(layer.activation)


def _depthwise(layer: Any, shape: Shape) -> Iterator[Part]:
    """As a convolution whose filters are 0 in all channels but one."""
    need(layer.strides == (1, 1) and layer.dilation_rate == (1, 1), "it has a stride, or gaps in its filters")
    kernel, own = layer.kernel.numpy(), layer.depth_multiplier
    filters = shape[-1] * own
    yield Part(
        layers.Convolution(filters, square(layer.kernel_size), _padding(layer)),
        (_spread(kernel), _bias(layer, filters)),
    )
    yield from _function(layer.activation)


def _separable(layer: Any, shape: Shape) -> Iterator[Part]:
    need(layer.strides == (1, 1) and layer.dilation_rate == (1, 1), "it has a stride, or gaps in its filters")
    between = shape[-1] * layer.depth_multiplier
    kernel = _spread(layer.depthwise_kernel.numpy())
    yield Part(
        layers.Convolution(between, square(layer.kernel_size), _padding(layer)),
        (kernel, np.zeros(between, np.float32)),
    )
    yield Part(layers.Convolution(layer.filters, 1), (layer.pointwise_kernel.numpy(), _bias(layer, layer.filters)))
    yield from _function(layer.activation)


def _spread(kernel: NDArray[np.float32]) -> NDArray[np.float32]:
    """(side, side, channels, own) filters for one channel each as (side, side, channels, channels × own)."""
    side, _, channels, own = kernel.shape
    wide = np.zeros((side, side, channels, channels, own), np.float32)
    places = np.arange(channels)
    wide[:, :, places, places] = kernel
    return wide.reshape(side, side, channels, channels * own)


def _normalization(layer: Any, shape: Shape) -> Iterator[Part]:
    mean, variance = (np.ravel(np.asarray(given, np.float32)) for given in (layer.mean, layer.variance))
    need(mean.size in {1, shape[-1]} and not layer.invert, "it goes along other axes than the channels, or backwards")
    spread = np.maximum(np.sqrt(variance), backend.keras().config.epsilon())
    yield from affine(1 / spread, -mean / spread, shape[-1])


def affine(factor: Any, shift: Any, channels: int = 1) -> Iterator[Part]:
    """Every value times `factor` plus `shift`, as a normalisation; nothing where that changes nothing."""
    gamma = np.broadcast_to(np.asarray(factor, np.float32), channels)
    beta = np.broadcast_to(np.asarray(shift, np.float32), channels)
    if np.abs(gamma - 1).max() > MAX_ROUNDING or beta.any():
        zeros, ones = np.zeros(channels, np.float32), np.ones(channels, np.float32)
        yield batch_normalization(gamma, beta, zeros, ones, 0.0)


def around(layer: Any, before: int) -> int:
    """How many rows of zeros there are at every side."""
    (top, bottom), (left, right) = layer.padding
    need(top == bottom == left == right, f"it pads its sides unequally, by {layer.padding}")
    return int(top) + before


def _dense(layer: Any, shape: Shape) -> Iterator[Part]:
    if shape == INPUT_SHAPE and layer.kernel.shape[0] == prod(shape):
        yield Part(layers.Flatten())  # the model takes its image as a row
    yield Part(layers.Dense(layer.units), _with_bias(layer, layer.units))
    yield from _function(layer.activation)


def _pooling(kind: type[layers.Pooling]) -> "Conversion":
    def convert(layer: Any, _shape: Shape) -> Iterator[Part]:
        size = square(layer.pool_size)
        need(layer.strides == (size, size), f"its stride is {layer.strides}, not its size of {size}")
        yield Part(kind(size, _padding(layer)))

    return convert


def _global(kind: type[layers.Pooling]) -> "Conversion":
    def convert(layer: Any, shape: Shape) -> Iterator[Part]:
        yield Part(kind(square(shape[:2])))
        if not layer.keepdims:
            yield Part(layers.Flatten())

    return convert


def _batch_normalization(layer: Any, shape: Shape) -> Iterator[Part]:
    axis = layer.axis if isinstance(layer.axis, int) else layer.axis[0]
    need(axis in {-1, len(shape)}, f"it goes along the axis {axis}, not the channels")
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
    need(layer.max_value is None and not layer.threshold, "it cuts off more than what is below 0")
    if layer.negative_slope:
        yield Part(layers.LeakyReLU(float(layer.negative_slope)))
    else:
        yield Part(layers.Activation("relu"))


def _leaky_relu(layer: Any, _shape: Shape) -> Iterator[Part]:
    yield Part(layers.LeakyReLU(float(layer.negative_slope)))


def _softmax(layer: Any, shape: Shape) -> Iterator[Part]:
    need(layer.axis in {-1, len(shape)}, "it goes along another axis than the last one")
    yield Part(layers.Activation("softmax"))


def _flatten(_layer: Any, shape: Shape) -> Iterator[Part]:
    if len(shape) != 1:
        yield Part(layers.Flatten())


def _reshape(layer: Any, shape: Shape) -> Iterator[Part]:
    """Nothing, where it only puts the pixels of the image into another of their usual shapes, or a row; else a row."""
    target = tuple(layer.target_shape)
    row = len(target) == 1 and target[0] in {-1, prod(shape)}
    image = shape == INPUT_SHAPE and target in SHAPES
    need(row or image or target == shape, f"it gives its input the shape {target}")
    if row and len(shape) != 1 and shape != INPUT_SHAPE:
        yield Part(layers.Flatten())


def _permute(layer: Any, shape: Shape) -> Iterator[Part]:
    need(shape == INPUT_SHAPE and tuple(layer.dims) in {(2, 3, 1), (3, 1, 2)}, f"it turns its input by {layer.dims}")
    yield from ()


def _elu(layer: Any, _shape: Shape) -> Iterator[Part]:
    need(layer.alpha == 1, f"its alpha is {layer.alpha}, not 1")
    yield Part(layers.Activation("elu"))


def _nothing(_layer: Any, _shape: Shape) -> Iterator[Part]:
    """It is there for the training only."""
    yield from ()


def _function(function: Any) -> Iterator[Part]:
    name = backend.keras().activations.serialize(function)
    need(name in FUNCTIONS, f"its activation is {name!r:.80}, which is none of {', '.join(FUNCTIONS)}")
    yield Part(layers.Activation(name))


def _with_bias(layer: Any, count: int) -> tuple[Any, ...]:
    return layer.kernel.numpy(), _bias(layer, count)


def _bias(layer: Any, count: int) -> NDArray[np.float32]:
    return layer.bias.numpy() if layer.use_bias else np.zeros(count, np.float32)


def _padding(layer: Any) -> Padding:
    return "same" if layer.padding == "same" else "valid"


def square(sides: tuple[int, ...]) -> int:
    need(sides[0] == sides[1], f"its window of {sides[0]} × {sides[1]} is no square")
    return int(sides[0])


Conversion = Callable[[Any, Shape], Iterator[Part]]
CONVERSIONS: Mapping[str, Conversion] = {
    "Conv2D": _convolution,
    "Dense": _dense,
    "MaxPooling2D": _pooling(layers.MaxPooling),
    "AveragePooling2D": _pooling(layers.AveragePooling),
    "GlobalAveragePooling2D": _global(layers.AveragePooling),
    "GlobalMaxPooling2D": _global(layers.MaxPooling),
    "DepthwiseConv2D": _depthwise,
    "SeparableConv2D": _separable,
    "Normalization": _normalization,
    "Permute": _permute,
    "ELU": _elu,
    **dict.fromkeys(ONLY_TRAINING, _nothing),
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
