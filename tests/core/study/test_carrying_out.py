"""One training of a study, in this process."""

import threading
from dataclasses import replace

import pytest
from made import TINY
from studied import QUICK

from core.data import sources
from core.errors import RunError, StudyError, TrainingError
from core.study import carrying_out, parcel, remote
from core.study.carrying_out import carry_out
from core.study.study import Found, Training
from core.training import recipe as recipes
from core.training.store import RunStore


@pytest.fixture
def training(bars) -> Training:
    data = sources.load(str(bars)).limited(200)
    return Training(TINY, QUICK, Found(str(bars), data.digest), 200)


@pytest.fixture
def words():
    return []


def never() -> threading.Event:
    return threading.Event()


class After(list):
    """Hears words; sets `stop` at the first."""

    def __init__(self, stop):
        super().__init__()
        self.stop = stop

    def __call__(self, words):
        self.append(words)
        self.stop.set()


def interrupted(training, store):
    """A run of it that was stopped after its first epoch."""
    stop = never()
    with pytest.raises(TrainingError, match="can be taken up"):
        carry_out(training, store, After(stop), stop)
    (run,) = store.runs()
    return run


def test_a_training_is_begun_and_says_its_epochs(training, store, words):
    run = carry_out(training, store, words.append, never())
    assert run.info.outcome.outcome == "finished"
    assert (run.info.name, run.info.data.limit, run.info.data.source) == (
        "tiny, quick, seed 1", 200, training.data.source,
    )  # fmt: skip
    assert [line.partition(",")[0] for line in words] == ["epoch 1 of 2", "epoch 2 of 2"]


def test_what_was_left_behind_is_taken_up_to_the_same_end(training, tmp_path, words):
    whole = carry_out(training, RunStore(tmp_path / "whole"), words.append, never())
    store = RunStore(tmp_path / "stopped")
    left = interrupted(training, store)
    del words[:]
    taken_up = carry_out(training, store, words.append, never())
    assert taken_up.id == left.id
    assert [line.partition(",")[0] for line in words] == ["epoch 2 of 2"]
    assert taken_up.info.outcome.validation_loss == whole.info.outcome.validation_loss


def test_what_cannot_be_taken_up_is_begun_anew(training, store, words):
    left = interrupted(training, store)
    for path in left.folder.glob("state*.npz"):
        path.write_bytes(b"damaged")
    again = carry_out(training, store, words.append, never())
    assert again.id != left.id
    assert words[0].endswith("It is begun anew.")


def test_what_another_process_trains_is_left_to_it(training, store, words):
    left = interrupted(training, store)
    with left.alone(), pytest.raises(RunError, match="being trained by another process"):
        carry_out(training, store, words.append, never())
    assert [run.id for run in store.runs()] == [left.id]


def test_other_data_of_that_name_is_refused(training, store, words):
    other = replace(training, data=replace(training.data, digest="0" * 64))
    with pytest.raises(StudyError, match="is not the data that the study began with"):
        carry_out(other, store, words.append, never())
    assert store.runs() == []


def test_a_training_that_fails_says_why(training, store, words, monkeypatch):
    monkeypatch.setattr(carrying_out.preparing.room, "check", refuse)
    with pytest.raises(TrainingError, match="no room"):
        carry_out(training, store, words.append, never())


def refuse(*_arguments):
    raise TrainingError("There is no room.")


# What a worker elsewhere does


def test_a_worker_sends_a_whole_run_back_and_keeps_nothing(training, store, tmp_path):
    why_not, content = remote.train(remote.letter(training))
    assert why_not == ""
    run = parcel.unpacked(content, store, training)
    assert run.info.outcome.outcome == "finished"
    assert len(run.record().epochs) == 2


def test_a_worker_says_what_it_lacks(training):
    elsewhere = replace(training, data=Found("/nowhere/digits.npz", training.data.digest))
    why_not, content = remote.train(remote.letter(elsewhere))
    assert content == b""
    assert why_not.startswith("On ")
    assert "There is no data called '/nowhere/digits.npz'" in why_not


def test_a_worker_of_another_version_refuses(training, monkeypatch):
    letter = remote.letter(training)
    monkeypatch.setattr("core.__version__", "99.0")
    why_not, content = remote.train(letter)
    assert content == b""
    assert "This worker has Digit Trainer 99.0, and the study comes from" in why_not


@pytest.mark.parametrize("letter", ["", "[]", "{}", '{"version": 1}'])
def test_a_worker_refuses_what_is_no_training(letter):
    why_not, content = remote.train(letter)
    assert content == b""
    assert why_not.startswith("On ")


@pytest.mark.expects_log
def test_a_fault_in_a_worker_is_a_sentence(training, monkeypatch):
    monkeypatch.setattr(remote, "carry_out", lambda *_arguments: recipes.no_such_name)
    why_not, content = remote.train(remote.letter(training))
    assert content == b""
    assert "Something went wrong that should not (AttributeError)" in why_not
