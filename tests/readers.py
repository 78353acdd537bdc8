"""Every reader of files that can be damaged: sound content, the damages that suit it, and what is asked of it.

A new reader is a new line in `READERS`.
"""

import contextlib
import gzip
import io
import json
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from unittest import mock

import numpy as np
from damages import Damage, bytes_damaged, gzip_damaged, json_damaged, keras_damaged, lines_damaged, npz_damaged
from made import made_digits, made_network
from PIL import Image

from core import places
from core.cli import main
from core.data import kept_pen, pen
from core.data.dataset import Dataset
from core.data.formats import idx, npz, penfile, picture_folder
from core.data.my_digits import MyDigits
from core.data.photo.picture_file import decode
from core.errors import ArchitectureError, DataError, RecipeError
from core.export import files
from core.export.interpreter import CoreMLFile
from core.export.metadata import Metadata
from core.files import read_json
from core.log import stop_log
from core.model import architecture
from core.model.architecture import Architecture
from core.model.keras_file import KerasFile
from core.model.layers import BatchNormalization, Convolution, Dense, Flatten, MaxPooling
from core.model.network import keras_network
from core.prediction.predictor import Predictor
from core.training import recipe
from core.training.events import BestEpoch, CheckpointKept, Ended, EpochDone, SessionState, StepsDone
from core.training.run import Run
from core.training.store import RunStore
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
        run = RunStore(self.folder / "runs").create(TINY, Dataset("made", "Made.", FEW, FEW, FEW), recipe.FAST)
        weights = made_network(0, TINY).weights
        figures = np.linspace(0.1, 0.9, 12, dtype=np.float32).reshape(3, 4)
        done = EpochDone(run.id, 1, 0.5, 0.8, 0.4, 0.9, 1.0, 0.01, best=True)
        state = SessionState(1, weights, weights, BestEpoch(1, 0.4, 0.9, weights), 0.8, 0, *figures[:2])
        with run.alone():
            run.keep(CheckpointKept(run.id, state, done), [StepsDone(run.id, 1, 1, *figures, 9.0)], 10)
            run.keep(CheckpointKept(run.id, state), [], 10)
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

        files.export(
            made_network(0, TINY), Metadata(), self.folder / name, made_digits(1000).images, reference=reference
        )
        return self.folder / name

    @cached_property
    def pen_cache(self) -> tuple[str, bytes]:
        """Name and content of the file."""
        with few_drawn():
            kept_pen.dataset(0, lambda _: None)
        (path,) = places.cache_folder().glob("pen-digits-*.npz")
        return path.name, path.read_bytes()

    @cached_property
    def keras(self) -> bytes:
        path = self.folder / "tiny.keras"
        keras_network(made_network(0, TINY)).save(path)
        return path.read_bytes()

    @cached_property
    def settings(self) -> bytes:
        path = self.folder / "settings.ini"
        settings = Settings(path)
        for key, value in {"theme": "dark", "textScale": 1.5, "shown": True, "path": "/ü/x, y"}.items():
            settings.set(key, value)
        settings.set("geometry", geometry())
        settings.save()
        return path.read_bytes()


def geometry():
    from PySide6.QtCore import QByteArray

    return QByteArray(bytes(range(60)))


@contextlib.contextmanager
def few_drawn() -> Iterator[None]:
    with mock.patch.object(pen, "dataset", return_value=pen.described(0, FEW, FEW, FEW)):
        yield


@contextlib.contextmanager
def in_place(content: Path, target: Path) -> Iterator[None]:
    """Have the content of one file in another for a while."""
    kept = target.read_bytes()
    target.write_bytes(content.read_bytes())
    try:
        yield
    finally:
        target.write_bytes(kept)


