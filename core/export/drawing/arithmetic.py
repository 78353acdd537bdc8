"""What a file's own arithmetic is made of: matrices, and a handful of operations that both Core ML formats have.

A formula is written once with `Value`s and then built into a program, into a neural network, or computed with numpy,
whatever `Arithmetic` stands behind them.
"""

from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

AXES, ROWS, COLUMNS = -3, -2, -1
"""A `Value` is one matrix, or one for each axis of the canvas: what is done to its columns is done to its rows too."""


class Arithmetic(Protocol):
    """The operations. Operands are whatever stands for matrices there; sides of 1 are broadcast."""

    def constant(self, values: NDArray[np.float32]) -> Any:
        """Matrices, (1 or 2, rows, columns)."""

    def binary(self, kind: str, left: Any, right: Any) -> Any:
        """`kind` is "add", "subtract", "multiply", "divide", "maximum" or "minimum"."""

    def unary(self, kind: str, operand: Any) -> Any:
        """`kind` is "floor", "sin", "cos" or "absolute"."""

    def clip(self, operand: Any, low: float, high: float) -> Any:
        """Every value, but not below `low` and not above `high`."""

    def reduce(self, kind: str, operand: Any, axes: tuple[int, ...]) -> Any:
        """`kind` is "sum", "max" or "min"; the axes stay, with the side 1."""

    def dilated(self, operand: Any) -> Any:
        """The largest of each value and the eight around it; none is below 0."""

    def product(self, left: Any, right: Any) -> Any:
        """The product of two matrices."""

    def transpose(self, operand: Any) -> Any:
        """Rows become columns."""


@dataclass(frozen=True, slots=True)
class Value:
    """Matrices, (1 or 2, rows, columns), or a number as a matrix of one."""

    by: Arithmetic
    operand: Any

    def _with(self, kind: str, other: "Value | float", *, swapped: bool = False) -> "Value":
        right = other.operand if isinstance(other, Value) else self.by.constant(number(other))
        both = (right, self.operand) if swapped else (self.operand, right)
        return Value(self.by, self.by.binary(kind, *both))

    def __add__(self, other: "Value | float") -> "Value":
        return self._with("add", other)

    def __sub__(self, other: "Value | float") -> "Value":
        return self._with("subtract", other)

    def __rsub__(self, other: float) -> "Value":
        return self._with("subtract", other, swapped=True)

    def __mul__(self, other: "Value | float") -> "Value":
        return self._with("multiply", other)

    def __rmul__(self, other: float) -> "Value":
        return self._with("multiply", other)

    def __truediv__(self, other: "Value | float") -> "Value":
        return self._with("divide", other)

    def __rtruediv__(self, other: float) -> "Value":
        return self._with("divide", other, swapped=True)

    def __matmul__(self, other: "Value") -> "Value":
        return Value(self.by, self.by.product(self.operand, other.operand))

    def __abs__(self) -> "Value":
        return self._alone("absolute")

    def _alone(self, kind: str) -> "Value":
        return Value(self.by, self.by.unary(kind, self.operand))

    def floor(self) -> "Value":
        return self._alone("floor")

    def ceil(self) -> "Value":
        return 0.0 - (0.0 - self).floor()

    def rounded(self) -> "Value":
        """To whole numbers; halves go up."""
        return (self + 0.5).floor()

    def sin(self) -> "Value":
        return self._alone("sin")

    def cos(self) -> "Value":
        return self._alone("cos")

    def at_least(self, other: "Value | float") -> "Value":
        return self._with("maximum", other)

    def at_most(self, other: "Value | float") -> "Value":
        return self._with("minimum", other)

    def clipped(self, low: float, high: float) -> "Value":
        return Value(self.by, self.by.clip(self.operand, low, high))

    def sum(self, *axes: int) -> "Value":
        return self._reduced("sum", axes)

    def max(self, *axes: int) -> "Value":
        return self._reduced("max", axes)

    def min(self, *axes: int) -> "Value":
        return self._reduced("min", axes)

    def _reduced(self, kind: str, axes: tuple[int, ...]) -> "Value":
        return Value(self.by, self.by.reduce(kind, self.operand, axes or (AXES, ROWS, COLUMNS)))

    def dilated(self) -> "Value":
        return Value(self.by, self.by.dilated(self.operand))

    @property
    def turned(self) -> "Value":
        """Rows as columns."""
        return Value(self.by, self.by.transpose(self.operand))

    def constant(self, values: NDArray[Any]) -> "Value":
        """Matrices beside these."""
        return Value(self.by, self.by.constant(np.asarray(values, np.float32)))


def number(value: float) -> NDArray[np.float32]:
    """A number as a matrix of one."""
    return np.full((1, 1, 1), value, np.float32)
