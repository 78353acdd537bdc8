"""One figure of `cost.py`, in a process of its own: `cost_probe.py TASK NUMBER`, with threads in the environment.

Prints what it found as JSON. The digits are random: what a step costs does not depend on what the images show.
"""

import json
import math
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np

from core.data import sources
from core.data.dataset import Digits
from core.model.architecture import MALIREDDI, Architecture
from core.model.layers import Convolution, Dense, Flatten, MaxPooling
from core.model.network import Network, keras_probabilities
from core.prediction.evaluation import evaluate
from core.training import session
from core.training.events import Event, WeightsCopied
from core.training.recipe import Recipe
from core.training.trainer import Trainer

SECONDS = 4.0
"""Steps are timed for at least so long, after some that are not."""

STATUS = Path("/proc/self/status")
TESTED = 1_000
SMALL = Architecture(
    "small", (MaxPooling(2), Convolution(8, 3, activation="relu"), MaxPooling(2), Flatten(), Dense(10, "softmax"))
)
LEAST = 1e-5


def by_batch(size: int) -> dict[str, float]:
    """Malireddi's network, batches of this size."""
    return {"images/s": speed(MALIREDDI, size)}


def by_parameters(count: int) -> dict[str, float]:
    """A network of two equal dense layers with about so many parameters, batches of 200."""
    units = round((-794 + math.sqrt(794**2 + 4 * count)) / 2)  # 784 u + u² + 10 u = count
    architecture = Architecture("dense", (Flatten(), Dense(units, "relu"), Dense(units, "relu"), Dense(10, "softmax")))
    return {"parameters": architecture.total_parameters, "images/s": speed(architecture, 200)}


def by_images(count: int) -> dict[str, float]:
    """An epoch of a small network over so many images that lie in a file, then all of them read and looked through."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write(folder, "train", count)
        write(folder, "t10k", TESTED)
        session.run("warm", SMALL, sources.load("pen"), Recipe(epochs=1), listen, threading.Event(), threading.Event())
        heard: list[WeightsCopied] = []
        before = in_use()
        data = sources.load(sources.as_is(str(folder)))
        with peak() as most:
            began = time.perf_counter()
            keep = heard.append
            session.run(
                "cost", SMALL, data, Recipe(epochs=1, batch_size=200),
                lambda event: keep(event) if isinstance(event, WeightsCopied) and not heard else None,
                threading.Event(), threading.Event(),
            )  # fmt: skip
            trained = time.perf_counter() - began
            began = time.perf_counter()
            network = Network(SMALL, heard[0].weights)
            found = evaluate(lambda images: keras_probabilities(network, images), data.train, batch=20_000)
            read = time.perf_counter() - began
            began = time.perf_counter()
            pictures = [data.train.images[found.worst(100)]]
            pictures += [data.train.images[found.cell(truth, 7)[:100]] for truth in range(10)]
            looked = time.perf_counter() - began
        shown = sum(map(len, pictures))
    return {
        "images/s": len(data.train) / trained,
        "read, images/s": len(data.train) / read,
        "galleries, s": looked,
        "pictures": shown,
        "memory, MB": (most[0] - before) / 1e6,
    }


def listen(_event: Event) -> None:
    """Nobody does."""


def speed(architecture: Architecture, batch: int) -> float:
    """Images a second, for as long as it takes to tell."""
    draw = np.random.default_rng(0)
    digits = Digits(draw.integers(0, 256, (10_000, 28, 28), np.uint8), draw.integers(0, 10, 10_000).astype(np.uint8))
    trainer = Trainer(architecture, digits, Recipe(batch_size=batch))
    steps = max(1, 2_000 // batch)
    rates = np.full(steps, LEAST, np.float32)

    def group() -> None:
        trainer.train(
            draw.permutation(len(digits)).astype(np.int32)[: steps * batch].reshape(steps, batch), rates, None
        )

    group()
    group()
    began, groups = time.perf_counter(), 0
    while time.perf_counter() - began < SECONDS:
        group()
        groups += 1
    return groups * steps * batch / (time.perf_counter() - began)


def write(folder: Path, part: str, count: int) -> None:
    """Random digits in MNIST's form, a piece at a time."""
    draw = np.random.default_rng(count)
    with (folder / f"{part}-images-idx3-ubyte").open("wb") as file:
        file.write(np.array([0x803, count, 28, 28], ">u4").tobytes())
        for start in range(0, count, 10_000):
            file.write(draw.integers(0, 256, (min(10_000, count - start), 28, 28), np.uint8).tobytes())
    labels = draw.integers(0, 10, count).astype(np.uint8)
    (folder / f"{part}-labels-idx1-ubyte").write_bytes(np.array([0x801, count], ">u4").tobytes() + labels.tobytes())


def in_use() -> int:
    """Bytes of this process's own; pages of files, which the system takes back whenever it likes, are not."""
    lines = dict(line.split(":", 1) for line in STATUS.read_text().splitlines())
    return int(lines["RssAnon"].split()[0]) * 1024


@contextmanager
def peak() -> Iterator[list[int]]:
    """The most that is in use meanwhile, looked at twenty times a second."""
    most, over = [in_use()], threading.Event()

    def look() -> None:
        while not over.wait(0.05):
            most[0] = max(most[0], in_use())

    watch = threading.Thread(target=look, daemon=True)
    watch.start()
    try:
        yield most
    finally:
        over.set()
        watch.join()


TASKS: dict[str, Callable[[int], dict[str, float]]] = {
    "batch": by_batch,
    "parameters": by_parameters,
    "images": by_images,
}

if __name__ == "__main__":
    sys.stdout.write(json.dumps(TASKS[sys.argv[1]](int(sys.argv[2]))) + "\n")
