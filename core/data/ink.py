"""From pen and picture to the digit image: the one way from strokes or ink to what a network reads.

`digit_image` takes strokes (canvas, pen files, built-in pen digits), `normalise` takes ink (pictures). Both end in the
same frame: what was drawn in a 20-pixel box, aspect kept, its centre of mass in the middle of 28 x 28.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import TypeAlias, TypeVar

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from core.data.dataset import SIDE
from core.data.drawing import Floats, Stroke, along, joined, resampled, smoothed, without_specks
from core.errors import DataError

__all__ = [
    "BOX", "PEN", "Ink", "Stroke", "box", "cut", "darkening", "digit_image", "framed", "normalise", "normalised",
    "render",
]  # fmt: skip

Ink: TypeAlias = NDArray[np.uint8]
Level = TypeVar("Level", np.uint8, np.float32)
"""How dark a pixel is, 0 to 255: rounded, or not."""

BOX = 20.0
"""Longer side of a normalised digit, in pixels of the 28 x 28 image."""

PEN = 2.5
"""Width of a normalised stroke, in pixels of the 28 x 28 image: it gives the mean ink of MNIST."""

FINE = 4
"""Strokes are drawn this many times finer than needed, and then reduced: that is what smooths their edges."""

STEP = 2.0
"""Distance of the points that are drawn, in fine pixels: at the width of a pen the dents between them vanish."""

SMOOTHING = 4.0
"""Each drawn point is the mean of its neighbourhood: so far to both sides, in fine pixels."""

MAX_ENLARGED = 4.0
"""Ink is enlarged at most so much: a speck of a few pixels stays a speck."""

FAINT = 8
"""Ink below 1 / FAINT of the darkest does not count when the box is measured: blur and dust are not the digit."""

MEAN_LEVEL = 190.0
"""Digit images are at least as dark as MNIST's palest: the mean of ink, weighted by itself, there is 190 to 240."""

NO_EXTENT = 1e-9
"""Canvas units: what is smaller has no extent at all."""


def digit_image(
    strokes: Sequence[Stroke],
    *,
    pen: float = PEN,
    dot: float = 0.0,
    pressure: Sequence[NDArray[np.float32]] | None = None,
) -> NDArray[np.uint8] | None:
    """Draw strokes as MNIST would have them, whatever the canvas, its pen or its zoom.

    Strokes are joined by straight lines, smoothed a little, drawn with a round pen of the same width for every size of
    digit, and normalised. A stray tap far from what was drawn is left out. A tap alone gives a dot in the middle.

    Args:
        strokes: Each (points, 2), x right, y down, any unit.
        pen: Width of the pen in pixels of the 28 x 28 image.
        dot: What is not longer than this, in canvas units, is a tap of an unsteady hand.
        pressure: For each stroke (points,): how wide the pen is there, as a share of `pen`; everywhere 1 if left out.

    Returns:
        (28, 28) uint8, 0 paper, 255 ink; None when nothing is drawn.

    Raises:
        DataError: A stroke is not (points, 2), a point is not a finite number, or the pressure does not fit.
    """
    points, counts = joined(strokes)
    if not counts.size:
        return None
    if pressure is not None:
        points = np.column_stack([points, along(pressure, len(points))])
    points, counts = without_specks(points, counts, max(dot, NO_EXTENT))
    low = points[:, :2].min(axis=0)
    longer = float((points[:, :2].max(axis=0) - low).max())
    is_dot = longer <= max(dot, NO_EXTENT)
    points[:, :2] -= low
    points[:, :2] *= 0.0 if is_dot else (BOX - pen) * FINE / longer
    samples, counts, step = resampled(points, counts, STEP)
    ink = _drawn(smoothed(samples, counts, int(SMOOTHING / step)), pen * FINE / 2)
    return _darkened(_framed(ink, FINE)) if is_dot else normalise(ink)


