"""What each kind of layer makes of a batch when it is not training, in numpy."""

from collections.abc import Callable, Mapping
from functools import singledispatch

import numpy as np
from numpy.typing import NDArray

from core.model import layers
from core.model.network import Weights
from core.prediction import kernels

Array = NDArray[np.float32]


@singledispatch
def apply_layer(layer: layers.Layer, weights: Weights, values: Array) -> Array:
    """What `layer` makes of a batch.

    Args:
        layer: The layer.
        weights: Its own weights, in `Network`'s order.
        values: (n, *input shape) float32.

    Returns:
        (n, *output shape) float32.
    """
    raise NotImplementedError(layer.kind)


@apply_layer.register
def _convolution(layer: layers.Convolution, weights: Weights, values: Array) -> Array:
    kernel, bias = weights
    return _activated(kernels.convolution(values, kernel, bias, layer.padding), layer.activation)


@apply_layer.register
def _dense(layer: layers.Dense, weights: Weights, values: Array) -> Array:
    matrix, bias = weights
    return _activated(kernels.dense(values, matrix, bias), layer.activation)


@apply_layer.register
def _max_pooling(layer: layers.MaxPooling, _weights: Weights, values: Array) -> Array:
    return kernels.max_pooling(values, layer.size, padding=layer.padding)


@apply_layer.register
def _average_pooling(layer: layers.AveragePooling, _weights: Weights, values: Array) -> Array:
    return kernels.average_pooling(values, layer.size, padding=layer.padding)


@apply_layer.register
def _batch_normalization(layer: layers.BatchNormalization, weights: Weights, values: Array) -> Array:
    factor, shift, mean, variance = weights
    return kernels.batch_normalization(values, factor, shift, mean, variance, layer.epsilon)


@apply_layer.register
def _dropout(_layer: layers.Dropout, _weights: Weights, values: Array) -> Array:
    return values


@apply_layer.register
def _activation(layer: layers.Activation, _weights: Weights, values: Array) -> Array:
    return _activated(values, layer.function)


@apply_layer.register
def _leaky_relu(layer: layers.LeakyReLU, _weights: Weights, values: Array) -> Array:
    return kernels.leaky_relu(values, layer.slope)


@apply_layer.register
def _flatten(_layer: layers.Flatten, _weights: Weights, values: Array) -> Array:
    return values.reshape(len(values), -1)


def _activated(values: Array, function: str) -> Array:
    return values if function == "linear" else _FUNCTIONS[function](values)


_FUNCTIONS: Mapping[str, Callable[[Array], Array]] = {
    "relu": kernels.relu,
    "elu": lambda values: kernels.elu(values, 1),
    "tanh": np.tanh,
    "sigmoid": kernels.sigmoid,
    "softmax": kernels.softmax,
}
