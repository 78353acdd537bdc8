"""How far a mark in a picture looks like a digit written on paper, and not like texture, a shadow, a hole or a line."""

import numpy as np
from numpy.typing import NDArray

from core.data.photo.components import Components
from core.data.photo.filters import Mask, Plane, highest, lowest

SURE_CONTRAST, SURE_CLEARNESS, SURE_SIZE = 0.1, 15.0, 0.03
"""Enough to be sure of a mark: its contrast, its contrast over the noise, its share of the picture's side."""

LEAST_SIZE = 12.0
"""Pixels. What is smaller is trusted less."""

LARGER = 0.1
"""By so much, at most, a large mark is trusted more than a small one: a digit more than the hole in it."""

LINE, LINE_TRUST = 0.04, 0.1
"""What runs through the whole picture and is as thin as this, against its length, is a line."""


def trust(marks: Components, plane: Plane, level: float, noise: float) -> float:
    """How far the largest mark looks like a digit, 0 to 1.

    Args:
        marks: Where the contrast is above its threshold.
        plane: (height, width) float32, the picture before the paper was taken away; ink is higher.
        level: Mean contrast of ink near its edges, in the units of `plane`.
        noise: Standard deviation on the paper.
    """
    lines = through(marks)
    single = np.where(lines, 0, marks.areas)
    if single.max() < 0.05 * marks.areas.max():
        single = marks.areas
    number = int(single.argmax())
    size = int(np.ptp(marks.boxes[number].reshape(2, 2), axis=1).max())
    is_line = lines[number] and marks.areas[number] < LINE * size * size
    factors = (
        level / noise / SURE_CLEARNESS,
        level / SURE_CONTRAST,
        size / max(LEAST_SIZE, SURE_SIZE * max(plane.shape)),
        (marks.areas[number] / single.sum()) ** 0.5,
        1 - LARGER + LARGER * size / max(plane.shape),
        LINE_TRUST if is_line else 1.0,
        _inside(marks, number),
        _stands_out(marks, number, size, plane, level),
    )
    return float(np.prod(np.clip(factors, 0, 1)))


def through(marks: Components) -> NDArray[np.bool_]:
    """(parts + 1,): which marks run from one border of the picture to the opposite one."""
    height, width = marks.labels.shape
    top, bottom, left, right = marks.boxes.T
    runs: NDArray[np.bool_] = ((top == 0) & (bottom == height)) | ((left == 0) & (right == width))
    runs[0] = False
    return runs


def _inside(marks: Components, number: int) -> float:
    """1 if the mark does not touch the picture's border; 0 or less if it lies along it, as a shadow's corner does."""
    main = marks.labels == number
    on_border = np.concatenate([main[0], main[-1], main[:, 0], main[:, -1]])
    outline = np.count_nonzero(main & ~lowest(np.pad(main, 1), 3)[1:-1, 1:-1])
    return 1 - max(float(on_border.mean()), np.count_nonzero(on_border) / outline) / 0.4


def _stands_out(marks: Components, number: int, size: int, plane: Plane, level: float) -> float:
    """1 if the mark ends sharply on all sides and is higher than what is around; about 0 for soft shadows and holes.

    Soft shadows go on falling outside. Holes in strokes, and paper between them, are as high as the paper farther out.
    """
    near, far = max(3, round(0.03 * size)), max(3, round(0.03 * size)) * 4
    top, bottom, left, right = marks.boxes[number]
    reach = max(far + 4, size // 2)
    window = np.s_[max(0, top - reach) : bottom + reach, max(0, left - reach) : right + reach]
    main, height = marks.labels[window] == number, plane[window]
    ring, outer_ring = _ring(main, near), _ring(main, far)
    if not ring.any() or not outer_ring.any():
        return 0.0
    rim = float(np.median(height[main & ~lowest(main, 3)]))
    around, farther = float(np.median(height[~main])), float(np.median(height[outer_ring]))
    outside = float(np.percentile(height[ring], 75))
    higher = ((rim - around) / level - 0.1) / 0.4
    sharp = ((rim - outside) - abs(outside - farther) / 2) / level
    return (sharp * min(1.0, max(0.0, higher)) - 0.3) / 0.3


def _ring(mask: Mask, distance: int) -> Mask:
    """What is about `distance` pixels outside of the mask."""
    return highest(mask, 2 * distance + 5) & ~highest(mask, 2 * distance + 1)
