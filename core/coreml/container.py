"""The bytes of a .mlmodel, or of a .mlpackage with its weights, read from disk without trusting them."""

import json
import os
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

from core import disk
from core.coreml.limits import MAX_BYTES, FormatMistake
from core.files import NotAFileError, open_plain

MANIFEST = "Manifest.json"
MAX_MANIFEST_BYTES = 1 << 20
MODEL_FOLDER = "@model_path/"


@dataclass(frozen=True, slots=True)
class Container:
    """What lies on disk.

    Attributes:
        format: "mlmodel" or "mlpackage".
        model: The Core ML `Model` message.
        folder: Where the model of a package lies, for the weights beside it; None for a .mlmodel.
    """

    format: str
    model: memoryview
    folder: Path | None
    _files: dict[Path, memoryview] = field(default_factory=dict, repr=False, compare=False)

    def weights(self, reference: str) -> memoryview:
        """The bytes of the file that a model calls `reference`, such as "@model_path/weights/weight.bin".

        Raises:
            FormatMistake: It is outside the package, missing, or too large with all others together.
        """
        if self.folder is None:
            raise FormatMistake(
                f"it refers to weights in another file, {reference!r:.100}, which a .mlmodel cannot have"
            )
        inner = _inside(reference.removeprefix(MODEL_FOLDER), "weights")
        path = self.folder / inner
        if path not in self._files:
            left = MAX_BYTES - sum(map(len, self._files.values()))
            self._files[path] = _content(path, f"the weights {reference!r:.100}", left)
        return self._files[path]


def read(path: Path) -> Container:
    """Read the file or package at `path`.

    Raises:
        FormatMistake: It is missing, no regular file, unreadable, too large, or a package without a model.
    """
    if not os.path.isdir(path):  # noqa: PTH112  unlike Path's, it never raises
        return Container("mlmodel", _content(path, "it"), None)
    model = path / PurePosixPath("Data", _model_in_package(path))
    return Container("mlpackage", _content(model, "its model"), model.parent)


def _model_in_package(path: Path) -> PurePosixPath:
    """Where the manifest says that the model is, below `Data`."""
    if not (path / MANIFEST).is_file():
        raise FormatMistake(f"it is a folder without {MANIFEST}, so it is no .mlpackage")
    manifest = _parsed(_content(path / MANIFEST, f"its {MANIFEST}", MAX_MANIFEST_BYTES))
    try:
        entry = manifest["itemInfoEntries"][manifest["rootModelIdentifier"]]["path"]
    except (KeyError, TypeError, IndexError) as mistake:
        raise FormatMistake(f"its {MANIFEST} names no model") from mistake
    if not isinstance(entry, str):
        raise FormatMistake(f"its {MANIFEST} names no model")
    return _inside(entry, MANIFEST)


def _parsed(content: memoryview) -> Any:
    try:
        return json.loads(bytes(content))
    except (ValueError, RecursionError) as mistake:
        raise FormatMistake(f"its {MANIFEST} is not JSON") from mistake


def _inside(name: str, where: str) -> PurePosixPath:
    """`name` as a path that cannot lead out of its folder."""
    path = PurePosixPath(name)
    if not path.parts or path.is_absolute() or ".." in path.parts or "\\" in name or "\0" in name:
        raise FormatMistake(f"the path {name!r:.100} in its {where} leads out of the package")
    return path


def _content(path: Path, what: str, most: int = MAX_BYTES) -> memoryview:
    """All bytes of a regular file; a device or a pipe is refused before it is opened, so that nothing hangs."""
    try:
        with open_plain(path) as file:
            size = os.fstat(file.fileno()).st_size
            if size > most:
                raise FormatMistake(f"{what} has {size:,} bytes; the most is {most:,}")
            return memoryview(file.read(size))
    except NotAFileError as mistake:
        raise FormatMistake(f"{what} is no regular file") from mistake
    except FileNotFoundError as mistake:
        raise FormatMistake(f"{what} does not exist") from mistake
    except OSError as mistake:
        raise FormatMistake(f"{what} cannot be read: {disk.reason(mistake)}") from mistake
