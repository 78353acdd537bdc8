"""The ranges that the axes of the curves show. No Qt."""

import numpy as np

from core.training.smoothing import Series

Range = tuple[float, float]
SAME = 0.01  # of a range: two pixels


def loss_range(values: Series, validation: Series) -> Range:
    """The lowest and the highest loss that the axis shows: all that was seen, and a little room; (0.1, 3) at first."""
    seen = np.concatenate([values, validation])
    seen = seen[np.isfinite(seen) & (seen > 0)]
    if not len(seen):
        return 0.1, 3.0
    low, high = _low(seen, 0.002), float(seen.max())
    if len(validation) and np.isfinite(validation).any():
        low = min(low, float(np.nanmin(validation)))
    low = max(low, high * 1e-5)
    room = max((high / low) ** 0.06, 1.15)
    return low / room, high * room


def accuracy_range(values: Series, validation: Series) -> Range:
    """The part of 0 to 1 that the axis shows.

    The first steps of a training are far below the rest: once there are many, the lowest twentieth of them is left to
    zooming out, so that the differences that matter can be seen.
    """
    seen = values[np.isfinite(values)]
    if not len(seen) and not len(validation):
        return 0.0, 1.0
    low = _low(seen, 0.05) if len(seen) else 1.0
    if len(validation):
        low = min(low, float(np.nanmin(validation)))
    room = max(0.02, (1 - low) * 0.08)
    return max(0.0, low - room), 1.0 + min(0.02, room / 2)


def _low(values: Series, share: float) -> float:
    """The value that so large a share of them lies below. numpy.quantile imports a library that nothing else needs."""
    place = int(share * (len(values) - 1))
    return float(np.partition(values, place)[place])


def alike(wanted: Range, seen: Range) -> bool:
    """Whether two ranges are the same to the eye."""
    most = SAME * (wanted[1] - wanted[0])
    return all(abs(one - other) <= most for one, other in zip(wanted, seen, strict=True))
