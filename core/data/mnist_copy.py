"""MNIST that the user has somewhere, as four files or one `mnist.npz`: proven, and copied to where it is looked for."""

import shutil
import threading
from functools import partial
from pathlib import Path
from typing import BinaryIO

from core import disk, places
from core.cancellation import Watch
from core.data import download, mnist
from core.errors import DataError
from core.files import is_file, open_plain

NAMES = "MNIST is four files, train-images-idx3-ubyte.gz and so on, in one folder; or one mnist.npz."


def keep(chosen: Path, cancel: threading.Event | None = None) -> Path:
    """Copy MNIST into the cache, where `mnist.find` looks, after all of it was read and found to be the original.

    Args:
        chosen: One of the four files, whose folder has the others; a `mnist.npz`; or a folder with either.
        cancel: Ends it between two files once it is set.

    Returns:
        The folder of the copy.

    Raises:
        DataError: A file is missing or damaged, it is not MNIST, or the cache cannot be written.
        CancelledError: `cancel` was set.
    """
    watch, source, folder = Watch(None, cancel, "copying"), _source(chosen), places.cache_folder()
    data = mnist.read(source)
    if data.digest != mnist.ORIGINAL_DIGEST:
        raise DataError(
            f"{chosen.name} is not MNIST: the {len(data):,} digits in it are others.",
            "To train with them, choose Open file… or Open folder… in the list of data.",
        )
    with download.locked(folder, watch):
        copies = [_copy(file, folder / name, watch) for name, file in _files(source).items()]
        for other in _in_cache(folder) - set(copies):
            other.unlink(missing_ok=True)  # a damaged one would else be found first
    return folder


def _source(chosen: Path) -> Path:
    """What `mnist.read` takes: a folder or a `.npz`."""
    if is_file(chosen) and chosen.suffix != ".npz":
        if chosen not in mnist.all_spellings(chosen.parent):
            raise DataError(f"{chosen.name} is none of MNIST's files.", NAMES)
        chosen = chosen.parent
    if (found := mnist.in_folder(chosen)) is None:
        raise DataError(f"MNIST is not in {chosen}: {mnist.lack(chosen)}.", NAMES)
    return found


def _files(source: Path) -> dict[str, Path]:
    """The files of MNIST by the names that their copies get."""
    if not source.is_dir():
        return {mnist.NPZ: source}
    return {name + _ending(file): file for name, file in mnist.files_in(source).items()}


def _ending(file: Path) -> str:
    """What a packed file has at its end."""
    return ".gz" if file.suffix == ".gz" else ""


def _in_cache(folder: Path) -> set[Path]:
    return {path for path in (*mnist.all_spellings(folder), folder / mnist.NPZ) if is_file(path)}


def _copy(file: Path, target: Path, watch: Watch) -> Path:
    watch.check()
    if not (target.exists() and target.samefile(file)):
        disk.replace_file(target, partial(_pour, file))
    return target


def _pour(file: Path, out: BinaryIO) -> None:
    with open_plain(file) as content:
        shutil.copyfileobj(content, out, download.PIECE_BYTES)
