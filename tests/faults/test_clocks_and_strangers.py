"""Clocks that jump, and runs that belong to somebody else."""

import os
import threading
import time
from datetime import UTC, datetime, timedelta

import pytest
from made import LEARNING, made_data

from core.errors import RunError
from core.training import preparing
from core.training import store as stores
from core.training.events import EpochDone
from core.training.preparing import Prepared
from core.training.recipe import Recipe
from core.training.store import NewRun, RunStore

TODAY = datetime(2026, 11, 25, 12, tzinfo=UTC)
YEARS = [timedelta(days=365 * years) for years in (0, 30, -30, -80, 900)]
"""From today: 30 years on and back, before 1970, and far in the future."""

SHORT = Recipe("short", epochs=len(YEARS), batch_size=10)


class Clock:
    """A wall clock that can be set; the steady one, by which work is measured, goes on."""

    now = TODAY

    def time(self) -> float:
        return self.now.timestamp()


@pytest.fixture
def clock(monkeypatch):
    clock = Clock()

    class Dates(datetime):
        @classmethod
        def now(cls, tz=None):
            return clock.now.astimezone(tz)

    monkeypatch.setattr(stores, "datetime", Dates)
    monkeypatch.setattr(time, "time", clock.time)
    return clock


@pytest.fixture
def store(tmp_path):
    return RunStore(tmp_path / "runs")


def make(store):
    return store.create(NewRun(LEARNING, made_data(), SHORT))


def test_runs_made_by_a_clock_that_jumps_are_listed_by_their_dates(clock, store, digit_trainer):
    made = {}
    for jump in YEARS:
        clock.now = TODAY + jump
        made[make(store).id] = clock.now
    assert {run.id: run.info.created for run in store.entries()} == made
    assert [run.id for run in store.entries()] == sorted(made, key=made.__getitem__, reverse=True)
    rows = digit_trainer("runs", "--runs", store.folder).out.splitlines()[2:]
    dates = [f"{moment.astimezone():%Y-%m-%d}" for moment in sorted(made.values(), reverse=True)]
    assert [row.split()[1] for row in rows] == dates


def test_a_clock_that_jumps_while_a_run_is_trained_changes_nothing_of_it(clock, store):
    still, jumped = ([TODAY] * len(YEARS), [TODAY + jump for jump in YEARS])
    losses = []
    for moments in (still, jumped):
        run, events = make(store), []

        def listen(event, moments=moments, events=events):
            events.append(event)
            if isinstance(event, EpochDone):
                clock.now = moments[event.epoch - 1]

        preparing.train(Prepared(run, made_data(), run.record()), listen, threading.Event(), threading.Event())
        info, epochs = store.find(run.id).info, [event for event in events if isinstance(event, EpochDone)]
        assert (info.outcome, info.outcome.outcome, info.created) == (events[-1], "finished", TODAY)
        assert 0 < sum(epoch.seconds for epoch in epochs) < info.outcome.seconds < 300
        losses.append([epoch.validation_loss for epoch in epochs])
    assert losses[0] == losses[1]


def everything(folder):
    """All that is below a folder, with its content and the time of its last change."""
    return {
        path: (path.lstat().st_mtime_ns, path.read_bytes() if path.is_file() else None) for path in folder.rglob("*")
    }


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="needs an administrator to be two people")
def test_somebody_elses_runs_are_listed_and_nothing_is_written(store, stranger, digit_trainer):
    closed, shared = make(store), make(store)
    for folder, mode in ((store.folder, 0o755), (shared.folder, 0o755), (closed.folder, 0o700)):
        folder.chmod(mode)
    before = everything(store.folder)
    with stranger():
        listed = digit_trainer("runs", "--runs", store.folder, "--json")
        refused = [digit_trainer("train", "--resume", run.id, "--runs", store.folder) for run in (shared, closed)]
        with pytest.raises(RunError, match="it is not allowed"):
            store.delete(shared)
        with pytest.raises(RunError, match="it is not allowed"):
            shared.change(name="Mine")
    assert listed.code == 0
    assert [(run["run"], run["outcome"]) for run in listed.json] == [(shared.id, "interrupted"), (closed.id, "damaged")]
    assert "it is not allowed" in listed.json[1]["error"]
    assert [said.code for said in refused] == [1, 1]
    assert "it is not allowed" in refused[1].err
    assert everything(store.folder) == before
