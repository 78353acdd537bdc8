"""Studies that tests need, and runs that are what they ask for."""

import json
import os
from multiprocessing.connection import Connection
from pathlib import Path

from made import SMALL, TINY, kept_run, made_data

from core.study.study import Found, Study, Training
from core.training.events import Ended
from core.training.recipe import FAST, Recipe
from core.training.run import Run
from core.training.store import NewRun, RunStore

QUICK = Recipe("quick", epochs=2, batch_size=40, learning_rate=0.02)
MADE = Found("made", made_data().digest)


def made_study(name: str = "mine", seeds: tuple[int, ...] = (1, 2)) -> Study:
    """Begun on `made_data`: two networks, two recipes."""
    return Study(name, (SMALL, TINY), (FAST, QUICK), seeds, found={"fast": MADE, "quick": MADE})


def trained(store: RunStore, training: Training, test: float | None = 0.9, outcome: str = "finished") -> Run:
    """A run that is this training, ended so."""
    run = store.create(NewRun(training.architecture, made_data(), training.recipe, training.name, "made"))
    run.change(outcome=ended(run, test, outcome))
    return run


def ended(run: Run, test: float | None = 0.9, outcome: str = "finished") -> Ended:
    return Ended(run.id, outcome, "It ended.", 1, 0.4, 0.8, test, test, 9.0, 100.0)


def whole_run(folder: Path) -> Run:
    """A run of two epochs with weights and a state, that is finished."""
    run = kept_run(folder)
    run.change(outcome=ended(run))
    return run


# What a process of a study may do instead of training


def dies(pipe: Connection, _runs: str, _threads: int) -> None:
    """As soon as it is sent something."""
    pipe.recv_bytes()
    os._exit(3)


def dies_once(pipe: Connection, runs: str, _threads: int) -> None:
    """And answers in its second life."""
    pipe.recv_bytes()
    died = Path(runs) / "died"
    if not died.exists():
        died.touch()
        os._exit(3)
    _answer(pipe, "done", "k7fq-tiny")


def answers(pipe: Connection, _runs: str, threads: int) -> None:
    """Says its number and its threads, fails with even seeds, and waits for the end of the pipe."""
    try:
        while True:
            seed = json.loads(pipe.recv_bytes())["recipe"]["seed"]
            _answer(pipe, "said", f"process {os.getpid()} with {threads}")
            _answer(pipe, "done" if seed % 2 else "failed", "It is even." if seed % 2 == 0 else "k7fq-tiny")
    except EOFError:
        return


def _answer(pipe: Connection, kind: str, text: str) -> None:
    pipe.send_bytes(json.dumps({"kind": kind, "text": text}).encode())
