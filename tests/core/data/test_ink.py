"""From strokes and ink to digit images: the laws of the normalisation, and every odd drawing with a sensible result."""

import itertools
from typing import Any

import numpy as np
import pytest
from chance import generator
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from core.data.ink import digit_image, normalise, render
from core.errors import DataError

Image = NDArray[np.uint8]

SEVEN = np.array([[10, 10], [60, 8], [40, 50], [30, 95]], np.float32)
BAR = np.array([[25, 50], [55, 48]], np.float32)
ANGLES = np.linspace(0, 2 * np.pi, 60)
RING = np.stack([35 * np.cos(ANGLES), 50 * np.sin(ANGLES)], axis=1).astype(np.float32)

pixel = st.integers(-500, 500)
point = st.tuples(pixel, pixel)
drawings = st.lists(st.lists(point, min_size=1, max_size=20), min_size=1, max_size=4).map(
    lambda strokes: [np.array(stroke, np.float32) for stroke in strokes]
)
inks = st.tuples(st.integers(1, 60), st.integers(1, 60), st.integers(0, 2**32 - 1), st.floats(0.01, 1)).map(
    lambda given: random_ink(*given)
)


def random_ink(height: int, width: int, seed: int, share: float) -> Image:
    rng = generator(seed)
    ink = np.where(rng.random((height, width)) < share, rng.integers(1, 256, (height, width)), 0).astype(np.uint8)
    ink[rng.integers(height), rng.integers(width)] = 255
    return ink


def drawn(strokes: list[NDArray[np.float32]], **options: Any) -> Image:
    image = digit_image(strokes, **options)
    assert image is not None
    assert image.shape == (28, 28)
    assert image.dtype == np.uint8
    return image


def normalised(ink: Image) -> Image:
    image = normalise(ink)
    assert image is not None
    assert image.shape == (28, 28)
    assert image.dtype == np.uint8
    return image


def centre(image: Image) -> tuple[float, float]:
    weights = image.astype(float)
    places = np.arange(28)
    return float(weights.sum(0) @ places / weights.sum()), float(weights.sum(1) @ places / weights.sum())


def box(image: Image) -> tuple[int, int]:
    """Width and height of what is clearly ink."""
    rows, columns = np.nonzero(image > 100)
    return int(np.ptp(columns)) + 1, int(np.ptp(rows)) + 1


def unlike(first: Image, second: Image) -> float:
    """The difference of two images as a share of the ink of the first."""
    return float(np.abs(first.astype(float) - second).sum() / first.sum(dtype=float))


