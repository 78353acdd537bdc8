"""The real MNIST: found on this machine, or downloaded, verified and kept.

70,000 digits by Yann LeCun and Corinna Cortes, in four IDX files, or as Keras keeps them in one `mnist.npz`.
"""

import os
import threading
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from core import places
from core.cancellation import Progress
from core.data import download
from core.data.dataset import Dataset, Digits, split_with_test
from core.data.download import Remote, Terms
from core.data.formats import idx
from core.data.formats.npz import read_npz
from core.errors import DataError
from core.files import is_file

MIRRORS = (
    "https://ossci-datasets.s3.amazonaws.com/mnist/",
    "https://storage.googleapis.com/cvdf-datasets/mnist/",
)

FILES = (
    Remote("train-images-idx3-ubyte.gz", 9_912_422, "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609"),
    Remote("train-labels-idx1-ubyte.gz", 28_881, "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c"),
    Remote("t10k-images-idx3-ubyte.gz", 1_648_877, "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6"),
    Remote("t10k-labels-idx1-ubyte.gz", 4_542, "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6"),
)

NAMES = tuple(file.name.removesuffix(".gz") for file in FILES)

DOWNLOAD_WORDS = f"{sum(file.size for file in FILES) / 1e6:.1f} MB"
"""What is downloaded, for people."""

ORIGINAL_DIGEST = "2b68e3cf6c7c676e7bb41f99156e34edf2b9f84b3ef3dc5be29c24fe212c6fc6"
"""`Dataset.digest` of the original 70,000 digits in our split."""

FETCH = "Download it: digit-trainer data fetch mnist."
ALL_FOUR = "All four files of MNIST must be in one folder."
NPZ = "mnist.npz"
WITHIN = ("MNIST/raw", "raw", "MNIST", "mnist")
"""Where other programs put the files, below the folder that one gives them: torchvision in MNIST/raw."""


@dataclass(frozen=True, slots=True)
class Found:
    """MNIST on this machine.

    Attributes:
        path: A folder with the four files, or a `mnist.npz`.
        why: Where it was looked for, for a sentence: "in the folder that …".
    """

    path: Path
    why: str


def find() -> Found | None:
    """Look where `DIGIT_TRAINER_DATA` says, and only there if it is set; else in the cache, then where Keras keeps it.

    Returns:
        The first place that has it; None if none has and `DIGIT_TRAINER_DATA` is not set.

    Raises:
        DataError: `DIGIT_TRAINER_DATA` is set, but MNIST is not there.
    """
    chosen = places.chosen_data_folder()
    if chosen is not None:
        if (path := in_folder(chosen)) is None:
            raise DataError(
                f"DIGIT_TRAINER_DATA is {chosen}, but MNIST is not there: {lack(chosen)}.", "Correct it, or unset it."
            )
        return Found(path, "which DIGIT_TRAINER_DATA names")
    if (kept := in_folder(places.cache_folder())) is not None:
        return Found(kept, "kept in the cache")
    keras = _keras_file()
    return Found(keras, "which Keras keeps") if is_file(keras) else None


def load(found: Found | None = None) -> Dataset:
    """Read MNIST: 55,000 to learn from, 5,000 to validate, 10,000 to test.

    Raises:
        DataError: It is not on this machine, or a file is damaged.
    """
    found = found or find()
    if found is None:
        raise DataError("MNIST is not on this machine.", FETCH)
    return replace(read(found.path, found.why), name="MNIST")


def read(path: Path, why: str = "") -> Dataset:
    """Read a folder with the four IDX files, or a `mnist.npz`, whatever digits they hold.

    Args:
        path: The folder or the file.
        why: Added to `Dataset.source`.

    Raises:
        DataError: A file is missing or damaged.
    """
    if path.is_dir():
        pairs = _pairs(path)
        idx.check_total(path, (images for images, _labels in pairs))
        return described(path, why, *(idx.read_pair(*pair) for pair in pairs))
    parts = read_npz(path)
    if parts.test is None:
        raise DataError(f"{path} has no test images of its own.", f"Give it as the data: --data {path}.")
    return described(path, why, parts.train, parts.test)


