"""Trainings of very different kinds whose peak memory is measured; `train` is called in a process of its own."""

import tempfile
import threading
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from core.data.dataset import Dataset, Digits
from core.model.architecture import CHOLLET, MALIREDDI, Architecture
from core.model.layers import (
    Activation,
    AveragePooling,
    BatchNormalization,
    Convolution,
    Dense,
    Dropout,
    Flatten,
    Layer,
    LeakyReLU,
    MaxPooling,
)
from core.model.memory import images_at_once, training_bytes
from core.training import distillation, preparing
from core.training.events import Event
from core.training.recipe import BEST, Augmentation, Recipe
from core.training.store import NewRun, RunStore

PLAIN = Augmentation()
END = (Flatten(), Dense(10, "softmax"))


@dataclass(frozen=True)
class Training:
    """Attributes: images: To learn from; epochs: Two, so that a state is held while the next epoch is trained."""

    architecture: Architecture
    batch_size: int
    images: int
    epochs: int = 2
    augmentation: Augmentation = PLAIN
    distillation: float = 0.0

    @property
    def recipe(self) -> Recipe:
        return Recipe(
            epochs=self.epochs,
            batch_size=self.batch_size,
            augmentation=self.augmentation,
            distillation=self.distillation,
        )

    def said_bytes(self) -> int:
        """What it takes by our arithmetic."""
        return training_bytes(
            self.architecture, self.batch_size, self.images, teacher=distillation.teacher(self.recipe)
        )


def _made(name: str, batch_size: int, *layers: Layer, steps: int = 2) -> Training:
    return Training(Architecture(name, (*layers, *END)), batch_size, steps * batch_size)


def _same(filters: int, kernel: int = 3, activation: str = "relu") -> Convolution:
    return Convolution(filters, kernel, "same", activation)  # type: ignore[arg-type]


_BLOCK = (_same(64, 3, "linear"), BatchNormalization(), Activation("relu"))
TRAININGS = {
    "malireddi, batch 1": Training(MALIREDDI, 1, 300),
    "hardly anything, 60,000 images": Training(Architecture("tiny", (MaxPooling(7), *END)), 1000, 60_000),
    "malireddi, batch 1024": Training(MALIREDDI, 1024, 4096),
    "malireddi, batch 1024, varied": Training(MALIREDDI, 1024, 4096, augmentation=BEST.augmentation),
    "malireddi, batch 128, taught": Training(MALIREDDI, 128, 1280, distillation=0.9),
    "malireddi, batch 1024, varied and taught": Training(
        MALIREDDI, 1024, 4096, augmentation=BEST.augmentation, distillation=0.9
    ),
    "chollet, batch 1": Training(CHOLLET, 1, 100),
    "chollet, batch 128": Training(CHOLLET, 128, 1280),
    "chollet, batch 1024": Training(CHOLLET, 1024, 2048),
    "eight 1×1 of 512, batch 16": _made("narrow", 16, *[Convolution(512, 1, activation="relu")] * 8, MaxPooling(4)),
    "three 1×1 of 1024, batch 16": _made("wide", 16, *[Convolution(1024, 1, activation="relu")] * 3, MaxPooling(4)),
    "four 3×3 of 64, batch 256": _made("even", 256, *[_same(64)] * 4, MaxPooling(2)),
    "one 3×3 of 128, pooled, batch 1024": _made("shallow", 1024, _same(128), MaxPooling(2)),
    "batch normalisation, batch 256": _made("normalised", 256, *_BLOCK, *_BLOCK, *_BLOCK, MaxPooling(2)),
    "dropout after every layer, batch 512": _made("dropped", 512, *(_same(32), Dropout(0.5)) * 4, MaxPooling(2)),
    "leaky ReLU, batch 256": _made("leaky", 256, *(_same(64, 3, "linear"), LeakyReLU(0.1)) * 4, MaxPooling(2)),
    "max pooling same, batch 512": _made("max", 512, _same(128), MaxPooling(2, "same"), MaxPooling(3, "same")),
    "average pooling same, batch 512": _made("mean", 512, _same(128), AveragePooling(2, "same"), AveragePooling(3)),
    "pooling of 1, batch 256": _made("kept", 256, _same(128), *[MaxPooling(1)] * 3),
    "kernels of 28, batch 4": _made("large", 4, _same(64, 28), _same(8, 28), MaxPooling(4)),
    "kernels of 15, batch 64": _made("big", 64, _same(48, 15), _same(48, 15), MaxPooling(4)),
    "dense 2048 four times, batch 256": Training(
        Architecture("deep", (Flatten(), *[Dense(2048, "relu")] * 4, Dense(10, "softmax"))), 256, 512
    ),
    "dense 4096 twice, batch 1": Training(
        Architecture("rows", (Flatten(), *[Dense(4096, "relu")] * 2, Dense(10, "softmax"))), 1, 20
    ),
    "dense 900 on 50,176 values, batch 64": Training(
        Architecture("flat", (_same(64), Flatten(), Dense(900, "relu"), Dense(10, "softmax"))), 64, 128
    ),
}


def _digits(count: int) -> Digits:
    """Blank ones: the system gives them no memory before they are written, so that they are not measured."""
    return Digits(np.zeros((count, 28, 28), np.uint8), np.arange(count, dtype=np.uint8) % 10)


def train(name: Path) -> None:
    """Train a line of the table, as the terminal does, and hold the newest of what is said, as a window does."""
    training = TRAININGS[name.name]
    others = _digits(images_at_once(training.architecture))
    data = Dataset("blank", "Made for tests.", _digits(training.images), others, others)
    newest: dict[type[Event], Event] = {}

    def listen(event: Event) -> None:
        newest[type(event)] = event

    with tempfile.TemporaryDirectory() as folder:
        prepared = preparing.new(RunStore(Path(folder)), NewRun(training.architecture, data, training.recipe))
        preparing.train(prepared, listen, threading.Event(), threading.Event())
