import threading

import numpy as np
import pytest

from core.data import mnist, sources
from core.data.dataset import Dataset, Digits
from core.data.synthetic import pen
from core.training.events import CheckpointKept, Started
from core.training.recipe import Augmentation, Recipe
from core.training.redrawing import Redrawing

REDRAW = Recipe(epochs=3, batch_size=50, seed=5, augmentation=Augmentation(redraw=True))


@pytest.fixture(scope="module")
def data() -> Dataset:
    return pen.dataset(train=200, validation=50, test=50)


def all_of(data: Dataset, epoch: int) -> Digits:
    return Digits.joined(*data.redrawn(epoch))


def test_every_epoch_has_as_many_digits_and_other_ones(data):
    assert np.array_equal(all_of(data, 1).images, data.train.images)
    second, third = all_of(data, 2), all_of(data, 3)
    assert len(second) == len(third) == 200
    assert not (second.images == third.images).all(axis=(1, 2)).any()
    assert np.array_equal(second.images, all_of(data, 2).images)


def test_a_limit_holds_in_every_epoch(data):
    few = data.limited(60)
    assert np.array_equal(all_of(few, 1).images, few.train.images)
    assert np.array_equal(all_of(few, 2).images, all_of(data, 2).images[:60])


def test_of_both_sources_the_pen_digits_are_drawn_anew_and_the_others_stay(data, monkeypatch):
    scanned = Dataset("MNIST", "Made for tests.", pen.digits(30, 7), pen.digits(10, 8), pen.digits(10, 9))
    monkeypatch.setattr(mnist, "load", lambda: scanned)
    monkeypatch.setattr(pen, "dataset", lambda *_args, **_given: data)
    both = sources.load("mnist+pen")
    assert np.array_equal(all_of(both, 1).images, both.train.images)
    assert np.array_equal(all_of(both, 2).images[:30], scanned.train.images)
    assert np.array_equal(all_of(both, 2).images[30:], all_of(data, 2).images)


def test_the_digits_of_the_next_epoch_are_drawn_meanwhile():
    drawn = threading.Event()

    def redrawn(epoch):
        drawn.set()
        yield pen.digits(10, seed=epoch)

    with Redrawing(redrawn, epochs=3) as redrawing:
        assert redrawing.digits(1, lambda: None) is None
        assert drawn.wait(5)
        assert np.array_equal(redrawing.digits(2, lambda: None).images, pen.digits(10, seed=2).images)
        assert np.array_equal(redrawing.digits(3, lambda: None).images, pen.digits(10, seed=3).images)


def test_what_is_asked_for_meanwhile_can_end_the_waiting():
    go_on = threading.Event()

    def redrawn(epoch):
        go_on.wait(5)
        yield pen.digits(10, seed=epoch)

    def stopped():
        go_on.set()
        raise InterruptedError

    with pytest.raises(InterruptedError), Redrawing(redrawn, epochs=9) as redrawing:
        redrawing.digits(7, stopped)
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("redrawing")]


def test_a_training_learns_from_fresh_digits_and_a_resumed_one_from_the_same(train, data):
    whole = train(REDRAW, data=data)
    kept = train(REDRAW.changed(augmentation=Augmentation()), data=data)
    assert whole.history()[0] == kept.history()[0]
    assert whole.history()[1] != kept.history()[1]
    rest = train(REDRAW, data=data, resume=whole.of(CheckpointKept)[0].state)
    assert rest.history() == whole.history()[1:]


def test_the_tutorials_way_has_fresh_digits_too(train, data):
    whole = train(REDRAW.changed(validate_on_test=True), data=data)
    assert whole.of(Started)[0].training_images == 250
    assert whole.ended.outcome == "finished"
