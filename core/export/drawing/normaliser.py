"""From a whole canvas to the digit image, with matrices alone: `core.data.canvas` and `core.data.ink` as one formula.

Every row of the digit image is a weighted sum of the canvas's rows, and every column of its columns: two matrices of
weights, made from where the ink is, do the cutting, centring and resampling. Whole numbers are kept whole, so that a
comparison is exact: `_is_above_zero` of a whole number gives 0 or 1. No value goes beyond what half precision holds.
"""

from dataclasses import dataclass

import numpy as np

from core.data import canvas, ink
from core.data.canvas import SIDE
from core.data.dataset import SIDE as DIGIT_SIDE
from core.export.drawing.arithmetic import COLUMNS, ROWS, Value

PLACES = np.arange(SIDE, dtype=np.float32)[None]
"""(1, 280): the columns of the canvas."""

MARGIN = 212
"""The window around a digit reaches at most so far beyond the canvas: 28 of 20 parts of 280, half of the surplus and
the width of a kernel."""

AROUND = np.arange(-MARGIN, SIDE + MARGIN, dtype=np.float32)[None]
FAR = 1000.0
"""Beyond all places."""

STEEP = 1_000.0
"""Makes a step of a slope, for numbers that are not whole."""


@dataclass(frozen=True, slots=True)
class DigitImage:
    """What comes of a canvas.

    Attributes:
        pixels: (28, 28), 0 to 1.
        drawn: (1, 1): 1 if there is ink, 0 for a blank canvas, whose pixels are all 0.
    """

    pixels: Value
    drawn: Value


@dataclass(frozen=True, slots=True)
class _Span:
    """Which columns of the canvas count: (1, 280) of 0 and 1, and (1, 1): the first one and the one after the last."""

    mask: Value
    start: Value
    end: Value

    @classmethod
    def between(cls, start: Value, end: Value) -> "_Span":
        places = start.constant(PLACES)
        return cls(_is_above_zero(places - start + 1.0) * _is_above_zero(end - places), start, end)

    def outer(self) -> tuple[Value, Value]:
        """Each (1, 280): 1 at the first column, and 1 at the last one."""
        return _is_at(self.start), _is_at(self.end - 1.0)


def digit_image(pixels: Value) -> DigitImage:
    """The digit on a canvas.

    Args:
        pixels: (280, 280), 0 to 1, of either polarity.
    """
    found = _ink(pixels)
    darkest = found.max()
    drawn = _is_above_zero(darkest - (canvas.MIN_INK - 1.0))
    faint = (darkest * (1 / ink.FAINT)).floor()
    across = _extent(found.max(ROWS), faint)
    down = _extent(found.max(COLUMNS).turned, faint)
    scale = ((across.end - across.start).at_least(down.end - down.start) * (1 / ink.BOX)).at_least(1 / ink.MAX_ENLARGED)
    share = 1 / 255 / SIDE
    columns = _weights(across, _window((down.mask * share) @ found, across, scale), scale)
    rows = _weights(down, _window((across.mask * share) @ found.turned, down, scale), scale)
    narrow = (found @ columns.turned).rounded().clipped(0, 255)
    framed = (rows @ narrow).rounded().clipped(0, 255)
    return DigitImage(_darkened(framed) * (drawn * (1 / 255)), drawn)


def _is_above_zero(whole: Value) -> Value:
    return whole.clipped(0, 1)


def _is_at(place: Value) -> Value:
    return _is_above_zero(1.0 - abs(place.constant(PLACES) - place))


# ---- ink, as `core.data.canvas` finds it


def _ink(pixels: Value) -> Value:
    """(280, 280), whole numbers from 0 to 255: `canvas.ink_on`."""
    zero = pixels.constant(np.zeros((1, 1)))
    columns = _without_strips(pixels, _Span.between(zero, zero + SIDE))
    rows = _without_strips(pixels.turned, columns)
    paper = _paper(pixels, rows, columns)
    sign = 1.0 - _is_above_zero((paper - 0.5) * STEEP) * 2.0
    contrast = (pixels - paper) * (sign * 255.0 / paper.at_least(1.0 - paper))
    return contrast.clipped(0, 255).rounded() * columns.mask * rows.mask.turned


def _paper(pixels: Value, rows: _Span, columns: _Span) -> Value:
    """The gray of the paper: `canvas._paper`."""
    lines = [line @ pixels for line in rows.outer()] + [line @ pixels.turned for line in columns.outer()]
    masks = [columns.mask, columns.mask, rows.mask, rows.mask]
    mean = _mean(lines, masks)
    near = [_is_above_zero((canvas.LIKE_PAPER - abs(line - mean)) * STEEP) for line in lines]
    return _mean(lines, [mask * share for mask, share in zip(masks, near, strict=True)])


def _mean(lines: list[Value], masks: list[Value]) -> Value:
    sums = [(line * mask).sum(COLUMNS) for line, mask in zip(lines, masks, strict=True)]
    counts = [mask.sum(COLUMNS) for mask in masks]
    return _total(sums) / _total(counts).at_least(1.0)


def _total(values: list[Value]) -> Value:
    first, *others = values
    for other in others:
        first = first + other
    return first