class TestLaws:
    @given(drawings, point)
    def test_where_it_is_drawn_makes_no_difference(self, strokes, shift):
        moved = [stroke + np.array(shift, np.float32) for stroke in strokes]
        np.testing.assert_array_equal(drawn(strokes), drawn(moved))

    @given(drawings, st.integers(-8, 8))
    def test_the_size_of_the_canvas_makes_no_difference(self, strokes, power):
        np.testing.assert_array_equal(drawn(strokes), drawn([stroke * np.float32(2.0**power) for stroke in strokes]))

    @pytest.mark.parametrize("shift", [(0.3, 0.7), (-400, 120), (13, 10_000)])
    def test_a_seven_is_the_same_everywhere(self, shift):
        moved = [SEVEN + np.array(shift, np.float32), BAR + np.array(shift, np.float32)]
        assert unlike(drawn([SEVEN, BAR]), drawn(moved)) < 0.01

    @given(st.floats(0.001, 1000))
    def test_how_large_it_is_drawn_makes_no_difference(self, factor):
        scaled = [(SEVEN * factor).astype(np.float32), (BAR * factor).astype(np.float32)]
        assert unlike(drawn([SEVEN, BAR]), drawn(scaled)) < 0.01

    @given(drawings)
    def test_a_drawing_fills_the_box_of_20_and_no_more(self, strokes):
        image = drawn(strokes)
        if max(np.ptp(np.concatenate(strokes), axis=0)) < 1:
            return
        assert max(box(image)) <= 21
        if len(strokes) == 1:  # of several, those that are specks are left out
            assert max(box(image)) >= 19

    @pytest.mark.parametrize("strokes", [[SEVEN], [SEVEN, BAR], [RING]])
    def test_a_digit_is_20_pixels_high_with_its_centre_of_mass_in_the_middle(self, strokes):
        image = drawn(strokes)
        assert abs(box(image)[1] - 20) <= 1
        assert centre(image) == pytest.approx((13.5, 13.5), abs=0.1)

    @given(inks)
    def test_all_ink_stays_inside_and_keeps_its_aspect(self, ink):
        image = normalised(ink)
        if max(ink.shape) >= 12:  # smaller ones are not enlarged without limit
            assert max(box(image)) <= 21

    @given(drawings)
    def test_the_same_strokes_give_the_same_image(self, strokes):
        kept = [stroke.copy() for stroke in strokes]
        first = drawn(strokes)
        np.testing.assert_array_equal(first, drawn(strokes))
        for stroke, before in zip(strokes, kept, strict=True):
            np.testing.assert_array_equal(stroke, before)

    def test_a_digit_image_stays_as_it_is(self):
        image = drawn([SEVEN, BAR])
        np.testing.assert_array_equal(image, normalised(image))
        off = centre(image)[0] - 13.5
        rounded = np.roll(image, -1 if off > 0 else 1, axis=1)  # MNIST centres to whole pixels
        np.testing.assert_array_equal(rounded, normalised(rounded))

    @settings(max_examples=30)
    @given(st.integers(30, 400), st.floats(0.04, 0.14))
    def test_pen_and_size_of_a_picture_have_mild_influence(self, side, share):
        """Pictures keep the pen of their writer, so only centre and box are the same for all of them."""
        strokes = [(SEVEN * (side * 0.8 / 100) + side * 0.1).astype(np.float32)]
        image = normalised(render(strokes, side, side, share * side))
        assert abs(max(box(image)) - 20) <= 1
        assert centre(image) == pytest.approx((13.5, 13.5), abs=0.5)
        assert unlike(drawn([SEVEN]), image) < 0.6

    def test_strokes_are_as_thick_as_mnists(self):
        """A ring has 2 to 3 pixels of ink where a row crosses it."""
        row = drawn([RING])[13].astype(float) / 255
        assert 2 * 2.0 < row.sum() < 2 * 3.0

    def test_a_wider_pen_gives_more_ink_in_the_same_box(self):
        thin, thick = drawn([RING], pen=1.5), drawn([RING], pen=4.0)
        assert thick.sum(dtype=int) > 1.5 * thin.sum(dtype=int)
        assert abs(max(box(thin)) - max(box(thick))) <= 1

    def test_pressure_widens_the_pen_where_it_is(self):
        ramp = np.linspace(0.5, 2.0, len(SEVEN)).astype(np.float32)
        image = drawn([SEVEN, BAR[:0]], pressure=[ramp, ramp[:0]]).astype(float)
        assert image[18].sum() > 1.3 * drawn([SEVEN])[18].sum()
        np.testing.assert_array_equal(drawn([SEVEN, BAR], pressure=[np.ones(4), np.ones(2)]), drawn([SEVEN, BAR]))

    def test_points_may_be_dense_or_sparse(self):
        dense = np.concatenate([np.linspace(SEVEN[i], SEVEN[i + 1], 200) for i in range(3)]).astype(np.float32)
        assert unlike(drawn([SEVEN]), drawn([dense])) < 0.02


