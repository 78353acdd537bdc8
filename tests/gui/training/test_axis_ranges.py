import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from core.training.smoothing import smoothed, smoothing_words, window_for
from gui.training.axis_ranges import accuracy_range, loss_range

relaxed = settings(deadline=None)
series = st.integers(1, 200).flatmap(lambda n: arrays(np.float32, n, elements=st.floats(0.001953125, 100, width=32)))
windows = st.integers(1, 60)
NONE = np.zeros(0, np.float32)


@relaxed
@given(series, windows)
def test_each_point_is_the_plain_mean_of_the_steps_around_it(values, window):
    expected = []
    for place in range(len(values)):
        before = min(place, window // 2)
        expected.append(values[place - before : place + before + 1].astype(float).mean())
    assert smoothed(values, window) == pytest.approx(expected, rel=1e-4)


@relaxed
@given(series, windows)
def test_it_begins_at_the_first_value_has_a_point_for_every_step_and_makes_no_peaks(values, window):
    line = smoothed(values, window)
    assert len(line) == len(values)
    assert line[0] == pytest.approx(values[0])
    assert values.min() * 0.999 <= line.min()
    assert line.max() <= values.max() * 1.001


@relaxed
@given(st.integers(20, 200), windows, st.floats(-2, 2))
def test_a_straight_line_stays_where_it_is_but_for_the_end(count, window, slope):
    straight = (np.arange(count) * slope).astype(np.float32)
    inner = slice(0, max(0, count - window // 2))
    assert smoothed(straight, window)[inner] == pytest.approx(straight[inner], abs=1e-2)


def test_the_last_point_is_the_mean_of_the_last_half_window():
    values = np.arange(100, dtype=np.float32)
    assert smoothed(values, 20)[-1] == pytest.approx(values[-11:].mean())


def test_what_is_no_number_is_left_out_of_the_means():
    values = np.array([np.nan, 1, np.inf, 3], np.float32)
    line = smoothed(values, 3)
    assert np.isnan(line[0])
    assert line[1:] == pytest.approx([1, 2, 3])
    assert not len(smoothed(NONE, 5))


def test_the_window_is_an_eighth_of_an_epoch_within_reason():
    assert [window_for(steps) for steps in (1, 80, 275, 100_000)] == [5, 10, 34, 500]
    assert "34 steps" in smoothing_words(34)


@relaxed
@given(series, series)
def test_the_loss_axis_holds_what_was_validated_and_nearly_all_steps(values, validation):
    assume(max(values.max(), validation.max()) / min(values.min(), validation.min()) < 1e4)
    low, high = loss_range(values, validation)
    assert 0 < low < high
    assert low <= validation.min()
    assert validation.max() <= high
    assert ((values >= low) & (values <= high)).mean() >= 0.98 or len(values) < 50


@relaxed
@given(series, series)
def test_the_accuracy_axis_holds_what_was_validated_and_most_steps(values, validation):
    values, validation = values / 100, validation / 100
    low, high = accuracy_range(values, validation)
    assert 0 <= low <= validation.min()
    assert 1 <= high <= 1.02
    assert (values >= low).mean() >= 0.9


def test_without_values_the_axes_show_something_sensible():
    assert loss_range(NONE, NONE) == (0.1, 3.0)
    assert accuracy_range(NONE, NONE) == (0.0, 1.0)
    assert loss_range(np.array([np.nan, 0], np.float32), NONE) == (0.1, 3.0)
