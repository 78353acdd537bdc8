"""The arithmetic of the layers, forward only, in numpy.

Pictures are (n, height, width, channels) float32, rows are (n, units) float32; results are new float32 arrays, or
float64 where float64 is given. Windows are laid out as Keras does it: "valid" stays inside the picture, "same" gives
ceil(side / stride) places and puts the odd row or column of padding at the bottom and at the right. Explicit amounts
are accepted wherever a word is.
"""

from collections.abc import Iterator
from typing import Any, Literal

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

Array = NDArray[np.float32]
Pair = tuple[int, int]
Amounts = tuple[Pair, Pair]
Padding = Literal["valid", "same"] | Amounts

BLOCK_VALUES = 1 << 20
"""Patches of a convolution are laid out for so many values at a time: 4 MB, which nearly fits a processor's cache."""


def convolution(
    x: Array, kernel: Array, bias: Array | None = None, padding: Padding = "valid", strides: int | Pair = 1
) -> Array:
    """Correlate `x` with every filter of `kernel` and add `bias`.

    Args:
        x: (n, height, width, channels).
        kernel: (kernel height, kernel width, channels, filters).
        bias: (filters,); None adds nothing.
        padding: "valid", "same", or ((top, bottom), (left, right)) rows and columns of zeros.
        strides: Of the window, down and across.

    Returns:
        (n, places down, places across, filters).

    Raises:
        ValueError: The window is larger than the padded picture, or the channels do not agree.
    """
    height, width, channels, filters = kernel.shape
    if x.shape[-1] != channels:
        raise ValueError(f"a kernel for {channels} channels cannot read {x.shape[-1]}")
    down, across = _pair(strides)
    padded = _padded(x, _amounts(x.shape[1:3], (height, width), (down, across), padding), 0)
    places = _places(padded.shape[1:3], (height, width), (down, across))
    matrix = np.ascontiguousarray(kernel, _precision(x)).reshape(-1, filters)
    out: Array = np.empty((len(x), *places, filters), _precision(x))
    for images, rows in _blocks(len(x), places, len(matrix)):
        patches = _patches(padded[images], (height, width), (down, across))[:, rows]
        out[images, rows] = np.matmul(patches.reshape(-1, len(matrix)), matrix).reshape(*patches.shape[:3], filters)
    if bias is not None:
        out += bias
    return out


def _precision(x: Array) -> np.dtype[Any]:
    """Of what is computed from `x`: double where `x` is."""
    return np.dtype(np.float64 if x.dtype == np.float64 else np.float32)


def max_pooling(x: Array, size: int | Pair, strides: int | Pair | None = None, padding: Padding = "valid") -> Array:
    """The largest value of every window; padding never wins.

    Args:
        x: (n, height, width, channels).
        size: Of the window, down and across.
        strides: Of the window; None means `size`.
        padding: "valid", "same", or ((top, bottom), (left, right)).

    Returns:
        (n, places down, places across, channels).

    Raises:
        ValueError: The window is larger than the padded picture.
    """
    window, step = _pair(size), _pair(size if strides is None else strides)
    padded = _padded(x, _amounts(x.shape[1:3], window, step, padding), -np.inf)
    slices = _slices(padded, window, step)
    out = next(slices).copy()
    for values in slices:
        np.maximum(out, values, out=out)
    return out


def average_pooling(
    x: Array,
    size: int | Pair,
    strides: int | Pair | None = None,
    padding: Padding = "valid",
    *,
    count_padding: bool = False,
) -> Array:
    """The mean of every window, padding left out of the mean unless `count_padding`.

    Args:
        x: (n, height, width, channels).
        size: Of the window, down and across.
        strides: Of the window; None means `size`.
        padding: "valid", "same", or ((top, bottom), (left, right)).
        count_padding: Whether padding counts as zeros.

    Returns:
        (n, places down, places across, channels).

    Raises:
        ValueError: The window is larger than the padded picture.
    """
    window, step = _pair(size), _pair(size if strides is None else strides)
    amounts = _amounts(x.shape[1:3], window, step, padding)
    total = _window_sums(_padded(x, amounts, 0), window, step)
    if count_padding or amounts == ((0, 0), (0, 0)):
        return total / np.float32(window[0] * window[1])
    inside = np.ones((1, *x.shape[1:3], 1), np.float32)
    counts: Array = np.maximum(_window_sums(_padded(inside, amounts, 0), window, step), np.float32(1))
    return total / counts


def dense(x: Array, weights: Array, bias: Array | None = None) -> Array:
    """`x` @ `weights` + `bias`.

    Args:
        x: (n, inputs).
        weights: (inputs, units).
        bias: (units,); None adds nothing.

    Returns:
        (n, units).
    """
    out: Array = np.matmul(x, weights, dtype=_precision(x))
    if bias is not None:
        out += bias
    return out


