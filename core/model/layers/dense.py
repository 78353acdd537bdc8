"""Layers that connect everything with everything."""

from dataclasses import dataclass
from math import prod
from typing import ClassVar

from core.model.layers.base import FUNCTIONS, ActivatedLayer, Function, LayerError, Shape
from core.values import one_of, whole


@dataclass(frozen=True, slots=True)
class Dense(ActivatedLayer):
    """Connects every input with each of `units` outputs, then applies `activation`."""

    kind: ClassVar[str] = "dense"
    units: int
    activation: Function = "linear"

    def __post_init__(self) -> None:
        whole("units", self.units, 1, 16_384)
        one_of("activation", self.activation, FUNCTIONS)

    @property
    def title(self) -> str:
        return f"Dense {self.units}"

    def output_shape(self, shape: Shape) -> Shape:
        if len(shape) != 1:
            raise LayerError(f"it needs a row of numbers, but its input has the shape {shape}: put flatten before it")
        return (self.units,)

    def weight_shapes(self, shape: Shape) -> tuple[Shape, ...]:
        return (prod(shape), self.units), (self.units,)

    def multiplications(self, shape: Shape) -> int:
        return prod(shape) * self.units

    def formula(self, shape: Shape) -> str:
        return f"{self.units} × ({shape[0]:,} + 1) = {self.parameters(shape):,}"
