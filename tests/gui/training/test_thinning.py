import numpy as np
import pytest

from gui.training.thinning import first_change, stride, thinned

X = np.arange(10, dtype=np.float32)
Y = np.array([0, 5, 1, 2, 9, 2, 3, 3, 3, 7], np.float32)


@pytest.mark.parametrize(
    ("spacing", "seen", "points", "expected"), [(0.1, 10, 50, 2), (0.1, 10, 500, 1), (0.0, 10, 50, 1), (0.1, 10, 0, 1)]
)
def test_as_many_values_come_together_as_share_a_place(spacing, seen, points, expected):
    assert stride(spacing, seen, points) == expected


def test_the_highest_and_the_lowest_are_kept_or_the_mean_and_what_is_left_over_is_dropped():
    x, y = thinned(X, Y, 3, peaks=True)
    assert (x.tolist(), y.tolist()) == ([1, 1, 4, 4, 7, 7], [5, 0, 9, 2, 3, 3])
    x, y = thinned(X, Y, 3, peaks=False)
    assert x.tolist() == [1, 4, 7]
    assert y == pytest.approx([2, 13 / 3, 3])


def test_where_there_is_room_for_all_nothing_is_changed():
    assert all(map(np.array_equal, thinned(X, Y, 1, peaks=True), (X, Y)))


@pytest.mark.parametrize(
    ("now", "first"), [([1, 2, 3], 3), ([1, 2, 3, 4], 3), ([1, 2, 4, 4], 2), ([1, 2], 2), ([], 0), ([7], 0)]
)
def test_the_first_change_is_where_a_value_was_another_one_or_was_not_there(now, first):
    assert first_change(np.array([1, 2, 3], np.float32), np.array(now, np.float32)) == first


def test_what_is_no_number_has_always_changed():
    values = np.array([1, np.nan, 3], np.float32)
    assert first_change(values, values) == 1
