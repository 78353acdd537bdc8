"""Two owners of one folder of runs, in processes of their own: each gets what it asked for or a sentence."""

import time
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import numpy as np
import pytest
from chance import generator
from killed import Kill, killed
from made import LEARNING
from victims import answer, create_runs, train

from core.data import sources
from core.errors import RunError
from core.training import preparing
from core.training.recipe import Recipe
from core.training.store import NewRun, RunStore

EPOCHS = 4
RECIPE = Recipe("shared", epochs=EPOCHS, batch_size=10, learning_rate=0.01, seed=5)
CREATED = 8


@pytest.fixture
def store(tmp_path):
    return RunStore(tmp_path / "runs")


@pytest.fixture
def make(tmp_path, store):
    draw, path = generator(1), tmp_path / "noise.npz"
    np.savez(path, images=draw.integers(0, 255, (1000, 28, 28), np.uint8), labels=np.arange(1000) % 10)
    data = sources.load(str(path))
    return lambda: store.create(NewRun(LEARNING, data, RECIPE, source=str(path)))


def figures(run):
    record, state = run.record(), run.state()
    arrays = [*state.variables, *state.optimizer, record.losses, *run.network().weights]
    return [done.validation_loss for done in record.epochs], [array.tobytes() for array in arrays]


def beside(*works):
    """Do several things at once, each in a process; what each said."""
    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(lambda work: list(killed(Kill("never"), *work).said), works))


@pytest.mark.slow
def test_two_resumes_of_one_run_at_once(make, store):
    run, alone = make(), make()
    assert not killed(Kill("never"), train, store.folder, alone.id).killed
    resume = ("train", "--resume", run.id, "--runs", str(store.folder))
    (one,), (other,) = beside((answer, *resume), (answer, *resume))
    (done, *_), (refused, *said) = sorted((one, other))
    assert (done, refused) == (0, 1)
    assert any(
        text in " ".join(said) for text in ("is being trained by another process", f"has done {EPOCHS} epochs already")
    )
    assert figures(store.find(run.id)) == figures(alone)
    assert len((run.folder / "history.jsonl").read_text().splitlines()) == EPOCHS


def test_what_others_do_to_a_run_that_is_trained(make, store, tmp_path):
    """The window lists it, tries to delete and to resume it, and renames it while the terminal trains it."""
    run, alone, gate = make(), make(), tmp_path / "gate"
    assert not killed(Kill("never"), train, store.folder, alone.id).killed
    with ThreadPoolExecutor(1) as pool:
        trained = pool.submit(killed, Kill("never"), train, store.folder, run.id, gate)
        while not (run.folder / "state.npz").exists():
            time.sleep(0.01)
        assert store.find(run.id).outcome == "running"
        for forbidden in (store.delete, partial(preparing.taken_up, epochs=9)):
            with pytest.raises(RunError, match="is being trained by another process"):
                forbidden(store.find(run.id))
        gate.touch()
        names = 0
        while not trained.done():
            names += 1
            store.find(run.id).change(name=f"Name {names}")
        assert not trained.result().killed
    after = store.find(run.id)
    assert (after.info.name, after.outcome, after.info.recipe.epochs) == (f"Name {names}", "finished", EPOCHS)
    assert figures(after) == figures(alone)


def test_many_processes_make_runs_at_once(store):
    made = beside(*[(create_runs, store.folder, CREATED)] * 3)
    ids = [run_id for said in made for run_id in said]
    assert len(set(ids)) == len(ids) == 3 * CREATED
    assert {entry.id for entry in store.entries()} == set(ids)
    assert {path.name for path in store.folder.iterdir()} == {".lock", *ids}


def test_runs_are_deleted_while_others_make_and_list_some(make, store):
    gone = [make() for _ in range(CREATED)]
    with ThreadPoolExecutor(1) as pool:
        making = pool.submit(killed, Kill("never"), create_runs, store.folder, CREATED)
        for run in gone:
            store.delete(run)
            assert all(entry.outcome != "damaged" for entry in store.entries())
        made = set(making.result().said)
    assert {entry.id for entry in store.entries()} == made