def _without_strips(pixels: Value, rows: _Span) -> _Span:
    """The columns between the strips at the sides; only `rows` count: `canvas._without_strips`."""
    counted = rows.mask.turned
    columns = _Columns(
        pixels,
        rows,
        lightest=(pixels * counted).max(ROWS),
        darkest=1.0 - ((1.0 - pixels) * counted).max(ROWS),
        ends=tuple(line @ pixels for line in rows.outer()),
    )
    places = pixels.constant(PLACES)
    left, right = columns.colour(0.0), columns.colour(SIDE - 1.0)
    run = columns.run(left, places)
    run_back = columns.run(right, (SIDE - 1.0) - places)
    hidden = run + run.at_most(1.0) * canvas.BLENDED
    hidden_back = run_back + run_back.at_most(1.0) * canvas.BLENDED
    between = _Span.between(hidden, SIDE - hidden_back)
    start = hidden * columns.is_strip(left, between.start, between)
    end = SIDE - hidden_back * columns.is_strip(right, between.end - 1.0, between)
    return _Span.between(start, end.at_least(start))


@dataclass(frozen=True, slots=True)
class _Columns:
    """A canvas by its columns, only `rows` of it: (1, 280) each: lightest and darkest pixels, first and last row."""

    pixels: Value
    rows: _Span
    lightest: Value
    darkest: Value
    ends: tuple[Value, ...]

    def colour(self, place: float) -> Value:
        """(1, 1): of the column there, if it is of one colour."""
        return (self.lightest * _is_at(self.lightest.constant(np.full((1, 1), place)))).sum(COLUMNS)

    def run(self, colour: Value, places: Value) -> Value:
        """How many columns, from place 0 on, are of that colour alone."""
        alike = _alike(self.lightest, colour) * _alike(self.darkest, colour)
        return (places + alike * FAR).min(COLUMNS).at_most(SIDE * 1.0)

    def is_strip(self, colour: Value, edge: Value, between: _Span) -> Value:
        """1 or 0: `canvas._is_strip`."""
        share = 1 / canvas.AT_MOST
        beside = (_alike(_is_at(edge) @ self.pixels.turned, colour) * self.rows.mask).sum(COLUMNS)
        # Where the edge lies beyond the canvas, there is nothing beside the strip.
        beside = beside * _is_at(edge).sum(COLUMNS)
        ends = (_total([_alike(line, colour) for line in self.ends]) * between.mask).sum(COLUMNS)
        height, width = self.rows.mask.sum(COLUMNS), between.mask.sum(COLUMNS)
        return _is_above_zero(height - beside * share + 1.0) * _is_above_zero(width * 2.0 - ends * share + 1.0)


def _alike(line: Value, colour: Value) -> Value:
    """1 where a pixel has nearly that colour."""
    return _is_above_zero((canvas.LIKE_STRIP + 0.5) * 2 - abs(line - colour) * (2 * 255.0))


# ---- the digit image, as `core.data.ink` makes it


def _extent(most_by_column: Value, faint: Value) -> _Span:
    """Where ink is that is not faint; anywhere on a blank canvas."""
    places = most_by_column.constant(PLACES)
    missing = (1.0 - _is_above_zero(most_by_column - faint)) * FAR
    start = (places + missing).min(COLUMNS).at_most(SIDE - 1.0)
    return _Span.between(start, (places - missing).max(COLUMNS).at_least(start) + 1.0)


def _window(ink_by_column: Value, span: _Span, scale: Value) -> Value:
    """Where the 28-pixel window begins, from the beginning of the ink: `ink._window`."""
    shares = ink_by_column * span.mask
    mass = (shares * shares.constant(PLACES / SIDE)).sum(COLUMNS) / shares.sum(COLUMNS).at_least(1e-4)
    middle = mass * SIDE - span.start + 0.5
    half = scale * (DIGIT_SIDE / 2)
    return middle.at_least(span.end - span.start - half).at_most(half) - half


def _weights(span: _Span, window: Value, scale: Value) -> Value:
    """(28, 280): how much each column of the canvas counts in each column of the digit image.

    As Pillow's `resize` with a box: a kernel around the middle of each pixel, cut off at the edge of the paper.
    """
    size = scale * DIGIT_SIDE
    steps = window.constant(np.arange(DIGIT_SIDE)[:, None] + 0.5)
    centres = window + span.start + steps * scale
    first = span.start - (0.0 - window).ceil().at_least(0.0)
    last = span.start + (window + size).ceil().at_least(span.end - span.start)
    whole = _kernel(window.constant(AROUND), centres, scale, first, last).sum(COLUMNS)
    return _kernel(window.constant(PLACES), centres, scale, first, last) * span.mask / whole


def _kernel(places: Value, centres: Value, scale: Value, first: Value, last: Value) -> Value:
    """Hamming's where the canvas is reduced, else the cubic one; nothing beyond the paper, from `first` to `last`."""
    away = abs(places + 0.5 - centres) / scale.at_least(1.0)
    reducing = _is_above_zero((scale - 1.0) * STEEP)
    kernel = _hamming(away) * reducing + _cubic(away) * (1.0 - reducing)
    return kernel * _is_above_zero(places - first + 1.0) * _is_above_zero(last - places + 1.0)


def _hamming(away: Value) -> Value:
    """Pillow's: a sinc of one lobe under Hamming's window."""
    angle = away.clipped(1e-3, 1) * np.pi
    return angle.sin() / angle * (angle.cos() * 0.46 + 0.54)


def _cubic(away: Value) -> Value:
    """Pillow's: Catmull and Rom's, that is a = -0.5."""
    near, far = away.at_most(1.0), away.clipped(1, 2)
    inner = (near * 1.5 - 2.5) * near * near + 1.0
    outer = ((far - 5.0) * far + 8.0) * far - 4.0
    return inner + outer * -0.5


def _darkened(image: Value) -> Value:
    """Pale digits as dark as MNIST's palest: `ink._darkened`."""
    shares = image * (1 / 255)
    level = (shares * shares).sum() / shares.sum().at_least(1e-3) * 255.0
    return (image * (ink.MEAN_LEVEL / level.at_least(1.0)).at_least(1.0)).rounded().at_most(255.0)
