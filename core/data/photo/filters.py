"""Filters for pictures as arrays: lowest, highest and mean of a neighbourhood, a threshold, widths."""

from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

Plane = NDArray[np.float32]
Mask = NDArray[np.bool_]
Values = TypeVar("Values", bound=NDArray[Any])


def lowest(values: Values, side: int) -> Values:
    """The lowest value in the square of `side` pixels around each."""
    return _both_ways(values, side, np.minimum)


def highest(values: Values, side: int) -> Values:
    """The highest value in the square of `side` pixels around each."""
    return _both_ways(values, side, np.maximum)


def mean(values: Plane, side: int) -> Plane:
    """The mean of the square of `side` pixels around each; the edge goes on outside."""
    for _ in range(2):
        padded = np.pad(values, ((side // 2 + 1, side - 1 - side // 2), (0, 0)), mode="edge")
        sums = np.cumsum(padded, axis=0, dtype=np.float64)
        values = ((sums[side:] - sums[:-side]) / side).astype(np.float32).T
    return values


def slope(values: Plane) -> Plane:
    """How much each pixel's neighbours differ, across or down, in steps of a pixel; 0 along the edge."""
    down = np.abs(values[2:, 1:-1] - values[:-2, 1:-1])
    across = np.abs(values[1:-1, 2:] - values[1:-1, :-2])
    return np.pad(np.maximum(down, across) / 2, 1)


def high_value(values: Plane, rank: int) -> float:
    """The `rank`-th highest of all values."""
    flat = values.ravel()
    high = flat[flat >= 0.2 * flat.max()]  # mostly few, which makes it quick
    flat = high if high.size >= rank else flat
    place = max(0, flat.size - rank)
    return float(np.partition(flat, place)[place])


def middle(values: Plane) -> float:
    """About the median: the one of every third value of every third row."""
    return float(np.median(values[::3, ::3] if values.ndim == 2 else values[::9]))


def otsu(values: Plane) -> tuple[float, float]:
    """Where values fall best into two classes (Otsu 1979), and the mean of the higher one."""
    counts, edges = np.histogram(values, 128)
    middles = (edges[1:] + edges[:-1]) / 2
    below, sums = np.cumsum(counts)[:-1], np.cumsum(counts * middles)[:-1]
    above = counts.sum() - below
    with np.errstate(divide="ignore", invalid="ignore"):
        distance = (counts @ middles - sums) / above - sums / below
        between = np.nan_to_num(distance**2 * below * above, posinf=0.0)
    threshold = float(edges[1:][int(between.argmax())])
    higher = values[values > threshold]
    return threshold, float(higher.mean()) if higher.size else threshold


def widened(mask: Mask, radius: float) -> Mask:
    """Everything nearer than `radius` pixels to the mask."""
    reach = int(radius)
    padded = np.pad(mask, reach)
    around = np.arange(-reach, reach + 1)
    result = np.zeros_like(mask)
    height, width = mask.shape
    for down, right in np.argwhere(around[:, None] ** 2 + around**2 <= radius * radius):
        result |= padded[down : down + height, right : right + width]
    return result


def stroke_width(mask: Mask) -> float:
    """Mean width of the strokes in pixels: twice the area over the length of the outline.

    An outline counted in pixel edges is 4/π times too long on average over all directions.
    """
    padded = np.pad(mask, 1)
    edges = np.count_nonzero(padded[1:] != padded[:-1]) + np.count_nonzero(padded[:, 1:] != padded[:, :-1])
    return 2 * np.count_nonzero(mask) / (edges * np.pi / 4) if edges else 0.0


def _both_ways(values: Values, side: int, choose: np.ufunc) -> Values:
    return along(along(values, side, choose).T, side, choose).T  # type: ignore[return-value]


def along(values: NDArray[Any], side: int, choose: np.ufunc) -> NDArray[Any]:
    """`choose` over windows of `side` along the first axis, by doubling windows, in log(side) steps."""
    before = side // 2
    current = np.pad(values, ((before, side - 1 - before), (0, 0)), mode="edge")
    reached = 1
    while reached < side:
        step = min(reached, side - reached)
        current = choose(current[:-step], current[step:])
        reached += step
    return current
