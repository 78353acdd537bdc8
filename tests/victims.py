"""What the processes do that tests kill: each says what it has done as soon as a user would hear of it."""

import threading
import time
from pathlib import Path

import numpy as np
from killed import Victim
from made import LEARNING, made_data, made_network
from PySide6.QtCore import QByteArray

from core.cli import main, output
from core.data.my_digits import MyDigits
from core.model.network import Network
from core.training import fine_tuning, preparing, recipe, session, throughput
from core.training.events import EpochDone, StepsDone
from core.training.store import NewRun, RunStore
from gui.settings import Settings

BEGUN = "begun"
CHANGES = 12
"""What a process that changes something does, one change after the other."""


def train(victim: Victim, runs: Path, run_id: str, gate: Path | None = None) -> None:
    """Take a run up; says when it has begun to learn, and each epoch that is done.

    With a `gate` it waits after each epoch until there is such a file.
    """
    session.CHECKPOINT_SECONDS = 0.02
    throughput.MAX_GROUP = 2
    begun = False

    def listen(event: object) -> None:
        nonlocal begun
        if isinstance(event, EpochDone):
            victim.say(event.epoch)
            while gate and not gate.exists():
                time.sleep(0.01)
        if isinstance(event, StepsDone) and event.images_per_second:
            if not begun:
                begun = True
                victim.say(BEGUN)
            victim.steps(len(event.losses))

    run = RunStore(runs).find(run_id)
    preparing.train(preparing.taken_up(run), listen, threading.Event(), threading.Event())


def keep_digits(victim: Victim, path: Path, first: int) -> None:
    """Keep drawings as one's own digits, numbered from `first` on."""
    mine = MyDigits(path)
    for number in range(first, first + CHANGES):
        mine.keep(number % 10, drawing(number))
        victim.say(number)


def drawing(number: int) -> list[np.ndarray]:
    """A drawing that carries its number."""
    return [np.array([(number, 0), (number, 50), (number, 100)], np.float32)]


def save_settings(victim: Victim, path: Path, first: int) -> None:
    """Save settings of some size, all with their number."""
    settings = Settings(path)
    for number in range(first, first + CHANGES):
        settings.set("number", number)
        settings.set("geometry", geometry(number))
        settings.save()
        victim.say(number)


def geometry(number: int) -> QByteArray:
    return QByteArray(bytes([number % 256]) * 20_000)


def keep_taught(victim: Victim, runs: Path, first: int) -> None:
    """Keep networks that have learnt one's digits beside the run that they came from, numbered by their temperature."""
    store = RunStore(runs)
    parent = store.find("latest")
    for number in range(first, first + CHANGES):
        fine_tuning.keep(store, parent, taught(number), 1.0 + number, 0.9)
        victim.say(number)


def taught(number: int) -> Network:
    return made_network(number, LEARNING)


def answer(victim: Victim, *arguments: str) -> None:
    """Call the terminal; says what it said to people beside its exit code."""
    told: list[str] = []
    output.tell = lambda *lines: told.extend(lines)
    code = main(arguments)
    victim.say((code, *told))


def create_runs(victim: Victim, runs: Path, count: int) -> None:
    """Make runs; says their ids."""
    for _ in range(count):
        victim.say(RunStore(runs).create(NewRun(LEARNING, made_data(), recipe.FAST)).id)
