"""Numbers of less than a byte are unpacked as they were packed."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.coreml import bits
from core.coreml.bits import looked_up, unpacked
from core.coreml.limits import FormatMistake


@given(st.integers(1, 8), st.lists(st.integers(0, 255), max_size=50), st.sampled_from(["little", "big"]), st.booleans())
def test_what_was_packed_comes_back(width, values, order, signed):
    numbers = [value % 2**width for value in values]
    digits = [f"{number:0{width}b}"[:: 1 if order == "big" else -1] for number in numbers]
    packed = np.packbits(np.array([*"".join(digits)], "U1").astype(np.uint8), bitorder=order).tobytes()
    found = unpacked(memoryview(packed), width, len(numbers), signed=signed, order=order)
    wanted = [number - 2**width if signed and number >> (width - 1) else number for number in numbers]
    assert found.tolist() == wanted
    assert found.dtype == (np.int8 if signed else np.uint8)


def test_blocks_join(monkeypatch):
    monkeypatch.setattr(bits, "BLOCK", 8)
    content = memoryview(bytes(range(30)))
    whole = unpacked(content, 3, 80)
    monkeypatch.setattr(bits, "BLOCK", 800)
    assert whole.tolist() == unpacked(content, 3, 80).tolist()
    assert looked_up(np.arange(8) * 2, whole.reshape(4, 20)).tolist() == (whole.reshape(4, 20) * 2).tolist()


def test_too_few_bytes_are_said():
    with pytest.raises(FormatMistake, match="9 numbers of 1 bits need more than 1 bytes"):
        unpacked(memoryview(b"a"), 1, 9)
