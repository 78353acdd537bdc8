"""How long it takes to read 99 % of MNIST's test digits: the tutorial's script in plain Keras, and `fast`, in turn.

Each training is a process of its own; its clock runs from the start of the process, with all that is imported. Counted
is the first moment at which the weights that would be kept read 99 %.

    to_99.py [--seeds 1 2 3 4 5] [--networks malireddi chollet] [--ours-only]
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from saying import say

from core.data import sources
from core.model import processor

SEEDS = (1, 2, 3, 4, 5)
NETWORKS = ("malireddi", "chollet")
GOALS = {"malireddi": 6, "chollet": 4}
OURS = {"MNIST": ("mnist", "own"), "MNIST and pen digits": ("mnist+pen", "own")}
IN_FLOAT32 = {
    "MNIST, in float32 as on most processors": ("mnist", "float32"),
    "MNIST and pen digits, in float32": ("mnist+pen", "float32"),
}
PARTS = ("images", "labels")
HERE = Path(__file__).parent
MAX_SECONDS = 3600


def trained(script: str, *arguments: object) -> dict[str, Any]:
    """What a training says of itself, run in a process of its own."""
    environment = os.environ | {"PYTHONPATH": str(HERE.parents[1]), "TF_CPP_MIN_LOG_LEVEL": "2"}
    command = [sys.executable, str(HERE / script), *map(str, arguments), str(time.monotonic())]
    done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, text=True, check=True, timeout=MAX_SECONDS)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def for_keras(folder: Path) -> Path:
    """MNIST as the tutorial has it: 60,000 to learn from, 10,000 to test, under the names of Keras's own file."""
    data = sources.load("mnist")
    path = folder / "mnist.npz"
    learnt = [np.concatenate([getattr(part, name) for part in (data.train, data.validation)]) for name in PARTS]
    np.savez(path, x_train=learnt[0], y_train=learnt[1], x_test=data.test.images, y_test=data.test.labels)
    return path


def told(name: str, found: Sequence[dict[str, Any]]) -> float:
    """Say what came of all seeds; the median seconds, infinite where most do not reach it."""
    seconds = [one["reached"] if one["reached"] is not None else float("inf") for one in found]
    reached = [second for second in seconds if second != float("inf")]
    accuracies = [one["accuracy"] * 100 for one in found]
    spread = f"{min(reached):.1f} to {max(reached):.1f}" if reached else "none"
    say(
        f"{name}, s to 99 %: median; spread; seeds that reach it; test %",
        f"{statistics.median(seconds):.1f}; {spread}; {len(reached)} of {len(found)}; "
        f"{statistics.mean(accuracies):.2f} ({min(accuracies):.2f} to {max(accuracies):.2f})",
    )
    if "ready" in found[0]:
        say(f"{name}, s to the first step; to the end", f"{_median(found, 'ready')}; {_median(found, 'seconds')}")
    return statistics.median(seconds)


def _median(found: Sequence[dict[str, Any]], name: str) -> str:
    return f"{statistics.median(one[name] for one in found):.1f}"


def measure(seeds: Sequence[int] = SEEDS, networks: Sequence[str] = NETWORKS, *, plain: bool = True) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = for_keras(Path(folder))
        kinds = OURS | (IN_FLOAT32 if processor.multiplies_bfloat16() else {})
        for network in networks:
            keras = []
            ours: dict[str, list[dict[str, Any]]] = {name: [] for name in kinds}
            for seed in seeds:
                if plain:
                    keras.append(trained("plain_keras.py", network, seed, path))
                for name, (source, products) in kinds.items():
                    ours[name].append(trained("our_training.py", network, seed, source, "fast", products))
            theirs = told(f"{network}: plain Keras", keras) if plain else None
            for name, found in ours.items():
                median = told(f"{network}: fast, {name}", found)
                if theirs is not None:
                    say(f"{network}: plain Keras to that (goal {GOALS[network]} on MNIST)", f"{theirs / median:.1f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, nargs="+", default=SEEDS)
    parser.add_argument("--networks", nargs="+", default=NETWORKS)
    parser.add_argument("--ours-only", action="store_true")
    arguments = parser.parse_args()
    measure(arguments.seeds, arguments.networks, plain=not arguments.ours_only)


if __name__ == "__main__":
    main()
