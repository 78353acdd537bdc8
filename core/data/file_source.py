"""Files of digits, read by what they are: `what_is_it` tells by content; where that says nothing, the name does."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from core import what_is_it
from core.cancellation import Watch
from core.data import mnist
from core.data.dataset import Digits
from core.data.formats import csv, folder_names, hdf5, idx, named_arrays, npz, penfile
from core.data.formats.folder_names import IdxPairs
from core.data.parts import Parts
from core.errors import DataError
from core.file_kinds import Kind, Wanted
from core.npz import open_archive

KINDS: Final = (
    "MNIST’s files or others of their form, a .npz, .csv, .h5 or pen file .json, pictures in folders 0 to 9, "
    "or a zip or tar of these"
)
HINT: Final = f"Data is {KINDS}."
NUMPY: Final = (".npz",)
HDF5: Final = (".h5", ".hdf5")
ENDINGS: Final[dict[tuple[str, ...], Kind]] = {
    NUMPY: Kind.NPZ,
    csv.ENDINGS: Kind.TEXT,
    (".json",): Kind.JSON,
    HDF5: Kind.HDF5,
}
"""What a file is meant to be whose content says nothing."""

HALF: Final = re.compile(r"(?:.*[-_.])?(?P<what>x|imgs?|images?|y|labels?|lbls?)(?:[-_.].*)?\.npz")
"""Kannada-MNIST and Kuzushiji-MNIST keep images and labels in a file each, as `arr_0`."""


@dataclass(frozen=True, slots=True, eq=False)
class Read:
    """What was read.

    Attributes:
        parts: The digits.
        source: A sentence: how many, from where.
        like_mnist: Whether it is named as MNIST's own files are, so that it is said whether it is MNIST.
    """

    parts: Parts
    source: str
    like_mnist: bool = False


def from_file(path: Path, watch: Watch) -> Read:
    """Read a file that is no archive.

    Raises:
        DataError: It is no data that can be read; the sentence says what it is.
        CancelledError: `watch` says so.
    """
    kind = what_is_it.recognised(path, Wanted.DATA, DataError)
    if kind in {None, Kind.TEXT, Kind.JSON, Kind.GZIP}:
        meant = next((meant for endings, meant in ENDINGS.items() if path.name.lower().endswith(endings)), None)
        is_idx = kind is Kind.GZIP and folder_names.IDX_FILE.fullmatch(path.name.lower())
        kind = meant or (Kind.IDX if is_idx else kind)
    reader = READERS.get(kind) if kind else None
    if reader is None:
        raise DataError(f"{path} is no data that can be read.", HINT)
    return reader(path, watch)


def from_idx_files(folder: Path, pairs: IdxPairs) -> Read:
    """Read files of MNIST's form, whatever set they are of.

    Raises:
        DataError: One is damaged, or they do not belong together.
    """
    idx.check_total(folder, (images for images, _labels in pairs.files.values()))
    parts = Parts.of({part: idx.read_pair(*pair) for part, pair in pairs.files.items()})
    named = f", those whose names begin with {pairs.name}" if pairs.name else ""
    return Read(parts, f"{parts.count:,} digits in {folder}{named}.", like_mnist=not pairs.name)


def halves(folder: Path) -> dict[str, dict[str, Path]]:
    """Files of images and files of labels in a folder, `.npz` each, by part; empty if no two belong together."""
    found: dict[str, dict[str, Path]] = {}
    for entry in folder_names.entries(folder):
        if match := HALF.fullmatch(entry.name.lower()):
            what = "labels" if match["what"][0] in "yl" else "images"
            part = folder_names.part_of(entry.name.rpartition(".")[0]) or "train"
            found.setdefault(part, {}).setdefault(what, folder / entry.name)
    return {part: files for part, files in found.items() if len(files) == 2} if "train" in found else {}


def from_halves(folder: Path) -> Read:
    """Read what `halves` finds.

    Raises:
        DataError: As `npz.read_npz`.
    """
    parts = Parts.of({part: _half_and_half(**files) for part, files in halves(folder).items()})
    return Read(parts, f"{parts.count:,} digits in {folder}.")


def _half_and_half(images: Path, labels: Path) -> Digits:
    read = [named_arrays.only_array(path, npz.MAX_BYTES) for path in (images, labels)]
    return named_arrays.to_digits(read[0], read[1], (str(images), str(labels)))


def _from_npz(path: Path, _watch: Watch) -> Read:
    if any(path in files.values() for files in halves(path.parent).values()) and _is_half(path):
        return from_halves(path.parent)
    parts = npz.read_npz(path)
    return Read(parts, f"{parts.count:,} digits in {path}.", like_mnist=path.name == mnist.NPZ)


def _is_half(path: Path) -> bool:
    with open_archive(path, max_bytes=npz.MAX_BYTES, family=DataError) as archive:
        return len(archive.names) == 1


def _from_csv(path: Path, watch: Watch) -> Read:
    digits = csv.read_csv(path, watch)
    return Read(Parts(digits), f"{len(digits):,} digits in {path}.")


def _from_pen_file(path: Path, watch: Watch) -> Read:
    digits = penfile.to_digits(penfile.read(path), str(path), watch)
    writers = len(set(digits.writers.tolist())) if digits.writers is not None else 0
    by = "1 writer" if writers == 1 else f"{writers:,} writers"
    return Read(Parts(digits), f"{len(digits):,} pen digits of {by} in {path}.")


def _from_hdf5(path: Path, _watch: Watch) -> Read:
    parts = hdf5.read_hdf5(path)
    return Read(parts, f"{parts.count:,} digits in {path}.")


def _from_idx(path: Path, _watch: Watch) -> Read:
    """Any one of the files stands for all of them."""
    pairs = folder_names.idx_pairs(path.parent)
    if not pairs.files:
        raise DataError(f"{path} is an IDX file without its labels or images beside it.", mnist.ALL_FOUR)
    return from_idx_files(path.parent, pairs)


READERS: Final[dict[Kind, Callable[[Path, Watch], Read]]] = {
    Kind.NPZ: _from_npz,
    Kind.TEXT: _from_csv,
    Kind.GZIP: _from_csv,
    Kind.JSON: _from_pen_file,
    Kind.HDF5: _from_hdf5,
    Kind.IDX: _from_idx,
}
