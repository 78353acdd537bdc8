"""What a file is: told by its content, under whatever name, and said where something else is wanted."""

import gzip
import io
import os
import pickle
import tarfile
import zipfile
from pathlib import Path

import h5py
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from core.errors import ArchitectureError, DataError
from core.file_kinds import Kind, Wanted
from core.what_is_it import kind_of, recognised


def zipped(*names: str) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as file:
        for name in names:
            file.writestr(name, b"x")
    return stream.getvalue()


def tarred() -> bytes:
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w") as file:
        file.addfile(tarfile.TarInfo("a.csv"))
    return stream.getvalue()


def picture(kind: str) -> bytes:
    stream = io.BytesIO()
    Image.new("L", (28, 28)).save(stream, kind)
    return stream.getvalue()


def hdf5(attributes: dict[str, object] | None = None, groups: tuple[str, ...] = ()) -> bytes:
    stream = io.BytesIO()
    with h5py.File(stream, "w") as file:
        file.attrs.update(attributes or {})
        for name in groups:
            file.create_group(name)
    return stream.getvalue()


def arrays() -> bytes:
    stream = io.BytesIO()
    np.savez(stream, images=np.zeros(1))
    return stream.getvalue()


PICKLED = pickle.dumps(([1, 2], [3]))
POINTER = b"version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 10\n"
FILES: dict[str, tuple[bytes, Kind | None]] = {
    "empty": (b"", Kind.EMPTY),
    "digits.npz": (POINTER, Kind.LFS_POINTER),
    "train.csv": (b"\n<!DOCTYPE html><html><body>404</body></html>", Kind.HTML),
    "page.html": (b'<!doctype html>\n<head>\n<meta name="generator" content="Digit Trainer page">', Kind.PAGE),
    "._train.csv": (b"\x00\x05\x16\x07\x00\x02\x00\x00Mac OS X", Kind.MAC_SIDE_FILE),
    "train.csv.crdownload": (b"\x01\x02\x00\x03", Kind.UNFINISHED),
    "mnist.pkl": (PICKLED, Kind.PICKLE),
    "mnist.pkl.gz": (gzip.compress(PICKLED), Kind.PICKLE),
    "mnist-2.pkl": (b"(cnumpy.core.multiarray\n_reconstruct\np1\n", Kind.PICKLE),
    "sample_weight.pkl": (pickle.dumps({"W1": [1.0]}), Kind.PICKLE),
    "a.keras": (zipped("config.json", "metadata.json", "model.weights.h5"), Kind.KERAS),
    "old.keras": (hdf5({"model_config": "{}", "keras_version": np.bytes_("3.4.1")}), Kind.KERAS_H5),
    "a.h5": (hdf5({"model_config": "{}", "keras_version": np.bytes_("2.4.0")}), Kind.KERAS_2_H5),
    "b.h5": (hdf5({"model_config": "{}", "keras_version": np.bytes_("1.2.2")}), Kind.KERAS_2_H5),
    "c.h5": (hdf5({"model_config": "{}", "keras_version": "x" * 100}), Kind.KERAS_H5),
    "a.weights.h5": (hdf5({}, ("layers", "vars")), Kind.KERAS_WEIGHTS),
    "b.weights.h5": (hdf5({"layer_names": [b"a"]}), Kind.KERAS_WEIGHTS),
    "usps.h5": (hdf5({}, ("train", "test")), Kind.HDF5),
    "cut.h5": (hdf5()[:40], Kind.HDF5),
    "a.mlmodel": (b"\x08\x01\x12\x08", Kind.CORE_ML),
    "digits.zip": (zipped("d.mlmodelc/coremldata.bin"), Kind.CORE_ML_COMPILED),
    "model.zip": (zipped("m/saved_model.pb", "m/variables/variables.index"), Kind.SAVED_MODEL),
    "saved_model.pb": (b"\x08\x01\x12\x00", Kind.FROZEN_GRAPH),
    "mnist.pt": (zipped("archive/data.pkl", "archive/version"), Kind.PYTORCH),
    "mnist.pth": (b"\x80\x02\x8a\nl\xfc\x9cF\xf9 j\xa8P\x19.", Kind.PYTORCH),
    "model.safetensors": (b"\x40\x00\x00\x00\x00\x00\x00\x00" + b'{"w":{"dtype":"F32"}}', Kind.SAFETENSORS),
    "mnist-8.onnx": (b"\x08\x03\x12\x04CNTK", Kind.ONNX),
    "net": (b"\x08\x07\x12\x07pytorch\x1a\x05", Kind.ONNX),
    "a.tflite": (b"\x1c\x00\x00\x00TFL3", Kind.TFLITE),
    "model.json": (b'{"format": "layers-model", "modelTopology": {"class_name": "Model"}}', Kind.TENSORFLOW_JS),
    "keras.json": (b'{"class_name": "Sequential", "config": {}}', Kind.KERAS_JSON),
    "pen.json": (b'[{"label": 3}]', Kind.JSON),
    "a.ipynb": (b'{\n "cells": [], "nbformat": 4}', Kind.NOTEBOOK),
    "train-images": (b"\x00\x00\x08\x03\x00\x00\x00\x01", Kind.IDX),
    "train-labels": (b"\x00\x00\x08\x01\x00\x00\x00\x01", Kind.IDX),
    "train-labels.gz": (gzip.compress(b"\x00\x00\x08\x01\x00\x00\x00\x01"), Kind.GZIP),
    "arrays": (arrays(), Kind.NPZ),
    "a.npy": (b"\x93NUMPY\x01\x00", Kind.NPY),
    "a.parquet": (b"PAR1\x15\x04", Kind.PARQUET),
    "a.arrow": (b"ARROW1\x00\x00", Kind.ARROW),
    "a.mat": (b"MATLAB 5.0 MAT-file, Platform: GLNXA64", Kind.MATLAB),
    "a.xlsx": (zipped("xl/workbook.xml"), Kind.EXCEL),
    "a.xls": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", Kind.EXCEL),
    "a.db": (b"SQLite format 3\x00", Kind.SQLITE),
    "a.csv": (b"label,pixel0\n3,0\n", Kind.TEXT),
    "b.csv": ("label\t1".encode("utf-16"), Kind.TEXT),
    "a.csv.gz": (gzip.compress(b"label,pixel0\n3,0\n"), Kind.GZIP),
    "cut.gz": (b"\x1f\x8bxx", Kind.GZIP),
    "a.zip": (zipped("train.csv"), Kind.ZIP),
    "cut.zip": (zipped("train.csv")[:40], Kind.ZIP),
    "a.tar": (tarred(), Kind.TAR),
    "a.tar.gz": (gzip.compress(tarred()), Kind.TAR),
    "a.rar": (b"Rar!\x1a\x07\x00", Kind.OTHER_ARCHIVE),
    "a.7z": (b"7z\xbc\xaf\x27\x1c", Kind.OTHER_ARCHIVE),
    "a.png": (picture("PNG"), Kind.PICTURE),
    "a.jpg": (picture("JPEG"), Kind.PICTURE),
    "a.bmp": (picture("BMP"), Kind.PICTURE),
    "a.gif": (picture("GIF"), Kind.PICTURE),
    "a.webp": (picture("WEBP"), Kind.PICTURE),
    "a.tif": (picture("TIFF"), Kind.PICTURE),
    "a.svg": (b'<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg"/>', Kind.SVG),
    "a.heic": (b"\x00\x00\x00\x18ftypheic\x00", Kind.HEIC),
    "a.pdf": (b"%PDF-1.7", Kind.PDF),
    "noise": (b"\x01\x00\x02\x00\x07", None),
}


