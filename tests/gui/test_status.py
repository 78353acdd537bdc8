import numpy as np
import pytest

from core.training.events import Ended, EpochDone, Started, StepsDone
from core.training.record import RunRecord
from gui import status
from gui.program_state import State


def ended(outcome: str, validation: float | None = None, test: float | None = None) -> RunRecord:
    record = RunRecord("a", started=Started("a", 1, 3, 10, 100))
    record.fold(Ended("a", outcome, "Out of memory.", 2, 0.1, validation, 0.1, test, 1.0, 1.0))
    return record


def test_while_nothing_is_trained_it_says_whether_it_can_be() -> None:
    assert status.idle_words(None, engine_ready=False) == "Loading the engine…"
    assert status.idle_words(None, engine_ready=True) == "Ready to train."


@pytest.mark.parametrize(
    ("record", "words"),
    [
        (ended("finished", 0.9871, 0.9902), "Finished · 99.02 % of the test digits right"),
        (ended("stopped early", 0.9871, 0.99), "Stopped early · 99.00 % of the test digits right"),
        (ended("stopped", 0.9871), "Stopped · 98.71 % of the validation digits right"),
        (ended("stopped"), "Stopped before the first epoch was done."),
        (ended("failed"), "The training failed. Out of memory."),
    ],
)
def test_how_the_last_run_ended(record: RunRecord, words: str) -> None:
    assert status.idle_words(record, engine_ready=True) == words


def test_after_the_last_epoch_it_says_that_it_tests() -> None:
    record = RunRecord("a", started=Started("a", 1, 1, 2, 100), images_per_second=5140.0, speeds=20)
    steps = np.full(2, 0.5, np.float32)
    record.fold(StepsDone("a", 1, 1, steps, steps, steps, 5140.0))
    assert status.training_words(record, State.TRAINING).startswith("Epoch 1 of 1 · nearly done")
    record.fold(EpochDone("a", 1, 0.5, 0.8, 0.5, 0.9, 0.1, 0.001, True))
    assert status.training_words(record, State.TRAINING) == "Reading the test digits…"


def test_what_trains_is_said_where_it_is_not_the_processor() -> None:
    record = RunRecord("a", started=Started("a", 1, 10, 275, 55_000, "Card A"), images_per_second=5140.0)
    assert status.training_words(record, State.TRAINING) == "Epoch 1 of 10 · 5,140 images/s · Card A"


def test_while_a_run_trains() -> None:
    record = RunRecord("a", started=Started("a", 1, 10, 275, 55_000), images_per_second=5140.0)
    assert status.training_words(record, State.TRAINING) == "Epoch 1 of 10 · 5,140 images/s"
    record.speeds = 20
    assert status.training_words(None, State.TRAINING) == "Preparing the training…"
    words = status.training_words(record, State.TRAINING)
    assert words.startswith("Epoch 1 of 10 · ")
    assert words.endswith(" left · 5,140 images/s")
    assert status.training_words(record, State.PAUSED) == "Paused in epoch 1 of 10"
    assert status.training_words(record, State.STOPPING) == "Stopping…"
    assert "as soon as" in status.training_words(record, State.QUEUED)
