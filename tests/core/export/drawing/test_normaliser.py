"""The formula that makes a digit image of a canvas with matrices: held against the plain way."""

import numpy as np
import pytest

from core.data import canvas, ink
from core.data.synthetic import shipped
from core.data.synthetic.canvases import canvases
from core.export.drawing import normaliser
from core.export.drawing.arithmetic import Value
from core.export.drawing.numbers import Numbers

HALF_PRECISION = 65_504
"""The largest number that 16 bits hold: beyond it, a phone's graphics chip has infinity."""


WITHIN = 2e-3
"""Of 255: 32 bits are few, but nothing is rounded."""


def formula(shown):
    """Digit images (n, 28, 28), 0 to 255, whether something is drawn (n,), and the arithmetic that was used."""
    by = Numbers()
    made = normaliser.digit_image(Value(by, shown[:, None].astype(np.float32) * np.float32(1 / 255)))
    return made.pixels.operand[:, 0] * 255, made.drawn.operand.ravel(), by


@pytest.fixture(scope="module")
def shown():
    return canvases(shipped.kept_training().images[:400], 160, 1)


def test_digit_images_are_those_of_the_plain_way(shown):
    found, drawn, _ = formula(shown)
    expected = canvas.exact_images(shown)
    np.testing.assert_array_equal(drawn, expected.max(axis=(1, 2)) > 0)
    assert np.abs(found - expected).max() < WITHIN


def test_no_value_is_too_large_for_half_precision_and_nothing_is_divided_by_nothing(shown):
    flat = [np.full((canvas.SIDE, canvas.SIDE), gray, np.uint8) for gray in (0, 1, 127, 128, 254, 255)]
    noise = np.random.default_rng(5).integers(0, 256, (4, canvas.SIDE, canvas.SIDE)).astype(np.uint8)
    checked = np.indices((canvas.SIDE, canvas.SIDE)).sum(axis=0) % 2 * 255
    found, _, by = formula(np.concatenate([shown[:40], np.stack(flat), noise, checked[None].astype(np.uint8)]))
    assert by.largest < HALF_PRECISION
    assert by.smallest_divisor >= 1e-4 * 0.99
    assert found.min() >= 0
    assert found.max() <= 255


@pytest.mark.parametrize("size", [3, 9, 17, 20, 21])
def test_tiny_digits_are_enlarged_alike(size):
    digit = np.asarray(ink.cut(shipped.kept_training().images[7]))[:size, :size]
    drawn = np.zeros((canvas.SIDE, canvas.SIDE), np.uint8)
    drawn[100 : 100 + digit.shape[0], 200 : 200 + digit.shape[1]] = digit
    if not drawn.any():
        drawn[100, 200] = 255
    found, _, _ = formula(drawn[None])
    np.testing.assert_allclose(found, canvas.exact_images(drawn[None]), atol=WITHIN)


@pytest.mark.parametrize(("top", "left"), [(0, 0), (0, 240), (240, 0), (240, 240), (0, 120), (120, 240)])
def test_a_digit_at_the_edge_is_framed_alike(top, left):
    drawn = np.zeros((canvas.SIDE, canvas.SIDE), np.uint8)
    drawn[top : top + 40, left + 10 : left + 20] = 255
    drawn[top : top + 8, left : left + 40] = 255
    found, _, _ = formula(drawn[None])
    np.testing.assert_allclose(found, canvas.exact_images(drawn[None]), atol=WITHIN)


@pytest.mark.parametrize("pen", [1, 2, 4, 9, 16, 40])
def test_thin_lines_are_widened_alike(pen):
    strokes = [np.array([[40, 200], [120, 60], [200, 240], [230, 90]], np.float32)]
    drawn = ink.render(strokes, canvas.SIDE, canvas.SIDE, pen)
    found, _, _ = formula(drawn[None])
    np.testing.assert_allclose(found, canvas.exact_images(drawn[None]), atol=WITHIN)


@pytest.mark.parametrize("colour", [0, 127, 255])
@pytest.mark.parametrize("edges", [(40, 40, 0, 0), (0, 0, 30, 0), (20, 20, 20, 20), (1, 50, 9, 33), (0, 8, 8, 8)])
def test_strips_and_frames_are_taken_off_alike(colour, edges):
    drawn = 255 - ink.render([np.array([[90, 90], [190, 190]], np.float32)], canvas.SIDE, canvas.SIDE, 14)
    above, below, left, right = edges
    shown = np.full_like(drawn, colour)
    inside = slice(above, canvas.SIDE - below), slice(left, canvas.SIDE - right)
    shown[inside] = drawn[inside]
    both = np.stack([shown, shown.T])
    found, _, _ = formula(both)
    np.testing.assert_allclose(found, canvas.exact_images(both), atol=WITHIN)


@pytest.mark.slow
def test_ten_thousand_canvases():
    images = shipped.kept_training().images
    worst = []
    for seed in range(100):
        shown = canvases(images[seed * 100 :], 100, seed)
        found, drawn, _ = formula(shown)
        expected = canvas.exact_images(shown)
        np.testing.assert_array_equal(drawn, expected.max(axis=(1, 2)) > 0)
        worst += np.abs(found - expected).max(axis=(1, 2)).tolist()
    assert np.mean(np.array(worst) < WITHIN) > 0.999
    assert max(worst) < 1
