"""`make bench`: speed and memory, each figure beside what it is compared with, measured in turn in one run.

Machines differ and are busy with other things, so the ratios are what counts; each is the median over paired rounds.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import checkpoints
import memory as memory_of_trainings
import to_99
import trainings
import window
from saying import say

from core.data import sources
from core.data.dataset import Dataset
from core.export import exporter
from core.export.metadata import Metadata
from core.model.architecture import MALIREDDI
from core.model.network import Network, keras_model, keras_weights
from core.prediction.predictor import Predictor

ROOT = Path(__file__).parents[2]


def seconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def in_process(code: str) -> tuple[float, float]:
    """Run Python code in a process of its own: its wall seconds, and its peak memory in megabytes as it says itself."""
    ask = "import resource; print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)"
    began = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-c", f"{code}\n{ask}"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    took = time.perf_counter() - began
    unit = 1e6 if sys.platform == "darwin" else 1e3
    return took, int(done.stdout.split()[-1]) / unit


def reading(network: Network, data: Dataset) -> None:
    predictor = Predictor(network)
    model = keras_model(MALIREDDI)
    image = data.test.images[:1]
    batch = image[..., None].astype("float32") / 255
    pairs = [
        (seconds(lambda: predictor.predict(image[0])), seconds(lambda: model(batch, training=False)))
        for _ in range(100)
    ]
    ours, theirs = (statistics.median(column) * 1000 for column in zip(*pairs, strict=True))
    say("one reading, ms: ours / Keras model(x)", f"{ours:.2f} / {theirs:.2f}")
    took = seconds(lambda: predictor.probabilities(data.test.images[:2000]))
    say("2,000 readings at once, s", f"{took:.2f}")


def exports(network: Network, data: Dataset) -> None:
    with tempfile.TemporaryDirectory() as folder:
        for name in ("a.mlmodel", "a.mlpackage"):
            target = Path(folder) / name
            exporter.export(network, Metadata(), target, data.test.images[:1000])
            took = seconds(lambda target=target: exporter.export(network, Metadata(), target, data.test.images[:1000]))
            say(f"export and verification of 1,000 digits, {target.suffix}, s", f"{took:.2f}")


def imports() -> None:
    nothing, _ = in_process("pass")
    ours, light = ("core.cli.parser", "core.prediction.predictor"), ("numpy", "PySide6.QtWidgets", "pyqtgraph")
    for what in (*ours, *light, "tensorflow", "coremltools"):
        took, memory = in_process(f"import {what}")
        say(f"import {what}, s (above an empty Python) and MB", f"{took - nothing:.2f}  {memory:.0f}")


OURS = """
import threading
from core.data import sources
from core.model.architecture import MALIREDDI
from core.training import recipe, session
data = sources.load("auto")
stop, pause = threading.Event(), threading.Event()
session.run("m", MALIREDDI, data, recipe.TUTORIAL.changed(epochs=1), lambda event: None, stop, pause)
"""
PLAIN = """
import keras
from core.data import sources
from core.model.architecture import MALIREDDI
from core.model.network import keras_model
data = sources.load("auto")
model = keras_model(MALIREDDI, 1)
keras.utils.set_random_seed(1)  # wanted where TensorFlow is deterministic
model.compile(optimizer="adam", loss="categorical_crossentropy", metrics=["accuracy"])
images, labels = data.train.images[..., None].astype("float32") / 255, keras.utils.to_categorical(data.train.labels, 10)
model.fit(images, labels, batch_size=200, epochs=1, verbose=0)
"""


def memory() -> None:
    """Peak memory of a training in a process of its own, beside plain Keras with float32 images."""
    _, mine = in_process(OURS)
    _, theirs = in_process(PLAIN)
    say("peak memory of a training, MB: ours / plain Keras", f"{mine:,.0f} / {theirs:,.0f}")


def main() -> None:
    data = sources.load("auto")
    say("data", f"{data.name}, {len(data.train):,} to learn from")
    say("processors", str(os.cpu_count()))
    imports()
    memory()
    network = Network(MALIREDDI, keras_weights(keras_model(MALIREDDI, 1)))
    reading(network, data)
    exports(network, data)
    to_99.measure()
    checkpoints.checkpoints(data)
    window.measure()
    trainings.measure()
    memory_of_trainings.measure()


if __name__ == "__main__":
    main()
