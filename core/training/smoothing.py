"""The smoothed line of a curve.

The smoothed line at a step is the plain mean of the n steps around it: as many before as after, so that it neither lags
behind nor runs ahead. At the beginning the window is as narrow as it must be for that, so that the line starts at the
first step's own value. At the end it takes what is there: the last point is the mean of the last n / 2 steps.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

Series = NDArray[np.float32]

MIN_WINDOW, MAX_WINDOW = 5, 500
WINDOWS_PER_EPOCH = 8


def window_for(steps_per_epoch: int) -> int:
    """Over how many steps the smoothed line averages: an eighth of an epoch, from 5 to 500."""
    return min(MAX_WINDOW, max(MIN_WINDOW, round(steps_per_epoch / WINDOWS_PER_EPOCH)))


def smoothing_words(window: int) -> str:
    """Two sentences that say what the smoothed line is, in short lines."""
    return (
        "The thin line is every step's own value.\n"
        f"The strong one is the plain mean of the\n{window:,} steps around each place,\n"
        "and at the end of those that are there."
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