@dataclass(frozen=True)
class Reader:
    """How a kind of file is damaged and read.

    Attributes:
        name: Of the file.
        content: Of a sound one.
        read: Reads the damaged file; all that may be raised is an error of ours.
        damages: Ways to damage it, beside those of its bytes.
    """

    name: str
    content: Callable[[Sound], bytes] = field(repr=False)
    read: Callable[[Path, Sound], object] = field(repr=False)
    damages: tuple[Damage, ...] = ()

    def damaged(self, content: bytes, draw) -> bytes:
        return draw.choice((bytes_damaged, *self.damages))(content, draw)


# What is asked


def read_run(beginning: str, *asked: Callable[[Run], object]) -> Callable[[Path, Sound], None]:
    """Damage one file of a run that is otherwise sound; then the run is found and `asked`."""

    def read(path: Path, sound: Sound) -> None:
        with in_place(path, sound.run_file(beginning)):
            found = RunStore(sound.run.folder.parent).find(sound.run.id)
            for question in asked:
                question(found)

    return read


def list_run(path: Path, sound: Sound) -> None:
    """As a user sees it in a list, whole or damaged; then it is found."""
    folder = sound.run.folder.parent
    with in_place(path, sound.run_file("run.json")):
        for options in ((), ("--json",)):
            assert main(["runs", "--runs", str(folder), *options]) == 0
            stop_log()
        found = RunStore(folder).find(sound.run.id)
        found.record()
        assert found.state()
        found.resumable(9)


def read_with(run: Run) -> None:
    read_images(Predictor(run.network()))


def read_before(path: Path, sound: Sound) -> None:
    """The state before, where the last one is gone."""
    with in_place(path, sound.run_file("state-before.npz")), in_place(Path(os.devnull), sound.run_file("state.npz")):
        RunStore(sound.run.folder.parent).find(sound.run.id).resumable(9)


def read_images(reader: Predictor | CoreMLFile | KerasFile) -> None:
    assert reader.probabilities(FEW.images[:3]).shape == (3, 10)


def read_core_ml(path: Path, _sound: Sound) -> None:
    read_images(CoreMLFile.read(path))


def read_package(inner: str) -> Callable[[Path, Sound], None]:
    def asked(path: Path, sound: Sound) -> None:
        with in_place(path, sound.package / inner):
            read_core_ml(sound.package, sound)

    return asked


def read_keras(path: Path, _sound: Sound) -> None:
    read_images(KerasFile.read(path))


def read_architecture(path: Path, _sound: Sound) -> None:
    architecture.from_json(read_json(path, ArchitectureError)).table()


def read_recipe(path: Path, _sound: Sound) -> None:
    recipe.from_json(read_json(path, RecipeError))


def read_my_digits(path: Path, _sound: Sound) -> None:
    """A damaged file is kept beside, byte for byte, and said."""
    before, mine = path.read_bytes(), MyDigits(path)
    kept = mine.read()
    if not (damage := mine.take_damage()):
        assert all(digit.image.any() for digit in kept)
        return
    (aside,) = path.parent.glob("my-digits.damaged-*")
    assert (kept, aside.read_bytes(), path.exists()) == ((), before, False)
    aside.unlink()
    raise DataError(damage)


def read_pen_cache(path: Path, sound: Sound) -> None:
    """It is read, or drawn and kept anew; never refused."""
    kept = places.cache_folder() / sound.pen_cache[0]
    kept.parent.mkdir(parents=True, exist_ok=True)
    kept.write_bytes(path.read_bytes())
    with few_drawn():
        data = kept_pen.dataset(0, lambda _: None)
    assert data.digest == kept_pen.dataset(0, lambda _: None).digest


def read_settings(path: Path, _sound: Sound) -> None:
    settings = Settings(path)
    assert isinstance(settings.text("theme"), str)
    assert abs(settings.number("textScale", 1)) < 1e12
    assert settings.flag("shown", True) in {True, False}
    settings.data("geometry")
    settings.set("theme", "light")
    settings.save()
    assert Settings(path).text("theme") == "light"


def read_picture_folder(path: Path, sound: Sound) -> None:
    folder = sound.folder / "pictures"
    for label, content in enumerate((picture("PNG"), path.read_bytes())):
        (folder / str(label)).mkdir(parents=True, exist_ok=True)
        (folder / str(label) / "one.png").write_bytes(content)
    assert len(picture_folder.read_folder(folder).digits)


