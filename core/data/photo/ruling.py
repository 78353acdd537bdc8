"""Ruled and squared paper: straight lines from one border of the picture to the other, level or a little tilted."""

import numpy as np
from numpy.typing import NDArray

from core.data.photo.filters import Plane, along

STRIPS = 32
TILT, STEP = 0.1, 2
"""The steepest tilt, in pixels across per pixel along (about 6 degrees), and how finely tilts are tried, in pixels at
each end."""

THICK = 0.025
"""What is wider than this, as a share of the picture's longer side, is no line."""

MIN_STRENGTH = 3.0
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
    rises = np.arange(-(int(TILT * width) // 2), int(TILT * width) // 2 + 1, STEP)
    shifts = np.rint(np.linspace(-rises, rises, strips)).astype(int)  # (strips, tilts)
    rows = np.arange(height)[:, None]
    profiles = np.stack([_lasting(means, rows + shift) for shift in shifts.T], axis=1)
    profiles -= _thick(profiles, max(3, int(THICK * max(height, width))))
    profiles[profiles < MIN_STRENGTH * noise] = 0
    strengths = np.einsum("ij,ij->j", profiles, profiles)
    best = int(strengths.argmax())
    if not strengths[best]:
        return None
    lines = profiles[np.clip(rows - shifts[:, best], 0, height - 1), best]
    thick = np.maximum(lines, np.maximum(np.roll(lines, 1, axis=0), np.roll(lines, -1, axis=0)))
    return np.repeat(thick, np.diff(edges), axis=1).astype(np.float32)


def _thick(profiles: Plane, side: int) -> Plane:
    """(height, tilts): the profiles without anything narrower than `side` rows."""
    return along(along(profiles, side, np.minimum), side, np.maximum)


def _lasting(means: Plane, places: NDArray[np.int64]) -> NDArray[np.float32]:
    """(height,): what each row of places has in all strips but a few."""
    found = np.take_along_axis(means, np.clip(places, 0, len(means) - 1), axis=0)
    place = int(INTERRUPTED * found.shape[1])
    return np.partition(found, place, axis=1)[:, place]