@pytest.mark.parametrize("name", FILES)
def test_a_file_is_told_by_its_content(tmp_path, name):
    content, kind = FILES[name]
    (tmp_path / name).write_bytes(content)
    assert kind_of(tmp_path / name) is kind


@pytest.mark.parametrize("name", ["a.keras", "usps.h5", "mnist.pkl.gz", "a.png", "digits.npz"])
def test_the_name_says_nothing(tmp_path, name):
    content, kind = FILES[name]
    (tmp_path / "other.csv").write_bytes(content)
    assert kind_of(tmp_path / "other.csv") is kind


FOLDERS = {
    "plain": ((), Kind.FOLDER),
    "digits.mlmodelc": ((), Kind.CORE_ML_COMPILED),
    "compiled": (("coremldata.bin", "model.mil"), Kind.CORE_ML_COMPILED),
    "saved": (("saved_model.pb", "variables"), Kind.SAVED_MODEL),
    "digits.mlpackage": (("Manifest.json", "Data"), Kind.CORE_ML_PACKAGE),
    "run": (("run.json", "history.jsonl"), Kind.RUN),
    "steps": (("checkpoint", "model.ckpt-1.index"), Kind.CHECKPOINT),
    "hub": (("dataset_dict.json", "train"), Kind.DATASET_FOLDER),
}


