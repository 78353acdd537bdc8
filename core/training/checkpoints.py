"""Weights and session states as .npz files: plain arrays, no pickles, whole or as before."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import msgspec
import numpy as np
from numpy.typing import NDArray

from core import disk
from core.errors import RunError
from core.model.network import Weights
from core.npz import read_arrays
from core.training.events import BestEpoch, Count, NotNegative, SessionState, Share

MAX_WEIGHTS_BYTES: Final = 256 << 20
"""The largest architecture has 50 million parameters of four bytes."""

MAX_STATE_BYTES: Final = 900 << 20
"""A state has them four times: the variables, the optimizer's two moments, and the best epoch's."""


@dataclass(frozen=True, slots=True)
class _Scalars:
    """The types of a state's single values, which are kept as JSON; `best_epoch` is 0 before the first is done."""

    epoch: Count
    best_epoch: Count
    best_loss: NotNegative | None
    best_accuracy: Share | None
    rule_best: float | None
    rule_wait: Count
    seconds: NotNegative


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
    try:
        return _floats(_series(_read(path, MAX_WEIGHTS_BYTES), "w"), "weights")
    except ValueError as error:
        raise RunError(f"{path} is damaged: {error}.", "Train again.") from error


def write_state(path: Path, state: SessionState) -> None:
    """Write the whole state of a session.

    Raises:
        OSError: It could not be written; an older file stays.
    """
    best = state.best
    scalars = _Scalars(
        state.epoch,
        best.epoch if best else 0,
        best.loss if best else None,
        best.accuracy if best else None,
        state.rule_best,
        state.rule_wait,
        state.seconds,
    )
    arrays: dict[str, NDArray[Any]] = {
        "scalars": np.frombuffer(msgspec.json.encode(scalars), np.uint8),
        "losses": state.losses,
        "accuracies": state.accuracies,
    }
    if state.hardest is not None:
        arrays["hardest"] = state.hardest
    for name, series in _arrays_of(state).items():
        arrays |= _numbered(name, series)
    _write(path, arrays)


def _arrays_of(state: SessionState) -> dict[str, Sequence[NDArray[Any]]]:
    return {
        "variables": state.variables,
        "optimizer": state.optimizer,
        "best_weights": state.best.weights if state.best else (),
    }


def read_state(path: Path) -> SessionState:
    """Read what `write_state` wrote.

    Raises:
        RunError: It is not such a file, or damaged.
    """
    arrays = _read(path, MAX_STATE_BYTES)
    try:
        scalars = msgspec.json.decode(arrays["scalars"].tobytes(), type=_Scalars)
        losses, accuracies = np.stack(_floats([arrays["losses"], arrays["accuracies"]], "figures"))
        return SessionState(
            scalars.epoch,
            tuple(_series(arrays, "variables")),
            tuple(_series(arrays, "optimizer")),
            _best(scalars, arrays),
            scalars.rule_best,
            scalars.rule_wait,
            losses.reshape(-1),
            accuracies.reshape(-1),
            scalars.seconds,
            _places(arrays.get("hardest")),
        )
    except (KeyError, ValueError, RecursionError) as error:
        raise RunError(f"{path} is damaged: {error}.", "The run cannot be resumed from it.") from error


def _best(scalars: _Scalars, arrays: Mapping[str, NDArray[Any]]) -> BestEpoch | None:
    if not scalars.best_epoch:
        return None
    if scalars.best_loss is None or scalars.best_accuracy is None:
        raise ValueError(f"epoch {scalars.best_epoch} is the best and has no figures")
    weights = _floats(_series(arrays, "best_weights"), "weights")
    return BestEpoch(scalars.best_epoch, scalars.best_loss, scalars.best_accuracy, weights)


def _places(array: NDArray[Any] | None) -> NDArray[np.int32] | None:
    if array is None:
        return None
    if array.dtype != np.int32 or array.ndim != 1 or not len(array) or array.min() < 0:
        raise ValueError("its hardest images are no places of images")
    return array


def _floats(arrays: Sequence[NDArray[Any]], what: str) -> Weights:
    """The arrays as they are: converting those of another type could take four times the memory of the file."""
    if wrong := next((array.dtype for array in arrays if array.dtype != np.float32), None):
        raise ValueError(f"its {what} are {wrong}, not float32")
    if not all(np.isfinite(array).all() for array in arrays):
        raise ValueError(f"some of its {what} are no finite numbers")
    return tuple(arrays)


def _numbered(name: str, arrays: Sequence[NDArray[Any]]) -> dict[str, NDArray[Any]]:
    return {f"{name}{place:03}": array for place, array in enumerate(arrays)}


def _series(arrays: Mapping[str, NDArray[Any]], name: str) -> list[NDArray[Any]]:
    return [arrays[key] for key in sorted(arrays) if key.startswith(name)]


def _write(path: Path, arrays: Mapping[str, NDArray[Any]]) -> None:
    disk.replace_file(path, lambda file: np.savez(file, **arrays))  # type: ignore[arg-type]


def _read(path: Path, max_bytes: int) -> dict[str, NDArray[Any]]:
    return read_arrays(path, max_bytes=max_bytes, family=RunError)