def relu(x: Array) -> Array:
    """What is above 0; 0 elsewhere. Any shape."""
    return np.maximum(x, np.float32(0))


def leaky_relu(x: Array, slope: float) -> Array:
    """What is above 0; `slope`, 0 to 1, times the rest. Any shape."""
    out: Array = np.maximum(x, x * np.float32(slope))
    return out


def elu(x: Array, alpha: float) -> Array:
    """The value x where it is at least 0, alpha × (e^x − 1) elsewhere."""
    return np.where(x >= 0, x, np.float32(alpha) * np.expm1(np.minimum(x, np.float32(0))))


def sigmoid(x: Array) -> Array:
    """1 / (1 + e^−x), written so that large values do no harm."""
    small = np.exp(-np.abs(x))
    return np.where(x >= 0, 1 / (1 + small), small / (1 + small))


def softmax(x: Array, axis: int = -1) -> Array:
    """exp(x) / sum(exp(x)) along `axis`, safe for large values. Any shape."""
    powers: Array = np.exp(x - x.max(axis=axis, keepdims=True))
    total: Array = powers.sum(axis=axis, keepdims=True)
    return powers / total


def batch_normalization(x: Array, gamma: Array, beta: Array, mean: Array, variance: Array, epsilon: float) -> Array:
    """Channel by channel: gamma × (x − mean) / sqrt(variance + epsilon) + beta.

    Args:
        x: (…, channels).
        gamma: (channels,) the learnt factor; `beta`, `mean` and `variance` have its shape.
        beta: The learnt shift.
        mean: The remembered mean.
        variance: The remembered variance.
        epsilon: Keeps the root away from 0.

    Returns:
        The shape of `x`.
    """
    factor: Array = np.asarray(gamma / np.sqrt(variance + np.float32(epsilon)), np.float32)
    shift: Array = beta - mean * factor
    return x * factor + shift


def _pair(value: int | Pair) -> Pair:
    return (value, value) if isinstance(value, int) else value


def _amounts(sides: tuple[int, ...], window: Pair, step: Pair, padding: Padding) -> Amounts:
    """Padding before and after, down and across."""
    if padding == "valid":
        return (0, 0), (0, 0)
    if padding == "same":
        down, across = (max(0, -(-n // s) * s - s + k - n) for n, k, s in zip(sides, window, step, strict=True))
        return (down // 2, down - down // 2), (across // 2, across - across // 2)
    return padding


def _padded(x: Array, amounts: Amounts, value: float) -> Array:
    (top, bottom), (left, right) = amounts
    if not (top or bottom or left or right):
        return x
    count, height, width, channels = x.shape
    out = np.full((count, top + height + bottom, left + width + right, channels), value, np.float32)
    out[:, top : top + height, left : left + width] = x
    return out


def _places(sides: tuple[int, ...], window: Pair, step: Pair) -> Pair:
    """How many places the window has, down and across."""
    if window[0] > sides[0] or window[1] > sides[1]:
        raise ValueError(f"a window of {window[0]}×{window[1]} does not fit a picture of {sides[0]}×{sides[1]}")
    return (sides[0] - window[0]) // step[0] + 1, (sides[1] - window[1]) // step[1] + 1


def _blocks(count: int, places: Pair, values: int) -> Iterator[tuple[slice, slice]]:
    """Cut the work: many images at a time if they are small, a few rows of one image if it is large."""
    row = max(1, places[1] * values)
    rows = min(places[0], max(1, BLOCK_VALUES // row))
    images = max(1, BLOCK_VALUES // (row * places[0]))
    for start in range(0, count, images):
        for top in range(0, places[0], rows):
            yield slice(start, start + images), slice(top, top + rows)


def _patches(padded: Array, window: Pair, step: Pair) -> Array:
    """(n, places down, places across, window height, window width, channels): a view."""
    views = sliding_window_view(padded, window, axis=(1, 2))[:, :: step[0], :: step[1]]
    patches: Array = views.transpose(0, 1, 2, 4, 5, 3)
    return patches


def _slices(padded: Array, window: Pair, step: Pair) -> Iterator[Array]:
    """For every cell of the window, what it sees at all places: (n, places down, places across, channels) views."""
    places = _places(padded.shape[1:3], window, step)
    for row in range(window[0]):
        for column in range(window[1]):
            down = slice(row, row + (places[0] - 1) * step[0] + 1, step[0])
            across = slice(column, column + (places[1] - 1) * step[1] + 1, step[1])
            yield padded[:, down, across]


def _window_sums(padded: Array, window: Pair, step: Pair) -> Array:
    slices = _slices(padded, window, step)
    total = next(slices).copy()
    for values in slices:
        total += values
    return total
