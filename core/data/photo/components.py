"""Connected parts of a mask."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.data.photo.filters import Mask

Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Components:
    """The parts of a mask, corners count as touching; numbered from 1, number 0 is what is in no part.

    Attributes:
        labels: (height, width) int32, the number of each pixel's part.
        areas: (parts + 1,) pixels; 0 for number 0.
        boxes: (parts + 1, 4): top, bottom, left, right; bottom and right lie just outside.
    """

    labels: NDArray[np.int32]
    areas: Ints
    boxes: Ints

    def __len__(self) -> int:
        return len(self.areas) - 1


def components(mask: Mask) -> Components:
    """Find all parts by joining the runs of each row with those of the next."""
    height, width = mask.shape
    padded = np.zeros((height, width + 2), np.int8)
    padded[:, 1:-1] = mask
    change = np.diff(padded, axis=1)
    rows, starts = np.nonzero(change == 1)
    ends = np.nonzero(change == -1)[1]
    part = _joined(*_touching(rows, starts, ends, width + 2), len(rows)) + 1
    count = int(part.max(initial=0))
    steps = np.zeros((height, width + 1), np.int32)
    steps[rows, starts] += part.astype(np.int32)
    steps[rows, ends] -= part.astype(np.int32)
    areas = np.zeros(count + 1, np.int64)
    np.add.at(areas, part, ends - starts)
    boxes = np.tile(np.array([height, 0, width, 0]), (count + 1, 1))
    np.minimum.at(boxes[:, 0], part, rows)
    np.maximum.at(boxes[:, 1], part, rows + 1)
    np.minimum.at(boxes[:, 2], part, starts)
    np.maximum.at(boxes[:, 3], part, ends)
    return Components(np.cumsum(steps, axis=1, dtype=np.int32)[:, :-1], areas, boxes)


def _touching(rows: Ints, starts: Ints, ends: Ints, stride: int) -> tuple[Ints, Ints]:
    """Pairs of runs in neighbouring rows that touch: for each run, a range in the next row."""
    first = np.searchsorted(rows * stride + ends, (rows + 1) * stride + starts, "left")
    last = np.searchsorted(rows * stride + starts, (rows + 1) * stride + ends, "right")
    count = np.maximum(last - first, 0)
    upper = np.repeat(np.arange(len(rows)), count)
    lower = np.arange(len(upper)) - np.repeat(np.cumsum(count) - count, count) + np.repeat(first, count)
    return upper, lower


def _joined(one: Ints, other: Ints, count: int) -> Ints:
    """For each of `count` things the number of its group, when `one[i]` and `other[i]` belong together."""
    leader = np.arange(count)
    while (leader[one] != leader[other]).any():
        low = np.minimum(leader[one], leader[other])
        np.minimum.at(leader, leader[one], low)
        np.minimum.at(leader, leader[other], low)
        while (leader != leader[leader]).any():
            leader = leader[leader]
    return np.unique(leader, return_inverse=True)[1]
