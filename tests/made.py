"""Things that tests need: runs, networks and strokes, made up but plausible."""

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from chance import generator

from core.data.dataset import Dataset, Digits
from core.model.architecture import Architecture
from core.model.layers import BatchNormalization, Convolution, Dense, Dropout, Flatten, MaxPooling
from core.model.network import Network, weight_shapes
from core.training import recipe
from core.training.events import (
    BestEpoch,
    CheckpointKept,
    Ended,
    EpochDone,
    Outcome,
    SessionState,
    Started,
    StepsDone,
)
from core.training.record import RunRecord
from core.training.run import Run
from core.training.store import NewRun, RunStore

if TYPE_CHECKING:
    from gui.open_network import Opened

SMALL = Architecture(
    "small",
    (Convolution(4, 5, activation="relu"), MaxPooling(4), Dropout(0.2), Flatten(), Dense(10, activation="softmax")),
)
LEARNING = Architecture(
    "small",
    (
        Convolution(4, 5, activation="relu"),
        MaxPooling(2),
        Dropout(0.2),
        BatchNormalization(),
        Flatten(),
        Dense(10, activation="softmax"),
    ),
)
"""Learns in a second, and has a layer of every kind that keeps something between steps."""

TINY = Architecture("tiny", (Flatten(), Dense(10, activation="softmax")))

FOUR = (
    np.array([(125, 50), (105, 95), (88, 140), (86, 165), (110, 182), (150, 180), (178, 160)], np.float32),
    np.array([(190, 125), (172, 165), (162, 205), (157, 230)], np.float32),
)


def made_network(seed: int = 0, architecture: Architecture = SMALL) -> Network:
    """A network with random weights."""
    random = generator(seed)
    weights = []
    for layer, shapes in weight_shapes(architecture):
        arrays = [random.normal(0, 0.1, shape).astype(np.float32) for shape in shapes]
        weights += [np.abs(array) for array in arrays] if isinstance(layer, BatchNormalization) else arrays
    return Network(architecture, tuple(weights))


def opened(network: Network, temperature: float = 1.0) -> "Opened":
    """As the open network, one that is kept nowhere."""
    from gui.open_network import Opened  # what knows no window must not load Qt

    return Opened("made", network.architecture, network, temperature=temperature)


def made_digits(count: int, seed: int = 0) -> Digits:
    """Random pictures with all ten labels."""
    random = generator(seed)
    images = random.integers(0, 256, (count, 28, 28)).astype(np.uint8)
    return Digits(images, (np.arange(count) % 10).astype(np.uint8))


def made_data() -> Dataset:
    return Dataset("made", "Made for tests.", made_digits(40), made_digits(20, 1), made_digits(30, 2))


def mnist_files(folder: Path, train: int = 36, test: int = 10) -> Path:
    """The four files of MNIST with few digits, in `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    for part, count in (("train", train), ("t10k", test)):
        digits = made_digits(count, seed=count)
        header = count.to_bytes(4, "big")
        images = b"\0\0\x08\x03" + header + (28).to_bytes(4, "big") * 2 + digits.images.tobytes()
        (folder / f"{part}-images-idx3-ubyte").write_bytes(images)
        (folder / f"{part}-labels-idx1-ubyte").write_bytes(b"\0\0\x08\x01" + header + digits.labels.tobytes())
    return folder


def made_record(
    validation: tuple[float, ...] = (0.4, 0.2, 0.1),
    *,
    training: tuple[float, ...] | None = None,
    epochs: int = 5,
    steps_per_epoch: int = 40,
    extra_steps: int = 10,
    run_id: str = "made",
) -> RunRecord:
    """A run with these validation losses, and some steps into the next epoch."""
    record = RunRecord(run_id)
    record.fold(Started(run_id, 1, epochs, steps_per_epoch, steps_per_epoch * 10))
    training = training or tuple(loss * 1.5 for loss in validation)
    best = np.inf
    for epoch, (loss, practised) in enumerate(zip(validation, training, strict=True), start=1):
        add_steps(record, epoch, steps_per_epoch, practised)
        done = EpochDone(run_id, epoch, practised, 0.9, loss, 1 - loss / 4, 2.0, 0.001, loss < best)
        best = min(best, loss)
        record.fold(done)
    if extra_steps:
        add_steps(record, len(validation) + 1, extra_steps, training[-1] if training else 1.0)
    return record


def add_steps(record: RunRecord, epoch: int, count: int, loss: float) -> None:
    """Fold `count` steps with losses around `loss`."""
    waves = 1 + 0.2 * np.sin(np.arange(record.steps, record.steps + count))
    losses = (loss * waves).astype(np.float32)
    accuracies = np.clip(1 - losses / 3, 0, 1).astype(np.float32)
    rates = np.full(count, 0.001, np.float32)
    record.fold(StepsDone(record.run_id, epoch, record.steps + 1, losses, accuracies, rates, 1000.0))


def end(record: RunRecord, outcome: Outcome = "finished", reason: str = "All epochs are done.") -> RunRecord:
    """Fold the end of the run."""
    best = record.best
    record.fold(
        Ended(
            record.run_id,
            outcome,
            reason,
            best.epoch if best else 0,
            best.validation_loss if best else None,
            best.validation_accuracy if best else None,
            0.1 if best and outcome == "finished" else None,
            0.97 if best and outcome == "finished" else None,
            9.0,
            1000.0,
        )
    )
    return record


def kept_run(folder: Path, architecture: Architecture = TINY) -> Run:
    """A run on the disk, in `folder`, with all the files that a run has."""
    run = RunStore(folder).create(NewRun(architecture, made_data(), recipe.FAST))
    weights = made_network(0, architecture).weights
    figures = np.linspace(0.1, 0.9, 12, dtype=np.float32).reshape(3, 4)
    done = EpochDone(run.id, 1, 0.5, 0.8, 0.4, 0.9, 1.0, 0.01, best=True)
    state = SessionState(1, weights, weights, BestEpoch(1, 0.4, 0.9, weights), 0.8, 0, *figures[:2])
    with run.alone():
        run.keep(CheckpointKept(run.id, state, done), [StepsDone(run.id, 1, 1, *figures, 9.0)], 10)
        run.keep(CheckpointKept(run.id, replace(state, epoch=2)), [], 10)
    return run
