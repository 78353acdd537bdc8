"""The trainings of a study on this machine: some processes beside each other, each with its share of the threads.

How many threads a training has changes the order in which TensorFlow adds up, and so the last figures of its loss: the
same run trained elsewhere agrees to about seven figures, not in every bit.
"""

import contextlib
import json
import multiprocessing
import os
import threading
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Final

from core import free_memory
from core.data.dataset import Dataset
from core.errors import StudyError
from core.files import parse_json
from core.model.memory import IMAGE_BYTES
from core.study.plan import Datasets
from core.study.study import Training
from core.study.worker import work
from core.training import room

Tell = Callable[[str], None]
LOOK_SECONDS: Final = 0.2
END_SECONDS: Final = 30.0
PROCESS_BYTES: Final = room.ENGINE_BYTES + 150_000_000
"""What a process takes before it trains: TensorFlow, and Python with its libraries."""

COPIES_OF_DATA: Final = 2
"""Of the images in a process: as they are read, and as they are split."""


def threads_of_machine() -> int:
    """How many threads this process may run at once."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def at_once(trainings: Sequence[Training], datasets: Datasets) -> int:
    """How many processes there is room for: one for each thread of the machine, as far as memory goes.

    Args:
        trainings: What is left to do.
        datasets: The data, by its source.

    Returns:
        1 or more; whether there is room for one is asked when it begins.
    """
    needed = max((_process_bytes(one, datasets[one.data.source]) for one in trainings), default=1)
    return max(1, min(threads_of_machine(), len(trainings), free_memory.free_bytes() // needed))


def _process_bytes(training: Training, data: Dataset) -> int:
    images = COPIES_OF_DATA * len(data) * IMAGE_BYTES
    return PROCESS_BYTES + images + room.needed_bytes(training.architecture, training.recipe, data)


@dataclass(slots=True)
class _Worker:
    """A process that trains, and this end of its pipe."""

    process: BaseProcess
    pipe: Connection
    training: Training | None = None

    def send(self, training: Training) -> None:
        self.training = training
        with contextlib.suppress(OSError):  # it has died since: that is noticed when it is listened to
            self.pipe.send_bytes(json.dumps(training.to_json()).encode())


@dataclass(slots=True)
class LocalWorkers:
    """Processes that carry out trainings.

    Attributes:
        runs: The folder of runs.
        count: How many train at once.
        tell: Gets a sentence about what goes on.
        stop: Ends all of them; what they were at is kept, and can be taken up.
    """

    runs: Path
    count: int
    tell: Tell
    stop: threading.Event
    _waiting: deque[Training] = field(default_factory=deque)
    _died: set[Training] = field(default_factory=set)

    def carry_out(self, trainings: Iterable[Training]) -> None:
        """Train all, or until `stop`. What fails is told and left; a training whose process dies is taken up once."""
        self._waiting.extend(trainings)
        workers: list[_Worker] = []
        try:
            while not self.stop.is_set() and (self._waiting or any(worker.training for worker in workers)):
                self._send(workers)
                spoken = wait([worker.pipe for worker in workers], LOOK_SECONDS)
                for worker in [worker for worker in workers if worker.pipe in spoken]:
                    self._hear(worker, workers)
        finally:
            _end(workers)

    def _send(self, workers: list[_Worker]) -> None:
        """Give work to who has none; make a process if there are too few."""
        while self._waiting and sum(worker.training is not None for worker in workers) < self.count:
            idle = next((worker for worker in workers if worker.training is None), None)
            if idle is None:
                workers.append(idle := self._begun())
            idle.send(self._waiting.popleft())

    def _begun(self) -> _Worker:
        context = multiprocessing.get_context("spawn")  # a fork would share TensorFlow's locks, if it is loaded
        pipe, theirs = context.Pipe()
        threads = max(1, threads_of_machine() // self.count)
        process = context.Process(target=work, args=(theirs, str(self.runs), threads), name="study")
        process.start()
        theirs.close()
        return _Worker(process, pipe)

    def _hear(self, worker: _Worker, workers: list[_Worker]) -> None:
        try:
            content = worker.pipe.recv_bytes()
        except (EOFError, OSError):
            self._bury(worker, workers)
            return
        said = parse_json(content, "What a process of the study said", StudyError)
        if worker.training is not None:
            self.tell(f"{worker.training.name}: {_words(said['kind'], said['text'])}")
        if said["kind"] != "said":
            worker.training = None

    def _bury(self, worker: _Worker, workers: list[_Worker]) -> None:
        """A process has died; what it was at is taken up once by another."""
        workers.remove(worker)
        _end([worker])
        training = worker.training
        if training is None:
            return
        again = training not in self._died
        self._died.add(training)
        if again:
            self._waiting.appendleft(training)
        end = "it is taken up by another" if again else "that was the second time, so it is left"
        self.tell(f"{training.name}: its process has died ({worker.process.exitcode}); {end}.")


def _words(kind: str, text: str) -> str:
    return {"done": f"done, kept as {text}", "failed": f"not done. {text}"}.get(kind, text)


def _end(workers: Sequence[_Worker]) -> None:
    """Close the pipes, by which the processes keep what they have and end; those that do not are ended."""
    for worker in workers:
        worker.pipe.close()
    for worker in workers:
        worker.process.join(END_SECONDS)
        if worker.process.is_alive():
            worker.process.kill()
            worker.process.join()
