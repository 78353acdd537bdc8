import numpy as np
import pytest

from core.arrays import ALIGNMENT, aligned, as_aligned


@pytest.mark.parametrize("shape", [(1,), (7, 28, 28)])
def test_a_new_array_begins_where_it_should(shape):
    made = aligned(shape)
    assert made.shape == shape
    assert made.ctypes.data % ALIGNMENT == 0
    assert made.flags.c_contiguous


def test_what_lies_well_is_taken_as_it_is():
    made = aligned((3, 28, 28))
    assert as_aligned(made) is made


def other(how: str) -> np.ndarray:
    made = aligned((130, 28))
    made[...] = np.arange(28)
    if how == "read only":
        made.flags.writeable = False
    return {"elsewhere": made[1:], "with gaps": made[:, ::2], "backwards": made[::-1], "read only": made}[how]


@pytest.mark.parametrize("how", ["elsewhere", "with gaps", "backwards", "read only"])
def test_what_lies_otherwise_is_copied(how):
    given = other(how)
    copy = as_aligned(given)
    assert copy is not given
    assert copy.ctypes.data % ALIGNMENT == 0
    assert copy.flags.c_contiguous
    assert np.array_equal(copy, given)
