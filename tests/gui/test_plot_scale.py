import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from gui.plot_scale import Axis, means, nice_step, peaks, tick_text, unbroken

relaxed = settings(deadline=None)
curves = st.integers(1, 400).flatmap(lambda n: arrays(np.float64, n, elements=st.floats(-5, 5)))


@st.composite
def axes(draw) -> Axis:
    log = draw(st.booleans())
    low = draw(st.floats(1e-4, 10)) if log else draw(st.floats(-100, 100))
    high = low * draw(st.floats(1.1, 1e4)) if log else low + draw(st.floats(0.01, 1000))
    return Axis(low, high, log=log)


@relaxed
@given(axes(), st.floats(0, 1))
def test_places_and_values_are_each_others_inverse(axis, place):
    assert axis.place(axis.value(place)) == pytest.approx(place, abs=1e-3)
    assert axis.value(0) == pytest.approx(axis.low)
    assert axis.value(1) == pytest.approx(axis.high)


@relaxed
@given(axes(), st.floats(0.1, 10), st.floats(0, 1))
def test_zooming_keeps_what_is_under_the_pointer(axis, factor, place):
    zoomed = axis.zoomed(factor, place)
    assert axis.place(zoomed.value(place)) == pytest.approx(place, abs=1e-3)
    assert zoomed.low < zoomed.high


@relaxed
@given(axes(), st.integers(1, 400))
def test_zooming_in_for_ever_leaves_an_axis(axis, notches):
    for _ in range(notches):
        axis = axis.zoomed(0.8, 0.3)
    assert axis.low < axis.high
    assert len(axis.ticks(8)) < 40


@relaxed
@given(axes(), st.floats(-1, 1))
def test_moving_back_is_where_it_was(axis, share):
    back = axis.moved(share).moved(-share)
    assert back.low == pytest.approx(axis.low, rel=1e-6, abs=1e-6)
    assert back.high == pytest.approx(axis.high, rel=1e-6, abs=1e-6)


def test_a_logarithmic_axis_passes_over_what_it_cannot_show():
    places = Axis(0.1, 10, log=True).places(np.array([1, 0, -1, np.nan, np.inf], np.float32))
    assert places[0] == pytest.approx(0.5)
    assert np.isnan(places[1:]).all()


@relaxed
@given(st.floats(1e-6, 1e6), st.integers(2, 12))
def test_steps_are_round_and_few(span, count):
    step = nice_step(span, count)
    assert span / step <= count * 1.01
    assert f"{step:.0e}"[0] in "125"


@pytest.mark.parametrize(
    ("axis", "texts"),
    [
        (Axis(0.006, 3.2, log=True), ["0.01", "0.1", "1"]),
        (Axis(0.06, 0.6, log=True), ["0.1", "0.2", "0.5"]),
        (Axis(0.71, 1.01), ["0.75", "0.8", "0.85", "0.9", "0.95", "1"]),
        (Axis(-0.25, 10.3, whole=True), [str(epoch) for epoch in range(11)]),
        (Axis(-0.05, 2.0, whole=True), ["0", "1", "2"]),
        (Axis(0.95, 1.2, whole=True), ["0.95", "1", "1.05", "1.1", "1.15", "1.2"]),
        (Axis(-25, 1030, whole=True), ["0", "100", "200", "300", "400", "500", "600", "700", "800", "900", "1000"]),
        (Axis(-0.1, 0.1), ["-0.1", "-0.05", "0", "0.05", "0.1"]),
    ],
)
def test_ticks_are_what_people_would_write(axis, texts):
    count = 11 if axis.whole else 6
    assert [tick_text(value) for value in axis.ticks(count)] == texts


@relaxed
@given(curves, st.integers(2, 50))
def test_thinning_keeps_every_peak_and_the_end(y, columns):
    x = np.arange(len(y), dtype=np.float32)
    thin_x, thin_y = peaks(x, y, 0, len(y), columns)
    assert len(thin_x) == len(thin_y) <= 2 * columns + 1
    assert (thin_y.min(), thin_y.max()) == (y.min(), y.max())
    assert (thin_x[-1], thin_y[-1]) == (x[-1], y[-1])
    assert (np.diff(thin_x) >= 0).all()


@relaxed
@given(curves, st.integers(2, 50))
def test_means_stay_between_the_values_and_keep_the_end(y, columns):
    x = np.arange(len(y), dtype=np.float32)
    thin_x, thin_y = means(x, y, 0, len(y), columns)
    assert len(thin_x) == len(thin_y) <= columns + 1
    assert y.min() - 1e-9 <= thin_y.min()
    assert thin_y.max() <= y.max() + 1e-9
    assert (thin_x[-1], thin_y[-1]) == (x[-1], y[-1])


@relaxed
@given(curves, st.floats(0, 400), st.floats(1, 100))
def test_only_what_is_seen_is_kept_and_one_more_on_each_side(y, low, width):
    x = np.arange(len(y), dtype=np.float32)
    assume(low < len(y))
    kept, _ = peaks(x, y, low, low + width, 1000)
    inside = x[(x >= low) & (x <= low + width)]
    assert set(inside) <= set(kept)
    assert len(kept) <= len(inside) + 2


def test_what_is_no_number_breaks_a_curve_and_is_left_out_of_means():
    y = np.array([1, 2, np.nan, np.nan, 3, np.nan, 4.0])
    x = np.arange(7.0)
    assert [part.tolist() for _, part in unbroken(x, y)] == [[1, 2], [3], [4]]
    assert [part.tolist() for part, _ in unbroken(x, y)] == [[0, 1], [4], [6]]
    _, thin = means(x.astype(np.float32), y, 0, 7, 2)
    assert thin.tolist() == [1.5, 3.5, 4]
    assert not next(unbroken(x[:0], y[:0]))[0].size
