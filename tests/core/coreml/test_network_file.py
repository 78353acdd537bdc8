"""The one door for networks in files: told by content, and what is none is said to be what it is."""

import json
import zipfile
from pathlib import Path

import numpy as np
import pytest
from keras_files import saved, saved_h5
from made import made_network

from core.cli.models import open_model
from core.coreml import network_file
from core.coreml.coreml_file import CoreMLFile
from core.errors import ArchitectureError, DigitTrainerError, ExportError
from core.model.keras_file import KerasFile
from core.model.network import keras_network, keras_probabilities
from core.training.store import RunStore

IMAGES = np.random.default_rng(2).integers(0, 256, (8, 28, 28), np.uint8)


def folder(path: Path, *names: str) -> Path:
    for name in names:
        (path / name).parent.mkdir(parents=True, exist_ok=True)
        (path / name).write_bytes(b"\x08\x01")
    return path


def written(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


def zipped(path: Path, *names: str) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for name in names:
            archive.writestr(name, b"\x80\x02}q\x00.")
    return path


STRANGE = {
    "a SavedModel folder": lambda at: folder(at / "mine", "saved_model.pb", "variables/variables.index"),
    "a Git LFS pointer": lambda at: written(
        at / "mine.keras", b"version https://git-lfs.github.com/spec/v1\noid sha256:1\nsize 9\n"
    ),
    "a compiled Core ML model": lambda at: folder(at / "mine.mlmodelc", "coremldata.bin", "model.espresso.net"),
    "a file of PyTorch weights": lambda at: zipped(at / "mine.pt", "archive/data.pkl", "archive/version"),
    "a pickle": lambda at: written(at / "mine.h5", b"\x80\x04\x95\x10\x00\x00\x00\x00\x00\x00\x00}\x94."),
    "a web page": lambda at: written(at / "mine.mlmodel", b"<!DOCTYPE html>\n<html><head></head></html>"),
    "an empty file": lambda at: written(at / "mine.keras", b""),
    "an IDX file": lambda at: written(at / "mine.mlmodel", b"\x00\x00\x08\x03" + bytes(12)),
}


@pytest.mark.parametrize("is_a", STRANGE)
def test_what_is_no_network_is_said_to_be_what_it_is(tmp_path: Path, is_a: str) -> None:
    path = STRANGE[is_a](tmp_path)
    for read, family in (
        (lambda: open_model(str(path), RunStore(tmp_path / "runs")), DigitTrainerError),
        (lambda: network_file.read(path), ArchitectureError),
        (lambda: KerasFile.read(path), ArchitectureError),
        (lambda: CoreMLFile.read(path), ExportError),
    ):
        with pytest.raises(family, match=f"is {is_a}") as caught:
            read()
        assert caught.value.hint
        assert "\n" not in str(caught.value)


def test_an_older_keras_file_is_read_under_any_name(tmp_path: Path) -> None:
    network = made_network()
    path = saved_h5(tmp_path / "mine.h5", keras_network(network)).rename(tmp_path / "mine.keras")
    assert network_file.found(str(path)) == path
    assert network_file.needs_engine(path)
    given = keras_probabilities(network_file.read(path), IMAGES)
    assert np.abs(given - keras_probabilities(network, IMAGES)).max() < 1e-6


def test_a_keras_file_without_an_ending_is_found_and_read(tmp_path: Path) -> None:
    network = made_network()
    path = saved(tmp_path / "mine.keras", keras_network(network)).rename(tmp_path / "mine")
    assert network_file.found(str(path)) == path
    model = open_model(str(path), RunStore(tmp_path / "runs"))
    assert np.abs(model.read(IMAGES) - keras_probabilities(network, IMAGES)).max() < 1e-6


def test_what_names_a_run_is_left_to_the_runs(tmp_path: Path) -> None:
    (tmp_path / "run").mkdir()
    (tmp_path / "run" / "run.json").write_text(json.dumps({"format": 1}))
    for text in ("latest", "ab12", str(tmp_path / "run"), str(tmp_path / "nothing")):
        assert network_file.found(text) is None
