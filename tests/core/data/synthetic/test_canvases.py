"""Made canvases: what a file that takes the raw drawing is proven on."""

import numpy as np

from core.data import canvas
from core.data.synthetic import shipped
from core.data.synthetic.canvases import canvases, enlarged


def images():
    return shipped.kept_training().images[:40]


def test_they_are_the_same_every_time_and_others_with_another_seed():
    np.testing.assert_array_equal(canvases(images(), 12, 3), canvases(images(), 12, 3))
    assert (canvases(images(), 12, 3) != canvases(images(), 12, 4)).any()


def test_the_first_four_show_nothing_and_all_others_something():
    found = canvas.exact_images(canvases(images(), 120))
    drawn = found.max(axis=(1, 2)) > 0
    assert not drawn[:4].any()
    assert drawn[4:].all()


def test_some_lie_between_strips_and_some_in_frames():
    taken = [canvas.within(shown) for shown in canvases(images(), 200)]
    kinds = [tuple(one.start > 0 or one.stop < canvas.SIDE for one in both) for both in taken]
    for kind in ((True, False), (False, True), (True, True), (False, False)):
        assert kinds.count(kind) >= 8


def test_both_polarities_and_many_sizes_are_among_them():
    shown = canvases(images(), 120)
    light = np.median(shown, axis=(1, 2)) > 127
    assert 40 < light.sum() < 80
    sizes = [max(np.ptp(np.nonzero(canvas.ink_on(one) > 60), axis=1)) for one in shown[4:]]
    assert min(sizes) < 70
    assert max(sizes) > 220


def test_each_digit_image_is_drawn_once_in_order_at_sizes_of_its_own():
    drawn = enlarged(images())
    np.testing.assert_array_equal(drawn, enlarged(images()))
    assert drawn.shape == (40, canvas.SIDE, canvas.SIDE)
    again = canvas.exact_images(drawn)
    difference = np.abs(again.astype(int) - images().astype(int)).mean(axis=(1, 2))
    others = np.abs(again.astype(int) - np.roll(images(), 1, axis=0).astype(int)).mean(axis=(1, 2))
    assert (difference < others).all()
