"""Built-in pen digits: deterministic, balanced, the same however they are cut, and written in many ways."""

from dataclasses import replace

import numpy as np
import pytest
from chance import generator
from hypothesis import given, settings
from hypothesis import strategies as st

from core.data.ink import digit_image
from core.data.synthetic import HANDS, Dice, pen
from core.data.synthetic.curves import Controls, smooth
from core.data.synthetic.variation import Variation, curves, pen_widths, pressures, varied


def test_the_same_seed_gives_the_same_digits():
    first, second = pen.digits(40, 7), pen.digits(40, 7)
    assert first.digest() == second.digest()
    assert first.digest() != pen.digits(40, 8).digest()


@settings(max_examples=8, deadline=None)
@given(st.integers(0, 1100), st.integers(1, 60))
def test_a_stream_is_the_same_however_it_is_cut(start, count):
    whole = pen.digits(1160, 3)
    piece = pen.digits(count, 3, start)
    np.testing.assert_array_equal(piece.images, whole.images[start : start + count])
    np.testing.assert_array_equal(piece.labels, whole.labels[start : start + count])


def test_every_ten_digits_show_all_ten():
    labels = pen.digits(600, 1).labels.reshape(-1, 10)
    np.testing.assert_array_equal(np.sort(labels, axis=1), np.tile(np.arange(10), (60, 1)))
    assert len({tuple(row) for row in labels.tolist()}) > 50


def test_images_fill_the_box_and_are_as_dark_as_mnists():
    images = pen.digits(600, 2).images
    for image in images:
        rows, columns = np.nonzero(image > 100)
        assert 17 <= max(np.ptp(rows), np.ptp(columns)) + 1 <= 21
    assert 28 < images.mean() < 42


def test_no_two_digits_are_alike():
    images = pen.digits(300, 4).images
    assert len(np.unique(images.reshape(len(images), -1), axis=0)) == len(images)


@pytest.mark.parametrize("digit", range(10))
def test_strokes_go_the_way_of_a_users_drawing(digit):
    strokes = pen.strokes(digit, generator(digit))
    again = pen.strokes(digit, generator(digit))
    assert 1 <= len(strokes) <= 4
    for stroke, same in zip(strokes, again, strict=True):
        assert stroke.dtype == np.float32
        assert stroke.shape[1:] == (2,)
        assert np.isfinite(stroke).all()
        assert stroke.min() >= 0
        np.testing.assert_array_equal(stroke, same)
    assert digit_image(strokes) is not None


def test_the_data_set_has_three_parts_from_different_seeds():
    data = pen.dataset(2, 60, 20, 20)
    assert data.name == "Pen digits"
    assert [len(data.train), len(data.validation), len(data.test)] == [60, 20, 20]
    assert data.digest == pen.dataset(2, 60, 20, 20).digest
    assert data.digest != pen.dataset(3, 60, 20, 20).digest
    parts = [data.train, data.validation, data.test, pen.dataset(3, 20, 20, 20).train]
    assert len({part.take(slice(20)).digest() for part in parts}) == 4


def test_making_a_data_set_says_how_far_it_is_and_can_be_ended():
    seen = []
    pen.dataset(2, 700, 20, 20, progress=seen.append)
    assert seen == sorted(seen)
    assert len(seen) == 4
    assert seen[-1] == 1

    def end(share):
        raise InterruptedError

    with pytest.raises(InterruptedError):
        pen.dataset(2, 700, 20, 20, progress=end)


def test_every_digit_has_several_hands_with_names_of_their_own():
    for digit in range(10):
        names = [hand.name for hand in HANDS if hand.digit == digit]
        assert len(names) >= 3
        assert len(set(names)) == len(names)


@pytest.mark.parametrize("hand", HANDS, ids=lambda hand: f"{hand.digit} {hand.name}")
def test_a_hand_draws_within_its_frame_whatever_the_dice(hand):
    rng = generator(0)
    for _ in range(50):
        lines = hand.draw(Dice(rng.random(pen.ROLLS).tolist()))
        points = np.array([point[:2] for line in lines for point in line])
        assert all(len(line) >= 2 for line in lines)
        assert all(0 <= point[2] <= 1 for line in lines for point in line if len(point) == 3)
        assert points.min() > -0.8
        assert points.max() < 1.6
        assert np.ptp(points[:, 1]) > 0.6


