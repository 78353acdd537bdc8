"""A network as a Core ML neural network, specification 1, built from plain weights without TensorFlow."""

from typing import Any

import numpy as np

from core.data.dataset import SIDE
from core.export import contract
from core.export.library import coremltools
from core.model.layers import (
    BATCH_NORMALIZATION_EPSILON,
    Activation,
    AveragePooling,
    BatchNormalization,
    Convolution,
    Dense,
    Dropout,
    Flatten,
    Function,
    Layer,
    MaxPooling,
)
from core.model.network import Network, Weights

CHANNEL_LAST = 1
"""Core ML's flatten mode for Keras's order: row by row, pixel by pixel, channel by channel."""


def specification(network: Network) -> Any:
    """The Core ML `Model` message of `network`: names, scale and labels are in it, texts are not.

    Raises:
        ExportError: coremltools cannot be loaded.
    """
    builder = _builder()
    chain = _Chain(builder)
    for place, (layer, weights) in enumerate(network.layers(), start=1):
        chain.add(f"{layer.kind}_{place}", layer, weights)
    builder.set_class_labels(list(contract.LABELS), contract.LABEL, contract.PROBABILITIES)
    builder.set_pre_processing_parameters(image_input_names=[contract.IMAGE], image_scale=contract.SCALE)
    return builder.spec


def _builder() -> Any:
    models = coremltools().models
    return models.neural_network.NeuralNetworkBuilder(
        [(contract.IMAGE, models.datatypes.Array(1, SIDE, SIDE))],
        [(contract.PROBABILITIES, models.datatypes.Dictionary(models.datatypes.String()))],
        mode="classifier",
    )


class _Chain:
    """Adds layers one after the other; `end` is the name of the last one's output."""

    def __init__(self, builder: Any) -> None:
        self.builder = builder
        self.end = contract.IMAGE

    def add(self, name: str, layer: Layer, weights: Weights) -> None:
        match layer:
            case Convolution():
                self._convolution(name, layer, weights)
                self._activation(name, layer.activation)
            case Dense():
                self._dense(name, weights)
                self._activation(name, layer.activation)
            case MaxPooling() | AveragePooling():
                self._pooling(name, layer)
            case BatchNormalization():
                self._batch_normalization(name, weights)
            case Flatten():
                self.builder.add_flatten(name, CHANNEL_LAST, self.end, name)
                self.end = name
            case Activation(function):
                self._activation(name, function)
            case Dropout():
                pass  # only acts while training

    def _convolution(self, name: str, layer: Convolution, weights: Weights) -> None:
        kernel, bias = weights
        self.builder.add_convolution(
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
            input_name=self.end,
            output_name=name,
            same_padding_asymmetry_mode="BOTTOM_RIGHT_HEAVY",
        )
        self.end = name

    def _dense(self, name: str, weights: Weights) -> None:
        matrix, bias = weights
        self.builder.add_inner_product(
            name=name,
            W=np.ascontiguousarray(matrix.T),
            b=bias,
            input_channels=matrix.shape[0],
            output_channels=matrix.shape[1],
            has_bias=True,
            input_name=self.end,
            output_name=name,
        )
        self.end = name

    def _pooling(self, name: str, layer: MaxPooling | AveragePooling) -> None:
        self.builder.add_pooling(
            name=name,
            height=layer.size,
            width=layer.size,
            stride_height=layer.size,
            stride_width=layer.size,
            layer_type="MAX" if isinstance(layer, MaxPooling) else "AVERAGE",
            padding_type=layer.padding.upper(),
            input_name=self.end,
            output_name=name,
            exclude_pad_area=True,
            same_padding_asymmetry_mode="BOTTOM_RIGHT_HEAVY",
        )
        self.end = name

    def _batch_normalization(self, name: str, weights: Weights) -> None:
        gamma, beta, mean, variance = weights
        self.builder.add_batchnorm(
            name=name,
            channels=len(gamma),
            gamma=gamma,
            beta=beta,
            mean=mean,
            variance=variance,
            input_name=self.end,
            output_name=name,
            epsilon=BATCH_NORMALIZATION_EPSILON,
        )
        self.end = name

    def _activation(self, name: str, function: Function) -> None:
        """ReLU or softmax under a name of its own; the softmax is always the network's end."""
        if function == "relu":
            self.builder.add_activation(f"{name}_relu", "RELU", self.end, f"{name}_relu")
            self.end = f"{name}_relu"
        if function == "softmax":
            self.builder.add_softmax(f"{name}_softmax", self.end, contract.PROBABILITIES)
            self.end = contract.PROBABILITIES
