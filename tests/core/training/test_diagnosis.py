import numpy as np
import pytest
from made import add_steps, end, made_record

from core.training.diagnosis import diagnosis
from core.training.events import Ended, PauseChanged, Started
from core.training.record import RunRecord


@pytest.mark.parametrize(
    ("validation", "training", "kind", "words"),
    [
        ((0.4,), (0.6,), "still learning", "the first epoch is done"),
        ((0.4, 0.3), (0.6, 0.4), "still learning", "fell in the last epoch"),
        ((0.5, 0.4, 0.3, 0.2, 0.1), (1, 0.8, 0.6, 0.4, 0.2), "still learning", "each of the last four epochs"),
        ((0.5, 0.6, 0.4, 0.3), (1, 0.8, 0.6, 0.4), "still learning", "each of the last two epochs"),
        ((0.3, 0.2, 0.25), (0.5, 0.4, 0.3), "wavering", "best so far is epoch 2"),
        ((0.3, 0.2, 0.25, 0.3), (0.5, 0.4, 0.3, 0.2), "over-fitting", "above its best for two epochs"),
        ((0.3, 0.2, 0.199, 0.2, 0.199), (0.5, 0.4, 0.4, 0.4, 0.4), "levelled off", "less than 2 % better"),
        ((2.31, 2.302), (2.4, 2.3), "not learning", "no better than guessing"),
    ],
)
def test_the_sentence_says_what_the_figures_say(validation, training, kind, words):
    shown = diagnosis(made_record(validation, training=training, epochs=9))
    assert shown.kind == kind
    assert words in shown.sentence
    assert f"{validation[-1]:.3f}" in shown.why


def test_what_was_learnt_without_epochs_has_its_own_sentence():
    record = RunRecord("taught")
    reason = "It has learnt your digits, after maj3-malireddi."
    record.fold(Ended("taught", "finished", reason, 0, None, None, None, 0.98, 0.0, 0.0))
    shown = diagnosis(record)
    assert (shown.kind, shown.mood, shown.sentence) == ("taught", "good", reason)


def test_rising_validation_is_no_over_fitting_while_training_gets_worse_too():
    shown = diagnosis(made_record((0.3, 0.2, 0.25, 0.3), training=(0.5, 0.4, 0.5, 0.6)))
    assert shown.kind == "wavering"


def test_before_anything_and_in_the_first_epoch():
    assert diagnosis(None).kind == diagnosis(RunRecord("new")).kind == "nothing"
    record = RunRecord("new")
    record.fold(Started("new", 1, 5, 40, 400))
    assert diagnosis(record).kind == "starting"
    add_steps(record, 1, 10, 2.0)
    assert diagnosis(record).kind == "starting"


def test_a_loss_that_grows_or_is_no_number_is_told_at_once():
    growing = made_record((), extra_steps=40)
    add_steps(growing, 1, 40, 20.0)
    assert diagnosis(growing).kind == "diverged"
    broken = made_record()
    broken.losses[-1] = np.nan
    assert diagnosis(broken).kind == "diverged"
    assert diagnosis(broken).mood == "bad"


def test_an_ended_run_says_how_and_what_came_out():
    shown = diagnosis(end(made_record((0.4, 0.2, 0.1))))
    assert shown.sentence.startswith("Finished: best epoch 3, 97.50 % validation, 97.00 % on the test digits.")
    assert "more epochs may help" in shown.sentence
    assert diagnosis(end(made_record(()), "stopped")).sentence.startswith("Stopped before the first epoch")
    over = end(made_record((0.3, 0.2, 0.25, 0.3), training=(0.5, 0.4, 0.3, 0.2)), "stopped early", "Enough.")
    assert "learn by heart" in diagnosis(over).sentence
    assert diagnosis(over).why.startswith("Enough.")


def test_a_failure_gives_its_reason():
    failed = diagnosis(end(made_record(), "failed", "The memory is full."))
    assert (failed.kind, failed.mood, failed.sentence) == ("failed", "bad", "Failed: The memory is full.")


def test_a_pause_is_said():
    record = made_record()
    record.fold(PauseChanged("made", paused=True))
    assert diagnosis(record).sentence.startswith("Paused. Still learning")
