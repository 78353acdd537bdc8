"""Frames, panels and pages: what lies around a digit in a picture, and is not the digit.

A room is a region of even colour that ends before the border of the picture: the inside of a box or circle that was
drawn around a digit, a dark panel on a white page, a photo in a screenshot, a cell of a table, a sheet on a table. What
is written in it stands alone inside of it, as an island. The hole of a 0 is a room too, but nothing is written there.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from core.data.photo.components import components
from core.data.photo.filters import Mask, Plane, highest, mean, middle, slope

DARK_OFFSET: Final = 12.0
STEEP: Final = 0.07
"""A slope of the logarithm of lightness, per pixel, from which on there is an edge."""

NOISE: Final = 6.0
"""An edge is also so many times the usual slope."""

GAPS: Final = (0.0, 0.012)
"""Gaps in a frame that are narrower, as a share of the picture's longer side, are closed; first none, since a digit may
come near to its frame."""

MIN_ROOM: Final = 0.2
"""A room is at least so long and so wide, as a share of the picture's longer side."""

MIN_WRITTEN: Final = 0.35
"""What is written in a room is at least so long, as a share of the room's shorter side: the dot in a 0 is not."""

MAX_WRITTEN: Final = 0.97
RECTANGLE, ROUND = 0.9, 0.7
"""How much of its box a room of four sides fills at least, and one of any shape."""

WALL, WALL_DEPTH = 0.7, 0.02
"""A rectangle reaches so much of each side of its box, to within such a share of its length."""

SAME: Final = 0.12
"""Colours are the same if their logarithms differ by no more."""

MAX_DEPTH: Final = 3
EMPTY_AREA: Final = 0.75
EMPTY_SIDE, EMPTY_SHAPE = 0.65, (0.75, 4.0)
"""An empty frame is at least so large, as a share of all on the page, and has such a width over its height: a 0 of
straight lines is higher."""

Colours = NDArray[np.uint8]


@dataclass(frozen=True, slots=True, eq=False)
class _Room:
    """Attributes: box: top, bottom, left, right; inside: (height, width) of the box, the room with its islands."""

    box: tuple[int, int, int, int]
    inside: Mask
    written: bool
    level: float


def inside(colours: Colours) -> Colours | None:
    """What lies inside the frames, panels and pages of a picture.

    Args:
        colours: (height, width, 3) uint8.

    Returns:
        (height, width, 3) uint8: the innermost room in which something is written, or the picture as it is; None if
        there is nothing but an empty frame.
    """
    for _ in range(MAX_DEPTH):
        plane = _lightness(colours)
        rooms = [list(_rooms(plane, gap)) for gap in GAPS]
        written = next((found for found in ([room for room in some if room.written] for some in rooms) if found), [])
        if not written:
            return None if any(_are_empty_frames(some, _extent(plane)) for some in rooms) else colours
        colours = _cut(colours, max(written, key=lambda room: room.inside.size))
    return colours


def _lightness(colours: Colours) -> Plane:
    values = colours.astype(np.float32)
    return mean(np.log(values @ np.array([0.299, 0.587, 0.114], np.float32) + np.float32(DARK_OFFSET)), 3)


def _rooms(plane: Plane, gap: float) -> Iterator[_Room]:
    """All rooms that are large enough, with gaps in their walls closed."""
    longer = max(plane.shape)
    steep = _steep(plane)
    reach = max(1, round(gap * longer / 2))
    flat = components(~highest(steep, 2 * reach + 1))
    height, width = plane.shape
    border = np.concatenate([plane[0], plane[-1], plane[:, 0], plane[:, -1]])
    page = float(np.median(border))
    sides = flat.boxes[:, [1, 3]] - flat.boxes[:, [0, 2]]
    top, bottom, left, right = flat.boxes.T
    apart = (top > 0) & (left > 0) & (bottom < height) & (right < width)
    for number in np.flatnonzero(apart & (sides.min(axis=1) >= MIN_ROOM * longer)).tolist():
        if number:
            room = _room(flat.labels, number, flat.boxes[number].tolist(), plane, page)
            if room is not None:
                yield room


def _steep(plane: Plane) -> Mask:
    steepness = slope(plane)
    return np.asarray(steepness > max(STEEP, NOISE * middle(steepness)))


def _room(labels: NDArray[np.int32], number: int, box: list[int], plane: Plane, page: float) -> _Room | None:
    """The room of that number; None if it is of no shape that one finds around a digit."""
    top, bottom, left, right = box
    window = np.s_[top:bottom, left:right]
    region = labels[window] == number
    level = float(np.median(plane[window][region]))
    if _has_four_walls(region):  # then what touches them is written in it as well
        islands, outside = components(~region), 0
        filled = np.ones(region.shape, bool)
    else:
        islands = components(np.pad(~region, 1, constant_values=True))
        outside = int(islands.labels[0, 0])
        filled = islands.labels[1:-1, 1:-1] != outside
    share = np.count_nonzero(filled) / filled.size
    if share < (ROUND if abs(level - page) <= SAME else RECTANGLE):
        return None
    lengths = np.maximum(islands.boxes[:, 1] - islands.boxes[:, 0], islands.boxes[:, 3] - islands.boxes[:, 2])
    lengths[[0, outside]] = 0
    written = MIN_WRITTEN * min(region.shape) <= lengths.max() <= MAX_WRITTEN * max(region.shape)
    return _Room((top, bottom, left, right), filled, bool(written), level)


def _has_four_walls(region: Mask) -> bool:
    """Whether the region reaches most of each side of its box: it is a rectangle, upright."""
    deep = max(1, round(WALL_DEPTH * max(region.shape)))
    sides = (
        region[:deep].any(axis=0),
        region[-deep:].any(axis=0),
        region[:, :deep].any(axis=1),
        region[:, -deep:].any(axis=1),
    )
    return all(float(side.mean()) >= WALL for side in sides)


def _extent(plane: Plane) -> tuple[int, int]:
    """Height and width of all that there is on the page."""
    rows, columns = np.nonzero(_steep(plane))
    return (int(np.ptp(rows)) + 1, int(np.ptp(columns)) + 1) if rows.size else plane.shape[:2]


def _are_empty_frames(rooms: list[_Room], extent: tuple[int, int]) -> bool:
    """Whether one of them goes around nearly all that is on the page, or all together fill it as a table's cells do."""
    low, high = EMPTY_SHAPE
    frames = [
        room.inside.shape
        for room in rooms
        if np.count_nonzero(room.inside) >= RECTANGLE * room.inside.size
        and low <= room.inside.shape[1] / room.inside.shape[0] <= high
    ]
    around = any(h >= EMPTY_SIDE * extent[0] and w >= EMPTY_SIDE * extent[1] for h, w in frames)
    return around or sum(h * w for h, w in frames) >= EMPTY_AREA * extent[0] * extent[1]


def _cut(colours: Colours, room: _Room) -> Colours:
    """The room alone, what is outside of it painted in its own colour."""
    top, bottom, left, right = room.box
    cut = colours[top:bottom, left:right].copy()
    bare = cut[room.inside]
    cut[~room.inside] = np.median(bare, axis=0).astype(np.uint8)
    return cut