def described(path: Path, why: str, learning: Digits, test: Digits) -> Dataset:
    """Split digits in MNIST's form, and say whether they are the original ones.

    Args:
        path: Where they are from.
        why: Added to `Dataset.source`.
        learning: To learn from and to validate.
        test: To test.
    """
    dataset = split_with_test(path.name, "", learning, test)
    original = is_original(dataset)
    what = "The original MNIST" if original else "Digits in MNIST's form, but not the original MNIST,"
    where = f"{path}, {why}" if why else f"{path}"
    source = f"{what} from {where}: {len(learning):,} to learn from and {len(test):,} to test."
    return replace(dataset, name="MNIST" if original else path.name, source=source)


def is_original(dataset: Dataset) -> bool:
    """Whether these are the 70,000 digits of MNIST."""
    return dataset.digest == ORIGINAL_DIGEST


def count(found: Found) -> int:
    """How many digits there are, by the headers alone where that can be told.

    Raises:
        DataError: A file is damaged.
    """
    if not found.path.is_dir():
        return 70_000
    return _total(_pairs(found.path))


def fetch(
    progress: Progress | None = None,
    cancel: threading.Event | None = None,
    *,
    mirrors: Sequence[str] = MIRRORS,
    files: Sequence[Remote] = FILES,
    terms: Terms | None = None,
) -> Path:
    """Have the four files in the cache, downloaded and verified if need be.

    Args:
        progress: Told often how many of how many bytes are there.
        cancel: Once set, the download ends at once; files that had arrived whole stay.
        mirrors: Asked in turn.
        files: What to fetch.
        terms: Time-outs and certificates.

    Returns:
        The folder that has them.

    Raises:
        DataError: No mirror gives a file, the cache cannot be written, or `cancel` was set.
    """
    folder = places.cache_folder()
    download.fetch(files, mirrors, folder, progress, cancel, terms)
    return folder


def missing_files(folder: Path) -> list[str]:
    """Names of the four files that `folder` lacks; empty if it has all, plain or packed."""
    return [name for name in NAMES if not any(is_file(path) for path in _spellings(folder, name))]


def all_spellings(folder: Path) -> list[Path]:
    """Every path in `folder` that is looked at for one of the four files."""
    return [path for name in NAMES for path in _spellings(folder, name)]


def files_in(folder: Path) -> dict[str, Path]:
    """The four files in `folder`, by their plain names.

    Raises:
        DataError: One is missing.
    """
    return {name: _file(folder, name) for name in NAMES}


def _spellings(folder: Path, name: str) -> list[Path]:
    """All paths that a file of MNIST may have: two styles of name, plain or packed."""
    dotted = name.replace("-idx", ".idx")
    return [folder / f"{style}{ending}" for style in (name, dotted) for ending in ("", ".gz")]


def _file(folder: Path, name: str) -> Path:
    for path in _spellings(folder, name):
        if is_file(path):
            return path
    raise DataError(f"{folder} lacks {name} (or {name}.gz).", ALL_FOUR)


def _pairs(folder: Path) -> list[tuple[Path, Path]]:
    """The files of images with those of their labels, to learn from and to test on."""
    return [
        (_file(folder, f"{part}-images-idx3-ubyte"), _file(folder, f"{part}-labels-idx1-ubyte"))
        for part in ("train", "t10k")
    ]


def _total(pairs: list[tuple[Path, Path]]) -> int:
    return sum(idx.count(images) for images, _labels in pairs)


def in_folder(path: Path) -> Path | None:
    """Where in `path` MNIST is: the folder itself or one of `WITHIN`, or a `mnist.npz` in it or given."""
    if is_file(path) and path.suffix == ".npz":
        return path
    for folder in (path, *(path / inner for inner in WITHIN)):
        if _is_folder(folder) and not missing_files(folder):
            return folder
        if is_file(folder / NPZ):
            return folder / NPZ
    return None


def lack(folder: Path) -> str:
    """What `folder` has not of MNIST, for a sentence."""
    if not folder.exists():
        return "there is no such folder"
    missing = missing_files(folder)
    return "none of its files is" if len(missing) == len(FILES) else f"it lacks {', '.join(missing)}"


def _keras_file() -> Path:
    home = os.environ.get("KERAS_HOME")
    return (Path(home) if home else Path.home() / ".keras") / "datasets" / NPZ


def _is_folder(path: Path) -> bool:
    """Whether it is a folder; one that is out of reach is none."""
    try:
        return path.is_dir()
    except OSError:
        return False
