"""The arithmetic in numpy, to try a formula out and to see how large its values become."""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

Array = NDArray[np.float32]

BINARY: dict[str, Callable[..., Any]] = {
    "add": np.add,
    "subtract": np.subtract,
    "multiply": np.multiply,
    "divide": np.divide,
    "maximum": np.maximum,
    "minimum": np.minimum,
}
UNARY: dict[str, Callable[..., Any]] = {"floor": np.floor, "sin": np.sin, "cos": np.cos, "absolute": np.abs}
REDUCED: dict[str, Callable[..., Any]] = {"sum": np.sum, "max": np.max, "min": np.min}


class Numbers:
    """Computes at once, float32 as the files do; images may lie before the three axes of a `Value`.

    Attributes:
        largest: The largest value that any operation has given, its sign left out.
        smallest_divisor: The smallest by which anything was divided.
    """

    def __init__(self) -> None:
        self.largest = 0.0
        self.smallest_divisor = np.inf

    def constant(self, values: Array) -> Array:
        return values

    def binary(self, kind: str, left: Array, right: Array) -> Array:
        if kind == "divide":
            self.smallest_divisor = min(self.smallest_divisor, float(np.abs(right).min()))
        return self._seen(BINARY[kind](left, right))

    def unary(self, kind: str, operand: Array) -> Array:
        return self._seen(UNARY[kind](operand))

    def clip(self, operand: Array, low: float, high: float) -> Array:
        return self._seen(np.clip(operand, np.float32(low), np.float32(high)))

    def reduce(self, kind: str, operand: Array, axes: tuple[int, ...]) -> Array:
        return self._seen(REDUCED[kind](operand, axis=axes, keepdims=True))

    def dilated(self, operand: Array) -> Array:
        around = np.pad(operand, [(0, 0)] * (operand.ndim - 2) + [(1, 1), (1, 1)])
        return self._seen(sliding_window_view(around, (3, 3), axis=(-2, -1)).max(axis=(-2, -1)))

    def product(self, left: Array, right: Array) -> Array:
        return self._seen(left @ right)

    def transpose(self, operand: Array) -> Array:
        return operand.swapaxes(-1, -2)

    def _seen(self, values: Array) -> Array:
        self.largest = max(self.largest, float(np.abs(values).max()))
        return values
