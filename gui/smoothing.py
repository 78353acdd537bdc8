"""The numbers behind the curves, without Qt: the honest smoothed line, and the ranges that the axes show.

The smoothed line at a step is the plain mean of the last n steps that end there, of fewer at the beginning. It starts
at the first step's own value and ends at the last step; it is never above or below the values that it averages, and
what has been drawn is not changed by what comes later.
"""

import numpy as np
from numpy.typing import NDArray

Series = NDArray[np.float32]

LEAST_WINDOW, MOST_WINDOW = 5, 500
WINDOWS_PER_EPOCH = 8


def window_for(steps_per_epoch: int) -> int:
    """Over how many steps the smoothed line averages: an eighth of an epoch, from 5 to 500."""
    return min(MOST_WINDOW, max(LEAST_WINDOW, round(steps_per_epoch / WINDOWS_PER_EPOCH)))


def smoothing_words(window: int) -> str:
    """One sentence that says what the smoothed line is."""
    return f"The strong line is the plain mean of the last {window:,} steps; the thin one is every step's own value."


def trailing_mean(values: Series, window: int) -> Series:
    """The mean of the last `window` values at every place, of all so far where there are fewer.

    Args:
        values: (n,) float32; values that are not finite are left out of the means.
        window: At least 1.

    Returns:
        (n,) float32; not a number where no finite value is in reach.
    """
    if not len(values):
        return np.zeros(0, np.float32)
    finite = np.isfinite(values)
    sums = _window_sums(np.where(finite, values, 0).astype(np.float64), window)
    counts = _window_sums(finite.astype(np.float64), window)
    with np.errstate(invalid="ignore", divide="ignore"):
        means = np.where(counts > 0, sums / counts, np.nan)
    return means.astype(np.float32)


def _window_sums(values: NDArray[np.float64], window: int) -> NDArray[np.float64]:
    total = np.concatenate([[0.0], np.cumsum(values)])
    ends = np.arange(1, len(total))
    return np.asarray(total[ends] - total[np.maximum(ends - window, 0)])


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