def normalise(ink: NDArray[np.uint8]) -> NDArray[np.uint8] | None:
    """MNIST's own normalisation (LeCun et al. 1998, section III.A).

    Where the centre of mass lies so far out that the digit would be cut off, the digit is moved back inside. Pale
    results, as hairlines give them, are darkened to what MNIST has. A digit image stays as it is, to the bit: MNIST's
    own are centred to whole pixels, and moving them by a part of one would blur them.

    Args:
        ink: (height, width) uint8, 0 paper, 255 ink, any size.

    Returns:
        (28, 28) uint8: the digit in a 20-pixel box, aspect kept, centre of mass at (13.5, 13.5); None without ink.

    Raises:
        DataError: `ink` is not (height, width) uint8.
    """
    if ink.ndim != 2 or ink.dtype != np.uint8:
        raise DataError(f"Ink must be uint8 of shape (height, width), not {ink.dtype} of shape {ink.shape}.")
    digit = cut(ink)
    if not digit.size:
        return None
    if ink.shape == (SIDE, SIDE) and abs(max(digit.shape) - BOX) <= 1 and _is_centred(ink):
        return ink.copy()
    return _darkened(framed(digit))


def framed(digit: NDArray[Level]) -> NDArray[Level]:
    """A digit as `cut` gives it, in its frame, before pale ones are darkened.

    Args:
        digit: (h, w), none of its sides 0: uint8, or float32 from 0 to 255, of which nothing is rounded.

    Returns:
        (28, 28) of the same kind.
    """
    return _framed(digit, max(max(digit.shape) / BOX, 1 / MAX_ENLARGED))


