"""Which marks in a picture are the digit: the largest one, and what belongs to it."""

import numpy as np
from numpy.typing import NDArray

from core.data.photo.components import Components, components
from core.data.photo.filters import Mask, highest
from core.data.photo.paper import PALE, Contrast
from core.data.photo.trust import on_border, through

Numbers = NDArray[np.intp]

NOISE = 4.0
"""Pale ink is above so many standard deviations of the paper."""

REACH = 0.015
"""Pale ink is nearer to sure ink than this share of the picture's longer side: ruled lines go on farther."""

MIN_AREA = 4
MAX_MARKS = 60
"""Only so many of the largest marks are looked at; what is smaller is dust."""

BORDER_PENALTY = 0.5
"""What touches the border is probably a neighbour, cut off."""

LINE_PENALTY = 0.1
"""What runs through the whole picture is probably a ruled line."""

GAP = 0.08
"""Parts as near as this belong together; all lengths are shares of the digit's longer side."""

FLAT, NEAR, OVER = 0.35, 0.2, 0.5
"""Detached caps and feet: at most so high, at most so far above or below, with so much of their width over it."""

MIN_PART, MAX_PART = 0.01, 0.6
"""The area of a detached part as a share of the largest mark's."""

SEVERAL = "There is more than one digit in the picture: the largest was taken."
OTHER_DIGIT, OTHER_MARK = 0.4, 0.03
"""Left out and worth a note: something of this share of the digit's length; of this share of its area."""


def find_marks(contrast: Contrast) -> Components:
    """All marks with ink that is sure, and paler ink near it."""
    sure = contrast.values > contrast.threshold
    if contrast.strict:
        return components(sure)
    pale = min(contrast.threshold, max(PALE * contrast.threshold, NOISE * contrast.noise))
    reach = max(2, int(REACH * max(sure.shape)))
    return components((contrast.values > pale) & highest(sure, 2 * reach + 1))


def choose(marks: Components) -> Numbers:
    """Numbers of the marks that make up the largest digit; none if there is no mark."""
    largest_first = np.argsort(-marks.areas[1:], kind="stable")[:MAX_MARKS] + 1
    candidates = largest_first[marks.areas[largest_first] >= MIN_AREA]
    if not candidates.size:
        return candidates
    border = on_border(marks)
    penalty = np.where(through(marks), LINE_PENALTY, np.where(border, BORDER_PENALTY, 1.0))
    weights = _lengths(marks) * np.sqrt(marks.areas) * penalty
    main = int(candidates[weights[candidates].argmax()])
    allowed = candidates if border[main] else candidates[~border[candidates]]
    chosen = np.array([main])
    for _ in range(len(allowed)):
        more = allowed[_belongs(marks, chosen, allowed, main)]
        if more.size == chosen.size:
            break
        chosen = more
    return chosen


def note(marks: Components, chosen: Numbers) -> str:
    """A sentence about what was left out; empty if that is dust or nothing."""
    others = np.setdiff1d(np.arange(1, len(marks) + 1), chosen)
    if not others.size or not chosen.size:
        return ""
    box = _hull(marks, chosen)
    length, area = max(box[1] - box[0], box[3] - box[2]), marks.areas[chosen].sum()
    digits = (_lengths(marks)[others] >= OTHER_DIGIT * length) & (marks.areas[others] >= area / 10)
    if digits.any():
        return SEVERAL
    if marks.areas[others].sum() >= OTHER_MARK * area:
        return "There are other marks in the picture: they were left out."
    return ""


def _belongs(marks: Components, chosen: Numbers, allowed: Numbers, main: int) -> NDArray[np.bool_]:
    """(allowed,): whether a mark is chosen already, nearly touches, or lies flat above or below like the cap of a 5."""
    top, bottom, left, right = _hull(marks, chosen)
    length = max(bottom - top, right - left)
    near = _nearly_touching(marks, chosen, max(1, round(GAP * length)))
    boxes = marks.boxes[allowed]
    flat = boxes[:, 1] - boxes[:, 0] <= FLAT * length
    over = np.minimum(boxes[:, 3], right) - np.maximum(boxes[:, 2], left) >= OVER * (boxes[:, 3] - boxes[:, 2])
    close = np.maximum(boxes[:, 0] - bottom, top - boxes[:, 1]) <= NEAR * length
    share = marks.areas[allowed] / marks.areas[main]
    part = (share >= MIN_PART) & (share <= MAX_PART)
    belongs: NDArray[np.bool_] = near[allowed] | (flat & over & close & part)
    return belongs


def _nearly_touching(marks: Components, chosen: Numbers, reach: int) -> NDArray[np.bool_]:
    """(parts + 1,): which marks come within `reach` pixels of the chosen ones."""
    top, bottom, left, right = _hull(marks, chosen)
    window = np.s_[max(0, top - reach) : bottom + reach, max(0, left - reach) : right + reach]
    labels = marks.labels[window]
    around = highest(_mask(labels, chosen, len(marks)), 2 * reach + 1)
    found = np.zeros(len(marks) + 1, bool)
    found[labels[around]] = True
    found[0] = False
    return found


def digit_mask(marks: Components, chosen: Numbers) -> Mask:
    """(height, width) of the digit alone: the chosen marks, cropped to their box."""
    top, bottom, left, right = _hull(marks, chosen)
    return _mask(marks.labels[top:bottom, left:right], chosen, len(marks))


def _mask(labels: NDArray[np.int32], chosen: Numbers, count: int) -> Mask:
    wanted = np.zeros(count + 1, bool)
    wanted[chosen] = True
    return wanted[labels]


def _hull(marks: Components, chosen: Numbers) -> tuple[int, int, int, int]:
    """Top, bottom, left and right of all chosen marks together."""
    boxes = marks.boxes[chosen]
    return int(boxes[:, 0].min()), int(boxes[:, 1].max()), int(boxes[:, 2].min()), int(boxes[:, 3].max())


def _lengths(marks: Components) -> NDArray[np.int64]:
    lengths: NDArray[np.int64] = np.maximum(
        marks.boxes[:, 1] - marks.boxes[:, 0], marks.boxes[:, 3] - marks.boxes[:, 2]
    )
    return lengths
