"""How far a mark in a picture looks like a digit written on paper, and not like texture, a shadow, a hole or a line."""

import numpy as np
from numpy.typing import NDArray

from core.data.photo.components import Components
from core.data.photo.filters import Mask, Plane, highest, lowest, slope

SURE_CONTRAST, SURE_CLEARNESS, SURE_SIZE = 0.1, 15.0, 0.03
"""Enough to be sure of a mark: its contrast, its contrast over the noise, its share of the picture's side."""

MIN_SIZE = 12.0
"""Pixels. What is smaller is trusted less."""

LARGER = 0.1
"""By so much, at most, a large mark is trusted more than a small one: a digit more than the hole in it."""

LINE, LINE_TRUST = 0.04, 0.1
"""What runs through the whole picture and is as thin as this, against its length, is a line."""

MAX_BORDER, MAX_OUTLINE, MAX_PLACES = 0.4, 0.25, 9
"""A digit lies along less of the picture's border, with less of its outline, and in fewer places."""

MAX_FLAT = 4.0
"""No digit is so much wider than high, but rests of ruled lines and edges are."""

RIM = 0.004
"""What is nearer to the border than this share of the picture's longer side touches it."""

NEAR, MIN_SHARP = 0.04, 20
"""Edges of ink fall within such a share of the digit's size, all but so many percent of them."""

SLENDER, BLOT = 0.35, 0.5
"""Strokes are as wide as this at most, as a share of the digit's size; from the other on it is no digit."""

UNEVEN = 0.4
"""With such a share of the steep edges inside of the mark, it is not one thing."""


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
        size / max(MIN_SIZE, SURE_SIZE * max(plane.shape)),
        (marks.areas[number] / single.sum()) ** 0.5,
        1 - LARGER + LARGER * size / max(plane.shape),
        LINE_TRUST if is_line else 1.0,
        (MAX_FLAT - np.ptp(marks.boxes[number, 2:]) / np.ptp(marks.boxes[number, :2])) / 2,
        _inside(marks, number),
    )
    confidence = float(np.prod(np.clip(factors, 0, 1)))
    return confidence * _looks_drawn(marks, number, size, plane, level, noise) if confidence else 0.0


def through(marks: Components) -> NDArray[np.bool_]:
    """(parts + 1,): which marks run from one border of the picture to the opposite one."""
    height, width = marks.labels.shape
    top, bottom, left, right = marks.boxes.T
    near = int(RIM * max(height, width))
    runs: NDArray[np.bool_] = ((top <= near) & (bottom >= height - near)) | ((left <= near) & (right >= width - near))
    runs[0] = False
    return runs


def on_border(marks: Components) -> NDArray[np.bool_]:
    """(parts + 1,): which marks touch the border of the picture."""
    height, width = marks.labels.shape
    top, bottom, left, right = marks.boxes.T
    near = int(RIM * max(height, width))
    touches: NDArray[np.bool_] = (top <= near) | (left <= near) | (bottom >= height - near) | (right >= width - near)
    touches[0] = False
    return touches


def _inside(marks: Components, number: int) -> float:
    """1 if the mark does not touch the picture's border; 0 or less if it lies along it, as a shadow's corner does.

    Nor is it inside if it touches it in many places, as squared paper does.
    """
    main = marks.labels == number
    near = int(RIM * max(main.shape))
    at_border = np.concatenate([main[near], main[:, -1 - near], main[-1 - near, ::-1], main[::-1, near]])
    places = np.count_nonzero(at_border & ~np.roll(at_border, 1))
    outline = np.count_nonzero(main & ~lowest(np.pad(main, 1), 3)[1:-1, 1:-1])
    along = max(float(at_border.mean()) / MAX_BORDER, np.count_nonzero(at_border) / outline / MAX_OUTLINE)
    return (1 - along) * min(1.0, max(0.0, (MAX_PLACES - places) / 4))


def _looks_drawn(marks: Components, number: int, size: int, plane: Plane, level: float, noise: float) -> float:
    """1 if the mark is made of strokes of even ink with sharp edges; about 0 for soft shadows, holes and blots."""
    near = max(3, round(NEAR * size))
    top, bottom, left, right = marks.boxes[number]
    reach = max(near + 4, size // 2)
    window = np.s_[max(0, top - reach) : bottom + reach, max(0, left - reach) : right + reach]
    main, height = marks.labels[window] == number, plane[window]
    if main.all():
        return 0.0
    drops = height - lowest(height, 2 * near + 1) - np.float32(noise)
    rim = main & ~lowest(main, 3)
    # Holes in strokes, and paper between them, have sharp edges too, but are no higher than most of what is around.
    higher = (float(np.median(height[rim])) - float(np.median(height[~main]))) / level
    sharp = float(np.percentile(drops[rim], MIN_SHARP)) / level
    factors = ((higher - 0.1) / 0.4, (sharp - 0.15) / 0.25, _slender(main, size), _even(main, height, near))
    return float(np.prod(np.clip(factors, 0, 1)))


def _slender(main: Mask, size: int) -> float:
    """1 if the mark is made of strokes; less, down to 0, the wider the square that it holds."""
    sides = np.linspace(SLENDER, BLOT, 5)
    holding = [lowest(main, max(3, round(side * size))).any() for side in sides]
    return 1 - sum(holding) / len(holding)


def _even(main: Mask, height: Plane, near: int) -> float:
    """1 if the steep edges of the mark are its outline; less if it goes on inside, as where ink lies in a shadow."""
    steepness = slope(height)
    inside, whole = lowest(main, 2 * near + 1), highest(main, 5)
    steep = steepness >= 0.5 * float(np.percentile(steepness[whole], 95))
    share = np.count_nonzero(steep & inside) / max(1, int(np.count_nonzero(steep & whole)))
    return 1 - float(share) / UNEVEN
