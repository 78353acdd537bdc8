"""Kills real exports and says after each what stands at the target: run by `test_export_kills` as a program of its own.

Everything is imported once; each export is a process forked from this one, so that killing one costs little.

Arguments: the target, the seed, how many kills at random instants, how many aimed at the moving into place. Prints a
line of JSON for each kill.
"""

import itertools
import json
import os
import random
import signal
import sys
import time
from pathlib import Path

import numpy as np

from core.coreml.coreml_file import CoreMLFile
from core.export import drafts, exporter
from core.export.library import coremltools
from core.export.metadata import Metadata
from core.model.architecture import Architecture
from core.model.layers import Convolution, Dense, Flatten, MaxPooling
from core.model.network import Network, weight_shapes
from core.prediction.predictor import Predictor

TINY = Architecture("tiny", (MaxPooling(2), Convolution(4, 3), Flatten(), Dense(10, "softmax")))
IMAGES = np.random.default_rng(0).integers(0, 256, (1_000, 28, 28)).astype(np.uint8)


def network() -> Network:
    dice = np.random.default_rng(0)
    shapes = [shape for _layer, shapes in weight_shapes(TINY) for shape in shapes]
    return Network(TINY, tuple(dice.normal(0, 0.1, shape).astype(np.float32) for shape in shapes))


def export(target: Path, author: str, said: int, step: int | None) -> None:
    """Export, and say through `said` the digest of what moves in; with `step`, die at that step of moving in."""
    move = drafts.put_in_place

    def put_in_place(draft: Path, real: Path) -> None:
        os.write(said, drafts.digest(draft)[1].encode())
        if step is not None:
            die_at(step)
        move(draft, real)

    drafts.put_in_place = put_in_place
    exporter.export(
        network(),
        Metadata(author=author),
        target,
        IMAGES,
        reference=lambda net, images: Predictor(net).probabilities(images),
    )


def die_at(step: int) -> None:
    """Die at the given step from now, where a step opens, moves or deletes something; 0 is at once."""
    if not step:
        os.kill(os.getpid(), signal.SIGKILL)
    steps = itertools.count(1)

    def hear(event: str, _arguments: object) -> None:
        if (event == "open" or event.startswith(("os.", "shutil."))) and next(steps) == step:
            os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(hear)


def victim(target: Path, author: str, *, after: float | None = None, step: int | None = None) -> tuple[bool, str]:
    """Export in a process of its own, killed `after` seconds or at a `step`: whether it was, and what it said."""
    heard, said = os.pipe()
    child = os.fork()
    if not child:
        try:
            export(target, author, said, step)
        finally:
            os._exit(0)
    os.close(said)
    if after is not None:
        time.sleep(after)
        os.kill(child, signal.SIGKILL)
    with os.fdopen(heard, "rb") as file:
        digest = file.read().decode()
    return os.WIFSIGNALED(os.waitpid(child, 0)[1]), digest


def readable(target: Path) -> bool:
    return bool(np.isfinite(CoreMLFile.read(target).probabilities(IMAGES[:10])).all())


def main(target: Path, seed: int, at_random: int, aimed: int) -> None:
    coremltools()
    dice = random.Random(seed)  # noqa: S311
    began = time.monotonic()
    _killed, old = victim(target, "first")
    lasts = time.monotonic() - began
    kills = 0
    while kills < at_random + aimed:
        when = {"after": dice.uniform(0, lasts)} if kills < at_random else {"step": dice.randrange(8)}
        killed, new = victim(target, "new", **when)
        there = target.exists() and drafts.digest(target)[1]
        found = {old: "old", new: "new"}.get(there, "neither")
        whole = found != "neither" and readable(target)
        left = len(list(target.parent.iterdir())) - 1
        _killed, old = victim(target, "next")
        after_the_next = sorted(entry.name for entry in target.parent.iterdir())
        alone = after_the_next == [target.name] and drafts.digest(target)[1] == old
        row = {"killed": killed, "moved": bool(new), "found": found, "whole": whole, "left": left, "alone": alone}
        sys.stdout.write(f"{json.dumps(row)}\n")
        sys.stdout.flush()
        kills += killed


if __name__ == "__main__":
    main(Path(sys.argv[1]), *map(int, sys.argv[2:]))
