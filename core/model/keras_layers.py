"""Each kind of layer as Keras has it."""

from functools import singledispatch
from typing import Any

from core.model import backend, layers


@singledispatch
def keras_layer(layer: layers.Layer, seed: int) -> Any:
    """The Keras layer of `layer`; `seed` decides its first weights, or what it draws while it trains."""
    raise NotImplementedError(layer.kind)


@keras_layer.register
def _convolution(layer: layers.Convolution, seed: int) -> Any:
    keras = backend.keras()
    return keras.layers.Conv2D(
        layer.filters,
        layer.kernel,
        padding=layer.padding,
        activation=layer.activation,
        kernel_initializer=keras.initializers.GlorotUniform(seed),
    )


@keras_layer.register
def _dense(layer: layers.Dense, seed: int) -> Any:
    keras = backend.keras()
    start = keras.initializers.GlorotUniform(seed)
    return keras.layers.Dense(layer.units, activation=layer.activation, kernel_initializer=start)


@keras_layer.register
def _max_pooling(layer: layers.MaxPooling, _seed: int) -> Any:
    return backend.keras().layers.MaxPooling2D(layer.size, padding=layer.padding)


@keras_layer.register
def _average_pooling(layer: layers.AveragePooling, _seed: int) -> Any:
    return backend.keras().layers.AveragePooling2D(layer.size, padding=layer.padding)


@keras_layer.register
def _batch_normalization(layer: layers.BatchNormalization, _seed: int) -> Any:
    return backend.keras().layers.BatchNormalization(epsilon=layer.epsilon)


@keras_layer.register
def _dropout(layer: layers.Dropout, seed: int) -> Any:
    return backend.keras().layers.Dropout(layer.rate, seed=seed)


@keras_layer.register
def _activation(layer: layers.Activation, _seed: int) -> Any:
    return backend.keras().layers.Activation(layer.function)


@keras_layer.register
def _leaky_relu(layer: layers.LeakyReLU, _seed: int) -> Any:
    return backend.keras().layers.LeakyReLU(negative_slope=layer.slope)


@keras_layer.register
def _flatten(_layer: layers.Flatten, _seed: int) -> Any:
    return backend.keras().layers.Flatten()
