"""Work in processes that are killed: how such a process is aimed at, and what it says before it dies.

The processes are forked from one that has imported what the work needs and done nothing with it, so that each starts in
no time. What they do is in `victims`.
"""

import contextlib
import multiprocessing
import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import Any, Literal

Aim = Literal["time", "step", "disk", "never"]
CONTEXT = multiprocessing.get_context("forkserver")
CONTEXT.set_forkserver_preload(
    ["tensorflow", "keras", "core.training.fine_tuning", "core.training.preparing", "gui.settings"]
)  # no modules of the tests, which that process does not find
CHANGES_THE_DISK = {"os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.truncate"}
"""Python's audit events of such calls; opening for writing and syncing are counted beside them."""


@dataclass(frozen=True)
class Kill:
    """When a process dies.

    Attributes:
        aim: After `number` milliseconds, at step `number`, at its `number`th call that changes the disk, or never.
        number: See there; steps and calls count from 1.
    """

    aim: Aim
    number: int = 0


@dataclass(frozen=True)
class Death:
    """How a process ended.

    Attributes:
        killed: Whether it was; otherwise it was quicker.
        milliseconds: How long it lived.
        said: What it said, in order, and after how many milliseconds.
        disk_calls: How many it made; 0 if it was killed.
    """

    killed: bool
    milliseconds: float
    said: dict[Any, float]
    disk_calls: int


class Victim:
    """What the work in the process gets, to say what is done and to tell its steps."""

    def __init__(self, kill: Kill, messages: Connection) -> None:
        self._kill, self._messages = kill, messages
        self._steps = self.disk_calls = 0
        sys.addaudithook(self._hear)
        sync = os.fsync
        os.fsync = lambda handle: (self._at_the_disk(), sync(handle))[1]

    def say(self, what: object) -> None:
        self._messages.send((what, time.monotonic()))

    def steps(self, count: int) -> None:
        self._steps += count
        if self._kill.aim == "step" and self._steps >= self._kill.number:
            _die()

    def _hear(self, event: str, arguments: tuple[Any, ...]) -> None:
        opened = event == "open" and isinstance(arguments[2], int) and arguments[2] & (os.O_WRONLY | os.O_RDWR)
        if opened or event in CHANGES_THE_DISK:
            self._at_the_disk()

    def _at_the_disk(self) -> None:
        self.disk_calls += 1
        if self._kill.aim == "disk" and self.disk_calls == self._kill.number:
            _die()


def killed(kill: Kill, work: Callable[..., None], *arguments: object) -> Death:
    """Do `work` in a process that dies as `kill` says, if the work is not done before.

    Args:
        kill: When.
        work: A function of `victims`, called with a `Victim` and `arguments`.
        arguments: What else it needs.
    """
    heard, messages = CONTEXT.Pipe(duplex=False)
    process = CONTEXT.Process(target=_live, args=(kill, messages, work, arguments))
    process.start()
    began = time.monotonic()
    messages.close()
    if kill.aim == "time":  # from outside, so that it can be any instant
        process.join(kill.number / 1000)
        process.kill()
    process.join(300)
    lived = time.monotonic() - began
    assert process.exitcode in {0, -signal.SIGKILL}, process.exitcode
    received = list(_heard(heard))
    dead = process.exitcode != 0
    disk_calls = 0 if dead else received.pop()
    said = {what: (at - began) * 1000 for what, at in received}
    return Death(dead, lived * 1000, said, disk_calls)


def _heard(messages: Connection) -> Iterator[Any]:
    """What arrived; the last message of a killed process may be cut off."""
    with contextlib.suppress(EOFError, OSError):
        while messages.poll():
            yield messages.recv()


def _live(kill: Kill, messages: Connection, work: Callable[..., None], arguments: tuple[object, ...]) -> None:
    victim = Victim(kill, messages)
    work(victim, *arguments)
    messages.send(victim.disk_calls)
    os._exit(0)  # threads that are left are not waited for


def _die() -> None:
    """End at once, as by `kill -9`."""
    os.kill(os.getpid(), signal.SIGKILL)
    time.sleep(60)
