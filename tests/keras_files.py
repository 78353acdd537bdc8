"""Keras files for tests: saved, and taken apart and packed again with something else in them."""

import io
import json
import logging
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import h5py

from core.model import backend

Config = dict[str, Any]


def saved(path: Path, made: Any) -> Path:
    """Save a Keras model."""
    backend.keras().models.Model.save(made, path)
    return path


def saved_h5(path: Path, made: Any) -> Path:
    """Save a Keras model in the older form, of which Keras says in the log that it is old."""
    chatter = logging.getLogger("absl")
    before = chatter.level
    chatter.setLevel(logging.ERROR)
    try:
        return saved(path, made)
    finally:
        chatter.setLevel(before)


def change_h5(path: Path, change: Callable[[Config], Config]) -> Path:
    """Write another configuration into an `.h5` file."""
    with h5py.File(path, "a") as file:
        file.attrs["model_config"] = json.dumps(change(json.loads(file.attrs["model_config"])))
    return path


def repack(
    path: Path,
    change_config: Callable[[Config], Config | bytes] | None = None,
    weights: Callable[[], bytes] | None = None,
) -> Path:
    """Write the archive anew with another configuration or other weights."""
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    if change_config:
        config = change_config(json.loads(members["config.json"]))
        members["config.json"] = config if isinstance(config, bytes) else json.dumps(config).encode()
    if weights:
        members["model.weights.h5"] = weights()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def hdf5(fill: Callable[[h5py.File], object]) -> bytes:
    """An HDF5 file with what `fill` puts into it."""
    stream = io.BytesIO()
    with h5py.File(stream, "w") as file:
        fill(file)
    return stream.getvalue()
