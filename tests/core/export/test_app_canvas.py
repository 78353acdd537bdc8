"""A drawing on an app's canvas, and what is left of it in 28 × 28."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from core.data import canvas
from core.export import app_canvas

ZIGZAG = [np.array([[20, 20], [60, 200], [120, 90]], np.float32)]


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 2**32 - 1), st.sampled_from([ZIGZAG, [np.array([[5, 5]], np.float32)]]))
def test_all_of_a_drawing_is_on_the_canvas_wherever_it_lies(seed, strokes):
    shown = app_canvas.placed(strokes, np.random.default_rng(seed))
    assert shown.shape == (canvas.SIDE, canvas.SIDE)
    assert shown.max() == 255
    border = np.concatenate([shown[0], shown[-1], shown[:, 0], shown[:, -1]])
    assert not border.any()


def test_squeezed_it_is_small_and_pale():
    shown = app_canvas.placed(ZIGZAG, np.random.default_rng(1))
    small = app_canvas.squeezed(shown)
    assert small.shape == (28, 28)
    assert 0 < small.max() < 255
