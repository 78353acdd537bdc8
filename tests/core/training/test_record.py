import numpy as np
import pytest

from core.training.events import Ended, EpochDone, PauseChanged, Started, StepsDone
from core.training.record import RunRecord


def steps(epoch, first, *losses, speed=1000.0, run="a"):
    values = np.array(losses, np.float32)
    return StepsDone(run, epoch, first, values, 1 - values, values / 10, speed)


def epoch(number, loss, best):
    return EpochDone("a", number, 0.5, 0.8, loss, 0.9, 2.0, 0.01, best)


def folded(*events):
    record = RunRecord("a")
    for event in events:
        record.fold(event)
    return record


def test_steps_are_strung_together():
    record = folded(Started("a", 1, 2, 3, 600), steps(1, 1, 0.5, 0.25), steps(1, 3, 0.125))
    assert record.losses.tolist() == [0.5, 0.25, 0.125]
    assert record.accuracies.tolist() == [0.5, 0.75, 0.875]
    assert record.steps == 3
    assert record.epoch_progress() == 1
    assert record.progress() == 0.5


def test_many_steps_are_kept():
    record = folded(*(steps(1, first, *range(700)) for first in range(1, 7001, 700)))
    assert record.losses.tolist() == list(range(700)) * 10


def test_strangers_are_ignored():
    assert folded(steps(1, 1, 0.5, run="b")).steps == 0


def test_the_best_epoch_is_the_last_one_that_was_called_best():
    record = folded(epoch(1, 0.4, True), epoch(2, 0.3, True), epoch(3, 0.5, False))
    assert record.best.epoch == 2
    assert RunRecord("a").best is None


def test_a_resume_forgets_what_is_trained_again():
    record = folded(
        Started("a", 1, 3, 2, 400), steps(1, 1, 0.5, 0.4), epoch(1, 0.4, True), steps(2, 3, 0.3),
        Started("a", 2, 3, 2, 400), steps(2, 3, 0.2, 0.1),
    )  # fmt: skip
    assert np.allclose(record.losses, [0.5, 0.4, 0.2, 0.1])
    assert [done.epoch for done in record.epochs] == [1]
    assert record.epoch() == 2


def test_time_left_follows_from_the_speed():
    started = Started("a", 1, 10, 20, 1000)
    slow, steady = steps(1, 1, 0.1, speed=5), [steps(1, place, 0.1, speed=500) for place in range(2, 21)]
    record = folded(started, slow, *steady, epoch(1, 0.3, True))
    assert record.images_per_second == 500  # the first, which also warms up, does not count
    assert record.seconds_left() == 9 * 2.0
    assert RunRecord("a").seconds_left() is None


def test_nothing_is_said_of_the_time_left_until_the_speed_is_steady():
    record = folded(Started("a", 1, 10, 40, 1000), steps(1, 1, 0.1, speed=5))
    assert (record.images_per_second, record.seconds_left()) == (0, None)
    for place in range(2, 20):
        record.fold(steps(1, place, 0.1, speed=500))
        assert (record.images_per_second, record.seconds_left()) == (500, None)
    record.fold(steps(1, 20, 0.1, speed=500))
    assert record.seconds_left() == pytest.approx(9.5 * 2.08)


def test_after_a_resume_the_speed_is_found_anew():
    steady = [steps(1, place, 0.1, speed=500) for place in range(1, 22)]
    record = folded(Started("a", 1, 10, 40, 1000), *steady)
    assert record.seconds_left() is not None
    record.fold(Started("a", 1, 10, 40, 1000))
    assert (record.images_per_second, record.seconds_left()) == (0, None)


def test_pause_and_end():
    record = folded(PauseChanged("a", paused=True))
    assert record.paused
    record.fold(Ended("a", "stopped", "You stopped it.", 0, None, None, None, None, 1.0, 0.0))
    assert not record.paused
    assert record.ended.outcome == "stopped"


def test_nothing_has_no_progress():
    assert RunRecord("a").progress() == RunRecord("a").epoch_progress() == 0
