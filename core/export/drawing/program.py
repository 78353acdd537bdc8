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
    """The three axes of a `Value` are the last ones of four, as images have them.

    Args:
        builder: coremltools' MIL `Builder`, while a program is being built.
    """

    def __init__(self, builder: Any) -> None:
        self._builder = builder
        self._count = 0
        self._constants: dict[tuple[str, tuple[int, ...], bytes], Any] = {}

    def constant(self, values: NDArray[np.float32]) -> Any:
        return self._shared(values[None])

    def binary(self, kind: str, left: Any, right: Any) -> Any:
        return getattr(self._builder, BINARY[kind])(x=left, y=right, name=self._named())

    def unary(self, kind: str, operand: Any) -> Any:
        return getattr(self._builder, UNARY[kind])(x=operand, name=self._named())

    def clip(self, operand: Any, low: float, high: float) -> Any:
        alpha, beta = self._shared(np.float32(low)), self._shared(np.float32(high))
        return self._builder.clip(x=operand, alpha=alpha, beta=beta, name=self._named())

    def reduce(self, kind: str, operand: Any, axes: tuple[int, ...]) -> Any:
        shared = {"axes": self._shared(np.array(axes, np.int32)), "keep_dims": self._shared(np.True_)}
        return getattr(self._builder, REDUCED[kind])(x=operand, name=self._named(), **shared)

    def dilated(self, operand: Any) -> Any:
        window = {"kernel_sizes": [3, 3], "strides": [1, 1], "pad_type": "same"}
        return self._builder.max_pool(x=operand, name=self._named(), **window)

    def product(self, left: Any, right: Any) -> Any:
        never = self._shared(np.False_)
        return self._builder.matmul(x=left, y=right, transpose_x=never, transpose_y=never, name=self._named())

    def transpose(self, operand: Any) -> Any:
        order = self._shared(np.array([0, 1, 3, 2], np.int32))
        return self._builder.transpose(x=operand, perm=order, name=self._named())

    def _shared(self, value: Any) -> Any:
        """A constant that all operations share."""
        key = (value.dtype.str, value.shape, value.tobytes())
        if key not in self._constants:
            self._constants[key] = self._builder.const(val=value, name=self._named())
        return self._constants[key]

    def _named(self) -> str:
        self._count += 1
        return f"{PREFIX}{self._count}"
