"""Layers that apply a function to every value."""

from dataclasses import dataclass
from math import prod
from typing import ClassVar

from core.model.layers.base import FUNCTIONS, Function, Layer, Shape
from core.values import number, one_of

TITLES: dict[Function, str] = {
    "linear": "Linear",
    "relu": "ReLU",
    "elu": "ELU",
    "tanh": "Tanh",
    "sigmoid": "Sigmoid",
    "softmax": "Softmax",
}


@dataclass(frozen=True, slots=True)
class Activation(Layer):
    """Applies `function` to every value: relu keeps what is above 0, softmax makes probabilities that add up to 1.

    elu is x above 0 and e^x − 1 below; tanh goes from −1 to 1, sigmoid, 1 / (1 + e^−x), from 0 to 1.
    """

    kind: ClassVar[str] = "activation"
    in_place: ClassVar[bool] = True
    function: Function

    def __post_init__(self) -> None:
        one_of("function", self.function, FUNCTIONS)

    @property
    def title(self) -> str:
        return TITLES[self.function]

    @property
    def ends_in_softmax(self) -> bool:
        return self.function == "softmax"

    def kept_values(self, shape: Shape, before: Layer | None) -> float:
        # It takes the place of its input where the layer before it has no more use for that.
        return prod(shape) if before is None or before.keeps_output else 0


@dataclass(frozen=True, slots=True)
class LeakyReLU(Layer):
    """Keeps what is above 0 and multiplies the rest by `slope`. One multiplication a value."""

    kind: ClassVar[str] = "leaky_relu"
    slope: float

    def __post_init__(self) -> None:
        number("slope", self.slope, 0, 1, open_high=True)

    @property
    def title(self) -> str:
        return f"LeakyReLU {self.slope:g}"

    def multiplications(self, shape: Shape) -> int:
        return prod(shape)

    def formula(self, shape: Shape) -> str:  # noqa: ARG002
        return f"x above 0, {self.slope:g} · x below"
