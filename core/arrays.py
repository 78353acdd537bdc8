"""Arrays that begin where vector instructions want them: TensorFlow reads those where they lie."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

ALIGNMENT: Final = 64
"""Bytes. TensorFlow ends the process over an array that begins elsewhere."""


def aligned(shape: tuple[int, ...]) -> NDArray[np.uint8]:
    """A new array, its values not set."""
    size = int(np.prod(shape))
    room = np.empty(size + ALIGNMENT, np.uint8)
    begin = -room.ctypes.data % ALIGNMENT
    return room[begin : begin + size].reshape(shape)


def as_aligned(array: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """The array itself if it can be read where it lies, else a copy."""
    if array.ctypes.data % ALIGNMENT == 0 and array.flags.c_contiguous and array.flags.writeable:
        return array
    copy = aligned(array.shape)
    copy[...] = array
    return copy
