"""The kernels against straightforward loops in float64."""

import itertools
from math import ceil

import numpy as np
import pytest
from chance import generator
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from core.prediction import kernels

CLOSE = 1e-5


def pictures(rng, count, height, width, channels):
    return rng.normal(size=(count, height, width, channels)).astype(np.float32)


def padding_amounts(sides, window, step, padding):
    """Padding before and after, written from TensorFlow's rule for "same"."""
    if padding == "valid":
        return (0, 0), (0, 0)
    if padding != "same":
        return padding
    totals = [max((ceil(n / s) - 1) * s + k - n, 0) for n, k, s in zip(sides, window, step, strict=True)]
    return tuple((total // 2, total - total // 2) for total in totals)


def windows(x, window, step, padding):
    """Every place with what the window sees there: a list of (value, row, column) cells inside the picture."""
    _, height, width, _ = x.shape
    (top, bottom), (left, right) = padding_amounts((height, width), window, step, padding)
    rows = range(-top, height + bottom - window[0] + 1, step[0])
    columns = range(-left, width + right - window[1] + 1, step[1])
    for (i, row), (j, column) in itertools.product(enumerate(rows), enumerate(columns)):
        cells = [
            (di, dj, row + di, column + dj)
            for di, dj in itertools.product(range(window[0]), range(window[1]))
            if 0 <= row + di < height and 0 <= column + dj < width
        ]
        yield i, j, len(rows), len(columns), cells


def slow_convolution(x, kernel, bias, padding, step):
    out = None
    for i, j, down, across, cells in windows(x, kernel.shape[:2], step, padding):
        if out is None:
            out = np.zeros((len(x), down, across, kernel.shape[3]))
        for di, dj, row, column in cells:
            out[:, i, j] += x[:, row, column].astype(np.float64) @ kernel[di, dj].astype(np.float64)
        out[:, i, j] += bias
    return out


def slow_pooling(x, size, step, padding, reduce):
    out = None
    for i, j, down, across, cells in windows(x, size, step, padding):
        if out is None:
            out = np.zeros((len(x), down, across, x.shape[3]))
        out[:, i, j] = reduce([x[:, row, column].astype(np.float64) for _, _, row, column in cells], axis=0)
    return out


@st.composite
def window_cases(draw):
    sides = draw(st.tuples(st.integers(1, 7), st.integers(1, 7)))
    window = draw(st.tuples(st.integers(1, 4), st.integers(1, 4)))
    step = draw(st.tuples(st.integers(1, 3), st.integers(1, 3)))
    amount = st.integers(0, 2)
    padding = draw(
        st.sampled_from(["valid", "same"])
        | st.tuples(st.tuples(amount, amount), st.tuples(amount, amount)).filter(
            lambda amounts: all(max(pair) < k for pair, k in zip(amounts, window, strict=True))
        )
    )
    padded = [n + sum(p) for n, p in zip(sides, padding_amounts(sides, window, step, padding), strict=True)]
    assume(all(k <= n for k, n in zip(window, padded, strict=True)))
    return sides, window, step, padding, draw(st.integers(0, 2**32 - 1))


@settings(max_examples=150, deadline=None)
@given(window_cases(), st.integers(1, 3), st.integers(1, 4))
def test_convolution_equals_the_loops(case, channels, filters):
    sides, window, step, padding, seed = case
    rng = generator(seed)
    x = pictures(rng, 2, *sides, channels)
    kernel = rng.normal(size=(*window, channels, filters)).astype(np.float32)
    bias = rng.normal(size=filters).astype(np.float32)
    ours = kernels.convolution(x, kernel, bias, padding, step)
    assert ours.dtype == np.float32
    np.testing.assert_allclose(ours, slow_convolution(x, kernel, bias, padding, step), atol=CLOSE)


@settings(max_examples=50, deadline=None)
@given(window_cases(), st.integers(1, 400))
def test_convolution_is_the_same_however_the_work_is_cut(case, block):
    sides, window, step, padding, seed = case
    rng = generator(seed)
    x = pictures(rng, 3, *sides, 2)
    kernel = rng.normal(size=(*window, 2, 3)).astype(np.float32)
    whole = kernels.convolution(x, kernel, None, padding, step)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(kernels, "BLOCK_VALUES", block)
        cut = kernels.convolution(x, kernel, None, padding, step)
    np.testing.assert_allclose(cut, whole, atol=CLOSE)


@settings(max_examples=100, deadline=None)
@given(window_cases())
def test_max_pooling_equals_the_loops(case):
    sides, window, step, padding, seed = case
    x = pictures(generator(seed), 2, *sides, 3) - 5  # all negative: padding must not win
    ours = kernels.max_pooling(x, window, step, padding)
    assert ours.dtype == np.float32
    np.testing.assert_array_equal(ours, slow_pooling(x, window, step, padding, np.max))


@settings(max_examples=100, deadline=None)
@given(window_cases())
def test_average_pooling_leaves_padding_out_of_the_mean(case):
    sides, window, step, padding, seed = case
    x = pictures(generator(seed), 2, *sides, 3)
    ours = kernels.average_pooling(x, window, step, padding)
    assert ours.dtype == np.float32
    np.testing.assert_allclose(ours, slow_pooling(x, window, step, padding, np.mean), atol=CLOSE)


def test_average_pooling_can_count_padding():
    x = np.full((1, 2, 2, 1), 8, np.float32)
    ours = kernels.average_pooling(x, 2, 2, ((1, 1), (1, 1)), count_padding=True)
    np.testing.assert_array_equal(ours, np.full((1, 2, 2, 1), 2))


def test_pooling_steps_by_its_size_unless_told():
    x = np.arange(16, dtype=np.float32).reshape(1, 4, 4, 1)
    np.testing.assert_array_equal(kernels.max_pooling(x, 2)[0, :, :, 0], [[5, 7], [13, 15]])
    np.testing.assert_array_equal(kernels.average_pooling(x, 2)[0, :, :, 0], [[2.5, 4.5], [10.5, 12.5]])


@pytest.mark.parametrize("count", [0, 1, 300])
def test_a_picture_reads_the_same_alone_and_among_many(count):
    rng = generator(3)
    x = pictures(rng, count, 28, 28, 1)
    kernel = rng.normal(size=(5, 5, 1, 8)).astype(np.float32)
    together = kernels.convolution(x, kernel)
    alone = [kernels.convolution(x[place : place + 1], kernel) for place in range(count)]
    assert together.shape == (count, 24, 24, 8)
    np.testing.assert_allclose(together, np.concatenate([together[:0], *alone]), atol=CLOSE)


def test_a_window_larger_than_the_picture_is_refused():
    x = np.zeros((1, 3, 3, 1), np.float32)
    with pytest.raises(ValueError, match="4×4 does not fit a picture of 3×3"):
        kernels.convolution(x, np.zeros((4, 4, 1, 1), np.float32))
    with pytest.raises(ValueError, match="4×4 does not fit"):
        kernels.max_pooling(x, 4)


def test_channels_that_do_not_agree_are_refused():
    with pytest.raises(ValueError, match="2 channels cannot read 1"):
        kernels.convolution(np.zeros((1, 3, 3, 1), np.float32), np.zeros((1, 1, 2, 1), np.float32))


def test_dense_is_a_product_and_a_sum():
    x = np.array([[1, 2], [3, 4]], np.float32)
    weights = np.array([[1, 0, 2], [0, 1, 3]], np.float32)
    np.testing.assert_array_equal(kernels.dense(x, weights), [[1, 2, 8], [3, 4, 18]])
    np.testing.assert_array_equal(kernels.dense(x, weights, np.array([1, 2, 3], np.float32)), [[2, 4, 11], [4, 6, 21]])


def test_relu_keeps_what_is_above_0():
    np.testing.assert_array_equal(kernels.relu(np.array([-1, 0, 2], np.float32)), [0, 0, 2])


def test_softmax_is_probabilities_even_for_large_values():
    rows = kernels.softmax(np.array([[1000, 1000, -1000], [0, np.log(3), -np.inf]], np.float32))
    np.testing.assert_allclose(rows, [[0.5, 0.5, 0], [0.25, 0.75, 0]], atol=1e-6)
    assert rows.dtype == np.float32


def test_leaky_relu_is_its_formula():
    x = np.float32([-2, -0.5, 0, 3])
    np.testing.assert_allclose(kernels.leaky_relu(x, 0.2), [-0.4, -0.1, 0, 3], rtol=1e-6)
    assert kernels.leaky_relu(x, 0.2).dtype == np.float32


def test_batch_normalization_is_its_formula():
    rng = generator(5)
    x = pictures(rng, 2, 3, 3, 4)
    gamma, beta, mean = rng.normal(size=(3, 4)).astype(np.float32)
    variance = rng.uniform(0.1, 2, 4).astype(np.float32)
    ours = kernels.batch_normalization(x, gamma, beta, mean, variance, 1e-3)
    assert ours.dtype == np.float32
    np.testing.assert_allclose(ours, gamma * (x - mean) / np.sqrt(variance + 1e-3) + beta, atol=1e-5)