class TestOddDrawings:
    @pytest.mark.parametrize("strokes", [[], [np.zeros((0, 2), np.float32)], [np.zeros(0, np.float32)]])
    def test_nothing_drawn_is_nothing(self, strokes):
        assert digit_image(strokes) is None

    @pytest.mark.parametrize("count", [1, 2, 50])
    def test_a_tap_is_a_dot_in_the_middle(self, count):
        image = drawn([np.full((count, 2), 77, np.float32)])
        assert centre(image) == pytest.approx((13.5, 13.5), abs=0.1)
        assert max(box(image)) <= 4
        assert image.max() > 200

    def test_an_unsteady_tap_is_a_dot_if_the_canvas_says_so(self):
        tap = np.array([[5, 5], [6, 5], [6, 7]], np.float32)
        np.testing.assert_array_equal(drawn([tap], dot=3), drawn([np.array([[5, 5]], np.float32)]))
        assert max(box(drawn([tap]))) > 15

    def test_a_point_more_in_a_drawing_is_drawn(self):
        """As the dot in a dotted zero: inside, so no accident."""
        plain, dotted = drawn([RING]), drawn([RING, np.zeros((1, 2), np.float32)])
        assert dotted[13:15, 13:15].mean() > 200 > plain[13:15, 13:15].mean()

    def test_specks_far_away_are_left_out(self):
        specks = [np.array([[300, 300]], np.float32), np.array([[-90, 40], [-89, 41]], np.float32)]
        np.testing.assert_array_equal(drawn([SEVEN, BAR]), drawn([specks[0], SEVEN, BAR, specks[1]]))

    def test_a_digit_of_dots_keeps_all_its_dots(self):
        dots = [np.array([[0, 10 * place]], np.float32) for place in range(6)]
        assert box(drawn(dots))[1] >= 19

    def test_a_horizontal_line_is_20_wide_and_a_pen_high(self):
        width, height = box(drawn([np.array([[3, 50], [200, 50]], np.float32)]))
        assert abs(width - 20) <= 1
        assert 2 <= height <= 4

    def test_one_of_8_pixels_and_one_of_the_whole_canvas_read_the_same(self):
        """Small ones are drawn by a mouse in whole pixels, so they are coarse, but the same digit."""
        small, large = (np.rint(SEVEN * (size / 87)).astype(np.float32) for size in (8, 2000))
        assert unlike(drawn([large]), drawn([small])) < 0.5
        assert abs(max(box(drawn([small]))) - 20) <= 1

    def test_one_in_the_corner_is_as_one_in_the_middle(self):
        ink = render([SEVEN / 4], 100, 100, 3)
        cornered = np.zeros((500, 500), np.uint8)
        cornered[-30:, -30:] = ink[:30, :30]
        np.testing.assert_array_equal(normalised(ink), normalised(cornered))

    def test_repeated_points_change_nothing(self):
        np.testing.assert_array_equal(drawn([SEVEN]), drawn([np.repeat(SEVEN, 3, axis=0)]))

    def test_a_hundred_thousand_points_are_drawn(self):
        scribble = generator(0).random((100_000, 2)).astype(np.float32)
        assert (drawn([scribble])[6:22, 6:22] == 255).all()
        ring = np.repeat(RING, 2000, axis=0)
        np.testing.assert_array_equal(drawn([RING]), drawn([ring]))

    def test_a_thousand_strokes_are_drawn(self):
        pieces = [np.stack([first, second]) for first, second in itertools.pairwise(RING)] * 20
        assert unlike(drawn([RING]), drawn(pieces)) < 0.05

    @pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf, 1e30])
    def test_points_that_are_no_numbers_are_refused_with_a_sentence(self, value):
        with pytest.raises(DataError, match=r"two finite numbers.*not \(5, "):
            digit_image([SEVEN, np.array([[1, 2], [5, value]], np.float32)])

    @pytest.mark.parametrize(
        "stroke", [np.zeros((3, 3)), np.zeros(4), np.zeros((2, 2, 2)), [[1, 2], [3]], [["a", "b"]]]
    )
    def test_strokes_of_another_shape_are_refused(self, stroke):
        with pytest.raises(DataError, match="points"):
            digit_image([stroke])

    @pytest.mark.parametrize("pressure", [[], [np.ones(3)], [np.full(4, np.nan)], [np.zeros(4)], [np.full(4, 1e6)]])
    def test_pressure_that_does_not_fit_is_refused(self, pressure):
        with pytest.raises(DataError, match="Pressure must be 4 numbers"):
            digit_image([SEVEN], pressure=pressure)


