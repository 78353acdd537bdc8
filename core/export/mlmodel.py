"""A network as a Core ML neural network, specification 1 or 4, built from plain weights without TensorFlow."""

from collections.abc import Iterable
from functools import singledispatch
from typing import Any

import numpy as np

from core.export import contract
from core.export.compression import quantized
from core.export.drawing import normaliser
from core.export.drawing.arithmetic import Value
from core.export.drawing.network import NetworkArithmetic
from core.export.library import coremltools
from core.export.options import PLAIN, Options
from core.model import layers
from core.model.network import Network, Weights

CHANNEL_LAST = 1
"""Core ML's flatten mode for Keras's order: row by row, pixel by pixel, channel by channel."""


def specification(network: Network, options: Options = PLAIN) -> Any:
    """The Core ML `Model` message of `network`: names, scale and labels are in it, texts are not.

    Raises:
        ExportError: coremltools cannot be loaded.
    """
    builder = _builder(options.side)
    if options.takes_drawing:
        _add_for_drawing(network, options, builder)
    else:
        _add_layers(network.layers(), builder, contract.IMAGE)
    builder.set_class_labels(list(contract.LABELS), contract.LABEL, contract.PROBABILITIES)
    builder.set_pre_processing_parameters(image_input_names=[contract.IMAGE], image_scale=contract.SCALE)
    made = quantized(coremltools(), builder.spec, options.precision)
    made.specificationVersion = options.spec_version(".mlmodel")
    return made


def _add_layers(all_layers: Iterable[tuple[layers.Layer, Weights]], builder: Any, source: str) -> str:
    """Add layer after layer; the name of the last one's output."""
    for place, (layer, weights) in enumerate(all_layers, start=1):
        source = add_layer(layer, weights, builder, f"{layer.kind}_{place}", source)
    return source


def _add_for_drawing(network: Network, options: Options, builder: Any) -> None:
    """From the canvas to the digit image, through the network, and to probabilities; see `Options.gated`."""
    arithmetic = NetworkArithmetic(builder)
    image = normaliser.digit_image(Value(arithmetic, contract.IMAGE))
    if not options.gated:
        _add_layers(network.layers(), builder, image.pixels.operand)
        return
    logits = Value(arithmetic, _add_layers(network.logit_layers(), builder, image.pixels.operand))
    gated = logits * (image.drawn * (1 / options.temperature))
    _activated("softmax", builder, "probabilities", gated.operand)


def _builder(side: int) -> Any:
    models = coremltools().models
    return models.neural_network.NeuralNetworkBuilder(
        [(contract.IMAGE, models.datatypes.Array(1, side, side))],
        [(contract.PROBABILITIES, models.datatypes.Dictionary(models.datatypes.String()))],
        mode="classifier",
    )


@singledispatch
def add_layer(layer: layers.Layer, weights: Weights, builder: Any, name: str, source: str) -> str:
    """Add `layer` to a network.

    Args:
        layer: The layer.
        weights: Its own weights, in `Network`'s order.
        builder: A coremltools `NeuralNetworkBuilder`.
        name: Of what is added, and of its output; more than one layer have names that begin so.
        source: The name of what it reads: pictures are (channels, height, width).

    Returns:
        The name of its output; `contract.PROBABILITIES` after softmax, which is always the network's end.
    """
    raise NotImplementedError(layer.kind)


@add_layer.register
def _convolution(layer: layers.Convolution, weights: Weights, builder: Any, name: str, source: str) -> str:
    kernel, bias = weights
    builder.add_convolution(
        name=name,
        kernel_channels=kernel.shape[2],
        output_channels=kernel.shape[3],
        height=kernel.shape[0],
        width=kernel.shape[1],
        stride_height=1,
        stride_width=1,
        border_mode=layer.padding,
        groups=1,
        W=kernel,  # the builder takes Keras's order and writes Core ML's
        b=bias,
        has_bias=True,
        input_name=source,
        output_name=name,
        same_padding_asymmetry_mode="BOTTOM_RIGHT_HEAVY",
    )
    return _activated(layer.activation, builder, name, name)


@add_layer.register
def _dense(layer: layers.Dense, weights: Weights, builder: Any, name: str, source: str) -> str:
    matrix, bias = weights
    transposed = np.ascontiguousarray(matrix.T)
    builder.add_inner_product(name, transposed, bias, *matrix.shape, has_bias=True, input_name=source, output_name=name)
    return _activated(layer.activation, builder, name, name)


@add_layer.register
def _pooling(layer: layers.Pooling, _weights: Weights, builder: Any, name: str, source: str) -> str:
    builder.add_pooling(
        name=name,
        height=layer.size,
        width=layer.size,
        stride_height=layer.size,
        stride_width=layer.size,
        layer_type="MAX" if isinstance(layer, layers.MaxPooling) else "AVERAGE",
        padding_type=layer.padding.upper(),
        input_name=source,
        output_name=name,
        exclude_pad_area=True,
        same_padding_asymmetry_mode="BOTTOM_RIGHT_HEAVY",
    )
    return name


@add_layer.register
def _batch_normalization(
    layer: layers.BatchNormalization, weights: Weights, builder: Any, name: str, source: str
) -> str:
    gamma, beta, mean, variance = weights
    builder.add_batchnorm(name, len(gamma), gamma, beta, mean, variance, source, name, epsilon=layer.epsilon)
    return name


@add_layer.register
def _dropout(_layer: layers.Dropout, _weights: Weights, _builder: Any, _name: str, source: str) -> str:
    return source  # only acts while training


@add_layer.register
def _activation(layer: layers.Activation, _weights: Weights, builder: Any, name: str, source: str) -> str:
    return _activated(layer.function, builder, name, source)


@add_layer.register
def _leaky_relu(layer: layers.LeakyReLU, _weights: Weights, builder: Any, name: str, source: str) -> str:
    builder.add_activation(name, "LEAKYRELU", source, name, params=[layer.slope])
    return name


@add_layer.register
def _flatten(_layer: layers.Flatten, _weights: Weights, builder: Any, name: str, source: str) -> str:
    builder.add_flatten(name, CHANNEL_LAST, source, name)
    return name


def _activated(function: str, builder: Any, name: str, source: str) -> str:
    """The function under a name of its own; nothing for "linear"."""
    if function in ("relu", "elu", "tanh", "sigmoid"):
        added = f"{name}_{function}"
        builder.add_activation(added, function.upper(), source, added, params=1.0 if function == "elu" else None)
        return added
    if function == "softmax":
        builder.add_softmax(f"{name}_softmax", source, contract.PROBABILITIES)
        return contract.PROBABILITIES
    return source
