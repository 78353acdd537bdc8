"""What is drawn, without Qt: immutable drawings, an eraser that cuts strokes, undo and redo without limit.

Strokes are the truth; every picture of them is a cache. Coordinates are canvas units, 280 to a side, x to the right, y
down, whatever the size of the widget or the screen's scale.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike, NDArray

from core.data.drawing import several_digits

SIDE = 280
MIN_PEN_WIDTH, MAX_PEN_WIDTH, DEFAULT_PEN_WIDTH = 6, 48, 22
PEN_STEP = 2
CUT_SPACING = 1.5  # canvas units between the places where a line can be cut
MIN_MOVE = 0.4  # canvas units; smaller moves of the pen add nothing but points
ERASER_FACTOR = 0.9  # the eraser's radius, in pen widths

Points = NDArray[np.float32]
Picture = NDArray[np.uint8]


@dataclass(frozen=True, slots=True, eq=False)
class PenStroke:
    """One line from pen down to pen up; a single point is a dot.

    Attributes:
        points: (n, 2) float32 in canvas units, n at least 1.
        width: Of the pen, in canvas units. It is for the eye: the prediction does not depend on it.
        pressure: (n,) float32, 0 to 1, from pens that measure it.
    """

    points: Points
    width: float = DEFAULT_PEN_WIDTH
    pressure: NDArray[np.float32] | None = None

    def widths(self) -> NDArray[np.float32]:
        """(n,) the pen's width at every point: from 0.4 to 1.2 times `width` by pressure."""
        if self.pressure is None:
            return np.full(len(self.points), self.width, np.float32)
        return (self.width * (0.4 + 0.8 * self.pressure)).astype(np.float32)


@dataclass(frozen=True, slots=True, eq=False)
class Drawing:
    """Strokes over a picture.

    Attributes:
        strokes: In the order in which they were drawn.
        background: (280, 280) uint8 ink of an opened picture, 0 paper, 255 ink; None without one.
        original: (h, w) uint8, the ink that `background` shows, as finely as it was read; None once it was erased in.
        note: A few words about the picture: where it comes from, what was left out. They go with the first change.
    """

    strokes: tuple[PenStroke, ...] = ()
    background: NDArray[np.uint8] | None = None
    original: NDArray[np.uint8] | None = None
    note: str = ""

    @property
    def empty(self) -> bool:
        return not self.strokes and self.background is None

    @property
    def words(self) -> str:
        """What is there, as in "a drawing of 3 strokes" or "a picture"."""
        count = len(self.strokes)
        strokes = "1 stroke" if count == 1 else f"{count:,} strokes"
        if self.background is None:
            return f"a drawing of {strokes}" if count else "empty"
        return f"a picture and {strokes}" if count else "a picture"

    @property
    def remark(self) -> str:
        """What is said on the canvas: the note, or that there is more than one digit."""
        several = self.background is None and several_digits([stroke.points for stroke in self.strokes])
        return self.note or ("These look like two digits: draw one at a time." if several else "")

    def turned(self) -> "Drawing":
        """By a quarter to the right."""
        return self._changed(lambda picture: np.rot90(picture, -1), lambda x, y: (SIDE - y, x))

    def mirrored(self) -> "Drawing":
        """Left and right changed over."""
        return self._changed(np.fliplr, lambda x, y: (SIDE - x, y))

    def _changed(
        self, picture: Callable[[Picture], Picture], point: Callable[[Points, Points], tuple[Points, Points]]
    ) -> "Drawing":
        strokes = tuple(
            replace(stroke, points=np.column_stack(point(*stroke.points.T)).astype(np.float32))
            for stroke in self.strokes
        )
        background, original = (
            None if ink is None else np.ascontiguousarray(picture(ink)) for ink in (self.background, self.original)
        )
        return Drawing(strokes, background, original, self.note)

    def drawn(self, stroke: PenStroke) -> "Drawing":
        """With one stroke more."""
        return replace(self, strokes=(*self.strokes, stroke), note="")

    def erased(self, path: Points, radius: float) -> "Drawing":
        """Without what lies within `radius` of the `path` ((n, 2), canvas units); itself if nothing does."""
        kept = [part for stroke in self.strokes for part in _cut(stroke, path, radius)]
        same = len(kept) == len(self.strokes) and all(a is b for a, b in zip(kept, self.strokes, strict=True))
        background = _wiped(self.background, path, radius)
        untouched = background is self.background
        if same and untouched:
            return self
        return Drawing(tuple(kept), background, self.original if untouched else None)


class History:
    """The present drawing, and all drawings before and after it."""

    def __init__(self, present: Drawing | None = None) -> None:
        self.present = present or Drawing()
        self._past: list[Drawing] = []
        self._future: list[Drawing] = []

    @property
    def can_undo(self) -> bool:
        return bool(self._past)

    @property
    def can_redo(self) -> bool:
        return bool(self._future)

    def push(self, drawing: Drawing) -> bool:
        """Make `drawing` the present; False if it is the present already."""
        if drawing is self.present or (drawing.empty and self.present.empty):
            return False
        self._past.append(self.present)
        self._future.clear()
        self.present = drawing
        return True

    def undo(self) -> bool:
        return self._go(self._past, self._future)

    def redo(self) -> bool:
        return self._go(self._future, self._past)

    def _go(self, source: list[Drawing], target: list[Drawing]) -> bool:
        if not source:
            return False
        target.append(self.present)
        self.present = source.pop()
        return True


