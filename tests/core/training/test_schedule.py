import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.model import backend
from core.training import schedule
from core.training.recipe import TUTORIAL, Augmentation, Recipe
from core.training.schedule import further_words


def test_a_constant_rate_is_constant():
    assert np.array_equal(schedule.learning_rates(Recipe(), 5, 3), np.full(5, 0.001, np.float32))


@given(st.integers(1, 20), st.integers(1, 50))
def test_one_cycle_climbs_to_the_peak_and_falls_to_nearly_nothing(epochs, steps):
    recipe = Recipe(epochs=epochs, learning_rate=0.01, schedule="one_cycle")
    rates = np.concatenate([schedule.learning_rates(recipe, steps, epoch) for epoch in range(1, epochs + 1)])
    top = int(rates.argmax())
    assert rates.max() <= 0.01 + 1e-8
    assert (np.diff(rates[: top + 1]) >= 0).all()
    assert (np.diff(rates[top:]) <= 0).all()
    if len(rates) > 40:
        assert rates.max() > 0.0098
        assert rates[0] < 0.0015
        assert rates[-1] < 0.0001


@given(st.integers(0, 2**31 - 1), st.integers(1, 300), st.integers(1, 1000))
def test_an_epoch_shows_every_image_once_in_an_order_of_its_own(seed, count, epoch):
    recipe = Recipe(seed=seed)
    order = schedule.order(recipe, count, epoch)
    assert sorted(order) == list(range(count))
    assert np.array_equal(order, schedule.order(recipe, count, epoch))
    if count > 30:
        assert not np.array_equal(order, schedule.order(recipe, count, epoch + 1))


@pytest.mark.parametrize(
    ("share", "count", "images"),
    [
        (1.0, 300, 300),
        (1.0, 70_000, 70_000),
        (0.5, 60_000, 30_000),
        (0.5, 30_000, 27_500),
        (0.5, 300, 3_000),
        (0.1, 1, 10),
    ],
)
def test_a_share_of_few_images_is_all_of_them_up_to_ten_times(share, count, images):
    assert schedule.images(Recipe(epoch_share=share), count) == images


@given(st.integers(0, 2**31 - 1), st.integers(1, 300), st.floats(0.01, 1), st.data())
def test_an_epoch_has_its_images_every_one_once_before_any_comes_again(seed, count, share, data):
    recipe = Recipe(seed=seed, epoch_share=share)
    places = st.lists(st.integers(0, count - 1), min_size=1, unique=True).map(lambda found: np.array(found, np.int32))
    among = data.draw(st.none() | places)
    order = schedule.order(recipe, count, 2, among)
    assert order.dtype == np.int32
    assert len(order) == schedule.images(recipe, count)
    allowed = set(range(count)) if among is None else set(among.tolist())
    for start in range(0, len(order), len(allowed)):
        part = order[start : start + len(allowed)].tolist()
        assert len(set(part)) == len(part)
        assert set(part) <= allowed


@pytest.mark.parametrize(("count", "share"), [(55_000, 0.25), (75_000, 0.25), (22_000, 0.625), (1_000, 1.0)])
def test_of_few_images_later_epochs_go_through_more_or_all(count, share):
    assert schedule.hardest_share(Recipe(epoch_share=0.5, hardest=0.25), count) == share


@given(st.integers(1, 100_000), st.floats(0.01, 1), st.floats(0.01, 1))
def test_no_image_of_few_comes_more_often_in_a_later_epoch_than_of_many(count, share, hardest):
    recipe = Recipe(epoch_share=share, hardest=hardest)
    chosen = schedule.hardest_share(recipe, count)
    assert hardest <= chosen <= 1
    assert chosen == 1 or schedule.images(recipe, count) / (chosen * count) <= share / hardest * (1 + 1e-9) + 1 / count


def test_only_later_epochs_are_of_the_hardest():
    assert [schedule.only_hardest(Recipe(hardest=0.5), epoch) for epoch in (1, 2, 3)] == [False, True, True]
    assert not schedule.only_hardest(Recipe(), 2)