def test_the_contact_sheet_shows_every_hand():
    sheet = pen.contact_sheet(3)
    assert sheet.shape == (28 * len(HANDS), 3 * 28)
    assert sheet.dtype == np.uint8
    cells = sheet.reshape(len(HANDS), 28, 3, 28).transpose(0, 2, 1, 3).reshape(-1, 784)
    assert (cells.max(axis=1) > 200).all()
    assert len(np.unique(cells, axis=0)) == len(cells)


class TestVariation:
    LINES = tuple(hand.draw(Dice([0.5])) for hand in HANDS)
    NONE = Variation(0, 0, 0, (0, 0), 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)

    def test_without_variation_digits_are_as_designed(self):
        points, counts = varied(list(self.LINES), generator(0), self.NONE)
        designed, same = curves(list(self.LINES))
        np.testing.assert_array_equal(counts, same)
        np.testing.assert_allclose(points, designed - (0.32, 0.5), atol=1e-12)
        np.testing.assert_array_equal(pen_widths(5, 2.5, generator(0), self.NONE), np.full(5, 2.5))

    def test_slant_leans_to_the_right(self):
        upright = [next(hand for hand in HANDS if hand.name == "bare").draw(Dice([0.5]))]
        points, _ = varied(upright, generator(0), replace(self.NONE, slant=(0.3, 0)))
        top, bottom = points[points[:, 1].argmin()], points[points[:, 1].argmax()]
        assert top[0] - bottom[0] == pytest.approx(0.3, abs=0.05)

    def test_pressure_is_even_for_some_and_never_too_much(self):
        points, counts = curves(list(self.LINES))
        owner = np.repeat(np.arange(len(self.LINES)), [len(lines) for lines in self.LINES])
        shares = pressures(points, counts, owner, generator(1))
        assert 0.2 < shares.min() < 0.9
        assert 1.1 < shares.max() < 1.8
        assert 0.2 < (shares == 1).mean() < 0.8
        assert (pressures(points, counts, owner, generator(1), self.NONE) == 1).all()


class TestCurves:
    def test_a_curve_goes_through_its_control_points(self):
        points = np.array([[0, 0], [1, 2], [3, 1], [5, 5], [6, 5.0]])
        curve, counts = smooth(Controls(points, np.zeros(5), np.array([3, 2])))
        assert counts.sum() == len(curve)
        for point in points:
            assert np.abs(curve - point).sum(axis=1).min() < 1e-12

    def test_points_on_a_circle_give_a_circle(self):
        angles = np.linspace(0, 2 * np.pi, 10)
        points = np.stack([np.cos(angles), np.sin(angles)], axis=1)
        curve, _ = smooth(Controls(points, np.zeros(10), np.array([10])))
        np.testing.assert_allclose(np.hypot(*curve.T), 1, atol=0.03)

    def test_a_corner_between_straight_lines_is_sharp(self):
        points = np.array([[0, 0], [4, 0], [4, 4.0]])
        sharp, _ = smooth(Controls(points, np.array([0, 1, 0.0]), np.array([3])))
        assert np.minimum(np.abs(sharp[:, 1]), np.abs(sharp[:, 0] - 4)).max() < 1e-12
        round_, _ = smooth(Controls(points, np.zeros(3), np.array([3])))
        assert np.minimum(np.abs(round_[:, 1]), np.abs(round_[:, 0] - 4)).max() > 0.1

    def test_strokes_do_not_touch_each_other(self):
        one = Controls(np.array([[0, 0], [1, 1.0]]), np.zeros(2), np.array([2]))
        both = Controls(np.array([[0, 0], [1, 1], [9, 9], [9, 5.0]]), np.zeros(4), np.array([2, 2]))
        np.testing.assert_array_equal(smooth(both)[0][:9], smooth(one)[0])
