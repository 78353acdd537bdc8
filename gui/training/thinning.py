"""A line of many values with as many points as can be seen, and where it has changed. No Qt."""

import numpy as np
from numpy.typing import NDArray

from core.training.smoothing import Series

Points = NDArray[np.floating]


def stride(spacing: float, seen: float, points: float) -> int:
    """How many values come together in one place.

    Args:
        spacing: From one value to the next.
        seen: How long the stretch is that is seen, as `spacing`.
        points: How many places there are on it.
    """
    return max(1, int(seen / spacing / points)) if spacing > 0 and points > 0 else 1


def thinned(x: Series, y: Series, together: int, *, peaks: bool) -> tuple[Points, Points]:
    """Fewer points: of each `together` values the highest and the lowest, or their mean; what is left over is dropped.

    Args:
        x: (n,) where the values are.
        y: (n,)
        together: At least 1, which leaves everything as it is.
        peaks: Whether the highest and the lowest are kept.
    """
    if together == 1:
        return x, y
    count = len(x) // together
    middles = x[together // 2 :: together][:count]
    groups = y[: count * together].reshape(count, together)
    if peaks:
        return middles.repeat(2), np.stack([groups.max(axis=1), groups.min(axis=1)], axis=1).reshape(-1)
    return middles, groups.mean(axis=1)


def first_change(before: Series, now: Series) -> int:
    """The place of the first value that was another one, or was not there; their number if all are as they were."""
    common = min(len(before), len(now))
    other = np.flatnonzero(before[:common] != now[:common])
    return int(other[0]) if len(other) else common
