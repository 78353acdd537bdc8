"""Runs that are killed again and again: nothing that was told is lost, and the end is that of an uninterrupted run.

A third of the kills is at any instant, a third at a step inside an epoch, a third while something is put on the disk.
Each is aimed at what is left of the run, by an uninterrupted one that was measured first, so that a faster or a slower
machine is hit as well; one that comes too late is made up for.
"""

import random
import sys
from collections import Counter
from dataclasses import dataclass

import numpy as np
import pytest
from chance import dice, generator, note
from killed import Aim, Death, Kill, killed
from made import LEARNING
from victims import BEGUN, train

from core.data import sources
from core.training.recipe import Augmentation, Recipe
from core.training.run import Run
from core.training.store import NewRun, RunStore

SEED = 20261125
AIMS: dict[Aim, str] = {"time": "at any instant", "step": "inside epochs", "disk": "at the disk"}
KILLS_OF_A_RUN = 4
TRIES = 3
"""At most so many kills are tried for each that is wanted."""

EPOCHS, STEPS = 4, 40
RECIPE = Recipe(
    "killed", epochs=EPOCHS, batch_size=20, learning_rate=0.01, schedule="one_cycle", seed=5,
    augmentation=Augmentation(shift=1),
)  # fmt: skip


@pytest.fixture
def data_file(tmp_path):
    draw = generator(1)
    path = tmp_path / "noise.npz"
    np.savez(path, images=draw.integers(0, 255, (1000, 28, 28), np.uint8), labels=np.arange(1000) % 10)
    return path


@pytest.fixture
def make(tmp_path, data_file):
    data = sources.load(str(data_file))
    store = RunStore(tmp_path / "runs")
    return lambda: store.create(NewRun(LEARNING, data, RECIPE, source=str(data_file)))


@dataclass(frozen=True)
class Length:
    """Of an uninterrupted run: milliseconds until its first step, those after it, and its calls to the disk."""

    starting: float
    learning: float
    disk_calls: int

    @classmethod
    def of(cls, whole: Death) -> "Length":
        starting = whole.said[BEGUN]
        return cls(starting, whole.milliseconds - starting, whole.disk_calls)

    def aimed(self, aim: Aim, left: float, draw: random.Random) -> Kill:
        """A kill at random in what is left of a run, a share of 1."""
        whole = {
            "time": self.starting + left * self.learning,
            "step": left * EPOCHS * STEPS,
            "disk": left * self.disk_calls,
        }[aim]
        return Kill(aim, draw.randint(1, max(1, round(whole))))


def left_of(run):
    """The share of a run's steps that is not done yet."""
    state = run.state()
    return 1 - (state.epoch * STEPS + state.steps) / (EPOCHS * STEPS) if state else 1.0


def figures(run):
    """Everything that must be the same to the last digit."""
    record, state = Run.read(run.folder).record(), run.state()
    arrays = [*state.variables, *state.optimizer, *state.best.weights, record.losses, record.accuracies]
    said = [(done.training_loss, done.validation_loss, done.validation_accuracy, done.best) for done in record.epochs]
    return said, record.ended.test_loss, record.ended.temperature, [array.tobytes() for array in arrays]


class Kills:
    """Kills at runs until each kind of kill has hit often enough."""

    def __init__(self, make, count, length, expected):
        self._make, self._count, self._length, self._expected = make, count, length, expected
        self._draw = dice(SEED)
        self.hits, self.tries, self.told, self.runs = Counter(dict.fromkeys(AIMS, 0)), 0, 0, 0

    def strike(self):
        while self._wanted() and self.tries < TRIES * self._count:
            run = self._make()
            self._kill_again_and_again(run)
            if RunStore(run.folder.parent).find(run.id).outcome == "interrupted":
                assert not killed(Kill("never"), train, run.folder.parent, run.id).killed
            assert figures(run) == self._expected
            assert not list(run.folder.parent.rglob("*.part"))
            assert len(list(run.folder.glob("weights-*"))) == 1
            self.runs += 1

    def __str__(self):
        hits = ", ".join(f"{self.hits[aim]} {where}" for aim, where in AIMS.items())
        return (
            f"{self.tries} kills tried, {self.hits.total()} hit ({hits}); {self.runs} runs ended, "
            f"{self.told} epochs told: none lost, all bit-identical"
        )

    def _wanted(self):
        """The kind of kill that has hit least, if it has not hit often enough."""
        aim = min(AIMS, key=self.hits.__getitem__)
        return aim if self.hits[aim] < -(-self._count // len(AIMS)) else None

    def _kill_again_and_again(self, run):
        done = 0
        for _ in range(KILLS_OF_A_RUN):
            aim, left = self._wanted(), left_of(run)
            if not (aim and left):
                return
            kill = self._length.aimed(aim, left, self._draw)
            self.tries += 1
            note(str(kill))
            death = killed(kill, train, run.folder.parent, run.id)
            epochs = [said for said in death.said if said != BEGUN]
            self.told += len(epochs)
            done = max([done, *epochs])
            again = RunStore(run.folder.parent).find(run.id)
            state = again.state()
            assert (state.epoch if state else 0) >= done, kill
            if again.outcome != "interrupted":
                return  # it was quicker than the kill
            assert death.killed, kill
            self.hits[aim] += 1


@pytest.mark.parametrize("count", [2, pytest.param(102, marks=pytest.mark.slow)])
def test_killed_runs_lose_nothing_and_end_as_if_nothing_had_happened(make, count, capsys):
    whole = make()
    measured = killed(Kill("never"), train, whole.folder.parent, whole.id)
    assert list(measured.said) == [BEGUN, *range(1, EPOCHS + 1)]
    kills = Kills(make, count, Length.of(measured), figures(whole))
    kills.strike()
    with capsys.disabled():
        sys.stdout.write(f"\n{kills}\n")
    assert min(kills.hits.values()) * len(AIMS) >= count, kills