@pytest.mark.parametrize("name", FOLDERS)
def test_a_folder_is_told_by_the_names_in_it(tmp_path, name):
    (tmp_path / name).mkdir()
    for inner in FOLDERS[name][0]:
        (tmp_path / name / inner).write_bytes(b"")
    assert kind_of(tmp_path / name) is FOLDERS[name][1]


def test_what_is_not_there_or_no_file_is_nothing(tmp_path):
    assert kind_of(tmp_path / "nowhere") is None
    assert kind_of(Path("a\0b")) is None
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "pipe")
        assert kind_of(tmp_path / "pipe") is None


@pytest.mark.parametrize(
    ("name", "wanted", "said"),
    [
        ("mnist.pkl.gz", Wanted.DATA, r"is a pickle, .* never read. .*digit-trainer data fetch mnist.*numpy.savez"),
        ("digits.npz", Wanted.DATA, "is a Git LFS pointer, .* Run: git lfs pull"),
        ("mnist.pth", Wanted.NETWORK, "is a file of PyTorch weights, .* Build the same layers in Keras"),
        ("model.zip", Wanted.NETWORK, "is a SavedModel folder. .*model.save"),
        ("digits.zip", Wanted.NETWORK, r"is a compiled Core ML model \(.mlmodelc\). Give the .mlmodel"),
        ("train.csv", Wanted.NETWORK, "is a web page"),
        ("a.png", Wanted.DATA, "is a picture. .*digit-trainer predict"),
        ("a.keras", Wanted.DATA, "is a Keras file. It is a network, not digits"),
        ("a.heic", Wanted.PICTURE, "is a picture in HEIC or AVIF. Save it as PNG or JPEG"),
        ("a.csv", Wanted.PICTURE, "is a text. Pictures may be PNG"),
    ],
)
def test_what_is_not_wanted_is_refused_with_what_it_is_and_what_to_do(tmp_path, name, wanted, said):
    (tmp_path / name).write_bytes(FILES[name][0])
    with pytest.raises(DataError, match=f"{name} {said}"):
        recognised(tmp_path / name, wanted, DataError)
    assert recognised(tmp_path / name, wanted, DataError, left=tuple(Kind)) is FILES[name][1]


def test_what_is_wanted_is_not_refused(tmp_path):
    for name, wanted in (("a.keras", Wanted.NETWORK), ("usps.h5", Wanted.DATA), ("a.png", Wanted.PICTURE)):
        (tmp_path / name).write_bytes(FILES[name][0])
        assert recognised(tmp_path / name, wanted, ArchitectureError) is FILES[name][1]
    assert recognised(tmp_path / "nowhere", Wanted.DATA, DataError) is None


@pytest.mark.parametrize("kind", Kind)
def test_every_kind_says_what_it_is_and_what_to_do_in_sentences(kind):
    assert kind.is_a.split()[0] in {"a", "an", "the", "one"}
    for wanted in Wanted:
        advice = kind.advice(wanted)
        assert not advice or advice[0].isupper()


@settings(deadline=None)
@given(st.binary(max_size=600), st.sampled_from([content for content, _ in FILES.values()]), st.integers(0, 600))
def test_damage_is_never_an_exception(tmp_path_factory, noise, content, cut):
    path = tmp_path_factory.getbasetemp() / "damaged"
    path.write_bytes(content[:cut] + noise)
    kind_of(path)