class Gesture:
    """From pen down to pen up, or from eraser down to up; `draft` is what the canvas shows meanwhile.

    Args:
        start: The drawing before.
        width: Of the pen, in canvas units.
        radius: Of the eraser; None draws.
    """

    def __init__(self, start: Drawing, width: float, radius: float | None = None) -> None:
        self._start = start
        self._width = width
        self._radius = radius
        self._points: list[tuple[float, float]] = []
        self._pressures: list[float] = []
        self._draft: Drawing | None = start

    @property
    def erases(self) -> bool:
        return self._radius is not None

    @property
    def draft(self) -> Drawing:
        if self._draft is None:
            stroke = self.stroke
            self._draft = self._start if stroke is None else self._start.drawn(stroke)
        return self._draft

    @property
    def stroke(self) -> PenStroke | None:
        """The line under the pen; None while erasing."""
        if self.erases or not self._points:
            return None
        pressure = np.array(self._pressures, np.float32) if len(self._pressures) == len(self._points) else None
        return PenStroke(np.array(self._points, np.float32), self._width, pressure)

    def add(self, point: tuple[float, float], pressure: float | None = None) -> bool:
        """Go on to `point`, in canvas units; False if that is where the pen is already."""
        before = self._points[-1] if self._points else None
        if before is not None and max(abs(before[0] - point[0]), abs(before[1] - point[1])) < MIN_MOVE:
            return False
        self._points.append(point)
        if pressure is not None:
            self._pressures.append(pressure)
        if self._radius is None:
            self._draft = None
        else:
            self._draft = self.draft.erased(np.array([before or point, point], np.float32), self._radius)
        return True


def strokes_from(arrays: Iterable[ArrayLike], width: float = DEFAULT_PEN_WIDTH) -> tuple[PenStroke, ...]:
    """Strokes from anything like a list of (n, 2) points in canvas units; empty ones are left out.

    Raises:
        ValueError: An array that is not (n, 2), or a coordinate that is not a finite number.
    """
    made = [_points(array) for array in arrays]
    return tuple(PenStroke(points, width) for points in made if len(points))


def _points(array: ArrayLike) -> Points:
    points = np.asarray(array, np.float32)
    if points.size == 0:
        return np.zeros((0, 2), np.float32)
    if points.ndim != 2 or points.shape[1] != 2 or not np.isfinite(points).all():
        raise ValueError(f"A stroke is a list of finite (x, y) points, not an array of shape {points.shape}.")
    return points.copy()


def stepped_width(width: float, steps: int) -> float:
    """The pen's width `steps` notches thicker or, below 0, thinner; stays within what a finger can draw with."""
    return float(min(MAX_PEN_WIDTH, max(MIN_PEN_WIDTH, width + steps * PEN_STEP)))


def _cut(stroke: PenStroke, path: Points, radius: float) -> Sequence[PenStroke]:
    """What the eraser leaves of a stroke: itself, its remaining parts, or nothing."""
    reach = radius + float(stroke.widths().max()) / 4
    low, high = stroke.points.min(axis=0) - reach, stroke.points.max(axis=0) + reach
    if (path.max(axis=0) < low).any() or (path.min(axis=0) > high).any():
        return [stroke]
    dense = _dense(stroke)
    hit = _distance(dense.points, path) <= reach
    if not hit.any():
        return [stroke]
    edges = np.flatnonzero(np.diff(np.concatenate([[True], hit, [True]]).astype(np.int8)))
    runs = zip(edges[::2], edges[1::2], strict=True)
    return [_part(dense, int(start), int(end)) for start, end in runs if end - start > 1]


def _part(stroke: PenStroke, start: int, end: int) -> PenStroke:
    pressure = None if stroke.pressure is None else stroke.pressure[start:end]
    return PenStroke(stroke.points[start:end], stroke.width, pressure)


def _dense(stroke: PenStroke) -> PenStroke:
    """The same line with points so close that it can be cut where the eraser passed."""
    points = stroke.points
    if len(points) < 2:
        return stroke
    lengths = np.hypot(*np.diff(points, axis=0).T)
    along = np.concatenate([[0.0], np.cumsum(lengths)])
    count = max(len(points), int(along[-1] / CUT_SPACING) + 1)
    places = np.unique(np.concatenate([along, np.linspace(0, along[-1], count)]))
    first = np.concatenate([[True], np.diff(along) > 0])
    even = [np.interp(places, along[first], column[first]) for column in points.T]
    pressure = None if stroke.pressure is None else np.interp(places, along[first], stroke.pressure[first])
    return PenStroke(
        np.stack(even, axis=1).astype(np.float32),
        stroke.width,
        None if pressure is None else pressure.astype(np.float32),
    )


def _distance(points: Points, path: Points) -> NDArray[np.float32]:
    """(n,) the distance of every point from the nearest place on the path."""
    starts, ends = (path[:-1], path[1:]) if len(path) > 1 else (path, path)
    along = ends - starts
    squared = np.maximum((along**2).sum(axis=1), 1e-9)
    offset = points[:, None] - starts
    share = np.clip((offset * along).sum(axis=2) / squared, 0, 1)
    nearest = starts + share[..., None] * along
    return np.asarray(np.sqrt(((points[:, None] - nearest) ** 2).sum(axis=2)).min(axis=1), np.float32)


def _wiped(background: NDArray[np.uint8] | None, path: Points, radius: float) -> NDArray[np.uint8] | None:
    """The background with paper where the eraser passed; None when no ink is left; itself if it was not touched."""
    if background is None:
        return None
    rows, columns = np.nonzero(background)
    hit = _distance(np.stack([columns, rows], axis=1).astype(np.float32) + 0.5, path) <= radius
    if not hit.any():
        return background
    if hit.all():
        return None
    wiped = background.copy()
    wiped[rows[hit], columns[hit]] = 0
    return wiped
