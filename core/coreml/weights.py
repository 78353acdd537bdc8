"""Weights of neural networks: float32, float16, quantised on a line or by a table."""

from collections.abc import Sequence
from math import prod

import numpy as np
from numpy.typing import NDArray

from core.coreml.bits import looked_up, unpacked
from core.coreml.limits import MAX_WEIGHTS, FormatMistake
from core.coreml.schema.layers import QuantizationParams, WeightParams

Array = NDArray[np.float32]


class WeightReader:
    """Reads the weights of one file, layer by layer.

    Attributes:
        count: How many there were so far.
        finite: Whether all of them were finite numbers.
    """

    def __init__(self) -> None:
        self.count = 0
        self.finite = True

    def read(self, weights: WeightParams, shape: Sequence[int]) -> Array:
        """The numbers in `weights`.

        Args:
            weights: A field of a layer's parameters.
            shape: How many there must be; quantised ones may have a scale for each entry of the first axis.

        Returns:
            `shape` float32.

        Raises:
            FormatMistake: There are none, too many, or not as many as `shape` says.
        """
        count = prod(shape)
        if any(side < 1 for side in shape) or self.count + count > MAX_WEIGHTS:
            raise FormatMistake(f"weights of the shape {tuple(shape)!r:.100} make no sense here")
        values = _values(weights, count, shape[0] if shape else 1)
        if len(values) != count:
            raise FormatMistake(f"it needs {count:,} weights, but the file has {len(values):,}")
        self.count += count
        self.finite = self.finite and bool(np.isfinite(values).all())
        return np.ascontiguousarray(values, np.float32).reshape(shape)


def _values(weights: WeightParams, count: int, channels: int) -> Array:
    if len(floats := weights.float_value):
        return floats
    if halves := weights.float16_value:
        return np.frombuffer(halves[: len(halves) // 2 * 2], "<f2").astype(np.float32)
    if whole := weights.int8_raw_value:
        return _on_a_line(np.frombuffer(whole, np.int8).astype(np.float32), weights.quantization, channels)
    if raw := weights.raw_value:
        return _dequantised(raw, weights.quantization, count, channels)
    raise FormatMistake("it has no weights")


def _dequantised(raw: memoryview, quantization: QuantizationParams, count: int, channels: int) -> Array:
    bits = quantization.number_of_bits
    if not 1 <= bits <= 8:
        raise FormatMistake(f"weights of {bits} bits make no sense")
    if len(raw) != -(-count * bits // 8):
        raise FormatMistake(f"{count:,} weights of {bits} bits need {-(-count * bits // 8):,} bytes, not {len(raw):,}")
    levels = unpacked(raw, bits, count, order="big")
    lookup = quantization.lookup_table_quantization
    if lookup is None:
        return _on_a_line(levels.astype(np.float32), quantization, channels)
    table = lookup.float_value
    if len(table) != 1 << bits:
        raise FormatMistake(f"a table for weights of {bits} bits needs {1 << bits} entries, not {len(table)}")
    return looked_up(table, levels)


def _on_a_line(levels: Array, quantization: QuantizationParams, channels: int) -> Array:
    """Each level × scale + bias, one scale and bias for all or one for every output channel."""
    line = quantization.linear_quantization
    scale, bias = line.scale, line.bias
    if len(scale) not in (1, channels) or len(bias) not in (0, 1, channels) or len(levels) % channels:
        raise FormatMistake(f"{len(scale)} scales and {len(bias)} biases do not fit {channels} channels")
    rows = levels.reshape(channels, -1) * scale[:, None]
    if len(bias):
        rows = rows + bias[:, None]
    whole: Array = rows.reshape(-1)
    return whole
