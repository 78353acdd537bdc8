"""`digit-trainer study`, with processes of its own that are killed, and on a Dask cluster that loses a worker."""

import contextlib
import csv
import json
import os
import queue
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from made import mnist_files

from core.training.store import RunStore

ROOT = Path(__file__).parents[3]
LONG = 240.0
"""Seconds: for what takes a few, on a busy machine."""


class Program:
    """A program that runs, and what it says on standard error, line by line."""

    def __init__(self, *arguments: object, **environment: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", *map(str, arguments)],
            cwd=ROOT, env=os.environ | environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            text=True, encoding="utf-8",
        )  # fmt: skip
        self._spoken, self.process.stderr = self.process.stderr, None  # else `communicate` would read some of its lines
        self._lines: queue.SimpleQueue[str] = queue.SimpleQueue()
        self.said: list[str] = []
        self._reader = threading.Thread(target=self._read)
        self._reader.start()

    def _read(self) -> None:
        with self._spoken:
            for line in self._spoken:
                self._lines.put(line.rstrip())

    def wait_for(self, text: str) -> str:
        """The next line that has `text`."""
        deadline = time.monotonic() + LONG
        while time.monotonic() < deadline:
            with contextlib.suppress(queue.Empty):
                self.said.append(self._lines.get(timeout=0.2))
                if text in self.said[-1]:
                    return self.said[-1]
            if self.process.poll() is not None and self._lines.empty() and not self._reader.is_alive():
                break
        raise AssertionError(f"{text!r} was not said: {self.said}")

    def end(self) -> tuple[int, str]:
        """Its exit code and answer, once it has ended."""
        out, _ = self.process.communicate(timeout=LONG)
        self._reader.join()
        while not self._lines.empty():
            self.said.append(self._lines.get())
        return self.process.returncode, out

    def kill(self) -> None:
        self.process.kill()
        with contextlib.suppress(ValueError):
            self.process.communicate(timeout=LONG)
        self._reader.join()


@pytest.fixture
def begin() -> Iterator:
    """Start a program that does not outlive the test."""
    programs: list[Program] = []

    def start(*arguments: object, **environment: str) -> Program:
        programs.append(Program(*arguments, **environment))
        return programs[-1]

    yield start
    for program in programs:
        program.kill()


def workers_of(program: Program) -> list:
    """The processes that train for it; one that only tracks resources is none."""
    import psutil

    children = psutil.Process(program.process.pid).children()
    return [child for child in children if "resource_tracker" not in " ".join(child.cmdline())]


def gone(processes: list) -> bool:
    import psutil

    _gone, alive = psutil.wait_procs(processes, timeout=LONG)
    return not alive


def whole(store: RunStore) -> list[tuple[str, int]]:
    """Every run as its network and seed; each must have come to its end."""
    runs = store.runs()
    assert {run.outcome for run in runs} == {"finished"}
    assert all(run.info.outcome.test_accuracy is not None and run.network() for run in runs)
    return sorted((run.info.architecture.name, run.info.recipe.seed) for run in runs)


@pytest.fixture
def second(tiny) -> Path:
    """Another network."""
    path = tiny.with_name("wider.json")
    document = json.loads(tiny.read_text())
    document["name"] = "wider"
    document["layers"][1]["filters"] = 5
    path.write_text(json.dumps(document))
    return path


@pytest.fixture
def options(tiny, second, bars, tmp_path):
    return ("--architecture", tiny, second, "--data", bars, "--seeds", 2, "--runs", tmp_path / "runs")


def wait_until(true) -> None:
    deadline = time.monotonic() + LONG
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.02)


trains = pytest.mark.timeout(900)
"""Several processes import TensorFlow, one after the other and beside each other."""

ALL = [("tiny", 1), ("tiny", 2), ("wider", 1), ("wider", 2)]


@pytest.mark.slow
@trains
def test_a_study_survives_the_death_of_a_process(begin, options, tmp_path, digit_trainer):
    store = RunStore(tmp_path / "runs")
    study = begin("gui", "study", *options, "--epochs", 60, "--at-once", 2, "--name", "mine")
    study.wait_for("epoch 2 of 60")
    workers_of(study)[0].kill()
    assert "is taken up by another" in study.wait_for("has died (-9)")
    code, out = study.end()
    assert code == 0, study.said
    assert "beside the best" in out
    assert whole(store) == ALL

    said = digit_trainer("study", "mine", "--runs", store.folder, "--json", "--csv", tmp_path / "a.csv")
    assert said.json["done"] == said.json["trainings"] == 4
    assert said.err.splitlines() == ["Study mine: 4 of 4 trainings are done."]
    assert len(list(csv.DictReader((tmp_path / "a.csv").read_text(encoding="utf-8").splitlines()))) == 4
    assert len(store.runs()) == 4


@pytest.mark.slow
@trains
def test_a_study_that_was_killed_goes_on_where_it_was(begin, tiny, bars, tmp_path):
    store = RunStore(tmp_path / "runs")
    study = ("gui", "study", "--architecture", tiny, "--data", bars, "--seeds", 1, "--runs", store.folder)
    first = begin(*study, "--epochs", 200)
    first.wait_for("epoch 3 of 200")
    orphans = workers_of(first)
    first.process.kill()  # nobody tells the process that trains
    first.end()
    assert gone(orphans)
    (left,) = store.runs()
    assert left.outcome == "stopped"
    assert left.progress().epochs_done >= 3

    again = begin(*study, "--epochs", 200)
    assert "epoch 1 of 200" not in again.wait_for("epoch")
    code, _ = again.end()
    assert code == 0, again.said
    assert [run.id for run in store.runs()] == [left.id]
    assert whole(store) == [("tiny", 1)]


