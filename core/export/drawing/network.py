"""The arithmetic as layers of a Core ML neural network, specification 4, through coremltools' builder."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

BINARY = {
    "add": "add_add_broadcastable",
    "subtract": "add_subtract_broadcastable",
    "multiply": "add_multiply_broadcastable",
    "divide": "add_divide_broadcastable",
    "maximum": "add_max_broadcastable",
    "minimum": "add_min_broadcastable",
}
UNARY = {"floor": "add_floor", "sin": "add_sin", "cos": "add_cos"}
REDUCED = {"sum": "add_reduce_sum", "max": "add_reduce_max", "min": "add_reduce_min"}


class NetworkArithmetic:
    """Operands are the names of blobs, whose five axes are sequence, image, and the three of a `Value`.

    Args:
        builder: A coremltools `NeuralNetworkBuilder`.
    """

    def __init__(self, builder: Any) -> None:
        self._builder = builder
        self._count = 0
        self._constants: dict[tuple[tuple[int, ...], bytes], str] = {}

    def constant(self, values: NDArray[np.float32]) -> str:
        key = (values.shape, values.tobytes())
        if key not in self._constants:
            name = self._constants[key] = self._named()
            self._builder.add_load_constant_nd(name, name, values, (1, 1, *values.shape))
        return self._constants[key]

    def binary(self, kind: str, left: str, right: str) -> str:
        name = self._named()
        getattr(self._builder, BINARY[kind])(name, [left, right], name)
        return name

    def unary(self, kind: str, operand: str) -> str:
        name = self._named()
        if kind == "absolute":
            self._builder.add_unary(name, operand, name, "abs")
        else:
            getattr(self._builder, UNARY[kind])(name, operand, name)
        return name

    def clip(self, operand: str, low: float, high: float) -> str:
        name = self._named()
        self._builder.add_clip(name, operand, name, low, high)
        return name

    def reduce(self, kind: str, operand: str, axes: tuple[int, ...]) -> str:
        name = self._named()
        getattr(self._builder, REDUCED[kind])(name, operand, name, axes=list(axes), keepdims=True, reduce_all=False)
        return name

    def dilated(self, operand: str) -> str:
        name = self._named()
        self._builder.add_pooling(
            name=name,
            height=3,
            width=3,
            stride_height=1,
            stride_width=1,
            layer_type="MAX",
            padding_type="SAME",
            input_name=operand,
            output_name=name,
        )
        return name

    def product(self, left: str, right: str) -> str:
        name = self._named()
        self._builder.add_batched_mat_mul(name, [left, right], name)
        return name

    def transpose(self, operand: str) -> str:
        name = self._named()
        self._builder.add_transpose(name, [0, 1, 2, 4, 3], operand, name)
        return name

    def _named(self) -> str:
        self._count += 1
        return f"f_{self._count}"
