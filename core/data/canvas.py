"""A whole canvas as an app has it, gray, to ink: white on black or black on white, with or without strips beside it.

It is the plain way to what an exported file that takes the raw drawing does with matrices (`core.export.drawing`), and
what such a file is proven against.
"""

import numpy as np
from numpy.typing import NDArray

from core.data import ink
from core.data.dataset import SIDE as DIGIT_SIDE
from core.data.drawing import Floats
from core.data.ink import Ink

SIDE = 280
"""Of the square canvas that a file takes, in pixels."""

LIKE_STRIP = 8
"""A strip is of one colour: its pixels differ at most so much."""

BLENDED = 2
"""Columns beside a strip that may be a blend of it and the canvas, where a picture was scaled."""

AT_MOST = 0.25
"""Share of a canvas's edge that may have the colour of the strip beside it; more, and the strip is paper itself."""

LIKE_PAPER = 0.4
"""Pixels of the border that differ more from its mean, as a share of black to white, are ink that runs over it."""

MIN_INK = 24
"""A canvas on which nothing is darker, of 255, is blank: noise of the screen or of a camera."""


def digit_image(canvas: NDArray[np.uint8]) -> NDArray[np.uint8] | None:
    """The digit on a canvas as networks read it.

    Args:
        canvas: (height, width) uint8, of either polarity.

    Returns:
        (28, 28) uint8, 0 paper, 255 ink; None when nothing is drawn.
    """
    return ink.normalise(ink_on(canvas))


def digit_images(canvases: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """(n, height, width) to (n, 28, 28) uint8, each as `digit_image` gives it; blank ones are all 0."""
    found = np.zeros((len(canvases), DIGIT_SIDE, DIGIT_SIDE), np.uint8)
    for place, canvas in enumerate(canvases):
        if (image := digit_image(canvas)) is not None:
            found[place] = image
    return found


def ink_on(canvas: NDArray[np.uint8]) -> Ink:
    """How much ink there is at each pixel of a canvas: none on its paper and on strips beside it, 255 at most.

    The polarity comes from the border: what most of it shows is paper, and ink is what is on the other side of it.

    Args:
        canvas: (height, width) uint8.

    Returns:
        (height, width) uint8.
    """
    rows, columns = within(canvas)
    inside = canvas[rows, columns].astype(np.float64) / 255
    found = np.zeros(canvas.shape, np.uint8)
    if not inside.size:
        return found
    paper = _paper(inside)
    contrast = (paper - inside) / paper if paper > 0.5 else (inside - paper) / (1 - paper)
    darkness = np.floor(np.clip(contrast, 0, 1) * 255 + 0.5).astype(np.uint8)
    if darkness.max() >= MIN_INK:
        found[rows, columns] = darkness
    return found


def within(canvas: NDArray[np.uint8]) -> tuple[slice, slice]:
    """The rows and columns of a canvas without the strips that pad it to a square, at its sides or above and below."""
    everywhere = slice(0, canvas.shape[0])
    columns = _without_strips(canvas, everywhere)
    return _without_strips(canvas.T, columns), columns


def _without_strips(canvas: NDArray[np.uint8], rows: slice) -> slice:
    """The columns of a canvas between the strips at its sides; only `rows` count."""
    looked_at = canvas[rows].astype(np.int64)
    width = looked_at.shape[1]
    if not looked_at.size:
        return slice(0, 0)
    alike = [np.abs(looked_at - looked_at[:, edge].max()) <= LIKE_STRIP for edge in (0, -1)]
    lengths = [_run(alike[0].all(axis=0)), _run(alike[1].all(axis=0)[::-1])]
    start, after = (length + BLENDED * min(length, 1) for length in lengths)
    end = width - after
    between = slice(start, max(start, end))
    left = _is_strip(alike[0], start, between)
    right = _is_strip(alike[1], end - 1, between)
    first, last = (start if left else 0), (end if right else width)
    return slice(min(first, width), max(last, min(first, width)))


def _run(alike: NDArray[np.bool_]) -> int:
    """How many are true from the beginning on."""
    return len(alike) if alike.all() else int(np.argmin(alike))


def _is_strip(alike: NDArray[np.bool_], edge: int, between: slice) -> bool:
    """Whether what looks like a strip is none of the canvas's own paper: hardly anything else at the edge is alike.

    Args:
        alike: (rows, columns): which pixels have the strip's colour.
        edge: The canvas's first column beside it.
        between: The columns of the canvas.
    """
    height, width = alike.shape
    beside = int(alike[:, edge].sum()) if 0 <= edge < width else 0
    ends = sum(int(alike[row, between].sum()) for row in (0, -1))
    width_between = int(between.stop - between.start)
    return beside <= AT_MOST * height and ends <= AT_MOST * 2 * width_between


def _paper(inside: Floats) -> float:
    """The gray of the paper, 0 to 1: the mean of what most of the border shows."""
    border = np.concatenate([inside[0], inside[-1], inside[:, 0], inside[:, -1]])
    near = border[np.abs(border - border.mean()) <= LIKE_PAPER]
    return float(near.mean()) if near.size else 0.0
