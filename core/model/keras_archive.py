"""What is in a Keras file (.keras), taken out within bounds before Keras sees it: its configuration and its weights."""

import shutil
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from core import archives, disk
from core.archives import open_zip
from core.errors import ArchitectureError
from core.files import MAX_JSON_BYTES, parse_json

CONFIG: Final = "config.json"
WEIGHTS: Final = "model.weights.h5"
MAX_FILE_BYTES = 1 << 30
MAX_MEMBERS = 1_000
MAX_OBJECTS = 1_000
"""Layers, tensors, policies and so on in a configuration; each takes Keras a millisecond or more to build."""

MAX_BYTES_PER_PARAMETER = 32
"""float64, with the three values that an optimizer may keep beside each weight."""

MAX_EXTRA_BYTES = 16 << 20
"""Of HDF5's own tables and of seeds, counters and metrics."""

MAX_HDF5_OBJECTS = 10_000
AGAIN: Final = "Save it again by model.save()."


class KerasArchive:
    """An open `.keras` file; get it from `open_keras`.

    Attributes:
        config: The configuration, without what only training or a first initialization needs.
    """

    def __init__(self, archive: zipfile.ZipFile, path: Path) -> None:
        self._archive, self._path = archive, path
        self.config = self._read_config()

    def _read_config(self) -> dict[str, Any]:
        member = self._member(CONFIG, MAX_JSON_BYTES)
        try:
            text = self._archive.read(member)
        except archives.DAMAGES as error:
            raise self._damaged(CONFIG) from error
        config = parse_json(text, f"{CONFIG} in {self._path}", ArchitectureError)
        if not isinstance(config, dict):
            raise ArchitectureError(f"{CONFIG} in {self._path} describes no model.", AGAIN)
        return slim({**config, "compile_config": None}, self._path)

    @contextmanager
    def weights(self, parameters: int) -> Iterator[Path]:
        """Unpack the weights.

        Args:
            parameters: How many numbers the network has; the file may not hold many more.

        Yields:
            A `.weights.h5` file that is gone afterwards.

        Raises:
            ArchitectureError: They are not there, too large or damaged, or there is no room for them.
        """
        limit = parameters * MAX_BYTES_PER_PARAMETER + MAX_EXTRA_BYTES
        member = self._member(WEIGHTS, limit)
        try:
            with TemporaryDirectory(prefix="digit-trainer-") as folder:
                path = Path(folder) / WEIGHTS
                with self._archive.open(member) as source, path.open("wb") as target:
                    shutil.copyfileobj(source, target, 1 << 20)
                check_hdf5(path, f"{WEIGHTS} in {self._path}", limit)
                yield path
        except archives.DAMAGES as error:
            raise self._damaged(WEIGHTS) from error
        except OSError as error:
            raise ArchitectureError(f"{self._path} cannot be unpacked: {disk.reason(error)}.") from error

    def _member(self, name: str, max_bytes: int) -> zipfile.ZipInfo:
        members = [info for info in self._archive.infolist() if info.filename == name]
        if len(members) != 1:
            raise ArchitectureError(f"{self._path} is not a Keras file: it has no {name}.", AGAIN)
        if members[0].compress_type not in archives.METHODS:
            raise ArchitectureError(f"{name} in {self._path} is packed in a way that is not read.", AGAIN)
        if members[0].file_size > max_bytes:
            raise ArchitectureError(
                f"{name} in {self._path} has {members[0].file_size:,} bytes; at most {max_bytes:,} belong there.", AGAIN
            )
        return members[0]

    def _damaged(self, name: str) -> ArchitectureError:
        return ArchitectureError(f"{name} in {self._path} is damaged.", AGAIN)


@contextmanager
def open_keras(path: Path) -> Iterator[KerasArchive]:
    """Open a `.keras` file; nothing in it is trusted.

    Raises:
        ArchitectureError: It cannot be opened, is too large, or holds no configuration that can be read.
    """
    with open_zip(
        path, max_bytes=MAX_FILE_BYTES, max_members=MAX_MEMBERS, what="Keras file", family=ArchitectureError
    ) as archive:
        yield KerasArchive(archive, path)


def slim(config: dict[str, Any], path: Path) -> dict[str, Any]:
    """The configuration of a model without what only its first weights need.

    Raises:
        ArchitectureError: It has too many parts.
    """
    made: dict[str, Any] = _without_initializers(config)
    count = _count_objects(made)
    if count > MAX_OBJECTS:
        raise ArchitectureError(
            f"The model in {path} has {count:,} parts; at most {MAX_OBJECTS:,} are read.", "Use fewer layers."
        )
    return made


def check_hdf5(path: Path, what: str, max_bytes: int) -> None:
    """Hold the bytes that all arrays in an HDF5 file have when unpacked, as their headers say, against a limit.

    Args:
        path: The file.
        what: Its name in a sentence.
        max_bytes: The limit.

    Raises:
        ArchitectureError: There are more, or the file is damaged.
    """
    import h5py  # comes with Keras, and is not wanted before it

    total = objects = 0

    def count(_name: str, item: object) -> bool | None:
        nonlocal total, objects
        objects += 1
        total += item.nbytes if isinstance(item, h5py.Dataset) else 0
        return objects > MAX_HDF5_OBJECTS or total > max_bytes or None

    try:
        with h5py.File(path) as file:
            too_much = file.visititems(count)
    except OSError as error:  # what it says is for programmers
        raise ArchitectureError(f"{what} is damaged.", AGAIN) from error
    if too_much:
        raise ArchitectureError(f"{what} holds far more than the network's weights.", AGAIN)


def _count_objects(value: object) -> int:
    if isinstance(value, dict):
        return ("class_name" in value) + sum(_count_objects(item) for item in value.values())
    return sum(_count_objects(item) for item in value) if isinstance(value, list) else 0


def _without_initializers(value: Any) -> Any:
    """The same with zeros as first values: those in the file come in their place, and to make others can take long."""
    if isinstance(value, dict):
        return {
            key: "zeros" if key.endswith("_initializer") and item is not None else _without_initializers(item)
            for key, item in value.items()
        }
    return [_without_initializers(item) for item in value] if isinstance(value, list) else value