class TestInk:
    @pytest.mark.parametrize("shape", [(0, 0), (5, 0), (1, 1), (40, 30)])
    def test_blank_paper_is_nothing(self, shape):
        assert normalise(np.zeros(shape, np.uint8)) is None

    def test_full_paper_is_a_full_box(self):
        image = normalised(np.full((50, 50), 255, np.uint8))
        assert box(image) == (20, 20)
        assert image[4:24, 4:24].min() > 200

    def test_a_speck_stays_a_speck(self):
        ink = np.zeros((100, 100), np.uint8)
        ink[10, 20] = 255
        image = normalised(ink)
        assert max(box(image)) <= 6
        assert centre(image) == pytest.approx((13.5, 13.5), abs=0.1)

    def test_faint_ink_reads_as_dark_ink(self):
        ink = render([SEVEN, BAR], 100, 100, 8)
        assert unlike(normalised(ink), normalised((ink // 5).astype(np.uint8))) < 0.2

    def test_ink_so_faint_and_thin_that_nothing_is_left_gives_blank_paper(self):
        faint = np.zeros((87, 364), np.uint8)
        faint[40:43, 100:210] = 1
        assert normalised(faint).max() == 0

    def test_a_hairline_becomes_as_dark_as_a_pen(self):
        hairline = np.zeros((800, 800), np.uint8)
        hairline[100:700, 400] = 255
        assert normalised(hairline)[8:20, 13:15].max() > 150

    def test_ink_whose_centre_of_mass_is_far_out_is_not_cut(self):
        ink = np.zeros((100, 100), np.uint8)
        ink[:, :10] = 255
        ink[50, :] = 255
        image = normalised(ink)
        assert image[:, -1].max() < 255
        assert image[:, 20:].max() > 0
        assert abs(box(image)[1] - 20) <= 1

    @pytest.mark.parametrize("ink", [np.zeros((28, 28)), np.zeros(28, np.uint8), np.zeros((28, 28, 3), np.uint8)])
    def test_ink_of_another_kind_is_refused(self, ink):
        with pytest.raises(DataError, match="Ink must be uint8"):
            normalise(ink)


class TestRender:
    def test_a_line_has_the_width_of_the_pen_and_smooth_edges(self):
        ink = render([np.array([[20, 50.3], [80, 50.3]], np.float32)], 100, 100, 7)
        assert ink.shape == (100, 100)
        assert ink[:, 50].sum(dtype=float) / 255 == pytest.approx(7, abs=0.5)
        assert ((ink > 0) & (ink < 255)).any()

    @pytest.mark.parametrize("pen", [1.0, 3.0, 12.0, 40.0])
    def test_a_tap_is_a_disc(self, pen):
        ink = render([np.array([[50, 50]], np.float32)], 100, 100, pen)
        area = ink.sum(dtype=float) / 255
        assert area == pytest.approx(np.pi * pen**2 / 4, rel=0.25)

    def test_what_lies_outside_is_not_drawn(self):
        far = np.array([[-500, 50], [-300, 5000]], np.float32)
        assert render([far], 40, 60, 5).max() == 0
        across = render([np.array([[-100, 20], [200, 20]], np.float32)], 40, 60, 6)
        assert across.shape == (40, 60)
        assert (across[20] == 255).all()

    def test_no_strokes_leave_the_paper_blank(self):
        assert render([], 10, 20, 3).shape == (10, 20)
        assert render([], 10, 20, 3).max() == 0
