"""Layers that make one number of every square of a picture."""

from dataclasses import dataclass
from math import prod
from typing import ClassVar, Final

from core.model.layers.base import PADDINGS, Layer, Padding, Shape, picture, window
from core.values import one_of, whole

ARGMAX_COPIES: Final = 3
"""Max pooling's way back finds the largest places anew: int64 places and float32 values as many as its output has."""


@dataclass(frozen=True, slots=True)
class Pooling(Layer):
    size: int
    padding: Padding = "valid"

    def __post_init__(self) -> None:
        whole("size", self.size, 1, 28)
        one_of("padding", self.padding, PADDINGS)

    def output_shape(self, shape: Shape) -> Shape:
        height, width, channels = picture(shape)
        return (*(window(side, self.size, self.size, self.padding) for side in (height, width)), channels)

    def formula(self, shape: Shape) -> str:
        rounded = f"⌊{shape[0]} ÷ {self.size}⌋" if self.padding == "valid" else f"⌈{shape[0]} ÷ {self.size}⌉"
        return f"{rounded} = {self.output_shape(shape)[0]}"


@dataclass(frozen=True, slots=True)
class MaxPooling(Pooling):
    """Keeps the largest value of every `size` x `size` square, stride `size`."""

    kind: ClassVar[str] = "max_pooling"

    @property
    def title(self) -> str:
        return f"MaxPool {self.size}"

    def gradient_values(self, shape: Shape, *, deep: bool) -> int:
        return prod(shape) + (1 + ARGMAX_COPIES) * prod(self.output_shape(shape)) if deep else 0


@dataclass(frozen=True, slots=True)
class AveragePooling(Pooling):
    """Keeps the mean of every `size` x `size` square, stride `size`. One multiplication for each mean."""

    kind: ClassVar[str] = "average_pooling"

    @property
    def title(self) -> str:
        return f"AveragePool {self.size}"

    def multiplications(self, shape: Shape) -> int:
        return prod(self.output_shape(shape))
