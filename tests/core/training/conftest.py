"""Small data and a small network, so that real trainings take a second."""

import threading
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import numpy as np
import pytest
from chance import generator
from made import LEARNING
from strangers import stranger  # noqa: F401  (a fixture)

from core.data import sources
from core.data.dataset import Dataset, Digits
from core.model.architecture import Architecture
from core.training import session
from core.training.events import Ended, EpochDone, Event, SessionState
from core.training.recipe import Augmentation, Recipe

T = TypeVar("T")


def barred(count: int, seed: int) -> Digits:
    """Pictures with a bright bar whose height says the label, on noise: quickly learnt, not at once."""
    random = generator(seed)
    labels = random.integers(0, 10, count).astype(np.uint8)
    images = random.integers(0, 120, (count, 28, 28)).astype(np.uint8)
    for image, label in zip(images, labels, strict=True):
        image[4 + 2 * int(label) : 6 + 2 * int(label), 6:22] = 255
    return Digits(images, labels)


@pytest.fixture(scope="session")
def small_data() -> Dataset:
    return Dataset("bars", "Made for tests.", barred(330, 0), barred(90, 1), barred(90, 2))


@pytest.fixture(scope="session")
def data_file(tmp_path_factory) -> Path:
    """The same pictures in a file."""
    path = tmp_path_factory.mktemp("bars") / "bars.npz"
    digits = barred(500, 0)
    np.savez(path, images=digits.images, labels=digits.labels)
    return path


@pytest.fixture(scope="session")
def saved_data(data_file) -> Dataset:
    return sources.load(str(data_file))


@pytest.fixture(scope="session")
def small_architecture() -> Architecture:
    return LEARNING


@pytest.fixture(scope="session")
def small_recipe() -> Recipe:
    return Recipe(
        epochs=3, batch_size=50, learning_rate=0.01, schedule="one_cycle", seed=5, augmentation=Augmentation(shift=1)
    )


class Heard(list[Event]):
    """Events that were said, with short ways to the interesting ones."""

    def __call__(self, event: Event) -> None:
        self.append(event)

    def of(self, kind: type[T]) -> list[T]:
        return [event for event in self if isinstance(event, kind)]

    @property
    def ended(self) -> Ended:
        assert isinstance(self[-1], Ended)
        assert len(self.of(Ended)) == 1
        return self[-1]

    def history(self) -> list[tuple[float, ...]]:
        return [
            (done.training_loss, done.training_accuracy, done.validation_loss, done.validation_accuracy)
            for done in self.of(EpochDone)
        ]


Train = Callable[..., Heard]


@pytest.fixture
def train(small_data, small_architecture, small_recipe) -> Train:
    """Run a session to its end on this thread and give back what it said."""

    def run(
        recipe: Recipe = small_recipe, *, data=small_data, resume: SessionState | None = None, listener=None, **given
    ) -> Heard:
        heard = Heard()
        session.run(
            "test",
            small_architecture,
            data,
            recipe,
            heard if listener is None else lambda event: (heard(event), listener(event)),
            given.get("stop", threading.Event()),
            given.get("pause", threading.Event()),
            resume=resume,
        )
        return heard

    return run
