"""The same as `plain_keras.py`, by this program: a new run with a recipe, kept on disk as always.

    our_training.py NETWORK SEED SOURCE RECIPE PRODUCTS BEGAN

Run by `to_99.py` in a process of its own. The best epoch is chosen by validation digits alone; its weights read the
test digits after everything else is over. Prints what `plain_keras.py` does, and the seconds to the first step as
"ready". PRODUCTS are "own", as the recipe has them, or "float32", as they are where bfloat16 is not quicker.
"""

import json
import sys
import tempfile
import threading
import time
from pathlib import Path

from core.data import sources
from core.model.architecture import PRESETS
from core.model.network import Network
from core.prediction.evaluation import evaluate
from core.prediction.predictor import Predictor
from core.training import preparing
from core.training import recipe as recipes
from core.training.events import CheckpointKept, Event, StepsDone
from core.training.store import NewRun, RunStore

GOAL = 0.99


def main() -> None:
    network, seed, source, name, products, began = *sys.argv[1:6], float(sys.argv[6])
    data, architecture = sources.load(source), PRESETS[network]
    low = False if products == "float32" else None
    recipe = recipes.PRESETS[name].changed(seed=int(seed), mixed_bfloat16=low)
    moments: list[tuple[float, Network]] = []
    steps: list[float] = []

    def listen(event: Event) -> None:
        match event:
            case StepsDone() if not steps:
                steps.append(time.monotonic() - began)
            case CheckpointKept(state=state, done=done) if done and done.best and state.best:
                moments.append((time.monotonic() - began, Network(architecture, state.best.weights)))

    with tempfile.TemporaryDirectory() as folder:
        asked = NewRun(architecture, data, recipe, source=source)
        run = preparing.new(RunStore(Path(folder)), asked)
        preparing.train(run, listen, threading.Event(), threading.Event())
    whole = time.monotonic() - began
    read = [(when, evaluate(Predictor(made).probabilities, data.test).accuracy) for when, made in moments]
    reached = next((when for when, accuracy in read if accuracy >= GOAL), None)
    found = {"reached": reached, "accuracy": read[-1][1], "seconds": whole, "ready": steps[0]}
    sys.stdout.write(json.dumps(found))


if __name__ == "__main__":
    main()