def normalised(images: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """(n, 28, 28) uint8 images, each as `normalise` gives it; blank ones stay blank."""
    framed = np.zeros_like(images)
    for place, image in enumerate(images):
        if (digit := normalise(image)) is not None:
            framed[place] = digit
    return framed


def cut(ink: Ink) -> Ink:
    """What is drawn, without the paper around it: (h, w), a view; (0, 0) without ink. What is faint does not count."""
    return ink[box(ink)]


def box(ink: Ink) -> tuple[slice, slice]:
    """The rows and columns of what is drawn, as `cut` cuts it out."""
    inked = ink > int(ink.max(initial=0)) // FAINT
    rows, columns = np.flatnonzero(inked.any(axis=1)), np.flatnonzero(inked.any(axis=0))
    if not rows.size:
        return slice(0, 0), slice(0, 0)
    return slice(rows[0], rows[-1] + 1), slice(columns[0], columns[-1] + 1)


def render(strokes: Sequence[Stroke], height: int, width: int, pen: float) -> NDArray[np.uint8]:
    """Draw strokes as they stand on their canvas, round caps and joins, smooth edges.

    Args:
        strokes: Each (points, 2) in pixels of the picture; what lies outside is not drawn.
        height: Of the picture, in pixels.
        width: Of the picture, in pixels.
        pen: Width of the pen, in pixels.

    Returns:
        (height, width) uint8, 0 paper, 255 ink.

    Raises:
        DataError: A stroke is not (points, 2), or a point is not a finite number.
    """
    points, counts = joined(strokes)
    radius = max(pen * FINE / 2, 0.5)
    samples, _, _ = resampled(points * FINE, counts, max(1.0, radius / 6))
    reach = int(radius) + 2
    limits = np.array([width * FINE, height * FINE]) + reach
    near = ((samples > -reach) & (samples < limits)).all(axis=1)
    margin = 2 * reach  # a disc in the reach of the paper lies on the margin with all its ink
    paper = np.zeros((height * FINE + 2 * margin, width * FINE + 2 * margin), np.uint8)
    _stamp(paper, np.rint(samples[near]).astype(np.int64) + margin, radius)
    fine = Image.fromarray(paper[margin:-margin, margin:-margin])
    return np.asarray(fine.reduce(FINE))


def _drawn(points: Floats, radius: float) -> Ink:
    """Points from (0, 0) on, with or without a pressure, drawn with a round pen on paper that just holds them."""
    radii = np.rint(radius * points[:, 2]) if points.shape[1] == 3 else None
    edge = int(radius if radii is None else radii.max()) + 2
    width, height = np.ceil(points[:, :2].max(axis=0)).astype(int) + 2 * edge
    ink = np.zeros((int(height), int(width)), np.uint8)
    places = np.rint(points[:, :2]).astype(np.int64) + edge
    if radii is None:
        _stamp(ink, places, radius)
    else:
        for size in np.unique(radii).tolist():
            _stamp(ink, places[radii == size], size)
    return ink


def _stamp(ink: Ink, places: NDArray[np.int64], radius: float) -> None:
    """Put a disc on each place, (n, 2) x and y. The paper must have room for every disc."""
    width = ink.shape[1]
    centres = places[:, 1] * width + places[:, 0]
    if len(centres) > ink.size:
        centres = np.unique(centres)
    down, right = _disc(round(4 * radius))
    ink.ravel()[centres[:, None] + (down * width + right)] = 255


@lru_cache(maxsize=256)
def _disc(quarters: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Where a disc has ink, down and right of its centre; its radius in quarters of a pixel."""
    around = np.arange(-(quarters // 4), quarters // 4 + 1)
    down, right = np.nonzero(16 * (around[:, None] ** 2 + around**2) <= quarters**2)
    return around[down], around[right]


def _framed(digit: NDArray[Level], scale: float) -> NDArray[Level]:
    """Reduce `digit` by `scale` into 28 x 28, centre of mass in the middle: cropped, scaled and shifted at once."""
    height, width = digit.shape
    left = _window(digit.sum(axis=0, dtype=np.float64), scale)
    top = _window(digit.sum(axis=1, dtype=np.float64), scale)
    size = SIDE * scale
    # Paper around the digit, so that the window lies inside.
    before_x, before_y = max(0, int(np.ceil(-left))), max(0, int(np.ceil(-top)))
    paper_width = max(int(np.ceil(left + size)), width) + before_x + 1
    paper_height = max(int(np.ceil(top + size)), height) + before_y + 1
    paper = np.zeros((paper_height, paper_width), digit.dtype)
    paper[before_y : before_y + height, before_x : before_x + width] = digit
    across, down = (start + before for start, before in ((left, before_x), (top, before_y)))
    resampling = Image.Resampling.HAMMING if scale > 1 else Image.Resampling.BICUBIC
    # One after the other: which of them Pillow does first depends on its version, and both round.
    narrow = _resized(paper, (SIDE, paper_height), resampling, (across, 0, across + size, paper_height))
    return _resized(narrow, (SIDE, SIDE), resampling, (0, down, SIDE, down + size))


def _resized(
    pixels: NDArray[Level], size: tuple[int, int], resampling: Image.Resampling, box: tuple[float, float, float, float]
) -> NDArray[Level]:
    """By Pillow; the cubic kernel gives values beyond 0 to 255, which whole numbers cannot have."""
    made = np.asarray(Image.fromarray(pixels).resize(size, resampling, box=box))
    clipped: NDArray[Level] = np.clip(made, 0, 255).astype(pixels.dtype, copy=False)
    return clipped


def _is_centred(image: Ink) -> bool:
    """Whether the centre of mass is at most a pixel away from the middle."""
    places = np.arange(len(image)) - (len(image) - 1) / 2
    sums = (image.sum(axis=axis, dtype=np.float64) for axis in (0, 1))
    return all(abs(float(weights @ places)) <= float(weights.sum()) for weights in sums)


def _window(weights: Floats, scale: float) -> float:
    """Where the 28-pixel window begins: its middle at the centre of mass, or as near as keeps all ink inside."""
    half = SIDE * scale / 2
    middle = float(weights @ np.arange(len(weights)) / weights.sum()) + 0.5
    return min(max(middle, len(weights) - half), half) - half


def darkening(image: NDArray[Level]) -> float:
    """What the pixels of a digit image are multiplied by, so that it is not paler than `MEAN_LEVEL`; 1 or more."""
    weights = image.ravel().astype(np.float64)
    if not weights.any():  # so faint and thin that nothing is left of it
        return 1.0
    return max(MEAN_LEVEL / float(weights @ weights / weights.sum()), 1.0)


def _darkened(image: Ink) -> NDArray[np.uint8]:
    factor = darkening(image)
    if factor == 1:
        return image
    darkened: NDArray[np.uint8] = np.minimum(np.rint(image * factor), 255).astype(np.uint8)
    return darkened
