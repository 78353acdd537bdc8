"""Layers that only arrange values anew."""

from dataclasses import dataclass
from math import prod
from typing import ClassVar

from core.model.layers.base import Layer, Shape, picture


@dataclass(frozen=True, slots=True)
class Flatten(Layer):
    """Lays a picture out as one row of numbers: row by row, pixel by pixel, channel by channel."""

    kind: ClassVar[str] = "flatten"
    in_place: ClassVar[bool] = True

    @property
    def title(self) -> str:
        return "Flatten"

    def output_shape(self, shape: Shape) -> Shape:
        return (prod(picture(shape)),)

    def formula(self, shape: Shape) -> str:
        return f"{' × '.join(map(str, shape))} = {prod(shape):,}"

    def kept_values(self, shape: Shape, before: Layer | None) -> float:  # noqa: ARG002
        return 0
