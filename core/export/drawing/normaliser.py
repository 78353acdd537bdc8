"""From a whole canvas to the digit image, with matrices alone: `core.data.canvas` as one formula.

Every row of the digit image is a weighted sum of the canvas's rows, and every column of its columns: two matrices of
weights, made from where the ink is, do the cutting, centring and resampling. Rows and columns are treated alike, and at
once: values have a matrix for each, first the one whose columns are the canvas's own, then the turned one.

Whole numbers are kept whole, so that a comparison is exact: `is_above_zero` of a whole number gives 0 or 1. No value
goes beyond what half precision holds.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.data import canvas, ink
from core.data.dataset import SIDE as DIGIT_SIDE
from core.export.drawing import ink_on_canvas
from core.export.drawing.arithmetic import AXES, COLUMNS, ROWS, Value
from core.export.drawing.ink_on_canvas import FAR, FIRST, PLACES, SECOND, is_above_zero, others

MARGIN = 212
"""The window around a digit reaches at most so far beyond the canvas: 28 of 20 parts of 280, half of the surplus and
the width of a kernel."""

AROUND = np.arange(-MARGIN, canvas.SIDE + MARGIN, dtype=np.float32)[None, None]
PIXELS = (np.arange(DIGIT_SIDE, dtype=np.float32) - (DIGIT_SIDE - 1) / 2)[None, :, None]
"""(1, 28, 1): the pixels of a digit image, from its middle."""

LEAST = ink.BOX / ink.MAX_ENLARGED
"""The longer side of a digit that is enlarged by the most."""


@dataclass(frozen=True, slots=True)
class DigitImage:
    """What comes of a canvas.

    Attributes:
        pixels: (1, 28, 28), 0 to 1.
        drawn: (1, 1, 1): 1 if there is ink, 0 for a blank canvas, whose pixels are all 0.
    """

    pixels: Value
    drawn: Value


@dataclass(frozen=True, slots=True)
class _Box:
    """Where the digit is on both axes.

    Attributes:
        start: (2, 1, 1): its first column, and its first row.
        sides: (2, 1, 1): its width and its height.
        middle: (2, 1, 1): between its first and its last column.
        inside: (2, 1, 280) of 0 and 1.
        longer: (1, 1, 1): its longer side, in pixels; not less than what is enlarged.
    """

    start: Value
    sides: Value
    middle: Value
    inside: Value
    longer: Value

    @classmethod
    def between(cls, start: Value, last: Value) -> "_Box":
        sides = last - start + 1.0
        middle = (start + last) * 0.5
        inside = is_above_zero((sides + 1.0) * 0.5 - abs(start.constant(PLACES) - middle))
        return cls(start, sides, middle, inside, sides.max(AXES).at_least(LEAST))


def digit_image(pixels: Value) -> DigitImage:
    """The digit on a canvas.

    Args:
        pixels: (1, 280, 280), 0 to 1, of either polarity.
    """
    found = ink_on_canvas.found(pixels)
    darkest = found.max().rounded()
    drawn = is_above_zero(darkest - (canvas.MIN_INK - 1.0))
    box = _box(found, (darkest * (1 / ink.FAINT)).floor())
    weights = _weights(box, _centre(found, box))
    narrow = (found @ weights.turned).clipped(0, 255)
    first, second = found.constant(FIRST), found.constant(SECOND)
    framed = (((weights * second).sum(AXES) @ narrow) * first).sum(AXES).clipped(0, 255)
    return DigitImage(_darkened(_widened(framed * (1 / 255))) * drawn, drawn)


def _box(found: Value, faint: Value) -> _Box:
    """Around ink that is not faint; anywhere on a blank canvas. Only rounded levels are compared exactly."""
    places = found.constant(PLACES)
    missing = (1.0 - is_above_zero(found.max(ROWS).rounded() - faint)) * FAR
    start = (places + missing).min(COLUMNS).at_most(canvas.SIDE - 1.0)
    return _Box.between(start, (places - missing).max(COLUMNS).at_least(start))


def _centre(found: Value, box: _Box) -> Value:
    """(2, 1, 1): the middle of the window of 28 pixels, from the middle of the box, in pixels times `ink.BOX`.

    It is the centre of mass, or as near as keeps all ink inside: `ink._window`.
    """
    shares = (others(box.inside) * (1 / 255 / canvas.SIDE)) @ found * box.inside
    mass = (shares * (found.constant(PLACES) - box.middle)).sum(COLUMNS) / shares.sum(COLUMNS).at_least(1e-4)
    room = box.longer * (DIGIT_SIDE / 2) - box.sides * (ink.BOX / 2)
    return (mass * ink.BOX).at_most(room).at_least(0.0 - room)


def _weights(box: _Box, centre: Value) -> Value:
    """(2, 28, 280): how much each column of the canvas counts in each column of the digit image.

    As Pillow's `resize` with a box: a kernel around the middle of each pixel, cut off at the edge of the paper.
    """
    window, half = box.longer * (DIGIT_SIDE / 2), box.sides * (ink.BOX / 2)
    first = box.start - ((window - half - centre).at_least(0.0) * (1 / ink.BOX)).ceil()
    last = box.start + ((window + half + centre) * (1 / ink.BOX)).ceil().at_least(box.sides)
    pixels = box.longer * box.start.constant(PIXELS)

    def kernel(columns: NDArray[np.float32]) -> Value:
        # Whole numbers as far as possible, because 32 bits are few: distances are in pixels times `ink.BOX`.
        places = box.start.constant(columns)
        away = (places - box.middle) * ink.BOX - pixels - centre
        on_paper = is_above_zero(places - first + 1.0) * is_above_zero(last - places + 1.0)
        return _kernel(abs(away), box.longer) * on_paper

    return kernel(PLACES) * box.inside / kernel(AROUND).sum(COLUMNS)


def _kernel(away: Value, longer: Value) -> Value:
    """Hamming's where the canvas is reduced, else the cubic one."""
    shares = away / longer.at_least(ink.BOX)
    reducing = is_above_zero(longer - ink.BOX)
    return _hamming(shares) * reducing + _cubic(shares) * (1.0 - reducing)


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


def _widened(image: Value) -> Value:
    """Thin lines as wide as those of a pen: `canvas._widened`."""
    ring = image.dilated() - image
    width = image.sum() * 2.0 / ring.sum().at_least(0.1)
    return image + ring * ((canvas.THIN - width) * canvas.WIDENING).clipped(0, 1)


def _darkened(image: Value) -> Value:
    """Pale digits as dark as MNIST's palest: `ink.darkening`."""
    level = (image * image).sum() / image.sum().at_least(1e-3)
    return (image * (ink.MEAN_LEVEL / 255 / level.at_least(1 / 255)).at_least(1.0)).at_most(1.0)
