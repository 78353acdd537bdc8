import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from gui.smoothing import accuracy_range, loss_range, smoothing_words, trailing_mean, window_for

relaxed = settings(deadline=None)
series = st.integers(1, 200).flatmap(lambda n: arrays(np.float32, n, elements=st.floats(0.001953125, 100, width=32)))
windows = st.integers(1, 60)
NONE = np.zeros(0, np.float32)


@relaxed
@given(series, windows)
def test_each_point_is_the_plain_mean_of_the_steps_that_end_there(values, window):
    expected = [values[max(0, i + 1 - window) : i + 1].astype(float).mean() for i in range(len(values))]
    assert trailing_mean(values, window) == pytest.approx(expected, rel=1e-5)


@relaxed
@given(series, windows)
def test_it_begins_at_the_first_value_and_has_an_end_for_every_step(values, window):
    smoothed = trailing_mean(values, window)
    assert len(smoothed) == len(values)
    assert smoothed[0] == pytest.approx(values[0])


@relaxed
@given(series, windows, st.integers(1, 50))
def test_what_was_drawn_does_not_change_later(values, window, more):
    longer = np.concatenate([values, np.full(more, 3, np.float32)])
    assert trailing_mean(longer, window)[: len(values)] == pytest.approx(trailing_mean(values, window), rel=1e-5)


def test_what_is_no_number_is_left_out_of_the_means():
    values = np.array([np.nan, 1, np.inf, 3], np.float32)
    smoothed = trailing_mean(values, 3)
    assert np.isnan(smoothed[0])
    assert smoothed[1:] == pytest.approx([1, 1, 2])
    assert not len(trailing_mean(NONE, 5))


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
