"""Numpy's `.npz`: Keras's `mnist.npz`, or `images` and `labels` of your own.

Sizes are known from the headers before any array is read; labels come before images, which are many times larger.
"""

from pathlib import Path
from typing import cast

import numpy as np
from numpy.typing import NDArray

from core.data.dataset import CLASSES, MAX_DIGITS, SIDE, Digits, Images, Labels
from core.errors import DataError
from core.npz import Archive, Header, open_archive

MAX_BYTES = 512 << 20
"""Of all arrays together: MNIST as 64-bit floats has 440 million bytes."""

BLOCK = 4_096
IMAGE_SHAPES = "(n, 28, 28), (n, 28, 28, 1), (n, 1, 28, 28) or (n, 784)"


def read_npz(path: Path) -> tuple[Digits, Digits | None]:
    """Read digits: those to learn from, and those to test on where the file keeps them apart, as Keras's does.

    Images may have the shapes (n, 28, 28), (n, 28, 28, 1), (n, 1, 28, 28) or (n, 784) and any type of number. If no
    value of an array is above 1, 1 is full ink and everything is multiplied by 255; else values are grey levels from 0
    to 255. Both are rounded. Labels are whole numbers from 0 to 9, of shape (n,) or (n, 1).

    Raises:
        DataError: The file is missing, damaged, too large or holds pickles; arrays are missing or are no digits.
    """
    with open_archive(path, max_bytes=MAX_BYTES, family=DataError) as archive:
        names = set(archive.names)
        for pairs in ((("x_train", "y_train"), ("x_test", "y_test")), (("images", "labels"),)):
            if {name for pair in pairs for name in pair} <= names:
                read = _read(archive, path, pairs)
                return read[0], read[1] if len(read) > 1 else None
        found = ", ".join(sorted(names)[:8]) or "nothing"
        raise DataError(
            f"{path} holds {found}.", "It should hold images and labels, or x_train, y_train, x_test and y_test."
        )


def _read(archive: Archive, path: Path, pairs: tuple[tuple[str, str], ...]) -> list[Digits]:
    headers = archive.headers([name for pair in pairs for name in pair])
    for images, labels in pairs:
        _check_images(headers[images], f"{images} in {path}")
        _check_labels(headers[labels], f"{labels} in {path}")
        counts = headers[images].shape[0], headers[labels].shape[0]
        if counts[0] != counts[1]:
            raise DataError(
                f"{path} has {counts[0]:,} {images} but {counts[1]:,} {labels}.", "They must belong together."
            )
    total = sum(headers[images].shape[0] for images, _ in pairs)
    if total > MAX_DIGITS:
        raise DataError(f"{path} has {total:,} images; at most {MAX_DIGITS:,} are read.", "Leave some of them out.")
    labelled = [_to_labels(archive.read(labels), f"{labels} in {path}") for _, labels in pairs]
    return [
        Digits(_to_images(archive.read(images), f"{images} in {path}"), found)
        for (images, _), found in zip(pairs, labelled, strict=True)
    ]


def _check_images(header: Header, what: str) -> None:
    if header.dtype.kind not in "buif":
        raise DataError(f"{what} must be numbers, not {header.dtype}.")
    if header.shape[1:] not in ((SIDE, SIDE), (SIDE, SIDE, 1), (1, SIDE, SIDE), (SIDE * SIDE,)):
        raise DataError(f"{what} must have the shape {IMAGE_SHAPES}, not {header.shape}.")
    if not header.shape[0]:
        raise DataError(f"{what} are empty.")


def _check_labels(header: Header, what: str) -> None:
    if header.dtype.kind not in "uif":
        raise DataError(f"{what} must be numbers, not {header.dtype}.")
    if header.shape[1:] not in ((), (1,)) or not header.shape:
        raise DataError(
            f"{what} must have the shape (n,), not {header.shape}.", "One-hot rows must become digits first."
        )


def _to_images(values: NDArray[np.generic], what: str) -> Images:
    """Turn numbers into digit images by the rule of `read_npz`; needs no more memory than the images that result."""
    low, high = float(values.min()), float(values.max())
    if not (low >= 0 and high <= 255):  # not-a-number fails both
        wrong = high if low >= 0 else low
        raise DataError(f"{what} must have values from 0 to 1 or from 0 to 255, not {wrong:g}.")
    if values.dtype == np.uint8 and high > 1 and values.flags.c_contiguous:
        return cast(Images, values).reshape(-1, SIDE, SIDE)
    images = np.empty((len(values), SIDE, SIDE), np.uint8)
    for at in range(0, len(values), BLOCK):
        block = values[at : at + BLOCK].reshape(-1, SIDE, SIDE).astype(np.float32)
        images[at : at + BLOCK] = np.rint(block * 255 if high <= 1 else block)
    return images


def _to_labels(values: NDArray[np.generic], what: str) -> Labels:
    """Turn numbers into labels; `DataError` if one is not a whole number from 0 to 9."""
    flat = values.reshape(-1)
    labels = flat.astype(np.float64)
    wrong = np.flatnonzero(~((labels >= 0) & (labels < CLASSES) & (labels == np.floor(labels))))
    if wrong.size:
        first = int(wrong[0])
        raise DataError(f"{what} must be digits from 0 to 9, but number {first + 1:,} is {flat[first]}.")
    return labels.astype(np.uint8)
