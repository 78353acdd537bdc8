"""Pictures with several digits: which marks make up each of them, in the order in which one reads."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from core.data.photo.components import Components
from core.data.photo.trust import on_border, through

Numbers = NDArray[np.intp]

SMALLEST, LARGEST = 0.4, 2.5
"""A digit is between so many times as long as the usual one."""

MAX_PARTS: Final = 2_000
"""Only so many of the largest marks are looked at: each is held against each."""

CAP_HEIGHT, CAP_GAP, CAP_OVER = 0.35, 0.3, 0.5
"""The cap of a 5: at most so high, at most so far above the rest, as shares of a digit; with so much of its width over
it."""

PIECE, PIECE_GAP, WHOLE = 0.7, 0.06, 1.3
"""A piece that broke off: at most so long, so near, and both together no longer than that, as shares of a digit."""

SAME_PLACE: Final = 0.4
"""Marks belong together if so much of the smaller one's box lies in the other's: the slash in a 0."""

MIN_PART: Final = 0.1
"""A smaller mark is dust, as a share of a digit's length."""

MAX_FILLED: Final = 0.5
"""Ink in the square around a digit; most of what is fuller is a hole, a stone or a blot."""

SAME_ROW: Final = 0.5
"""Digits stand in one row if so much of the lower one's height lies beside the other."""


def digits(marks: Components) -> list[Numbers]:
    """The marks of each digit, row by row from the top, from left to right.

    Args:
        marks: All marks on the sheet; frames, lines and what the border cuts off are left out.
    """
    lengths = np.maximum(marks.boxes[:, 1] - marks.boxes[:, 0], marks.boxes[:, 3] - marks.boxes[:, 2])
    usable = (marks.areas > 0) & ~through(marks) & ~on_border(marks)
    usable[0] = False
    numbers = np.flatnonzero(usable)
    numbers = numbers[np.argsort(-marks.areas[numbers], kind="stable")][:MAX_PARTS]
    while True:
        if not numbers.size:
            return []
        usual = _usual(lengths[numbers], marks.areas[numbers])
        frames = lengths[numbers] > LARGEST * usual
        if not frames.any():
            break
        numbers = numbers[~frames]
    parts = numbers[lengths[numbers] >= MIN_PART * usual]
    groups = _joined(marks.boxes[parts].astype(np.float32), usual)
    found = [parts[groups == group] for group in np.unique(groups)]
    whole = [group for group in found if _length(marks, group) >= SMALLEST * usual]
    filled = [marks.areas[group].sum() / _length(marks, group) ** 2 for group in whole]
    return _in_rows(marks, whole) if whole and np.median(filled) <= MAX_FILLED else []


def _usual(lengths: NDArray[np.int64], areas: NDArray[np.int64]) -> float:
    """The length in the middle, long marks counting for more: dust is many, but small."""
    order = np.argsort(lengths, kind="stable")
    weights = np.cumsum(areas[order])
    return float(lengths[order][np.searchsorted(weights, weights[-1] / 2)])


def _joined(boxes: NDArray[np.float32], usual: float) -> NDArray[np.int64]:
    """(n,): the number of the digit that each part belongs to."""
    top, bottom, left, right = boxes.T
    across = np.minimum(right[:, None], right) - np.maximum(left[:, None], left)
    down = np.minimum(bottom[:, None], bottom) - np.maximum(top[:, None], top)
    area = (bottom - top) * (right - left)
    shared = np.clip(across, 0, None) * np.clip(down, 0, None)
    same = shared >= SAME_PLACE * np.minimum(area[:, None], area)
    narrower = np.minimum((right - left)[:, None], right - left)
    lower = np.minimum((bottom - top)[:, None], bottom - top)
    cap = (lower <= CAP_HEIGHT * usual) & (across >= CAP_OVER * narrower) & (-CAP_GAP * usual <= down) & (down <= 0)
    lengths = np.maximum(bottom - top, right - left)
    wide = np.maximum(right[:, None], right) - np.minimum(left[:, None], left)
    high = np.maximum(bottom[:, None], bottom) - np.minimum(top[:, None], top)
    broken = (
        (np.minimum(lengths[:, None], lengths) <= PIECE * usual)
        & (np.minimum(across, down) >= -PIECE_GAP * usual)
        & (np.maximum(wide, high) <= WHOLE * usual)
    )
    together = same | cap | broken
    groups = np.arange(len(boxes))
    while True:
        lowest = np.where(together, groups[None, :], len(boxes)).min(axis=1, initial=len(boxes))
        better = np.minimum(groups, lowest)
        better = better[better]  # what was joined to a group follows it
        if np.array_equal(better, groups):
            return groups
        groups = better


def _length(marks: Components, group: Numbers) -> int:
    top, bottom, left, right = box(marks, group)
    return max(bottom - top, right - left)


def box(marks: Components, group: Numbers) -> tuple[int, int, int, int]:
    """Top, bottom, left and right of all marks of a digit; bottom and right lie just outside."""
    boxes = marks.boxes[group]
    return int(boxes[:, 0].min()), int(boxes[:, 1].max()), int(boxes[:, 2].min()), int(boxes[:, 3].max())


def _in_rows(marks: Components, groups: list[Numbers]) -> list[Numbers]:
    boxes = {place: box(marks, group) for place, group in enumerate(groups)}
    rows: list[list[int]] = []
    for place in sorted(boxes, key=lambda place: boxes[place][0] + boxes[place][1]):
        top, bottom, _, _ = boxes[place]
        row_top, row_bottom = (
            (np.median([boxes[other][side] for other in rows[-1]]) for side in (0, 1)) if rows else (0, 0)
        )
        beside = min(bottom, row_bottom) - max(top, row_top)
        if rows and beside >= SAME_ROW * min(bottom - top, row_bottom - row_top):
            rows[-1].append(place)
        else:
            rows.append([place])
    return [groups[place] for row in rows for place in sorted(row, key=lambda place: boxes[place][2])]
