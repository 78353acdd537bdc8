"""How much ink there is at each pixel of a canvas, with matrices alone: `core.data.canvas.ink_on` as one formula.

Values have a matrix for each axis of the canvas: see `normaliser`.
"""

from dataclasses import dataclass

import numpy as np

from core.data import canvas
from core.data.canvas import SIDE
from core.export.drawing.arithmetic import AXES, COLUMNS, ROWS, Value

PLACES = np.arange(SIDE, dtype=np.float32)[None, None]
"""(1, 1, 280): the columns of the canvas."""

ENDS = np.array([0.0, SIDE - 1.0], np.float32)[None, :, None]
"""(1, 2, 1): the first and the last of them."""

FIRST, SECOND = (np.array(one, np.float32)[:, None, None] for one in ([1, 0], [0, 1]))
"""(2, 1, 1) each: choose one of the axes."""

FAR = 1000.0
"""Beyond all places."""

STEEP = 500.0
"""Makes a step of a slope, for levels that are not whole."""


def found(pixels: Value) -> Value:
    """(2, 280, 280), 0 to 255: the ink, as it is and turned.

    Args:
        pixels: (1, 280, 280), 0 to 1.
    """
    both = pixels * pixels.constant(FIRST * 255) + pixels.turned * pixels.constant(SECOND * 255)
    from_sides = abs(pixels.constant(PLACES) - pixels.constant(ENDS))
    hidden = _Sides.of(both, from_sides).hidden()
    inside = _beyond(from_sides, hidden).min(ROWS)
    paper = _paper(_is_at(from_sides, hidden) @ both.turned, others(inside))
    sign = 1.0 - is_above_zero((paper - 127.5) * STEEP) * 2.0
    contrast = (both - paper) * (sign * 255.0 / paper.at_least(255.0 - paper))
    return contrast.clipped(0, 255) * inside * others(inside).turned


def is_above_zero(whole: Value) -> Value:
    return whole.clipped(0, 1)


def others(values: Value) -> Value:
    """The rows' where the columns' were, and the reverse."""
    return values.sum(AXES) - values


def _is_at(places: Value, place: Value) -> Value:
    return is_above_zero(1.0 - abs(places - place))


def _beyond(places: Value, place: Value) -> Value:
    return is_above_zero(places - place + 1.0)


def _alike(pixels: Value, colour: Value, limit: float = canvas.LIKE_STRIP) -> Value:
    """1 where a pixel has nearly that colour; both are whole numbers, or nearly so."""
    return is_above_zero((limit + 0.5) * 2 - abs(pixels - colour) * 2.0)


def _paper(lines: Value, counted: Value) -> Value:
    """The gray of the paper, 0 to 255: `canvas._paper`.

    Args:
        lines: (2, 2, 280): the border.
        counted: (2, 1, 280): which pixels of it.
    """
    mean = (lines * (counted / (counted.sum() * 2.0).at_least(1.0))).sum()
    near = _alike(lines, mean.rounded(), canvas.LIKE_PAPER) * counted
    return (lines * (near / near.sum().at_least(1.0))).sum()


@dataclass(frozen=True, slots=True)
class _Sides:
    """A canvas from its four sides, two on each axis: `canvas._Sides`.

    Attributes:
        both: (2, 280, 280), 0 to 255: the canvas, as it is and turned.
        places: (1, 2, 280): how far each column is from the first and from the last one.
        colour: (2, 2, 1): of the outermost line at each side.
        length: (2, 2, 1): how many lines have that colour alone, and those that may be blended with it.
    """

    both: Value
    places: Value
    colour: Value
    length: Value

    @classmethod
    def of(cls, both: Value, places: Value) -> "_Sides":
        colour = (is_above_zero(1.0 - places) @ both.turned).max(COLUMNS)
        alike = _alike(both.max(ROWS), colour) * _alike(both.min(ROWS), colour)
        run = (places + alike * FAR).min(COLUMNS).at_most(SIDE * 1.0)
        return cls(both, places, colour, run + is_above_zero(run) * canvas.BLENDED)

    def hidden(self) -> Value:
        """(2, 2, 1): how many lines at each side are none of the canvas's own: `canvas.within`."""
        between = _beyond(self.places, self.length).min(ROWS)
        edge = _is_at(self.places, self.length)
        alike = _alike(edge @ self.both.turned, self.colour) * edge.sum(COLUMNS)
        strip = _few(alike.sum(COLUMNS), SIDE * 1.0) * _few(self._ends(between), between.sum(COLUMNS) * 2.0)
        beside, height = (alike * others(between)).sum(COLUMNS), others(between).sum(COLUMNS)
        differs = _few(beside, height).at_least(1.0 - is_above_zero(self.length)).min(AXES, ROWS)
        large = is_above_zero(height - (canvas.MIN_FRAMED * SIDE - 1.0)).min(AXES)
        return self.length * strip.at_least(differs * large)

    def _ends(self, between: Value) -> Value:
        """(2, 2, 1): how many pixels of the first and last row have the colour of each side."""
        rows = is_above_zero(1.0 - self.places) @ self.both
        swapped = rows.sum(ROWS) - rows
        return ((_alike(rows, self.colour) + _alike(swapped, self.colour)) * between).sum(COLUMNS)


def _few(count: Value, of: Value | float) -> Value:
    """1 where a count is at most `canvas.AT_MOST` of another."""
    return is_above_zero(of - count * (1 / canvas.AT_MOST) + 1.0)
