"""Runs that are killed again and again: nothing that was told is lost, and the end is that of an uninterrupted run."""

import random
import sys

import numpy as np
import pytest
from killed import Kill, trained
from made import LEARNING

from core.data import sources
from core.training.recipe import Augmentation, Recipe
from core.training.run import Run
from core.training.store import RunStore

SEED = 20261125
KILLS_OF_A_RUN = 4
EPOCHS, STEPS = 4, 40
DISK_CALLS_OF_A_CHECKPOINT = 4
RECIPE = Recipe(
    "killed", epochs=EPOCHS, batch_size=20, learning_rate=0.01, schedule="one_cycle", seed=5,
    augmentation=Augmentation(shift=1),
)  # fmt: skip


@pytest.fixture
def data_file(tmp_path):
    draw = np.random.default_rng(1)
    path = tmp_path / "noise.npz"
    np.savez(path, images=draw.integers(0, 255, (1000, 28, 28), np.uint8), labels=np.arange(1000) % 10)
    return path


@pytest.fixture
def make(tmp_path, data_file):
    data = sources.load(str(data_file))
    store = RunStore(tmp_path / "runs")
    return lambda: store.create(LEARNING, data, RECIPE, source=str(data_file))


def kills(count):
    """A third at any instant, a third at a step inside an epoch, a third while something is put on the disk."""
    draw = random.Random(SEED)  # noqa: S311  (no secret)
    kinds = [
        lambda: Kill("time", draw.randint(100, 4000)),
        lambda: Kill("step", draw.randint(1, STEPS)),
        lambda: Kill("disk", draw.randint(0, 8 * DISK_CALLS_OF_A_CHECKPOINT)),
    ]
    return [kinds[number % 3]() for number in range(count)]


def figures(run):
    """Everything that must be the same to the last digit."""
    record, state = Run.read(run.folder).record(), run.state()
    arrays = [*state.variables, *state.optimizer, *state.best.weights, record.losses, record.accuracies]
    said = [(done.training_loss, done.validation_loss, done.validation_accuracy, done.best) for done in record.epochs]
    return said, record.ended.test_loss, record.ended.temperature, [array.tobytes() for array in arrays]


@pytest.mark.parametrize("count", [6, pytest.param(102, marks=pytest.mark.slow)])
def test_killed_runs_lose_nothing_and_end_as_if_nothing_had_happened(make, count, capsys):
    whole = make()
    assert trained(whole.folder.parent, whole.id, Kill("never")) == list(range(1, EPOCHS + 1))
    expected = figures(whole)
    told, died, ends = 0, 0, 0
    planned = kills(count)
    while planned:
        run = make()
        done = 0
        for kill in [planned.pop() for _ in range(min(KILLS_OF_A_RUN, len(planned)))]:
            said = trained(run.folder.parent, run.id, kill)
            done = max([done, *said])
            told += len(said)
            again = RunStore(run.folder.parent).find(run.id)
            state = again.state()
            assert (state.epoch if state else 0) >= done, kill
            if again.outcome != "interrupted":
                break  # it was quicker than the kill
            died += 1
        if again.outcome == "interrupted":
            trained(run.folder.parent, run.id, Kill("never"))
        assert figures(run) == expected, kill
        assert not list(run.folder.parent.rglob("*.part"))
        assert len(list(run.folder.glob("weights-*"))) == 1
        ends += 1
    with capsys.disabled():
        sys.stdout.write(f"\n{died} kills, {ends} runs ended, {told} epochs told: none lost, all bit-identical\n")
    assert died
