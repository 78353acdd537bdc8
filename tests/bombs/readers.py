"""The doors by which files come in, each as a function of a path. Imported before anything is measured."""

import os
from importlib import import_module
from pathlib import Path

import numpy as np
from PIL import Image

from core.data import download, sources
from core.data.dataset import Digits
from core.data.formats import idx
from core.data.my_digits import MyDigits
from core.data.photo import digit_finder
from core.data.synthetic import shipped
from core.errors import ArchitectureError, DataError, DigitTrainerError, RecipeError, RunError
from core.export import drafts, targets, verify
from core.files import read_json
from core.model import architecture as architectures
from core.model import network
from core.model.keras_file import KerasFile
from core.training import checkpoints
from core.training import recipe as recipes
from core.training.store import RunStore
from gui.settings import Settings


def warm() -> None:
    """Have everything in memory that is loaded when it is first needed."""
    Image.init()
    for name in ("tensorflow", "keras"):  # and no more: the threads that a first sum starts would be missing in a fork
        import_module(name)


def data(path: Path) -> None:
    """Whatever can be given to --data."""
    sources.load(str(path))


def idx_images(path: Path) -> None:
    idx.read_images(path)


def idx_labels(path: Path) -> None:
    idx.read_labels(path)


def mnist(path: Path) -> None:
    """A folder that `DIGIT_TRAINER_DATA` names."""
    os.environ["DIGIT_TRAINER_DATA"] = str(path)
    sources.available()
    sources.load("auto")


def picture(path: Path) -> None:
    digit_finder.open_picture(path)


def pen_digits(path: Path) -> None:
    """Without the drawing that follows when they cannot be read."""
    shipped.PATH = path
    if shipped._read() is None:
        raise DataError("The shipped pen digits are ignored.")


def my_digits(path: Path) -> None:
    mine = MyDigits(path)
    mine.read()
    if damage := mine.take_damage():
        raise DataError(damage)


def taken_in(path: Path) -> None:
    """A pen file whose digits are added to one's own."""
    MyDigits(path.with_name("my-digits.json")).take_in(path)


def weights(path: Path) -> None:
    checkpoints.read_weights(path)


def state(path: Path) -> None:
    checkpoints.read_state(path)


def runs(folder: Path) -> None:
    """Everything that is asked of the one run in a folder of runs."""
    store = RunStore(folder)
    (entry,) = store.entries()
    run = store.find(entry.id)
    said = (run.outcome, run.record(), run.has_state())
    works = (run.network, run.state, run.resumable, lambda: run.change(name="another"))
    refusals = [refusal for work in works if (refusal := _refusal(work))]
    if refusals:
        raise RunError(f"{len(said)} answers and {len(refusals)} refusals: {refusals[0]}")


def _refusal(work) -> str:
    try:
        work()
    except DigitTrainerError as error:
        return str(error)
    return ""


def architecture(path: Path) -> None:
    made = architectures.from_json(read_json(path, ArchitectureError))
    made.table()
    list(network.weight_shapes(made))


def recipe(path: Path) -> None:
    recipes.from_json(read_json(path, RecipeError))


def settings(path: Path) -> None:
    Settings(path).text("theme")


def core_ml(path: Path) -> None:
    """What `digit-trainer check` does."""
    digits = Digits(np.zeros((300, 28, 28), np.uint8), np.arange(300).astype(np.uint8) % 10)
    verify.check_file(path, digits)


def downloaded(path: Path) -> None:
    """A folder with files of an earlier download; nobody is there to give more."""
    files = [download.Remote("digits.gz", 1_000, "0" * 64)]
    download.fetch(files, ["https://localhost:9/"], path)


def export_target(folder: Path) -> None:
    """Where an export may go, and what killed ones left there."""
    drafts.clean_up(folder)
    targets.checked(folder / "digits.mlpackage")


def keras_model(path: Path) -> None:
    KerasFile.read(path).layers()
