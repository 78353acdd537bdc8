"""Weights and session states as .npz files: plain arrays, no pickles, whole or as before."""

import json
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core import disk
from core.errors import RunError
from core.model.network import Weights
from core.training.events import SessionState

_SCALARS = ("epoch", "best_epoch", "best_loss", "best_accuracy", "rule_best", "rule_wait")
_ARRAYS = ("variables", "optimizer", "best_weights")


def write_weights(path: Path, weights: Weights) -> None:
    """Write the weights of a network, arrays w000, w001, … in `Network`'s order.

    Raises:
        OSError: It could not be written; an older file stays.
    """
    _write(path, _numbered("w", weights))


def read_weights(path: Path) -> Weights:
    """Read what `write_weights` wrote.

    Raises:
        RunError: It is not such a file, or damaged.
    """
    return tuple(np.asarray(array, np.float32) for array in _series(_read(path), "w"))


def write_state(path: Path, state: SessionState) -> None:
    """Write the whole state of a session.

    Raises:
        OSError: It could not be written; an older file stays.
    """
    scalars = json.dumps({name: getattr(state, name) for name in _SCALARS})
    arrays: dict[str, NDArray[Any]] = {"scalars": np.array(scalars)}
    for name in _ARRAYS:
        arrays |= _numbered(name, getattr(state, name))
    _write(path, arrays)


def read_state(path: Path) -> SessionState:
    """Read what `write_state` wrote.

    Raises:
        RunError: It is not such a file, or damaged.
    """
    arrays = _read(path)
    try:
        fields: dict[str, Any] = json.loads(str(arrays["scalars"]))
        return SessionState(**fields | {name: tuple(_series(arrays, name)) for name in _ARRAYS})
    except (KeyError, TypeError, ValueError) as error:
        raise RunError(f"{path} is damaged: {error}.", "The run cannot be resumed.") from error


def _numbered(name: str, arrays: Sequence[NDArray[Any]]) -> dict[str, NDArray[Any]]:
    return {f"{name}{place:03}": array for place, array in enumerate(arrays)}


def _series(arrays: Mapping[str, NDArray[Any]], name: str) -> list[NDArray[Any]]:
    return [arrays[key] for key in sorted(arrays) if key.startswith(name)]


def _write(path: Path, arrays: Mapping[str, NDArray[Any]]) -> None:
    disk.replace_file(path, lambda file: np.savez(file, **arrays))  # type: ignore[arg-type]


def _read(path: Path) -> dict[str, NDArray[Any]]:
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as archive:
            return {name: archive[name] for name in archive.files}
    except (OSError, ValueError, EOFError, KeyError, zipfile.BadZipFile) as error:
        raise RunError(f"{path} cannot be read: {error}.", "The run is damaged; train again.") from error
