"""The arithmetic as operations of a Core ML program, through coremltools' MIL builder."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

BINARY = {
    "add": "add",
    "subtract": "sub",
    "multiply": "mul",
    "divide": "real_div",
    "maximum": "maximum",
    "minimum": "minimum",
}
UNARY = {"floor": "floor", "sin": "sin", "cos": "cos", "absolute": "abs"}
REDUCED = {"sum": "reduce_sum", "max": "reduce_max", "min": "reduce_min"}

PREFIX = "f_"
"""Short, because a file repeats the name of every operation three times."""


def is_of_formula(name: str) -> bool:
    """Whether an operation of that name is one of these."""
    return name.startswith(PREFIX)


class ProgramArithmetic:
    """Matrices are the last two of four axes, as images have them.

    Args:
        builder: coremltools' MIL `Builder`, while a program is being built.
    """

    def __init__(self, builder: Any) -> None:
        self._builder = builder
        self._count = 0
        self._constants: dict[tuple[tuple[int, ...], bytes], Any] = {}

    def constant(self, values: NDArray[np.float32]) -> Any:
        key = (values.shape, values.tobytes())
        if key not in self._constants:
            self._constants[key] = self._builder.const(val=values[None, None], name=self._named())
        return self._constants[key]

    def binary(self, kind: str, left: Any, right: Any) -> Any:
        return getattr(self._builder, BINARY[kind])(x=left, y=right, name=self._named())

    def unary(self, kind: str, operand: Any) -> Any:
        return getattr(self._builder, UNARY[kind])(x=operand, name=self._named())

    def clip(self, operand: Any, low: float, high: float) -> Any:
        return self._builder.clip(x=operand, alpha=self._number(low), beta=self._number(high), name=self._named())

    def reduce(self, kind: str, operand: Any, axis: int) -> Any:
        return getattr(self._builder, REDUCED[kind])(x=operand, axes=[axis], keep_dims=True, name=self._named())

    def product(self, left: Any, right: Any) -> Any:
        return self._builder.matmul(x=left, y=right, name=self._named())

    def transpose(self, operand: Any) -> Any:
        return self._builder.transpose(x=operand, perm=[0, 1, 3, 2], name=self._named())

    def _number(self, value: float) -> Any:
        key = ((), np.float32(value).tobytes())
        if key not in self._constants:
            self._constants[key] = self._builder.const(val=np.float32(value), name=self._named())
        return self._constants[key]

    def _named(self) -> str:
        self._count += 1
        return f"{PREFIX}{self._count}"
