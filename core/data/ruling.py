"""Ruled and squared paper: straight lines from one border of the picture to the other, level or a little tilted."""

import numpy as np
from numpy.typing import NDArray

from core.data.filters import Plane

STRIPS = 32
TILT, STEP = 0.04, 2
"""The steepest tilt, in pixels across per pixel along (about 2 degrees), and how finely tilts are tried, in pixels."""

LEAST = 3.0
"""Lines are above so many standard deviations of the paper."""

INTERRUPTED = 0.2
"""A line may be missing, or hidden by a digit, in this share of its length."""


def without_lines(values: Plane, noise: float) -> Plane:
    """Take the lines out of a contrast, so that a digit written over them stands alone.

    Args:
        values: (height, width) contrast, 0 paper, positive for ink and for lines.
        noise: Standard deviation on the paper.
    """
    return _without_level_lines(_without_level_lines(values, noise).T, noise).T


def _without_level_lines(values: Plane, noise: float) -> Plane:
    height, width = values.shape
    strips = min(STRIPS, width)
    edges = np.linspace(0, width, strips + 1).astype(int)
    means = (np.add.reduceat(values, edges[:-1], axis=1) / np.diff(edges)).astype(np.float32)
    rows = np.arange(height)[:, None]
    half = int(TILT * width) // 2
    best, lines = 0.0, np.zeros_like(means)
    for rise in range(-half, half + 1, STEP // 2):
        shift = np.rint(np.linspace(-rise, rise, strips)).astype(int)
        profile = _lasting(np.take_along_axis(means, np.clip(rows + shift, 0, height - 1), axis=0))
        profile[profile < LEAST * noise] = 0
        strength = float(profile @ profile)
        if strength > best:
            best, lines = strength, profile[np.clip(rows - shift, 0, height - 1)]
    thick = np.maximum(lines, np.maximum(np.roll(lines, 1, axis=0), np.roll(lines, -1, axis=0)))
    return values - np.repeat(thick, np.diff(edges), axis=1).astype(np.float32)


def _lasting(means: NDArray[np.float32]) -> NDArray[np.float32]:
    """(height,): what each row has in all strips but a few."""
    place = int(INTERRUPTED * means.shape[1])
    return np.partition(means, place, axis=1)[:, place]