@trains
def test_interrupting_a_study_keeps_what_it_has(begin, options, tmp_path):
    program = begin("gui", "study", *options, "--epochs", 900, "--at-once", 1)
    program.wait_for("epoch 1 of 900")
    workers = workers_of(program)
    program.process.send_signal(signal.SIGINT)
    code, _ = program.end()
    assert code == 130
    assert program.said[-1].endswith("Go on with: digit-trainer study 'tiny, wider, fast'")
    assert gone(workers)
    (run,) = RunStore(tmp_path / "runs").runs()
    assert run.outcome == "stopped"
    assert run.has_state()


# Without training


def test_what_is_there_is_shown_and_listed(digit_trainer, options, tmp_path):
    runs = tmp_path / "runs"
    assert "There are no studies" in digit_trainer("study", "--runs", runs).out
    assert digit_trainer("study", *options, "--limit", 0).code == 1
    said = digit_trainer("study", *options, "--show")
    assert (said.code, said.err.splitlines()[0]) == (1, "The study tiny, wider, fast has not begun.")
    assert digit_trainer("study", "--runs", runs, "--json").json == []
    assert "There is no study 'other'" in digit_trainer("study", "other", "--runs", runs).err


def test_a_study_that_is_there_takes_no_description(digit_trainer, options):
    said = digit_trainer("study", "mine", *options)
    assert said.code == 1
    assert "--architecture, --seeds, --data cannot be given" in said.err


@pytest.mark.parametrize("number", [0, -1])
def test_at_least_one_at_once(digit_trainer, options, number):
    said = digit_trainer("study", *options, "--at-once", number)
    assert said.code == 1
    assert "At once must be a whole number from 1" in said.err
    assert digit_trainer("study", "--json", *options[-2:]).json == []


# On other machines

distributed = pytest.importorskip("distributed", reason="the extra `dask` is not installed")


@pytest.fixture
def scheduler(begin) -> str:
    program = begin("distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--port", 0, "--no-dashboard")
    return program.wait_for("Scheduler at:").split()[-1]


@pytest.fixture
def worker(begin, scheduler, tmp_path):
    """Starts a worker with a folder of its own for what it is at."""

    def start(name: str = "only") -> Program:
        (tmp_path / name).mkdir()
        made = begin(
            "distributed.cli.dask_worker", scheduler, "--nthreads", 1, "--no-nanny", "--no-dashboard",
            "--local-directory", tmp_path / name, TMPDIR=str(tmp_path / name),
        )  # fmt: skip
        made.wait_for("Registered to:")
        return made

    return start


@trains
def test_a_study_on_two_workers_of_which_one_is_killed_ends_whole(begin, scheduler, worker, options, tmp_path):
    victim, other = worker("victim"), worker("other")
    program = begin("gui", "study", *options, "--epochs", 30, "--scheduler", scheduler)
    program.wait_for("2 workers at")
    wait_until(lambda: any((tmp_path / "victim").glob("*/*/history.jsonl")))
    victim.kill()
    (lost,) = (run for folder in (tmp_path / "victim").glob("*/") for run in RunStore(folder).runs())
    assert lost.outcome == "interrupted"
    code, _ = program.end()
    assert code == 0, program.said
    assert other.process.poll() is None
    assert whole(RunStore(tmp_path / "runs")) == ALL


def test_a_worker_without_the_data_is_a_sentence_for_each_training(
    scheduler, worker, digit_trainer, tiny, tmp_path, monkeypatch
):
    worker()
    monkeypatch.setenv("DIGIT_TRAINER_DATA", str(mnist_files(tmp_path / "mnist")))
    where = ("--runs", tmp_path / "runs")
    said = digit_trainer(
        "study", "--architecture", tiny, "--seeds", 2, "--data", "mnist", *where, "--scheduler", scheduler
    )
    assert said.code == 1
    failed = [line for line in said.err.splitlines() if ": not done. On " in line]
    assert len(failed) == 2
    assert all("MNIST is not on this machine" in line for line in failed)
    assert "0 of 2 trainings are done. Go on with: digit-trainer study 'tiny, fast'" in said.err


def test_a_scheduler_that_is_not_there_is_a_sentence(digit_trainer, options, monkeypatch):
    monkeypatch.setattr("core.study.remote.CONNECT_SECONDS", 1)
    said = digit_trainer("study", *options, "--scheduler", "tcp://127.0.0.1:9")
    assert said.code == 1
    assert said.err.splitlines()[-2] == "No Dask scheduler answers at tcp://127.0.0.1:9."
    assert "begins with tcp:// or tls://" in digit_trainer("study", *options, "--scheduler", "localhost").err


def test_a_scheduler_without_workers_is_a_sentence(digit_trainer, scheduler, options):
    said = digit_trainer("study", *options, "--scheduler", scheduler)
    assert said.code == 1
    assert f"No worker is connected to {scheduler}." in said.err


def test_without_dask_how_to_install_it_is_said(digit_trainer, options, monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    said = digit_trainer("study", *options, "--scheduler", "tcp://127.0.0.1:8786")
    assert said.code == 1
    assert said.err.splitlines()[-2:] == [
        "Dask is not installed, by which a study runs on other machines.",
        "Install it: pip install digit-trainer[dask]",
    ]
