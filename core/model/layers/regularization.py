"""Layers that only act while training, so that a network learns what holds for other images too."""

from dataclasses import dataclass
from math import prod
from typing import ClassVar

from core.model.layers.base import Layer, Shape
from core.values import number


@dataclass(frozen=True, slots=True)
class Dropout(Layer):
    """While training, switches off a random share `rate` of its inputs at every step; otherwise does nothing."""

    kind: ClassVar[str] = "dropout"
    rate: float

    def __post_init__(self) -> None:
        number("rate", self.rate, 0, 1, open_high=True)

    @property
    def title(self) -> str:
        return f"Dropout {self.rate:g}"

    def formula(self, shape: Shape) -> str:  # noqa: ARG002
        return f"{self.rate:.0%} of the values are switched off at each training step"

    def kept_values(self, shape: Shape, before: Layer | None) -> float:  # noqa: ARG002
        return 2 * prod(shape)  # with a mask
