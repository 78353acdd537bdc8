"""The layers an architecture is made of: plain data with their arithmetic, no TensorFlow. A file for each family."""

from collections.abc import Callable

from core.model.layers.activation import Activation, LeakyReLU
from core.model.layers.base import Layer, LayerError, Shape
from core.model.layers.convolution import Convolution
from core.model.layers.dense import Dense
from core.model.layers.normalization import BatchNormalization
from core.model.layers.pooling import AveragePooling, MaxPooling, Pooling
from core.model.layers.regularization import Dropout
from core.model.layers.reshaping import Flatten

__all__ = [
    "KINDS", "Activation", "AveragePooling", "BatchNormalization", "Convolution", "Dense", "Dropout", "Flatten",
    "Layer", "LayerError", "LeakyReLU", "MaxPooling", "Pooling", "Shape",
]  # fmt: skip

KINDS: dict[str, Callable[..., Layer]] = {
    layer.kind: layer
    for layer in (
        Convolution, MaxPooling, AveragePooling, Dropout, BatchNormalization, Activation, LeakyReLU, Flatten, Dense,
    )
}  # fmt: skip
