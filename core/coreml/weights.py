"""Weights of neural networks: float32, float16, quantised on a line or by a table."""

from collections.abc import Sequence
from math import prod

import numpy as np
from numpy.typing import NDArray

from core.coreml import fields
from core.coreml.bits import looked_up, unpacked
from core.coreml.limits import MAX_WEIGHTS, FormatMistake
from core.coreml.protobuf import Message

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

    def read(self, params: Message, number: int, shape: Sequence[int]) -> Array:
        """The weights in field `number` of `params`.

        Args:
            params: The layer's parameters.
            number: A field that holds a `WeightParams` message.
            shape: How many there must be; quantised ones may have a scale for each entry of the first axis.

        Returns:
            `shape` float32.

        Raises:
            FormatMistake: There are none, too many, or not as many as `shape` says.
        """
        count = prod(shape)
        if any(side < 1 for side in shape) or self.count + count > MAX_WEIGHTS:
            raise FormatMistake(f"weights of the shape {tuple(shape)!r:.100} make no sense here")
        values = _values(params.message(number), count, shape[0] if shape else 1)
        if len(values) != count:
            raise FormatMistake(f"it needs {count:,} weights, but the file has {len(values):,}")
        self.count += count
        self.finite = self.finite and bool(np.isfinite(values).all())
        return np.ascontiguousarray(values, np.float32).reshape(shape)


def _values(weights: Message, count: int, channels: int) -> Array:
    if weights.has(fields.Weights.FLOATS):
        return weights.reals(fields.Weights.FLOATS)
    if weights.has(fields.Weights.HALVES):
        halves = weights.content(fields.Weights.HALVES)
        return np.frombuffer(halves[: len(halves) // 2 * 2], "<f2").astype(np.float32)
    if weights.has(fields.Weights.INT8):
        whole = np.frombuffer(weights.content(fields.Weights.INT8), np.int8).astype(np.float32)
        return _on_a_line(whole, weights.message(fields.Weights.QUANTIZATION), channels)
    if weights.has(fields.Weights.RAW):
        return _dequantised(weights, count, channels)
    raise FormatMistake("it has no weights")


def _dequantised(weights: Message, count: int, channels: int) -> Array:
    quantization = weights.message(fields.Weights.QUANTIZATION)
    bits = quantization.integer(fields.Quantization.BITS)
    if not 1 <= bits <= 8:
        raise FormatMistake(f"weights of {bits} bits make no sense")
    raw = weights.content(fields.Weights.RAW)
    if len(raw) != -(-count * bits // 8):
        raise FormatMistake(f"{count:,} weights of {bits} bits need {-(-count * bits // 8):,} bytes, not {len(raw):,}")
    levels = unpacked(raw, bits, count, order="big")
    if not quantization.has(fields.Quantization.TABLE):
        return _on_a_line(levels.astype(np.float32), quantization, channels)
    table = quantization.message(fields.Quantization.TABLE).reals(1)
    if len(table) != 1 << bits:
        raise FormatMistake(f"a table for weights of {bits} bits needs {1 << bits} entries, not {len(table)}")
    return looked_up(table, levels)


def _on_a_line(levels: Array, quantization: Message, channels: int) -> Array:
    """Each level × scale + bias, one scale and bias for all or one for every output channel."""
    line = quantization.message(fields.Quantization.LINEAR)
    scale, bias = line.reals(1), line.reals(2)
    if len(scale) not in (1, channels) or len(bias) not in (0, 1, channels) or len(levels) % channels:
        raise FormatMistake(f"{len(scale)} scales and {len(bias)} biases do not fit {channels} channels")
    rows = levels.reshape(channels, -1) * scale[:, None]
    if len(bias):
        rows = rows + bias[:, None]
    whole: Array = rows.reshape(-1)
    return whole
