"""The numbers behind the curves, without Qt: the honest smoothed line, and the ranges that the axes show.

The smoothed line at a step is the plain mean of the n steps around it: as many before as after, so that it neither lags
behind nor runs ahead. At the beginning the window is as narrow as it must be for that, so that the line starts at the
first step's own value. At the end it takes what is there: the last point is the mean of the last n / 2 steps.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

Series = NDArray[np.float32]

LEAST_WINDOW, MOST_WINDOW = 5, 500
WINDOWS_PER_EPOCH = 8


def window_for(steps_per_epoch: int) -> int:
    """Over how many steps the smoothed line averages: an eighth of an epoch, from 5 to 500."""
    return min(MOST_WINDOW, max(LEAST_WINDOW, round(steps_per_epoch / WINDOWS_PER_EPOCH)))


def smoothing_words(window: int) -> str:
    """Two sentences that say what the smoothed line is."""
    return (
        f"The thin line is every step's own value. The strong one is the plain mean of the {window:,} steps around "
        "each place, and at the end of those that are there."
    )


def smoothed(values: Series, window: int) -> Series:
    """The mean of the `window` values around every place, fewer towards both ends.

    Args:
        values: (n,) float32; values that are not finite are left out of the means.
        window: At least 1.

    Returns:
        (n,) float32; not a number where no finite value is in reach.
    """
    if not len(values):
        return np.zeros(0, np.float32)
    places = np.arange(len(values))
    before = np.minimum(places, window // 2)
    after = np.minimum(before, len(values) - 1 - places)
    finite = np.isfinite(values)
    sums = _sums(np.where(finite, values, 0), places - before, places + after + 1)
    counts = _sums(finite, places - before, places + after + 1)
    with np.errstate(invalid="ignore", divide="ignore"):
        means = np.where(counts > 0, sums / counts, np.nan)
    return means.astype(np.float32)


def _sums(values: NDArray[Any], starts: NDArray[np.intp], ends: NDArray[np.intp]) -> NDArray[np.float64]:
    total = np.concatenate([[0.0], np.cumsum(values, dtype=np.float64)])
    return np.asarray(total[ends] - total[starts])


def loss_range(values: Series, validation: Series) -> tuple[float, float]:
    """The lowest and the highest loss that the axis shows: all that was seen, and a little room; (0.1, 3) at first."""
    seen = np.concatenate([values, validation])
    seen = seen[np.isfinite(seen) & (seen > 0)]
    if not len(seen):
        return 0.1, 3.0
    low, high = float(np.quantile(seen, 0.002)), float(seen.max())
    if len(validation) and np.isfinite(validation).any():
        low = min(low, float(np.nanmin(validation)))
    low = max(low, high * 1e-5)
    room = max((high / low) ** 0.06, 1.15)
    return low / room, high * room


def accuracy_range(values: Series, validation: Series) -> tuple[float, float]:
    """The part of 0 to 1 that the axis shows.

    The first steps of a training are far below the rest: once there are many, the lowest twentieth of them is left to
    zooming out, so that the differences that matter can be seen.
    """
    seen = values[np.isfinite(values)]
    if not len(seen) and not len(validation):
        return 0.0, 1.0
    low = float(np.quantile(seen, 0.05)) if len(seen) else 1.0
    if len(validation):
        low = min(low, float(np.nanmin(validation)))
    room = max(0.02, (1 - low) * 0.08)
    return max(0.0, low - room), 1.0 + min(0.02, room / 2)
