"""`history.jsonl`: a line for each epoch with the figures of all its steps. Only ever added to.

A crash can cut the last line off, or leave a line for an epoch whose state was not kept and which is trained again: a
line that cannot be read is ignored, and of two lines for one epoch the later counts.
"""

import dataclasses
import json
import logging
import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from core.training.events import EpochDone, Event, Started, StepsDone

log = logging.getLogger(__name__)
SERIES = ("losses", "accuracies", "learning_rates")


def append(path: Path, done: EpochDone, steps: Sequence[StepsDone], images: int) -> None:
    """Add an epoch and make sure that it is on the disk.

    Args:
        path: The file; made if it is missing.
        done: The epoch.
        steps: Its steps, in order.
        images: Training images gone through in it.

    Raises:
        OSError: It could not be written.
    """
    line: dict[str, Any] = dataclasses.asdict(done)
    del line["run_id"]
    line["images"] = images
    for name in SERIES:
        # str() gives the shortest text that reads back as the same float32.
        line[name] = [float(str(value)) for event in steps for value in getattr(event, name)]
    cut_off = path.exists() and not path.read_bytes().endswith(b"\n")
    with path.open("ab") as file:
        file.write((b"\n" if cut_off else b"") + json.dumps(line).encode() + b"\n")
        file.flush()
        os.fsync(file.fileno())


def read(path: Path, run_id: str, epochs: int) -> Iterator[Event]:
    """The history as the events that it was made of: `Started`, then steps and end of each epoch.

    Args:
        path: The file; a missing one is an empty history.
        run_id: For the events.
        epochs: How many the recipe wants.
    """
    lines = _lines(path)
    if not lines:
        return
    steps = len(lines[0]["losses"])
    yield Started(run_id, 1, epochs, steps, lines[0]["images"])
    for line in lines:
        losses, accuracies, rates = (np.array(line.pop(name), np.float32) for name in SERIES)
        speed = line.pop("images") / max(line["seconds"], 1e-6)
        yield StepsDone(run_id, line["epoch"], (line["epoch"] - 1) * steps + 1, losses, accuracies, rates, speed)
        yield EpochDone(run_id, **line)


def _lines(path: Path) -> list[dict[str, Any]]:
    """The last readable line of each epoch, first epoch to last, without gaps."""
    if not path.exists():
        return []
    by_epoch: dict[int, dict[str, Any]] = {}
    for text in path.read_text(encoding="utf-8", errors="replace").splitlines():
        try:
            line = json.loads(text)
            by_epoch[int(line["epoch"])] = line
        except (ValueError, KeyError, TypeError):
            log.info("%s: a line that was cut off is ignored", path)
    whole = range(1, len(by_epoch) + 1)
    return [by_epoch[epoch] for epoch in whole if epoch in by_epoch]
