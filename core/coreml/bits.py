"""Numbers of less than a byte, packed without gaps."""

from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from core.coreml.limits import FormatMistake

BLOCK = 1 << 20
"""Numbers that are unpacked together, a multiple of 8: while they are, a bit takes a byte."""


def looked_up(table: NDArray[Any], indices: NDArray[Any]) -> NDArray[Any]:
    """What `table`, (entries,), has for each of `indices`, of any shape; numpy would need eight bytes for an index.

    Raises:
        IndexError: The table has no such entry.
    """
    flat = indices.reshape(-1)
    out = np.empty(flat.size, table.dtype)
    for start in range(0, flat.size, BLOCK):
        out[start : start + BLOCK] = table[flat[start : start + BLOCK]]
    return out.reshape(indices.shape)


def unpacked(
    content: memoryview, bits: int, count: int, *, signed: bool = False, order: Literal["little", "big"] = "little"
) -> NDArray[Any]:
    """`count` numbers of `bits` bits.

    Args:
        content: At least as many bytes as they need.
        bits: 1 to 8.
        count: How many there are.
        signed: Whether the highest bit is a sign, as two's complement has it.
        order: Which bit of a byte, and of a number, comes first: the lowest ("little") or the highest.

    Returns:
        (count,) uint8, or int8 if `signed`.

    Raises:
        FormatMistake: There are not as many.
    """
    packed = np.frombuffer(content, np.uint8)
    if packed.size < -(-count * bits // 8):
        raise FormatMistake(f"{count:,} numbers of {bits} bits need more than {packed.size:,} bytes")
    places = range(bits) if order == "little" else range(bits - 1, -1, -1)
    numbers = np.zeros(count, np.uint8)
    for start in range(0, count, BLOCK):
        block = numbers[start : start + BLOCK]
        first = start * bits // 8
        single = np.unpackbits(packed[first:], count=len(block) * bits, bitorder=order).reshape(-1, bits)
        for column, place in enumerate(places):
            block |= single[:, column] << np.uint8(place)
    if not signed:
        return numbers
    negative = numbers >> np.uint8(bits - 1) << np.uint8(bits) if bits < 8 else np.uint8(0)
    return (numbers - negative).view(np.int8)
