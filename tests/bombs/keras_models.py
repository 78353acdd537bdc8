"""Keras files that ask for more parameters, layers, activations or bytes than any network of digits has."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import h5py
import numpy as np
from bombs.bomb import Bomb, Make, sparse
from keras_files import Config, hdf5, repack, saved

from core.model import backend

NAME = "mine.keras"


def changed(*middle: str, **changes: Any) -> Make:
    """A Keras file with some layers between its input and its last, repacked with `changes`; see `repack`."""

    def make(folder: Path) -> Path:
        keras = backend.keras()
        made = {
            "dense": lambda: keras.layers.Dense(8),
            "convolution": lambda: keras.layers.Conv2D(2, 3),
            "padding": lambda: keras.layers.ZeroPadding2D(1),
            "pooling": keras.layers.GlobalAveragePooling2D,
            "recurrent": lambda: keras.Sequential([keras.layers.Reshape((28, 28)), keras.layers.GRU(4)]),
        }
        rows = [keras.Input((28, 28, 1)), *(made[name]() for name in middle)]
        model = keras.Sequential([*rows, keras.layers.Flatten(), keras.layers.Dense(10, activation="softmax")])
        return repack(saved(folder / NAME, model), **changes)

    return make


def layer(kind: str, **values: Any) -> Callable[[Config], Config]:
    """Other values in the first layer of a kind."""

    def change(config: Config) -> Config:
        for row in rows_of(config):
            row.pop("build_config", None)
        next(row for row in rows_of(config) if row["class_name"] == kind)["config"].update(values)
        return config

    return change


def rows_of(config: Config) -> Iterator[Config]:
    """All layers, those of nested models among them."""
    for row in config["config"]["layers"]:
        yield row
        if "layers" in row["config"]:
            yield from rows_of(row)


def deep(count: int) -> Callable[[Config], Config]:
    """So many layers one after the other."""

    def change(config: Config) -> Config:
        first, *rest = config["config"]["layers"]
        flat = [{**rest[0], "config": {"name": f"flat{number}"}} for number in range(count)]
        config["config"]["layers"] = [first, *flat, *rest]
        return config

    return change


def nested(depth: int) -> Callable[[Config], Config]:
    """A model in a model in a model."""

    def change(config: Config) -> Config:
        for number in range(depth):
            config = {**config, "config": {"name": f"model{number}", "layers": [config]}}
        return config

    return change


def array(size: int, **how: Any) -> Callable[[h5py.File], object]:
    return lambda file: file.create_dataset("layers/dense/vars/0", (size,), np.float32, chunks=(2**20,), **how)


def packed(file: h5py.File) -> None:
    zeros = np.zeros(2**28, np.float32)
    file.create_dataset("layers/dense/vars/0", data=zeros, compression="gzip", chunks=(2**20,))


def groups(file: h5py.File) -> None:
    for number in range(15_000):
        file.create_group(f"g{number}")


def elsewhere(file: h5py.File) -> None:
    """An array whose values are in another file, which never ends."""
    file.create_dataset("layers/dense/vars/0", (7840,), np.float32, external=[("/dev/zero", 0, h5py.h5f.UNLIMITED)])


def linked(file: h5py.File) -> None:
    file["layers"] = h5py.ExternalLink("/dev/zero", "/")


CONFIGS = {
    "dense of two million units": (("dense",), layer("Dense", units=2_000_000)),
    "dense of 2**40 units": (("dense",), layer("Dense", units=2**40)),
    "dense of -1 units": (("dense",), layer("Dense", units=-1)),
    "dense of a million digits": (("dense",), lambda _: b'{"class_name": ' + b"9" * 900_000 + b"}"),
    "convolution of 2**30 filters": (("convolution",), layer("Conv2D", filters=2**30)),
    "kernel of 2**15": (("convolution",), layer("Conv2D", kernel_size=[2**15, 2**15], padding="same")),
    "kernel that is far apart": (("convolution",), layer("Conv2D", dilation_rate=[10**8, 10**8], padding="same")),
    "a hundred million pixels of padding": (
        ("padding", "pooling"),
        layer("ZeroPadding2D", padding=[[10**8, 10**8], [10**8, 10**8]]),
    ),
    "recurrent of a million units": (("recurrent",), layer("GRU", units=1_000_000)),
    "a billion images at once": ((), layer("InputLayer", batch_shape=[10**9, 28, 28, 1])),
    "three thousand layers": ((), deep(3000)),
    "twelve models in each other": ((), nested(12)),
    "two hundred models in each other": ((), nested(200)),
    "gigabyte of zeros": ((), lambda _: bytes(1 << 30)),
    "megabytes of lists": ((), lambda _: b"[" * 180_000_000),
    "lists in lists": ((), lambda _: b"[" * 900_000),
    "half a million parts": ((), lambda _: b"[" + b"{}," * 300_000 + b"{}]"),
    "half a million objects": ((), lambda _: b'{"a": [' + b'{"class_name":0},' * 55_000 + b"0]}"),
}
WEIGHTS = {
    "two packed gigabytes": lambda: bytes(2 << 30),
    "array that is only promised": lambda: hdf5(array(2**30)),
    "array of more bytes than there are": lambda: hdf5(array(2**60)),
    "array that is packed": lambda: hdf5(packed),
    "many groups": lambda: hdf5(groups),
    "values of another file": lambda: hdf5(elsewhere),
    "link to another file": lambda: hdf5(linked),
    "signature and zeros": lambda: b"\x89HDF\r\n\x1a\n" + bytes(1000),
}
FAST = {"dense of 2**40 units", "array that is only promised"}


def _pipe(folder: Path) -> Path:
    os.mkfifo(folder / NAME)
    return folder / NAME


def _zeros(folder: Path) -> Path:
    (folder / NAME).symlink_to("/dev/zero")
    return folder / NAME


BOMBS = [
    Bomb("pipe", "keras_model", _pipe),
    Bomb("link to endless zeros", "keras_model", _zeros),
    Bomb("sparse file of 8 TB", "keras_model", sparse(NAME, 8 << 40, b"PK\x03\x04")),
    Bomb("sparse file of 900 MB", "keras_model", sparse(NAME, 900 << 20, b"PK\x03\x04")),
    *(
        Bomb(name, "keras_model", changed(*middle, change_config=change), name in FAST)
        for name, (middle, change) in CONFIGS.items()
    ),
    *(Bomb(name, "keras_model", changed("dense", weights=content), name in FAST) for name, content in WEIGHTS.items()),
]
