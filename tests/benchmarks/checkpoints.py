"""What the states inside an epoch cost: the same epoch with a state every second and with none, in turn."""

import statistics
import tempfile
import threading
from pathlib import Path

from saying import say

from core.data.dataset import Dataset
from core.model.architecture import CHOLLET, MALIREDDI, Architecture
from core.training import recipe as recipes
from core.training import session
from core.training.events import CheckpointKept, EpochDone, Event
from core.training.recorder import Recorder
from core.training.store import NewRun, RunStore

PAIRS = 3
EVERY_SECONDS = 1.0
"""Far more often than in use, so that the cost stands out of the noise; it is divided accordingly."""

IMAGES = {"malireddi": 40_000, "chollet": 6_000}


def checkpoints(data: Dataset) -> None:
    """The share of the training that is spent on states inside epochs."""
    usual = session.CHECKPOINT_SECONDS
    for architecture in (MALIREDDI, CHOLLET):
        with tempfile.TemporaryDirectory() as folder:
            seconds, states = _epochs(architecture, data.limited(IMAGES[architecture.name]), Path(folder))
        session.CHECKPOINT_SECONDS = usual
        pairs = [with_states / without - 1 for without, with_states in zip(seconds[::2], seconds[1::2], strict=True)]
        cost = statistics.median(pairs) * EVERY_SECONDS / usual
        say(f"{architecture.name}: states inside epochs, one every {usual:.0f} s cost (goal below 2 %)", f"{cost:.2%}")
        say(f"{architecture.name}: measured with {states / PAIRS:.0f} an epoch, pairs", _shares(pairs))


def _epochs(architecture: Architecture, data: Dataset, folder: Path) -> tuple[list[float], int]:
    """Seconds of epochs without and with states, in turn, after a first one to warm up; and the number of states."""
    recipe = recipes.TUTORIAL.changed(epochs=2 * PAIRS + 1, early_stop="off")
    run = RunStore(folder).create(NewRun(architecture, data, recipe))
    seconds: list[float] = []
    states = 0

    def listen(event: Event) -> None:
        nonlocal states
        states += isinstance(event, CheckpointKept) and event.done is None
        if isinstance(event, EpochDone):
            seconds.append(event.seconds)
            session.CHECKPOINT_SECONDS = EVERY_SECONDS if event.epoch % 2 == 0 else float("inf")

    session.CHECKPOINT_SECONDS = float("inf")
    session.run(run.id, architecture, data, recipe, Recorder(run, listen), threading.Event(), threading.Event())
    return seconds[1:], states


def _shares(values: list[float]) -> str:
    return "  ".join(f"{value:+.1%}" for value in values)
