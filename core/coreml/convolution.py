"""Convolution and pooling on (…, channels, height, width) arrays: the geometry of the format around the kernels."""

from collections.abc import Callable
from dataclasses import dataclass
from math import prod

import numpy as np
from numpy.typing import NDArray

from core.coreml.limits import MAX_GROUPS, MAX_WINDOW, FormatMistake, room, work
from core.prediction import kernels

Array = NDArray[np.float32]
Pair = tuple[int, int]
Amounts = tuple[Pair, Pair]


@dataclass(frozen=True, slots=True)
class Window:
    """A window that slides over a picture.

    Attributes:
        size: Height and width.
        step: Down and across.
        padding: "valid", "same" (the odd row or column at the bottom and right), "same_lower" (at the top and left),
            "complete" (as `amounts`, and on until the last pixel is seen), or "amounts".
        amounts: Rows above and below, columns left and right, for "amounts" and "complete".

    Raises:
        FormatMistake: A number that makes no sense.
    """

    size: Pair
    step: Pair
    padding: str = "valid"
    amounts: Amounts = ((0, 0), (0, 0))

    def __post_init__(self) -> None:
        if any(not 1 <= side <= 10_000 for side in (*self.size, *self.step)):
            raise FormatMistake(f"a window of {self.size} that moves by {self.step} makes no sense")
        if any(not 0 <= amount <= 10_000 for pair in self.amounts for amount in pair):
            raise FormatMistake(f"padding by {self.amounts} makes no sense")

    def amounts_for(self, sides: Pair) -> Amounts:
        """The padding for a picture of `sides`."""
        down, across = (self._along(axis, sides[axis]) for axis in (0, 1))
        return down, across

    def _along(self, axis: int, side: int) -> Pair:
        size, step = self.size[axis], self.step[axis]
        before, after = self.amounts[axis]
        if self.padding in ("same", "same_lower"):
            total = max(0, (-(-side // step) - 1) * step + size - side)
            small, large = total // 2, total - total // 2
            return (small, large) if self.padding == "same" else (large, small)
        if self.padding == "complete":
            return before, max(after, self._last_place(side, before, after, axis) * step + size - side - before)
        return before, after

    def _last_place(self, side: int, before: int, after: int, axis: int) -> int:
        """The last place of a window that may hang over the end, but must begin inside the picture if it is padded."""
        last = max(0, -(-(side + before + after - self.size[axis]) // self.step[axis]))
        hangs_out = (before or after) and last * self.step[axis] >= side + before
        return last - 1 if hangs_out else last

    def places(self, sides: Pair) -> Pair:
        """How many places there are, down and across.

        Raises:
            FormatMistake: The window does not fit.
        """
        amounts = self.amounts_for(sides)
        padded = [side + sum(pair) for side, pair in zip(sides, amounts, strict=True)]
        if padded[0] < self.size[0] or padded[1] < self.size[1]:
            raise FormatMistake(f"a window of {self.size} does not fit a picture of {sides}")
        down, across = ((n - k) // s + 1 for n, k, s in zip(padded, self.size, self.step, strict=True))
        return down, across


def on_pictures(x: Array, function: Callable[[Array], Array]) -> Array:
    """Apply `function`, (n, height, width, channels) to the same, to an array (…, channels, height, width).

    Raises:
        FormatMistake: `x` is no picture.
    """
    if x.ndim < 4:
        raise FormatMistake(f"it needs a picture, but its input has the shape {x.shape[1:]}")
    outer = x.shape[:-3]
    inner = x.reshape(prod(outer), *x.shape[-3:]).transpose(0, 2, 3, 1)
    out = function(inner).transpose(0, 3, 1, 2)
    return out.reshape(*outer, *out.shape[1:])


def convolution(x: Array, kernel: Array, bias: Array | None, window: Window, groups: int = 1) -> Array:
    """Convolve.

    Args:
        x: (…, channels, height, width).
        kernel: (filters, channels / groups, height, width), already spread out if it is dilated.
        bias: (filters,) or None.
        window: Of the kernel's size.
        groups: Every group of filters reads its own share of the channels.
    """
    filters, channels, *_ = kernel.shape
    if groups > MAX_GROUPS:
        raise FormatMistake(f"{groups:,} groups of channels are more than a digit classifier needs")
    if groups < 1 or filters % groups or x.shape[-3:-2] != (channels * groups,):
        raise FormatMistake(f"{filters} filters for {channels} × {groups} channels do not fit {x.shape[1:]}")
    places, amounts = window.places(_sides(x)), _amounts(x, window)
    outer = prod(x.shape[1:-3])
    room((outer, filters, *places))
    room((outer, channels * groups, *_padded_sides(x, amounts)))
    room((places[1], kernel.size // filters))
    work(outer * prod(places) * kernel.size)
    hwio = np.split(np.ascontiguousarray(kernel.transpose(2, 3, 1, 0)), groups, axis=-1)
    biases = [None] * groups if bias is None else np.split(bias, groups)

    def convolve(pictures: Array) -> Array:
        parts = zip(np.split(pictures, groups, axis=-1), hwio, biases, strict=True)
        out = [kernels.convolution(part, own, shift, amounts, window.step) for part, own, shift in parts]
        return out[0] if groups == 1 else np.concatenate(out, axis=-1)

    return on_pictures(x, convolve)


def dilated(kernel: Array, dilation: Pair) -> Array:
    """`kernel` (filters, channels, height, width) with zeros between its cells.

    Raises:
        FormatMistake: The result would be too large.
    """
    if dilation == (1, 1):
        return kernel
    height, width = ((side - 1) * step + 1 for side, step in zip(kernel.shape[2:], dilation, strict=True))
    if min(dilation) < 1:
        raise FormatMistake(f"a dilation by {dilation} makes no sense")
    room((*kernel.shape[:2], height, width))
    out = np.zeros((*kernel.shape[:2], height, width), np.float32)
    out[:, :, :: dilation[0], :: dilation[1]] = kernel
    return out


def pooling(x: Array, window: Window, kind: str, *, count_padding: bool = False) -> Array:
    """The "max", "average" or "l2" of every window of `x` (…, channels, height, width)."""
    places, amounts = window.places(_sides(x)), _amounts(x, window)
    if prod(window.size) > MAX_WINDOW:
        raise FormatMistake(f"a pooling of {window.size} is larger than a digit classifier needs")
    outer = prod(x.shape[1:-2])
    room((outer, *_padded_sides(x, amounts)))
    work(outer * prod(places) * prod(window.size))

    def pool(pictures: Array) -> Array:
        if kind == "max":
            return kernels.max_pooling(pictures, window.size, window.step, amounts)
        if kind == "average":
            return kernels.average_pooling(pictures, window.size, window.step, amounts, count_padding=count_padding)
        squares = kernels.average_pooling(pictures**2, window.size, window.step, amounts, count_padding=True)
        roots: Array = np.sqrt(squares * np.float32(prod(window.size)))
        return roots

    return on_pictures(x, pool)


def _sides(x: Array) -> Pair:
    if x.ndim < 4:
        raise FormatMistake(f"it needs a picture, but its input has the shape {x.shape[1:]}")
    return x.shape[-2], x.shape[-1]


def _padded_sides(x: Array, amounts: Amounts) -> Pair:
    (top, bottom), (left, right) = amounts
    return x.shape[-2] + top + bottom, x.shape[-1] + left + right


def _amounts(x: Array, window: Window) -> Amounts:
    return window.amounts_for(_sides(x))