# Sound content


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


def of(content: bytes) -> Callable[[Sound], bytes]:
    return lambda _sound: content


def as_json(document: object) -> Callable[[Sound], bytes]:
    return of(json.dumps(document).encode())


def run_content(beginning: str) -> Callable[[Sound], bytes]:
    return lambda sound: sound.run_file(beginning).read_bytes()


def package_content(inner: str) -> Callable[[Sound], bytes]:
    return lambda sound: (sound.package / inner).read_bytes()


IMAGES, LABELS = idx_content(0x803, FEW.images), idx_content(0x801, FEW.labels)
DIGITS = {"images": FEW.images, "labels": FEW.labels}
KERAS = {"x_train": FEW.images, "y_train": FEW.labels, "x_test": FEW.images / 255, "y_test": FEW.labels}

READERS = [
    Reader("digits.npz", of(saved(**DIGITS)), lambda path, _: npz.read_npz(path), (npz_damaged,)),
    Reader("packed.npz", of(saved(np.savez_compressed, **DIGITS)), lambda path, _: npz.read_npz(path), (npz_damaged,)),
    Reader("keras.npz", of(saved(**KERAS)), lambda path, _: npz.read_npz(path), (npz_damaged,)),
    Reader("images-idx3-ubyte", of(IMAGES), lambda path, _: idx.read_images(path)),
    Reader("labels-idx1-ubyte", of(LABELS), lambda path, _: idx.read_labels(path)),
    Reader("images-idx3-ubyte.gz", of(gzip.compress(IMAGES)), lambda path, _: idx.read_images(path), (gzip_damaged,)),
    Reader("labels-idx1-ubyte.gz", of(gzip.compress(LABELS)), lambda path, _: idx.read_labels(path), (gzip_damaged,)),
    Reader("pen.json", as_json(PEN), lambda path, _: penfile.to_digits(penfile.read(path), "It"), (json_damaged,)),
    Reader("my-digits.json", as_json(PEN), read_my_digits, (json_damaged,)),
    Reader("pen-cache.npz", lambda sound: sound.pen_cache[1], read_pen_cache, (npz_damaged,)),
    *(
        Reader(f"picture.{kind.lower()}", of(picture(kind)), lambda path, _: decode(path, 512))
        for kind in ("PNG", "JPEG", "BMP", "GIF", "WEBP", "TIFF")
    ),
    Reader("one-of-a-folder.png", of(picture("PNG")), read_picture_folder),
    Reader("architecture.json", as_json(architecture.MALIREDDI.to_json()), read_architecture, (json_damaged,)),
    Reader("recipe.json", as_json(recipe.BEST.to_json()), read_recipe, (json_damaged,)),
    Reader("run.json", run_content("run.json"), list_run, (json_damaged,)),
    Reader("history.jsonl", run_content("history.jsonl"), read_run("history.jsonl", Run.record), (lines_damaged,)),
    Reader("state.npz", run_content("state.npz"), read_run("state.npz", Run.state), (npz_damaged,)),
    Reader("state-before.npz", run_content("state-before.npz"), read_before, (npz_damaged,)),
    Reader("weights.npz", run_content("weights"), read_run("weights", read_with), (npz_damaged,)),
    Reader("tiny.mlmodel", lambda sound: sound.mlmodel.read_bytes(), read_core_ml),
    Reader("Manifest.json", package_content("Manifest.json"), read_package("Manifest.json"), (json_damaged,)),
    Reader("model.mlmodel", package_content(MODEL), read_package(MODEL)),
    Reader("weight.bin", package_content(WEIGHTS), read_package(WEIGHTS)),
    Reader(
        "tiny.keras", lambda sound: sound.keras, lambda path, _: read_images(KerasFile.read(path)), (keras_damaged,)
    ),
    Reader("settings.ini", lambda sound: sound.settings, read_settings),
]
