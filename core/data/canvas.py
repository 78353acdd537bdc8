"""A whole canvas as an app has it, gray, to ink: white on black or the reverse, with or without strips or a frame.

It is the plain way to what an exported file that takes the raw drawing does with matrices (`core.export.drawing`), and
what such a file is proven against.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

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

MIN_FRAMED = 0.6
"""A frame leaves so much of both sides of a canvas at least; a drawn box is smaller."""

LIKE_PAPER = 102
"""Pixels of the border that differ more from its mean, of 255, are ink that runs over it."""

MIN_INK = 24
"""A canvas on which nothing is darker, of 255, is blank: noise of the screen or of a camera."""

THIN, WIDENING = 1.6, 0.5
"""A line thinner than `THIN` pixels of the digit image is widened, by so much of a pixel for each that it lacks."""


def digit_image(canvas: NDArray[np.uint8]) -> NDArray[np.uint8] | None:
    """The digit on a canvas as networks read it: as `ink.normalise` gives it, but thin lines are widened.

    Args:
        canvas: (height, width) uint8, of either polarity.

    Returns:
        (28, 28) uint8, 0 paper, 255 ink; None when nothing is drawn.
    """
    exact = _exact_image(canvas)
    return None if exact is None else np.rint(exact).astype(np.uint8)


def exact_images(canvases: NDArray[np.uint8]) -> NDArray[np.float32]:
    """(n, height, width) to (n, 28, 28) float32, 0 to 255: as `digit_image`, not rounded; blank ones are all 0."""
    found = np.zeros((len(canvases), DIGIT_SIDE, DIGIT_SIDE), np.float32)
    for place, canvas in enumerate(canvases):
        if (image := _exact_image(canvas)) is not None:
            found[place] = image
    return found


def _exact_image(canvas: NDArray[np.uint8]) -> NDArray[np.float32] | None:
    darkness = _darkness(canvas)
    digit = darkness[ink.box(_rounded(darkness))]
    if not digit.size:
        return None
    image = _widened(ink.framed(digit.astype(np.float32)))
    darkened: NDArray[np.float32] = np.minimum(image * np.float32(ink.darkening(image)), np.float32(255))
    return darkened


def _widened(image: NDArray[np.float32]) -> NDArray[np.float32]:
    """A digit image whose lines are as wide as those of a pen: digits of thin lines are read worse.

    How wide they are comes from the ink, which is length times width, and from how much of it is added around when
    every pixel takes the darkest of its neighbours: that is twice the length.
    """
    ring = np.asarray(Image.fromarray(image).filter(ImageFilter.MaxFilter(3))) - image
    around = float(ring.sum(dtype=np.float64))
    width = 2 * float(image.sum(dtype=np.float64)) / around if around else THIN
    return image + ring * np.float32(min(max((THIN - width) * WIDENING, 0), 1))


def ink_on(canvas: NDArray[np.uint8]) -> Ink:
    """How much ink there is at each pixel of a canvas: none on its paper and on strips beside it, 255 at most.

    The polarity comes from the border: what most of it shows is paper, and ink is what is on the other side of it.

    Args:
        canvas: (height, width) uint8.

    Returns:
        (height, width) uint8.
    """
    return _rounded(_darkness(canvas))


def _rounded(darkness: Floats) -> Ink:
    return np.floor(darkness + 0.5).astype(np.uint8)


def _darkness(canvas: NDArray[np.uint8]) -> Floats:
    """As `ink_on`, not rounded: (height, width), 0 to 255."""
    rows, columns = within(canvas)
    inside = canvas[rows, columns].astype(np.float64)
    found = np.zeros(canvas.shape)
    if not inside.size:
        return found
    paper = _paper(inside)
    contrast = (paper - inside) / paper if paper > 127.5 else (inside - paper) / (255 - paper)
    darkness = np.clip(contrast, 0, 1) * 255
    if _rounded(darkness.max()) >= MIN_INK:
        found[rows, columns] = darkness
    return found


def within(canvas: NDArray[np.uint8]) -> tuple[slice, slice]:
    """The rows and columns of a canvas without what pads it: strips at its sides or above and below, or a frame."""
    if not canvas.size:
        return slice(0, 0), slice(0, 0)
    across, down = _Sides.of(canvas.astype(np.int64)), _Sides.of(canvas.T.astype(np.int64))
    if across.frames(down.between) and down.frames(across.between):
        return down.between, across.between
    return down.without_strips(), across.without_strips()


@dataclass(frozen=True, slots=True)
class _Sides:
    """A canvas from two opposite sides.

    Attributes:
        pixels: (height, width).
        alike: For the left side and the right one: (height, width), which pixels have nearly its colour.
        hidden: How many columns have that colour alone, and those that may be blended with it.
    """

    pixels: NDArray[np.int64]
    alike: tuple[NDArray[np.bool_], ...]
    hidden: tuple[int, ...]

    @classmethod
    def of(cls, pixels: NDArray[np.int64]) -> "_Sides":
        alike = tuple(np.abs(pixels - pixels[:, edge].max()) <= LIKE_STRIP for edge in (0, -1))
        lengths = _run(alike[0].all(axis=0)), _run(alike[1].all(axis=0)[::-1])
        return cls(pixels, alike, tuple(length + BLENDED * min(length, 1) for length in lengths))

    @property
    def between(self) -> slice:
        """The columns that are at neither side."""
        return self._but(*self.hidden)

    def frames(self, rows: slice) -> bool:
        """Whether a frame may be what is at the sides: hardly any of it is beside what it leaves, which is large.

        Args:
            rows: What the sides above and below leave.
        """
        height = rows.stop - rows.start
        differ = all(
            not hidden or self._beside(side, rows) <= AT_MOST * height for side, hidden in enumerate(self.hidden)
        )
        return differ and height >= MIN_FRAMED * self.pixels.shape[0]

    def without_strips(self) -> slice:
        """The columns between the strips."""
        return self._but(*(hidden if self._is_strip(side) else 0 for side, hidden in enumerate(self.hidden)))

    def _but(self, left: int, right: int) -> slice:
        width = self.pixels.shape[1]
        start = min(left, width)
        return slice(start, max(start, width - right))

    def _is_strip(self, side: int) -> bool:
        """Whether what looks like a strip is none of the canvas's own paper: hardly anything at the edge is alike."""
        between = self.between
        ends = sum(int(self.alike[side][row, between].sum()) for row in (0, -1))
        beside = self._beside(side, slice(None))
        return beside <= AT_MOST * len(self.pixels) and ends <= AT_MOST * 2 * (between.stop - between.start)

    def _beside(self, side: int, rows: slice) -> int:
        """How many pixels have the side's colour where the canvas begins."""
        hidden, width = self.hidden[side], self.pixels.shape[1]
        return int(self.alike[side][rows, width - 1 - hidden if side else hidden].sum()) if hidden < width else 0


def _run(alike: NDArray[np.bool_]) -> int:
    """How many are true from the beginning on."""
    return len(alike) if alike.all() else int(np.argmin(alike))


def _paper(inside: Floats) -> float:
    """The gray of the paper, 0 to 255: the mean of what most of the border shows."""
    border = np.concatenate([inside[0], inside[-1], inside[:, 0], inside[:, -1]])
    near = border[np.abs(border - np.floor(border.mean() + 0.5)) <= LIKE_PAPER]
    return float(near.mean()) if near.size else 0.0
