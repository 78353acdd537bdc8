"""What lies at a path, as a data set: files, folders and archives of every kind.

Whatever is read is looked at by `orientation`, and turned if it needs be; `Dataset.turned` says so.
"""

from dataclasses import replace
from pathlib import Path

from core import what_is_it
from core.cancellation import CancelledError, Watch
from core.data import ink, mnist, orientation
from core.data.dataset import MAX_DIGITS, Dataset, split_whole, split_with_test
from core.data.file_source import Read, from_file
from core.data.folder_source import from_folder
from core.data.orientation import Look
from core.data.parts import Parts
from core.data.unpacked_archive import unpacked_archive
from core.errors import DataError
from core.file_kinds import Kind


def load(path: Path, watch: Watch, *, as_is: bool = False) -> Dataset:
    """Read whatever lies at `path`.

    Args:
        path: A file or a folder that exists.
        watch: Told how far it is.
        as_is: Whether images stay as they lie, also where they look turned or black on white.

    Raises:
        DataError: It is no data that can be read; the sentence says what it is.
        CancelledError: `watch` says so.
    """
    kind = what_is_it.kind_of(path)
    if kind in {Kind.ZIP, Kind.TAR}:
        return _from_archive(path, kind, watch, as_is=as_is)
    read = from_folder(path, watch) if path.is_dir() else from_file(path, watch)
    return _dataset(path, read, as_is=as_is)


def _from_archive(path: Path, kind: Kind, watch: Watch, *, as_is: bool) -> Dataset:
    with unpacked_archive(path, kind, watch) as folder:
        try:
            made = _dataset(folder, from_folder(folder, watch), as_is=as_is)
        except CancelledError:
            raise
        except DataError as error:
            sentence, hint = (text.replace(str(folder), str(path)) for text in (error.sentence, error.hint))
            raise DataError(sentence, hint) from error
    name = path.name if made.name == folder.name else made.name
    return replace(made, name=name, source=made.source.replace(str(folder), str(path)))


def _dataset(path: Path, read: Read, *, as_is: bool) -> Dataset:
    look = Look() if as_is else orientation.look_of(read.parts.train)
    parts = read.parts
    if look.words and len(parts.train) > MAX_DIGITS:
        raise DataError(
            f"{path} {look.sentence.partition(':')[0]}: {len(parts.train):,} images are too many to be turned here.",
            "Turn them in the file, or take them as they are: --as-is.",
        )
    if look.words:
        parts = parts.each(lambda digits: replace(digits, images=look.undone(digits.images)))
    if parts.other_size:
        parts = parts.each(lambda digits: replace(digits, images=ink.normalised(digits.images)))
    made = _split(path, read, parts)
    said = (
        made.source,
        parts.note,
        f"The images had {parts.other_size} pixels and were brought to 28 × 28." if parts.other_size else "",
        f"It {look.sentence}." if look.words else "",
    )
    return replace(made, source=" ".join(filter(None, said)), turned=look.sentence)


def _split(path: Path, read: Read, parts: Parts) -> Dataset:
    if parts.test is not None and parts.validation is not None:
        return Dataset(path.name, read.source, parts.train, parts.validation, parts.test)
    test = parts.validation if parts.test is None else parts.test
    if test is None and len(parts.train) > MAX_DIGITS:
        raise DataError(
            f"{path} has {len(parts.train):,} images to learn from and none to test on.",
            f"Of more than {MAX_DIGITS:,}, give those for the test in files of their own beside it, as MNIST has them.",
        )
    if test is None:
        return split_whole(path.name, read.source, parts.train)
    made = split_with_test(path.name, read.source, parts.train, test)
    return mnist.described(path, "", parts.train, test) if read.like_mnist or mnist.is_original(made) else made
