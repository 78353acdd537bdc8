"""A part of a data set as a file of its own, so that what was chosen by hand can be trained on again."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from core import disk
from core.data.dataset import Dataset
from core.errors import DataError


def write(path: Path, data: Dataset) -> None:
    """Write digits as an `.npz` that is read with the same three parts; parts without digits are left out.

    Raises:
        DataError: There is nothing to learn from, or the file cannot be written; what was there before stays.
    """
    if not len(data.train):
        raise DataError("None of these digits is left to learn from.", "Show more of them.")
    with disk.explained(DataError, f"{path} cannot be written", "Choose another folder."):
        disk.replace_file(path, lambda file: np.savez_compressed(file, allow_pickle=False, **arrays(data)))


def arrays(data: Dataset) -> dict[str, NDArray[np.uint8]]:
    """Images and labels by name, `train_images` and so on, of all parts that have digits."""
    parts = {"train": data.train, "validation": data.validation, "test": data.test}
    held: dict[str, NDArray[np.uint8]] = {}
    for part, digits in parts.items():
        if len(digits):
            held |= {f"{part}_images": digits.images, f"{part}_labels": digits.labels}
    return held
