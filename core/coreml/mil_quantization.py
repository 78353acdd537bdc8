"""Compressed weights of Core ML programs (the constexpr operations), spread out to float32 or whole numbers."""

from collections.abc import Callable, Mapping
from math import prod
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.coreml.bits import looked_up, unpacked
from core.coreml.limits import MAX_WEIGHTS, FormatMistake
from core.coreml.mil_constants import Constant

Inputs = Mapping[str, Constant]
Numbers = NDArray[Any]


def _numbers(inputs: Inputs, name: str) -> Numbers:
    value = inputs.get(name)
    if not isinstance(value, np.ndarray):
        raise FormatMistake(f"its {name!r} is missing")
    return value


def _allowed(shape: tuple[int, ...]) -> tuple[int, ...]:
    if any(side < 0 for side in shape) or prod(shape) > MAX_WEIGHTS:
        raise FormatMistake(f"weights of the shape {shape!r:.100} make no sense")
    return shape


def _along(values: Numbers, rank: int, axis: int) -> Numbers:
    """A single value, or one for every place along `axis`, shaped for broadcasting."""
    return values.reshape([-1 if place == axis % rank else 1 for place in range(rank)]) if values.ndim == 1 else values


def _affine(inputs: Inputs) -> Numbers:
    """(data − zero point) × scale, by channel or for all."""
    data = _numbers(inputs, "quantized_data").astype(np.float32)
    axis = int(_numbers(inputs, "axis").flat[0])
    zero = _along(_numbers(inputs, "zero_point").astype(np.float32), data.ndim, axis)
    scale = _along(_numbers(inputs, "scale").astype(np.float32), data.ndim, axis)
    return (data - zero) * scale


def _cast(inputs: Inputs) -> Numbers:
    return _numbers(inputs, "source_val").astype(np.float32)


def _table(inputs: Inputs) -> Numbers:
    """Indices into a table: packed (with a shape), or one table for every block of the weights."""
    table, indices = _numbers(inputs, "lut"), _numbers(inputs, "indices")
    if "shape" in inputs:
        shape = _allowed(tuple(int(side) for side in _numbers(inputs, "shape")))
        bits = max(1, int(table.size - 1).bit_length())
        content = memoryview(np.ascontiguousarray(indices, np.uint8).tobytes())
        return looked_up(table, unpacked(content, bits, prod(shape))).reshape(shape)
    rank = indices.ndim
    if table.ndim != rank + 2 or table.shape[-1] != 1:
        raise FormatMistake("a table of vectors cannot be read here")
    blocks = _spread(np.arange(prod(table.shape[:rank])).reshape(table.shape[:rank]), indices.shape)
    rows = table.reshape(-1, table.shape[-2])
    return rows[blocks.astype(np.intp), indices.astype(np.intp)]


def _blockwise(inputs: Inputs) -> Numbers:
    """(data − offset) × scale, one of each for every block of the weights."""
    data = _numbers(inputs, "data")
    scale = _spread(_numbers(inputs, "scale").astype(np.float32), data.shape)
    whole = data.astype(np.float32)
    if "offset" in inputs:
        whole = whole - _spread(_numbers(inputs, "offset").astype(np.float32), data.shape)
    return whole * scale


def _spread(blocks: Numbers, shape: tuple[int, ...]) -> Numbers:
    """Every entry of `blocks` repeated so that the whole has `shape`."""
    if blocks.ndim != len(shape) or any(b < 1 or side % b for b, side in zip(blocks.shape, shape, strict=True)):
        raise FormatMistake(f"blocks of {blocks.shape} do not fit weights of {shape}")
    _allowed(shape)
    for axis, side in enumerate(shape):
        blocks = np.repeat(blocks, side // blocks.shape[axis], axis=axis)
    return blocks


def _sparse(inputs: Inputs) -> Numbers:
    """Zeros, except where a bit of the mask is set."""
    values, mask = _numbers(inputs, "nonzero_data").reshape(-1), _numbers(inputs, "mask")
    if "shape" in inputs:
        shape = _allowed(tuple(int(side) for side in _numbers(inputs, "shape")))
        bits = unpacked(memoryview(np.ascontiguousarray(mask, np.uint8).tobytes()), 1, prod(shape))
    else:
        shape, bits = mask.shape, mask.reshape(-1)
    chosen = bits.astype(bool)
    if int(chosen.sum()) != values.size:
        raise FormatMistake(f"{values.size:,} weights do not fit a mask with {int(chosen.sum()):,} places")
    out = np.zeros(prod(shape), values.dtype)
    out[chosen] = values
    return out.reshape(shape)


COMPRESSED: Mapping[str, Callable[[Inputs], Numbers]] = {
    "constexpr_affine_dequantize": _affine,
    "constexpr_cast": _cast,
    "constexpr_lut_to_dense": _table,
    "constexpr_blockwise_shift_scale": _blockwise,
    "constexpr_sparse_to_dense": _sparse,
}
