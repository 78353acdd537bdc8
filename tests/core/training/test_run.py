import json
import os
import threading

import numpy as np
import pytest

from core.errors import RunError
from core.training import preparing, session, throughput
from core.training.events import CheckpointKept, EpochDone, StepsDone
from core.training.recorder import Recorder
from core.training.run import Run
from core.training.store import NewRun, RunStore


@pytest.fixture
def store(tmp_path):
    return RunStore(tmp_path / "runs")


@pytest.fixture
def trained(store, small_data, small_architecture, small_recipe):
    """A finished run on the disk, and the events it said."""
    run = store.create(NewRun(small_architecture, small_data, small_recipe, name="First", source="bars.npz"))
    heard = []
    session.run(
        run.id, small_architecture, small_data, small_recipe, Recorder(run, heard.append),
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
    assert names == sorted(["run.json", "history.jsonl", "state.npz", "state-before.npz", weights])


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
    for one, other in zip(again.network().weights, state.best.weights, strict=True):
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
    run.keep(CheckpointKept(run.id, run.state(), done), steps, 330)
    assert run.record().epochs[-1] == done
    assert history.read_bytes().endswith(whole.splitlines(keepends=True)[-1])


def redrawn(run):
    """Make it a run of an earlier version that drew its digits anew in every epoch."""
    path = run.folder / "run.json"
    document = json.loads(path.read_text())
    document["recipe"]["augmentation"]["redraw"] = True
    path.write_text(json.dumps(document))


def test_a_run_whose_digits_were_drawn_anew_is_read_and_kept_but_not_taken_up(trained, store):
    run, _heard = trained
    redrawn(run)
    again = store.find(run.id)
    assert again.network().weights
    again.change(name="Renamed")
    assert json.loads((run.folder / "run.json").read_text())["recipe"]["augmentation"]["redraw"] is True
    before = content(run.folder)
    with pytest.raises(RunError, match="no longer done") as refused:
        preparing.taken_up(store.find(run.id), epochs=9)
    assert "opened, evaluated and exported" in refused.value.hint
    assert content(run.folder) == before


def test_more_epochs_train_a_finished_run_further(trained, small_data, small_architecture):
    run, _ = trained
    state = run.take_up(5)
    assert run.info.outcome is None
    session.run(
        run.id, small_architecture, small_data, run.info.recipe, Recorder(run, lambda _: None),
        threading.Event(), threading.Event(), resume=state,
    )  # fmt: skip
    assert [done.epoch for done in run.record().epochs] == [1, 2, 3, 4, 5]
    assert len(list(run.folder.glob("weights-*.npz"))) == 1


@pytest.mark.parametrize("epochs", [None, 2, 3])
def test_a_finished_run_has_nothing_to_resume(trained, epochs):
    with pytest.raises(RunError, match="has done 3 epochs already"):
        trained[0].resumable(epochs)


def test_a_run_is_trained_by_one_process_at_a_time(trained, store):
    run, _ = trained
    with run.alone():
        assert store.find(run.id).is_running()
        with pytest.raises(RunError, match="by another process"), store.find(run.id).alone():
            pass
    assert not run.is_running()


def damage(path):
    path.write_bytes(path.read_bytes()[:100])


def test_a_damaged_state_gives_way_to_the_one_before(trained):
    run, _ = trained
    damage(run.folder / "state.npz")
    assert run.state().epoch == 2
    damage(run.folder / "state-before.npz")
    with pytest.raises(RunError, match=r"state\.npz is damaged"):
        run.state()


def test_damaged_weights_are_found_again_in_the_state(trained):
    run, _ = trained
    (path,) = run.folder.glob("weights*")
    whole = run.network().weights
    damage(path)
    for one, other in zip(run.network().weights, whole, strict=True):
        assert np.array_equal(one, other)
    damage(run.folder / "state.npz")
    damage(run.folder / "state-before.npz")
    with pytest.raises(RunError, match="is damaged"):
        run.network()


def test_arrays_with_pickles_are_refused(trained):
    run, _ = trained
    for name in ("state.npz", "state-before.npz"):
        np.savez(run.folder / name, scalars=np.array([{}], dtype=object))
    with pytest.raises(RunError):
        run.state()


def test_a_change_keeps_what_others_have_changed(trained, store):
    run, _ = trained
    other = store.find(run.id)
    other.change(name="Renamed")
    run.change(outcome=None)
    assert store.find(run.id).info.name == "Renamed"
    assert store.find(run.id).info.outcome is None
    assert run.info.name == "Renamed"


def test_renaming_a_run_that_is_being_trained_lasts(store, small_data, small_architecture, small_recipe):
    run = store.create(NewRun(small_architecture, small_data, small_recipe, name="Old"))

    def rename(event):
        if isinstance(event, EpochDone) and event.epoch == 1:
            store.find(run.id).change(name="New")

    preparing.train(begun(run, small_data), rename, threading.Event(), threading.Event())
    assert store.find(run.id).info.name == "New"
    assert store.find(run.id).info.outcome.outcome == "finished"


def content(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_a_resume_that_is_refused_changes_nothing_to_the_byte(
    store, small_data, small_architecture, small_recipe, saved_data, data_file
):
    run = store.create(NewRun(small_architecture, saved_data, small_recipe, source=str(data_file)))
    seen = []

    def resume_again(event):
        if isinstance(event, CheckpointKept):
            before = content(run.folder)
            with pytest.raises(RunError, match="being trained by another process"):
                preparing.taken_up(store.find(run.id), 100)
            late = preparing.Prepared(store.find(run.id), saved_data, run.record(), resumed=True, epochs=100)
            with pytest.raises(RunError, match="being trained by another process"):
                preparing.train(late, seen.append, threading.Event(), threading.Event())
            assert content(run.folder) == before

    preparing.train(begun(run, saved_data), resume_again, threading.Event(), threading.Event())
    assert not seen
    assert store.find(run.id).info.recipe == small_recipe
    assert store.find(run.id).info.outcome.outcome == "finished"
    before = content(run.folder)
    with pytest.raises(RunError, match="has done 3 epochs already"):
        preparing.taken_up(store.find(run.id))
    assert content(run.folder) == before


@pytest.mark.parametrize("interrupted", [4, *(pytest.param(place, marks=pytest.mark.slow) for place in (0, 9, 15))])
def test_a_run_taken_up_from_the_disk_inside_an_epoch_equals_an_uninterrupted_one(
    store, saved_data, small_architecture, small_recipe, data_file, monkeypatch, interrupted
):
    monkeypatch.setattr(session, "CHECKPOINT_SECONDS", 0.0)
    monkeypatch.setattr(throughput, "MAX_GROUP", 1)
    whole, cut = (
        store.create(NewRun(small_architecture, saved_data, small_recipe, source=str(data_file))) for _ in "ab"
    )
    train(whole, saved_data)
    kept = []

    def crash(event):
        kept.append(event)
        if sum(isinstance(one, CheckpointKept) for one in kept) > interrupted:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        preparing.train(begun(cut, saved_data), crash, threading.Event(), threading.Event())
    again = store.find(cut.id)
    assert again.outcome == "interrupted"
    prepared = preparing.taken_up(again)
    preparing.train(prepared, lambda _: None, threading.Event(), threading.Event())
    assert same_figures(whole) == same_figures(cut)
    for one, other in zip(whole.state().optimizer, cut.state().optimizer, strict=True):
        assert np.array_equal(one, other)


def test_an_epoch_whose_state_was_not_kept_is_not_shown_when_the_run_is_taken_up(
    store, saved_data, small_architecture, small_recipe, data_file
):
    run = store.create(NewRun(small_architecture, saved_data, small_recipe, source=str(data_file)))
    train(run, saved_data)
    run.change(outcome=None)
    (run.folder / "state.npz").unlink()
    prepared = preparing.taken_up(run)
    assert prepared.state.epoch == 2
    assert [done.epoch for done in prepared.record.epochs] == [1, 2]
    assert prepared.record.steps == 2 * prepared.record.started.steps_per_epoch


def begun(run, data):
    return preparing.Prepared(run, data, run.record())


def train(run, data):
    preparing.train(begun(run, data), lambda _: None, threading.Event(), threading.Event())


def same_figures(run):
    record = Run.read(run.folder).record()
    figures = [(done.training_loss, done.training_accuracy, done.validation_loss, done.best) for done in record.epochs]
    return figures, record.losses.tolist(), record.learning_rates.tolist(), record.ended.test_loss


def test_drafts_of_a_killed_process_are_gone_after_the_next_training(trained):
    run, _ = trained
    for name in (".state.npz-0123abcd.part", ".run.json-0123abcd.part", ".weights-epoch01-loss0.1.npz-0123abcd.part"):
        (run.folder / name).write_bytes(b"half")
    with run.alone():
        pass
    assert not list(run.folder.glob(".*.part"))


@pytest.mark.expects_log
def test_a_full_disk_ends_the_run_in_a_sentence_and_keeps_the_last_epoch(
    store, small_data, small_architecture, small_recipe, monkeypatch
):
    run = store.create(NewRun(small_architecture, small_data, small_recipe))
    heard = []

    def fill_the_disk(event):
        heard.append(event)
        if isinstance(event, EpochDone):
            monkeypatch.setattr(os, "fsync", full)

    def full(_handle):
        raise OSError(28, "No space left on device")

    session.run(
        run.id, small_architecture, small_data, small_recipe, Recorder(run, fill_the_disk),
        threading.Event(), threading.Event(),
    )  # fmt: skip
    assert heard[-1].outcome == "failed"
    assert "the disk is full" in heard[-1].reason
    assert run.state().epoch == 1
    assert run.network()
    assert [event.epoch for event in heard if isinstance(event, EpochDone)] == [1]
    assert not list(run.folder.glob(".*.part"))
