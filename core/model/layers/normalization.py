"""Layers that bring values to the same size."""

from dataclasses import dataclass
from math import prod
from typing import ClassVar

from core.model.layers.base import Layer, Shape


@dataclass(frozen=True, slots=True)
class BatchNormalization(Layer):
    """Scales every channel to mean 0 and variance 1 over the batch, then by a learnt factor and shift.

    Four numbers a channel: factor and shift are learnt, mean and variance are remembered (Keras counts all four). One
    multiplication a value.
    """

    kind: ClassVar[str] = "batch_normalization"
    epsilon: ClassVar[float] = 0.001
    """Added to the variance before its root is taken; Keras's default."""

    untrained_weights: ClassVar[int] = 2

    @property
    def title(self) -> str:
        return "BatchNorm"

    def weight_shapes(self, shape: Shape) -> tuple[Shape, ...]:
        return ((shape[-1],),) * 4

    def multiplications(self, shape: Shape) -> int:
        return prod(shape)

    def formula(self, shape: Shape) -> str:
        return f"4 × {shape[-1]} = {self.parameters(shape):,}"

    @property
    def keeps_output(self) -> bool:
        return False
