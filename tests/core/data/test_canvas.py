"""A canvas of an app: its polarity, its strips, its noise, and the digit on it."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.data import canvas, ink
from core.data.synthetic import pen


def drawing(digit: int = 4, size: float = 180.0, corner: tuple[float, float] = (50.0, 40.0), width: float = 16.0):
    """(280, 280) uint8, white on black."""
    strokes = pen.strokes(digit, np.random.default_rng(digit))
    scale = size / float(np.concatenate(strokes).max())
    moved = [(stroke * scale + corner).astype(np.float32) for stroke in strokes]
    return ink.render(moved, canvas.SIDE, canvas.SIDE, width)


def padded(drawn, strip: int, colour: int):
    out = np.full_like(drawn, colour)
    out[:, strip : canvas.SIDE - strip] = drawn[:, strip : canvas.SIDE - strip]
    return out


@pytest.mark.parametrize("digit", range(10))
def test_a_digit_is_the_same_on_either_polarity(digit):
    drawn = drawing(digit)
    expected = ink.normalise(drawn)
    np.testing.assert_array_equal(canvas.digit_image(drawn), expected)
    np.testing.assert_array_equal(canvas.digit_image(255 - drawn), expected)


@pytest.mark.parametrize("colour", [0, 255, 128])
@pytest.mark.parametrize("polarity", [0, 255])
@pytest.mark.parametrize("strip", [1, 16, 45])
@pytest.mark.parametrize("turned", [False, True])
def test_strips_are_neither_ink_nor_decide_the_polarity(colour, polarity, strip, turned):
    drawn = drawing(7, 150, (70, 40))
    shown = padded(drawn ^ np.uint8(polarity), strip, colour)
    shown, drawn = (shown.T, drawn.T) if turned else (shown, drawn)
    np.testing.assert_array_equal(canvas.digit_image(shown), ink.normalise(drawn))


def test_a_strip_at_one_side_alone_is_one_too():
    drawn = drawing(3, 150, (70, 40))
    shown = 255 - drawn
    shown[:, :30] = 0
    np.testing.assert_array_equal(canvas.digit_image(shown), ink.normalise(drawn))


def test_a_tall_stroke_leaves_the_paper_beside_it_paper():
    drawn = np.zeros((canvas.SIDE, canvas.SIDE), np.uint8)
    drawn[4:276, 130:150] = 255
    np.testing.assert_array_equal(canvas.digit_image(255 - drawn), ink.normalise(drawn))


@pytest.mark.parametrize("paper", [0, 255, 40])
@pytest.mark.parametrize("trembling", [0, 2])
def test_nothing_drawn_is_nothing(paper, trembling):
    values = paper + np.random.default_rng(1).normal(0, trembling, (canvas.SIDE, canvas.SIDE))
    shown = np.clip(np.rint(values), 0, 255).astype(np.uint8)
    assert canvas.digit_image(shown) is None
    assert not canvas.ink_on(shown).any()


def test_gray_paper_is_paper():
    drawn = drawing(5).astype(np.float64)
    shown = np.rint(40 + drawn * (215 / 255)).astype(np.uint8)
    found = canvas.digit_image(shown).astype(int)
    assert np.abs(found - ink.normalise(drawing(5))).max() <= 2


def test_ink_that_runs_over_the_edge_does_not_turn_the_polarity():
    drawn = drawing(0, 200, (-30, 40), 30)
    assert drawn[:, 0].any()
    np.testing.assert_array_equal(canvas.ink_on(drawn), drawn)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 2**32 - 1), st.integers(1, 60), st.integers(1, 60))
def test_any_picture_gives_ink_of_its_own_shape(seed, height, width):
    shown = np.random.default_rng(seed).integers(0, 256, (height, width)).astype(np.uint8)
    assert canvas.ink_on(shown).shape == shown.shape
    rows, columns = canvas.within(shown)
    assert 0 <= rows.start <= rows.stop <= height
    assert 0 <= columns.start <= columns.stop <= width


def test_many_at_once():
    shown = np.stack([drawing(1), np.zeros((canvas.SIDE, canvas.SIDE), np.uint8), 255 - drawing(2)])
    found = canvas.digit_images(shown)
    assert found.shape == (3, 28, 28)
    assert not found[1].any()
    np.testing.assert_array_equal(found[2], ink.normalise(drawing(2)))