def test_without_augmentation_nothing_moves():
    kept = schedule.variations(Recipe(), 3, 1)
    assert np.allclose(kept, [1, 0, 0, 0, 1, 0, 0, 0, 0, 0], atol=1e-6)


def test_a_share_of_the_images_is_left_as_it_is():
    some = schedule.variations(Recipe(augmentation=Augmentation(shift=2, width=0.5, share=0.3)), 2000, 1)
    still = (some == schedule.variations(Recipe(), 1, 1)).all(axis=1)
    assert 0.66 < still.mean() < 0.74
    assert np.ptp(some[~still, 8]) > 0.9


def moved(image, variations):
    tf = backend.tensorflow()
    return tf.raw_ops.ImageProjectiveTransformV3(
        images=np.repeat(image[None, ..., None], len(variations), 0), transforms=variations[:, :8],
        output_shape=[28, 28], fill_value=0.0, interpolation="BILINEAR", fill_mode="CONSTANT",
    ).numpy()[..., 0]  # fmt: skip


def test_shifts_move_the_image_by_at_most_their_amount():
    image = np.zeros((28, 28), np.float32)
    image[13:15, 13:15] = 1
    shifted = moved(image, schedule.variations(Recipe(augmentation=Augmentation(shift=3)), 200, 1))
    rows, columns = np.mgrid[:28, :28]
    for axis in (rows, columns):
        middles = (shifted * axis).sum((1, 2)) / shifted.sum((1, 2))
        assert np.abs(middles - 13.5).max() <= 3.01
        assert middles.std() > 1


def test_turning_and_scaling_keep_the_middle():
    image = np.zeros((28, 28), np.float32)
    image[12:16, 4:24] = 1
    turned = moved(image, schedule.variations(Recipe(augmentation=Augmentation(rotation=30, scale=0.2)), 200, 1))
    rows, columns = np.mgrid[:28, :28]
    for axis in (rows, columns):
        assert np.abs((turned * axis).sum((1, 2)) / turned.sum((1, 2)) - 13.5).max() < 0.1
    assert turned.sum((1, 2)).std() > 5


def test_strokes_grow_and_shrink_by_at_most_their_amount():
    widths = schedule.variations(Recipe(augmentation=Augmentation(width=0.4)), 2000, 1)[:, 8]
    assert -0.4 <= widths.min() < -0.35
    assert 0.35 < widths.max() <= 0.4


def test_fewer_images_are_varied_from_epoch_to_epoch():
    recipe = Recipe(epochs=3, augmentation=Augmentation(bend=2, share=0.8, fading=0.5))
    shares = [(schedule.variations(recipe, 4000, epoch)[:, 9] == 2).mean() for epoch in (1, 2, 3)]
    assert np.allclose(shares, [0.8, 0.6, 0.4], atol=0.03)
    assert (schedule.variations(recipe.changed(epochs=1), 4000, 1)[:, 9] == 2).mean() > 0.75


GOING_ON = (
    "The cycle is stretched over all 6 epochs: the learning rate, 1.2e-05 at the end so far, goes on from 0.0022 and "
    "falls to 1.2e-05."
)
RISING = (
    "The cycle is stretched over all 40 epochs: the learning rate, 1.2e-05 at the end so far, begins at 0.00086, rises "
    "to 0.003 and falls to 1.2e-05."
)


CYCLE = Recipe(epochs=3, learning_rate=0.003, schedule="one_cycle")


@pytest.mark.parametrize(
    ("recipe", "done", "epochs", "words"),
    [(TUTORIAL, 10, 12, "The learning rate stays at 0.001."), (CYCLE, 3, 6, GOING_ON), (CYCLE, 3, 40, RISING)],
)
def test_what_more_epochs_do_to_the_learning_rate_is_said(recipe, done, epochs, words) -> None:
    assert further_words(recipe, done, epochs) == words
