"""A part of a data set as a file of its own, so that what was chosen by hand can be trained on again."""

from pathlib import Path
from typing import Any

import numpy as np

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
    arrays: dict[str, Any] = {}
    for part, digits in (("train", data.train), ("validation", data.validation), ("test", data.test)):
        if len(digits):
            arrays |= {f"{part}_images": digits.images, f"{part}_labels": digits.labels}
    try:
        disk.replace_file(path, lambda file: np.savez_compressed(file, **arrays))
    except OSError as error:
        raise DataError(f"{path} cannot be written: {disk.reason(error)}.", "Choose another folder.") from error
