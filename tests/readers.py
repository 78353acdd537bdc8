"""Every reader of files that can be damaged: a sound file, the damages that suit it, and what is asked of it.

A new reader is a new line in `READERS`.
"""

import gzip
import os
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from unittest import mock

import numpy as np
from damages import Damage, bytes_damaged, gzip_damaged, json_damaged, keras_damaged, lines_damaged, npz_damaged
from sound import (
    FEW,
    MODEL,
    PEN,
    WEIGHTS,
    Sound,
    as_json,
    csv_content,
    hdf5_content,
    idx_content,
    in_place,
    of,
    package_content,
    picture,
    run_content,
    saved,
    tar_content,
    zip_content,
)

from core.cli import main
from core.coreml import network_file
from core.coreml.coreml_file import CoreMLFile
from core.data import sources
from core.data.formats import csv, idx, npz, penfile, picture_folder
from core.data.my_digits import MyDigits
from core.data.photo.picture_file import decode
from core.data.synthetic import pen, shipped
from core.errors import ArchitectureError, DataError, RecipeError
from core.export import verify
from core.files import read_json
from core.log import stop_log
from core.model import architecture, weights_file
from core.model.keras_file import KerasFile
from core.prediction.predictor import Predictor
from core.training import recipe
from core.training.run import Run
from core.training.store import RunStore
from gui.drawing import kept_drawing
from gui.drawing.strokes import SIDE
from gui.settings import Settings


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


def read_pen_digits(path: Path, _sound: Sound) -> None:
    """They are read, or drawn; never refused."""
    drawn = pen.described(0, FEW, FEW, FEW)
    with mock.patch.object(shipped, "PATH", path), mock.patch.object(pen, "dataset", return_value=drawn):
        assert shipped.dataset(0, lambda _: None).digest


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


def weights_content(sound: Sound) -> bytes:
    path = sound.folder / "network.npz"
    weights_file.write(sound.run.network(), path)
    return path.read_bytes()


IMAGES, LABELS = idx_content(0x803, FEW.images), idx_content(0x801, FEW.labels)
CSV = csv_content(FEW)
DIGITS = {"images": FEW.images, "labels": FEW.labels}
KERAS = {"x_train": FEW.images, "y_train": FEW.labels, "x_test": FEW.images / 255, "y_test": FEW.labels}
DRAWING = {
    "points": np.arange(20, dtype=np.float32).reshape(10, 2),
    "lengths": np.array([4, 6]),
    "widths": np.array([22, 10], np.float32),
    "pressure": np.full(10, 0.5, np.float32),
    "background": np.zeros((SIDE, SIDE), np.uint8),
}

READERS = [
    Reader("digits.npz", of(saved(**DIGITS)), lambda path, _: npz.read_npz(path), (npz_damaged,)),
    Reader("packed.npz", of(saved(np.savez_compressed, **DIGITS)), lambda path, _: npz.read_npz(path), (npz_damaged,)),
    Reader("keras.npz", of(saved(**KERAS)), lambda path, _: npz.read_npz(path), (npz_damaged,)),
    Reader("images-idx3-ubyte", of(IMAGES), lambda path, _: idx.read_images(path)),
    Reader("labels-idx1-ubyte", of(LABELS), lambda path, _: idx.read_labels(path)),
    Reader("images-idx3-ubyte.gz", of(gzip.compress(IMAGES)), lambda path, _: idx.read_images(path), (gzip_damaged,)),
    Reader("labels-idx1-ubyte.gz", of(gzip.compress(LABELS)), lambda path, _: idx.read_labels(path), (gzip_damaged,)),
    Reader("digits.csv", of(CSV), lambda path, _: csv.read_csv(path)),
    Reader("digits.csv.gz", of(gzip.compress(CSV)), lambda path, _: csv.read_csv(path), (gzip_damaged,)),
    *(
        Reader(name, of(content), lambda path, _: sources.load(str(path)), damages)
        for name, content, damages in (
            ("semicolons.csv", CSV.replace(b",", b";"), ()),
            ("unicode.csv", CSV.replace(b",", b"\t").decode().encode("utf-16"), ()),
            ("usps.h5", hdf5_content(FEW), ()),
            ("digits.zip", zip_content({"mnist/digits.csv": CSV}), ()),
            ("digits.tar", tar_content({"digits.csv": CSV}, "w"), ()),
            ("digits.tgz", tar_content({"mnist/digits.npz": saved(**DIGITS)}, "w:gz"), (gzip_damaged,)),
        )
    ),
    Reader("pen.json", as_json(PEN), lambda path, _: penfile.to_digits(penfile.read(path), "It"), (json_damaged,)),
    Reader("my-digits.json", as_json(PEN), read_my_digits, (json_damaged,)),
    Reader("pen-digits.npz", lambda sound: sound.pen_digits, read_pen_digits, (npz_damaged,)),
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
    Reader("tiny.keras", lambda sound: sound.keras, read_keras, (keras_damaged,)),
    Reader("drawing.npz", of(saved(**DRAWING)), lambda path, _: kept_drawing.read(path), (npz_damaged,)),
    Reader("tiny.h5", lambda sound: sound.h5, read_keras),
    Reader("network.mlmodel", lambda sound: sound.mlmodel.read_bytes(), lambda path, _: network_file.read(path)),
    Reader("checked.mlmodel", lambda sound: sound.mlmodel.read_bytes(), lambda path, _: verify.check_file(path, FEW)),
    Reader("network.npz", weights_content, lambda path, _: network_file.read(path), (npz_damaged,)),
    Reader("settings.ini", lambda sound: sound.settings, read_settings),
]
