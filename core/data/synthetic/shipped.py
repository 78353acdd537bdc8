"""The built-in pen digits as they are shipped: to draw them all takes many seconds, to read them next to nothing.

`make digits` draws the file. What is in it is what `pen` draws, bit for bit; a test redraws a part of it.
"""

import logging
from collections.abc import Callable
from importlib import resources
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core import disk, npz
from core.data import keeping
from core.data.dataset import Dataset, Digits
from core.data.synthetic import pen
from core.errors import DataError
from core.files import is_file

log = logging.getLogger(__name__)

SEED = 0
"""What the shipped digits are drawn with; those of other seeds are drawn when they are asked for."""

PATH = Path(str(resources.files("resources"))) / "pen-digits.npz"
MAX_BYTES = 32 << 20
PARTS = ("train", "validation", "test")
EXAMPLES = 3
"""Of every hand the file has so many digits besides: they show whether a hand is still as it was."""


def dataset(seed: int, progress: Callable[[float], None]) -> Dataset:
    """`pen.dataset`, from the file if it has them, else drawn.

    Args:
        seed: Not below 0.
        progress: Called now and then with the share that is done, 0 to 1; what it raises ends the work.
    """
    if seed == SEED and (kept := _read()):
        progress(1.0)
        return pen.described(seed, *kept)
    return pen.dataset(seed, progress=progress)


def kept_training() -> Digits | None:
    """Those to learn from, if they are there: nothing is drawn."""
    kept = _read()
    return kept[0] if kept else None


def arrays(data: Dataset) -> dict[str, NDArray[np.uint8]]:
    """What the file holds, by name: images and labels of the three parts, and examples of all hands."""
    return {"hands": examples()} | keeping.arrays(data)


def examples() -> NDArray[np.uint8]:
    """(hands x 28, 3 x 28) uint8: some digits of every hand, as people vary them."""
    return pen.contact_sheet(1 + EXAMPLES)[:, 28:]


def write(data: Dataset, path: Path) -> None:
    """Write the file.

    Raises:
        OSError: It cannot be written; what was there before stays.
    """
    held: dict[str, Any] = arrays(data)
    disk.replace_file(path, lambda file: np.savez_compressed(file, **held))


def _read() -> tuple[Digits, Digits, Digits] | None:
    """The three parts, or None if the file is not there or damaged: the program is slower then, not worse."""
    if not is_file(PATH):
        return None
    try:
        held = npz.read_arrays(PATH, max_bytes=MAX_BYTES, family=DataError)
        train, validation, test = (Digits(held[f"{part}_images"], held[f"{part}_labels"]) for part in PARTS)
    except (DataError, KeyError) as error:
        log.info("the shipped pen digits cannot be read: %s", error)
        return None
    return train, validation, test
