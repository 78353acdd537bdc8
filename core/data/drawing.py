"""Strokes as rows of points, before they are drawn: checked, cleared of specks, resampled and smoothed.

Many strokes are kept as one array of points, one stroke after the other, and the number of points of each. Points have
two columns, x and y, or a third one: how hard the pen is pressed.
"""

from collections.abc import Sequence
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from core.errors import DataError

Stroke: TypeAlias = NDArray[np.float32]
"""(points, 2): x to the right, y downwards, in the units of the canvas."""

Floats: TypeAlias = NDArray[np.float64]
Counts: TypeAlias = NDArray[np.int64]

SPECK_SIZE, SPECK_DISTANCE = 0.08, 0.15
"""A stroke this small and this far from the rest, as shares of the largest stroke, is an accident."""

MAX_PRESSURE = 4.0
"""How much wider than usual a pen gets at most."""

MAX_SAMPLES = 200_000
"""Points that are drawn at most; a scribble longer than that is drawn with larger steps."""

MAX_COORDINATE = 1e9
"""Canvas units: no canvas is larger."""


MIN_APART, MIN_HIGH, MIN_ALIKE = 0.06, 0.5, 0.7
"""Two digits side by side: so far apart, each at least so much of the whole height, and so alike in height."""

SMALLEST_EXTENT = 1e-6
"""Of a drawing that is enlarged: what is smaller is a point."""


def several_digits(strokes: Sequence[Stroke]) -> bool:
    """Whether these look like two digits side by side: nothing goes from one half to the other, and both are high."""
    spans = sorted((float(s[:, 0].min()), float(s[:, 0].max()), place) for place, s in enumerate(strokes) if len(s))
    if len(spans) < 2:
        return False
    high = np.concatenate([strokes[place][:, 1] for _, _, place in spans])
    whole = float(np.ptp(high))
    reached = -np.inf
    for count, (left, right, _) in enumerate(spans):
        if count and left - reached >= MIN_APART * whole:
            heights = [
                float(np.ptp(np.concatenate([strokes[place][:, 1] for _, _, place in half])))
                for half in (spans[:count], spans[count:])
            ]
            if min(heights) >= MIN_HIGH * whole and min(heights) >= MIN_ALIKE * max(heights):
                return True
        reached = max(reached, right)
    return False


def joined(strokes: Sequence[Stroke]) -> tuple[Floats, Counts]:
    """All points one after the other, (points, 2), and how many each stroke has; strokes without points are dropped."""
    try:
        parts = [np.asarray(stroke, np.float64) for stroke in strokes]
    except (TypeError, ValueError) as mistake:
        raise DataError("Strokes must be lists of points, each two numbers.") from mistake
    for place, part in enumerate(parts, start=1):
        if part.size and (part.ndim != 2 or part.shape[1] != 2):
            raise DataError(f"Stroke {place} must be of shape (points, 2), not {part.shape}.")
    parts = [part for part in parts if part.size]
    if not parts:
        return np.zeros((0, 2)), np.zeros(0, np.int64)
    points = np.concatenate(parts)
    allowed = np.abs(points) <= MAX_COORDINATE  # false for NaN, too
    if not allowed.all():
        x, y = points[~allowed.all(axis=1)][0]
        raise DataError(f"A point must be two finite numbers up to {MAX_COORDINATE:g}, not ({x:g}, {y:g}).")
    return points, np.array([len(part) for part in parts])


def along(pressure: Sequence[NDArray[np.float32]], count: int) -> Floats:
    shares = np.concatenate([np.zeros(0), *(np.asarray(share, np.float64) for share in pressure)])
    if shares.shape != (count,) or not ((shares > 0) & (shares <= MAX_PRESSURE)).all():
        raise DataError(f"Pressure must be {count} numbers in (0, {MAX_PRESSURE:g}], one for each point.")
    return shares


def without_specks(points: Floats, counts: Counts, dot: float) -> tuple[Floats, Counts]:
    """Leave out strokes that are tiny beside the largest and far from all that are not; if all are dots, keep all."""
    if len(counts) == 1:
        return points, counts
    starts = np.cumsum(counts) - counts
    low, high = np.minimum.reduceat(points[:, :2], starts), np.maximum.reduceat(points[:, :2], starts)
    sizes = (high - low).max(axis=1)
    tiny = sizes <= SPECK_SIZE * sizes.max()
    if sizes.max() <= dot or not tiny.any():
        return points, counts
    box_low, box_high = low[~tiny].min(axis=0), high[~tiny].max(axis=0)
    distance = np.maximum(box_low - high, low - box_high).max(axis=1)
    kept = ~tiny | (distance <= SPECK_DISTANCE * sizes.max())
    return points[np.repeat(kept, counts)], counts[kept]


def resampled(points: Floats, counts: Counts, step: float) -> tuple[Floats, Counts, float]:
    """Points at even distances along each stroke, its first and last among them; and that distance, mostly `step`."""
    if not counts.size:
        return points, counts, step
    ends = np.cumsum(counts) - 1
    lengths = np.sqrt((np.diff(points[:, :2], axis=0) ** 2).sum(axis=1))
    lengths[ends[:-1]] = 1.0  # the way from one stroke to the next: no point is taken there
    way = np.concatenate([[0.0], np.cumsum(lengths)])
    start, stop = way[ends - counts + 1], way[ends]
    step = max(step, float((stop - start).sum()) / MAX_SAMPLES)
    sampled = np.ceil((stop - start) / step).astype(np.int64) + 1
    places = np.arange(sampled.sum()) - np.repeat(np.cumsum(sampled) - sampled, sampled)
    at = np.repeat(start, sampled) + places * np.repeat((stop - start) / np.maximum(sampled - 1, 1), sampled)
    samples = np.column_stack([np.interp(at, way, column) for column in points.T])
    return samples, sampled, step


def smoothed(points: Floats, counts: Counts, neighbours: int) -> Floats:
    """The mean of each point and its neighbours on both sides, fewer of them near the ends of a stroke: ends stay."""
    ends = np.cumsum(counts)
    place = np.arange(len(points))
    room = np.minimum(place - np.repeat(ends - counts, counts), np.repeat(ends, counts) - 1 - place)
    reach = np.minimum(room, neighbours)
    sums = np.concatenate([np.zeros((1, points.shape[1])), np.cumsum(points, axis=0)])
    means: Floats = (sums[place + reach + 1] - sums[place - reach]) / (2 * reach + 1)[:, None]
    return means


def resized(strokes: Sequence[Stroke], longer: float) -> tuple[list[Floats], Floats]:
    """The strokes from (0, 0) on, so large that the longer side of them all is `longer`; how wide and high they are.

    Args:
        strokes: At least one, each (points, 2), any unit. A single point stays one.
        longer: In the new unit.
    """
    points = np.concatenate([np.asarray(stroke, np.float64) for stroke in strokes])
    low = points.min(axis=0)
    extent = points.max(axis=0) - low
    scale = longer / max(float(extent.max()), SMALLEST_EXTENT)
    return [(np.asarray(stroke, np.float64) - low) * scale for stroke in strokes], extent * scale
