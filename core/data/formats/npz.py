"""Numpy's `.npz`: Keras's `mnist.npz`, medmnist's, or `images` and `labels` of your own."""

from pathlib import Path

from core.data.formats.named_arrays import read_parts
from core.data.parts import Parts
from core.errors import DataError
from core.npz import open_archive

MAX_BYTES = 512 << 20
"""Of all arrays together: MNIST as 64-bit floats has 440 million bytes."""


def read_npz(path: Path) -> Parts:
    """Read digits by the rules of `read_parts`.

    Raises:
        DataError: The file is missing, damaged, too large or holds pickles; arrays are missing or are no digits.
    """
    with open_archive(path, max_bytes=MAX_BYTES, family=DataError) as archive:
        return read_parts(archive, path)
