import json
import threading

import numpy as np
import pytest

from core.errors import RunError
from core.training import session
from core.training.events import CheckpointKept, EpochDone, StepsDone
from core.training.store import RunStore


@pytest.fixture
def store(tmp_path):
    return RunStore(tmp_path / "runs")


@pytest.fixture
def trained(store, small_data, small_architecture, small_recipe):
    """A finished run on the disk, and the events it said."""
    run = store.create(small_architecture, small_data, small_recipe, name="First", source="bars.npz")
    heard = []
    session.run(
        run.id, small_architecture, small_data, small_recipe, run.recorder(heard.append),
        threading.Event(), threading.Event(),
    )  # fmt: skip
    return run, heard


def test_the_folder_tells_a_person_what_was_done(trained):
    run, heard = trained
    document = json.loads((run.folder / "run.json").read_text())
    assert document["name"] == "First"
    assert document["data"] == {
        "source": "bars.npz", "limit": None, "name": "bars", "description": "Made for tests.",
        "digest": run.info.data.digest, "train": 330, "validation": 90, "test": 90,
    }  # fmt: skip
    assert document["outcome"]["outcome"] == "finished"
    assert document["versions"].keys() >= {"digit-trainer", "tensorflow", "keras", "numpy", "python"}
    best = min((event for event in heard if isinstance(event, EpochDone)), key=lambda done: done.validation_loss)
    names = sorted(path.name for path in run.folder.iterdir() if not path.name.startswith("."))
    weights = f"weights-epoch{best.epoch:02}-loss{best.validation_loss:.4f}.npz"
    assert names == sorted(["run.json", "history.jsonl", "state.npz", weights])


def test_what_is_read_back_is_what_was_said(trained, store):
    run, heard = trained
    again = store.find(run.id)
    record = again.record()
    assert record.epochs == [event for event in heard if isinstance(event, EpochDone)]
    said = np.concatenate([event.losses for event in heard if isinstance(event, StepsDone)])
    assert np.array_equal(record.losses, said)
    assert record.ended == heard[-1]
    state = [event.state for event in heard if isinstance(event, CheckpointKept)][-1]
    for one, other in zip(again.state().optimizer, state.optimizer, strict=True):
        assert one.dtype == other.dtype
        assert np.array_equal(one, other)
    for one, other in zip(again.network().weights, state.best_weights, strict=True):
        assert np.array_equal(one, other)
    assert again.info == run.info


def test_a_line_that_was_cut_off_is_ignored_and_written_again(trained, store):
    run, heard = trained
    history = run.folder / "history.jsonl"
    whole = history.read_bytes()
    history.write_bytes(whole[:-20])
    assert [done.epoch for done in run.record().epochs] == [1, 2]
    done = [event for event in heard if isinstance(event, EpochDone)][-1]
    steps = [event for event in heard if isinstance(event, StepsDone) and event.epoch == 3]
    run.keep_epoch(done, steps, 330, run.state())
    assert run.record().epochs[-1] == done
    assert history.read_bytes().endswith(whole.splitlines(keepends=True)[-1])


def test_more_epochs_train_a_finished_run_further(trained, small_data, small_architecture):
    run, _ = trained
    state = run.resumed(5)
    assert run.info.outcome is None
    session.run(
        run.id, small_architecture, small_data, run.info.recipe, run.recorder(lambda _: None),
        threading.Event(), threading.Event(), resume=state,
    )  # fmt: skip
    assert [done.epoch for done in run.record().epochs] == [1, 2, 3, 4, 5]
    assert len(list(run.folder.glob("weights-*.npz"))) == 1


@pytest.mark.parametrize("epochs", [None, 2, 3])
def test_a_finished_run_has_nothing_to_resume(trained, epochs):
    with pytest.raises(RunError, match="has done 3 epochs already"):
        trained[0].resumed(epochs)


def test_a_run_is_trained_by_one_process_at_a_time(trained, store):
    run, _ = trained
    with run.alone():
        assert store.find(run.id).is_running()
        with pytest.raises(RunError, match="by another process"), store.find(run.id).alone():
            pass
    assert not run.is_running()


@pytest.mark.parametrize("name", ["state.npz", "weights"])
def test_damaged_arrays_are_a_sentence(trained, name):
    run, _ = trained
    (path,) = run.folder.glob(f"{name}*")
    path.write_bytes(path.read_bytes()[:100])
    with pytest.raises(RunError, match="cannot be read"):
        run.state() if name == "state.npz" else run.network()


def test_arrays_with_pickles_are_refused(trained):
    run, _ = trained
    np.savez(run.folder / "state.npz", scalars=np.array([{}], dtype=object))
    with pytest.raises(RunError, match="cannot be read"):
        run.state()


@pytest.mark.expects_log
def test_a_full_disk_ends_the_run_in_a_sentence_and_keeps_the_last_epoch(
    store, small_data, small_architecture, small_recipe, monkeypatch
):
    run = store.create(small_architecture, small_data, small_recipe)
    heard = []

    def fill_the_disk(event):
        heard.append(event)
        if isinstance(event, CheckpointKept):
            monkeypatch.setattr("core.disk.os.fsync", full)

    def full(_handle):
        raise OSError(28, "No space left on device")

    session.run(
        run.id, small_architecture, small_data, small_recipe, run.recorder(fill_the_disk),
        threading.Event(), threading.Event(),
    )  # fmt: skip
    assert heard[-1].outcome == "failed"
    assert "the disk is full" in heard[-1].reason
    assert run.state().epoch == 1
    assert run.network()
    assert not list(run.folder.glob(".*.part"))
