"""Trainings in processes that are killed: what such a process does, and how it is aimed at.

The processes are forked from one that has imported TensorFlow and done nothing with it, so that each starts in no time.
"""

import multiprocessing
import os
import signal
import threading
import time
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Literal

from core.training import pace, preparing, session
from core.training.events import EpochDone, StepsDone
from core.training.store import RunStore

Aim = Literal["time", "step", "disk", "never"]
CONTEXT = multiprocessing.get_context("forkserver")
CONTEXT.set_forkserver_preload(["tensorflow", "keras", "killed"])


@dataclass(frozen=True)
class Kill:
    """When a process dies.

    Attributes:
        aim: After `number` milliseconds, after `number` steps, at its `number`th call that changes the disk, or never.
        number: See there.
    """

    aim: Aim
    number: int = 0


def trained(runs: Path, run_id: str, kill: Kill) -> list[int]:
    """Take a run up in a process that dies as `kill` says.

    Returns:
        The epochs that it said were done.
    """
    mine, theirs = CONTEXT.Pipe(duplex=False)
    process = CONTEXT.Process(target=_train, args=(runs, run_id, kill, theirs))
    process.start()
    theirs.close()
    process.join(300)
    assert process.exitcode in {0, -signal.SIGKILL}, process.exitcode
    said = []
    while mine.poll():
        try:
            said.append(mine.recv())
        except EOFError:
            break
    return said


def _train(runs: Path, run_id: str, kill: Kill, said: Connection) -> None:
    session.CHECKPOINT_SECONDS = 0.02
    pace.LARGEST_GROUP = 2
    steps = 0

    def listen(event: object) -> None:
        nonlocal steps
        if isinstance(event, EpochDone):
            said.send(event.epoch)
        if isinstance(event, StepsDone) and event.images_per_second:
            steps += len(event.losses)
            if kill.aim == "step" and steps >= kill.number:
                die()

    if kill.aim == "time":
        threading.Timer(kill.number / 1000, die).start()
    run = RunStore(runs).find(run_id)
    if kill.aim == "disk":
        _die_at_the_disk(kill.number)
    preparing.train(preparing.taken_up(run), listen, threading.Event(), threading.Event())
    os._exit(0)  # what is left, a timer among it, is not waited for


def die() -> None:
    """End at once, as by `kill -9`."""
    os.kill(os.getpid(), signal.SIGKILL)
    time.sleep(60)


def _die_at_the_disk(number: int) -> None:
    """Die before the `number`th call that opens, syncs, moves or removes something."""
    left = number

    def counted(call):
        def wrapped(*args, **kwargs):
            nonlocal left
            left -= 1
            if left < 0:
                die()
            return call(*args, **kwargs)

        return wrapped

    os.fsync = counted(os.fsync)
    for name in ("replace", "rename", "unlink"):
        setattr(Path, name, counted(getattr(Path, name)))
