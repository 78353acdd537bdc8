"""The built-in pen digits, kept in the cache: to draw them all takes seconds, to read them back next to nothing."""

import hashlib
import logging
from collections.abc import Callable
from pathlib import Path

import numpy as np

from core import disk, npz, places
from core.data import drawing, ink
from core.data.dataset import Dataset, Digits, Images, Labels
from core.data.synthetic import pen
from core.errors import DataError
from core.files import is_file

log = logging.getLogger(__name__)

MAX_BYTES = 64 << 20
PARTS = ("train", "validation", "test")
HERE = Path(__file__)
WRITING = (Path(ink.__file__), Path(drawing.__file__), *(path for path in HERE.parent.glob("*.py") if path != HERE))
"""The code that decides how the digits look: what was kept by another version of it does not count."""


def dataset(seed: int, progress: Callable[[float], None]) -> Dataset:
    """`pen.dataset`, from the cache if it is there, else drawn and put there.

    Args:
        seed: Not below 0.
        progress: Called now and then with the share that is done, 0 to 1; what it raises ends the work.
    """
    path = places.cache_folder() / f"pen-digits-{seed}-{_edition()}.npz"
    kept = _read(path)
    if kept is not None:
        progress(1.0)
        return pen.described(seed, *kept)
    drawn = pen.dataset(seed, progress=progress)
    _keep(path, drawn)
    return drawn


def _edition() -> str:
    """A name for this version of the digits."""
    content = hashlib.sha256(f"{pen.TRAIN} {pen.VALIDATION} {pen.TEST} {np.__version__}".encode())
    for file in sorted(WRITING):
        content.update(file.read_bytes())
    return content.hexdigest()[:16]


def _read(path: Path) -> tuple[Digits, Digits, Digits] | None:
    """The three parts, or None if they are not there or damaged."""
    if not is_file(path):
        return None
    try:
        arrays = npz.read_arrays(path, max_bytes=MAX_BYTES, family=DataError)
        train, validation, test = (Digits(arrays[f"{part}_images"], arrays[f"{part}_labels"]) for part in PARTS)
    except (DataError, KeyError) as error:
        log.info("the kept pen digits cannot be read: %s", error)
        return None
    return train, validation, test


def _keep(path: Path, drawn: Dataset) -> None:
    """Put them into the cache, in the place of other versions; without them the program is slower, not worse."""
    parts = zip(PARTS, (drawn.train, drawn.validation, drawn.test), strict=True)
    arrays: dict[str, Images | Labels] = {}
    for part, digits in parts:
        arrays |= {f"{part}_images": digits.images, f"{part}_labels": digits.labels}
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        for old in path.parent.glob("pen-digits-*.npz"):
            old.unlink(missing_ok=True)
        disk.replace_file(path, lambda file: np.savez_compressed(file, **arrays))  # type: ignore[arg-type]
    except OSError as error:
        log.info("the pen digits cannot be kept: %s", error)
