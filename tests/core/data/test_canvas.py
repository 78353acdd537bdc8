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


def off(found, expected) -> int:
    """The largest difference of a pixel."""
    return int(np.abs(found.astype(int) - expected).max())


@pytest.mark.parametrize("digit", range(10))
def test_a_digit_is_the_same_on_either_polarity(digit):
    drawn = drawing(digit)
    np.testing.assert_array_equal(canvas.digit_image(drawn), canvas.digit_image(255 - drawn))


@pytest.mark.parametrize("digit", range(10))
@pytest.mark.parametrize("size", [90, 180, 240])
def test_what_a_thick_pen_draws_is_as_everywhere(digit, size):
    drawn = drawing(digit, size, (20, 20), size / 7)
    assert off(canvas.digit_image(drawn), ink.normalise(drawn)) <= 1


def lines_width(image) -> float:
    """Twice the ink, by how much more there is when every pixel takes the darkest of its neighbours."""
    around = np.lib.stride_tricks.sliding_window_view(np.pad(image.astype(int), 1), (3, 3)).max(axis=(2, 3))
    return 2 * image.sum() / (around - image).sum()


@pytest.mark.parametrize("digit", range(10))
def test_the_thinner_a_line_the_more_it_is_widened(digit):
    gained = []
    for width in (4, 8, 12):
        drawn = drawing(digit, width=width)
        wide, thin = lines_width(canvas.digit_image(drawn)), lines_width(ink.normalise(drawn))
        assert 1.3 < wide < 2.2
        gained.append(wide - thin)
    assert gained[0] > gained[1] > gained[2] > 0


def test_what_is_not_rounded_rounds_to_the_digit_image():
    shown = np.stack([drawing(1), np.zeros((canvas.SIDE, canvas.SIDE), np.uint8), 255 - drawing(2, width=5)])
    exact = canvas.exact_images(shown)
    assert (exact.shape, exact.dtype) == ((3, 28, 28), np.float32)
    assert not exact[1].any()
    for image, one in zip(exact[::2], shown[::2], strict=True):
        np.testing.assert_array_equal(np.rint(image), canvas.digit_image(one))
        assert (image % 1 > 0).any()


@pytest.mark.parametrize("colour", [0, 255, 128])
@pytest.mark.parametrize("polarity", [0, 255])
@pytest.mark.parametrize("strip", [1, 16, 45])
@pytest.mark.parametrize("turned", [False, True])
def test_strips_are_neither_ink_nor_decide_the_polarity(colour, polarity, strip, turned):
    drawn = drawing(7, 150, (70, 40))
    shown = padded(drawn ^ np.uint8(polarity), strip, colour)
    shown, drawn = (shown.T, drawn.T) if turned else (shown, drawn)
    np.testing.assert_array_equal(canvas.digit_image(shown), canvas.digit_image(drawn))


FRAMES = [(1, 1, 1, 1), (16, 16, 16, 16), (50, 50, 50, 50), (3, 40, 8, 20), (12, 12, 12, 0), (0, 30, 30, 0)]
"""Above, below, left, right."""


@pytest.mark.parametrize("colour", [0, 255, 128])
@pytest.mark.parametrize("polarity", [0, 255])
@pytest.mark.parametrize("edges", FRAMES)
def test_a_frame_is_neither_ink_nor_decides_the_polarity(colour, polarity, edges):
    drawn = drawing(7, 120, (80, 80))
    above, below, left, right = edges
    inside = slice(above, canvas.SIDE - below), slice(left, canvas.SIDE - right)
    shown = np.full_like(drawn, colour)
    shown[inside] = drawn[inside] ^ np.uint8(polarity)
    np.testing.assert_array_equal(canvas.digit_image(shown), canvas.digit_image(drawn))


def test_a_frame_is_one_where_ink_runs_over_the_edge_of_the_canvas_in_it():
    drawn = np.zeros((canvas.SIDE, canvas.SIDE), np.uint8)
    drawn[60:240, 130:150] = 255
    shown = 255 - drawn
    shown[:20], shown[240:], shown[:, :20], shown[:, -20:] = 0, 0, 0, 0
    rows, columns = canvas.within(shown)
    assert (rows.stop, columns.start, columns.stop) == (238, 22, 258)
    found = canvas.digit_image(shown)
    assert (found[:, :9].max(), found[:, 19:].max()) == (0, 0)
    assert found[8:20, 13:15].min() > 200


@pytest.mark.parametrize("polarity", [0, 255])
@pytest.mark.parametrize(
    ("height", "width", "pen"), [(272, 20, 20), (20, 272, 20), (200, 120, 22), (160, 160, 12), (240, 140, 50)]
)
def test_a_drawn_bar_or_box_is_no_frame(polarity, height, width, pen):
    drawn = np.zeros((canvas.SIDE, canvas.SIDE), np.uint8)
    top, left = (canvas.SIDE - height) // 2, (canvas.SIDE - width) // 2
    drawn[top : top + height, left : left + width] = 255
    drawn[top + pen : top + height - pen, left + pen : left + width - pen] = 0
    shown = drawn ^ np.uint8(polarity)
    np.testing.assert_array_equal(canvas.ink_on(shown), drawn)


def test_a_strip_at_one_side_alone_is_one_too():
    drawn = drawing(3, 150, (70, 40))
    shown = 255 - drawn
    shown[:, :30] = 0
    np.testing.assert_array_equal(canvas.digit_image(shown), canvas.digit_image(drawn))


def test_a_tall_stroke_leaves_the_paper_beside_it_paper():
    drawn = np.zeros((canvas.SIDE, canvas.SIDE), np.uint8)
    drawn[4:276, 130:150] = 255
    np.testing.assert_array_equal(canvas.digit_image(255 - drawn), canvas.digit_image(drawn))
    np.testing.assert_array_equal(canvas.ink_on(255 - drawn), drawn)


@pytest.mark.parametrize("paper", [0, 255, 40])
@pytest.mark.parametrize("trembling", [0, 2])
def test_nothing_drawn_is_nothing(paper, trembling):
    values = paper + np.random.default_rng(1).normal(0, trembling, (canvas.SIDE, canvas.SIDE))
    shown = np.clip(np.rint(values), 0, 255).astype(np.uint8)
    assert canvas.digit_image(shown) is None
    assert not canvas.ink_on(shown).any()


def test_gray_paper_is_paper():
    drawn = drawing(5)
    shown = np.rint(40 + drawn * (215 / 255)).astype(np.uint8)
    assert off(canvas.digit_image(shown), canvas.digit_image(drawn)) <= 2


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
