"""Strokes brought to another size."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.data.drawing import resized

LINES = [np.array([[5, 9], [25, 19]], np.float32), np.array([[10, 49]], np.float32)]


@given(st.floats(0.5, 1e4), st.floats(-1e3, 1e3), st.floats(-1e3, 1e3))
def test_the_longer_side_is_as_long_as_wanted_wherever_the_strokes_lie(longer, right, down):
    drawn, extent = resized([line + np.array([right, down]) for line in LINES], longer)
    points = np.concatenate(drawn)
    np.testing.assert_allclose(points.min(axis=0), 0, atol=1e-9)
    np.testing.assert_allclose(points.max(axis=0), extent, rtol=1e-9)
    assert extent.max() == pytest.approx(longer)
    assert extent[0] / extent[1] == pytest.approx(0.5)


def test_a_point_stays_a_point():
    drawn, extent = resized([np.array([[7, 8]], np.float32)], 100)
    assert not drawn[0].any()
    assert not extent.any()
