"""Sound files of every kind that the program reads, as small as they can be, so that damages hit what matters."""

import contextlib
import io
import json
import tarfile
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import h5py
import numpy as np
from keras_files import saved_h5
from made import kept_run, made_digits, made_network
from PIL import Image
from PySide6.QtCore import QByteArray

from core.data.dataset import Digits
from core.data.synthetic import pen, shipped
from core.export import exporter
from core.export.metadata import Metadata
from core.model.architecture import Architecture
from core.model.layers import BatchNormalization, Convolution, Dense, Flatten, MaxPooling
from core.model.network import keras_network
from core.prediction.predictor import Predictor
from core.training.events import Ended
from core.training.run import Run
from gui.settings import Settings

TINY = Architecture(
    "tiny", (MaxPooling(4), Convolution(2, 3, activation="relu"), BatchNormalization(), Flatten(), Dense(10, "softmax"))
)
"""So small that most of a file is structure, not weights."""

PEN = [{"label": 3, "writer": 1, "strokes": [[[1, 2], [3, 4.5]], [[5, 6]]]}] * 3
FEW = made_digits(20)
MODEL, WEIGHTS = "Data/com.apple.CoreML/model.mlmodel", "Data/com.apple.CoreML/weights/weight.bin"


@dataclass(frozen=True)
class Sound:
    """Sound things, each made once, in a folder of their own."""

    folder: Path

    @cached_property
    def run(self) -> Run:
        """A run that has ended, with every file that a run can have."""
        run = kept_run(self.folder / "runs", TINY)
        run.change(outcome=Ended(run.id, "stopped", "You stopped it.", 1, 0.4, 0.9, None, None, 1.0, 9.0))
        return run

    def run_file(self, beginning: str) -> Path:
        (path,) = (path for path in self.run.folder.iterdir() if path.name.startswith(beginning))
        return path

    @cached_property
    def mlmodel(self) -> Path:
        return self._exported("tiny.mlmodel")

    @cached_property
    def package(self) -> Path:
        return self._exported("tiny.mlpackage")

    def _exported(self, name: str) -> Path:
        def reference(network, images):
            return Predictor(network).probabilities(images)

        exporter.export(
            made_network(0, TINY), Metadata(), self.folder / name, made_digits(1000).images, reference=reference
        )
        return self.folder / name

    @cached_property
    def pen_digits(self) -> bytes:
        path = self.folder / "pen-digits.npz"
        shipped.write(pen.described(0, FEW, FEW, FEW), path)
        return path.read_bytes()

    @cached_property
    def keras(self) -> bytes:
        path = self.folder / "tiny.keras"
        keras_network(made_network(0, TINY)).save(path)
        return path.read_bytes()

    @cached_property
    def h5(self) -> bytes:
        return saved_h5(self.folder / "tiny.h5", keras_network(made_network(0, TINY))).read_bytes()

    @cached_property
    def settings(self) -> bytes:
        path = self.folder / "settings.ini"
        settings = Settings(path)
        for key, value in {"theme": "dark", "textScale": 1.5, "shown": True, "path": "/ü/x, y"}.items():
            settings.set(key, value)
        settings.set("geometry", QByteArray(bytes(range(60))))
        settings.save()
        return path.read_bytes()


@contextlib.contextmanager
def in_place(content: Path, target: Path) -> Iterator[None]:
    """Have the content of one file in another for a while."""
    kept = target.read_bytes()
    target.write_bytes(content.read_bytes())
    try:
        yield
    finally:
        target.write_bytes(kept)


def saved(save: Callable[..., None] = np.savez, **arrays: np.ndarray) -> bytes:
    stream = io.BytesIO()
    save(stream, **arrays)
    return stream.getvalue()


def picture(kind: str) -> bytes:
    """As small as the digit images themselves, which are read at once."""
    ink = np.zeros((28, 28), np.uint8)
    ink[4:24, 12:16] = 255
    stream = io.BytesIO()
    Image.fromarray(ink).save(stream, kind)
    return stream.getvalue()


def idx_content(magic: int, array: np.ndarray) -> bytes:
    return b"".join(number.to_bytes(4, "big") for number in (magic, *array.shape)) + array.tobytes()


def csv_content(digits: Digits) -> bytes:
    """As Kaggle has them: a line of names, then a label and 784 pixels in every row."""
    rows = np.column_stack([digits.labels, digits.images.reshape(len(digits), -1)]).tolist()
    names = ["label", *(f"pixel{place}" for place in range(784))]
    return "".join(",".join(map(str, row)) + "\n" for row in (names, *rows)).encode()


def hdf5_content(digits: Digits) -> bytes:
    """As USPS is passed on, packed."""
    stream = io.BytesIO()
    with h5py.File(stream, "w") as file:
        for part in ("train", "test"):
            file.create_dataset(f"{part}/data", data=digits.images, compression="gzip", shuffle=True)
            file.create_dataset(f"{part}/target", data=digits.labels)
    return stream.getvalue()


def zip_content(contents: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in contents.items():
            archive.writestr(name, content)
    return stream.getvalue()


def tar_content(contents: dict[str, bytes], mode: str) -> bytes:
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode=mode) as archive:
        for name, content in contents.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    return stream.getvalue()


def of(content: bytes) -> Callable[[Sound], bytes]:
    return lambda _sound: content


def as_json(document: object) -> Callable[[Sound], bytes]:
    return of(json.dumps(document).encode())


def run_content(beginning: str) -> Callable[[Sound], bytes]:
    return lambda sound: sound.run_file(beginning).read_bytes()


def package_content(inner: str) -> Callable[[Sound], bytes]:
    return lambda sound: (sound.package / inner).read_bytes()
