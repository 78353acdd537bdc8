"""Ruled and squared paper: straight lines from one border of the picture to the other, level or a little tilted."""

import numpy as np
from numpy.typing import NDArray

from core.data.photo.filters import Plane, highest, lowest

STRIPS = 32
TILT, STEP = 0.04, 2
"""The steepest tilt, in pixels across per pixel along (about 2 degrees), and how finely tilts are tried, in pixels."""

THICK = 0.025
"""What is wider than this, as a share of the picture's longer side, is no line."""

LEAST = 3.0
"""Lines are above so many standard deviations of the paper."""

INTERRUPTED = 0.2
"""A line may be missing, or hidden by a digit, in this share of its length."""


def without_lines(values: Plane, noise: float) -> Plane | None:
    """Take the lines out of a contrast, so that a digit written over them stands alone.

    Args:
        values: (height, width) contrast, 0 paper, positive for ink and for lines.
        noise: Standard deviation on the paper.

    Returns:
        The contrast without lines; None if there are none.
    """
    level = _level_lines(values, noise)
    rest = values if level is None else values - level
    upright = _level_lines(rest.T, noise)
    if upright is not None:
        return rest - upright.T
    return None if level is None else rest


def _level_lines(values: Plane, noise: float) -> Plane | None:
    """The contrast of lines from left to right alone; None if there are none."""
    height, width = values.shape
    strips = min(STRIPS, width)
    edges = np.linspace(0, width, strips + 1).astype(int)
    means = (np.add.reduceat(values, edges[:-1], axis=1) / np.diff(edges)).astype(np.float32)
    rows = np.arange(height)[:, None]
    half = int(TILT * width) // 2
    best, lines = 0.0, None
    for rise in range(-half, half + 1, STEP // 2):
        shift = np.rint(np.linspace(-rise, rise, strips)).astype(int)
        profile = _lasting(np.take_along_axis(means, np.clip(rows + shift, 0, height - 1), axis=0))
        profile -= _thick(profile, max(3, int(THICK * max(height, width))))
        profile[profile < LEAST * noise] = 0
        strength = float(profile @ profile)
        if strength > best:
            best, lines = strength, profile[np.clip(rows - shift, 0, height - 1)]
    if lines is None:
        return None
    thick = np.maximum(lines, np.maximum(np.roll(lines, 1, axis=0), np.roll(lines, -1, axis=0)))
    return np.repeat(thick, np.diff(edges), axis=1).astype(np.float32)


def _thick(profile: NDArray[np.float32], side: int) -> NDArray[np.float32]:
    """(height,): the profile without anything narrower than `side` rows."""
    column = profile[:, None]
    return highest(lowest(column, side), side)[:, 0]


def _lasting(means: NDArray[np.float32]) -> NDArray[np.float32]:
    """(height,): what each row has in all strips but a few."""
    place = int(INTERRUPTED * means.shape[1])
    return np.partition(means, place, axis=1)[:, place]
