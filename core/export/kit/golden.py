"""Golden canvases: drawings of which is known what must come out, so that the developer's own machine proves the file.

The file `canvases.golden` is described in the kit's `Golden.swift`, which reads it.
"""

import struct
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.data import ink
from core.data.canvas import SIDE as CANVAS
from core.data.canvas import exact_images
from core.data.dataset import CLASSES, SIDE, Grays
from core.data.drawing import Stroke, resized
from core.data.synthetic import pen
from core.model.network import Probabilities

Gray = NDArray[np.uint8]
Reader = Callable[[Grays], Probabilities]
"""(n, 28, 28) digit images to (n, 10) probabilities."""

COUNT = 60
MAGIC = b"DTGOLD01"
NO_DIGIT = 255
MAX_RUN = 255
SEED = 2_804

HEIGHTS = (40.0, 90.0, 150.0, 210.0, 256.0)
"""Of the drawn digits, in pixels of the canvas: from a small one in a corner to one that fills it."""

PENS = (3.0, 8.0, 14.0, 20.0, 28.0)
MARGIN = 4.0


@dataclass(frozen=True, slots=True)
class Canvas:
    """One golden canvas.

    Attributes:
        picture: (height, width) uint8, white on black or black on white.
        meant: The digit that was written; None if the canvas is blank or a mere test of the normaliser.
        digit_image: (28, 28) uint8, what the network must see; None if nothing is drawn.
    """

    picture: Gray
    meant: int | None
    digit_image: Gray | None


def canvases() -> tuple[Canvas, ...]:
    """`COUNT` canvases of 280 × 280, the last one blank, and small pictures that try every rule of the normaliser.

    The same in every kit: digits by the built-in hands, in five sizes, by five pens, all over the canvas, and every
    other one black on white.
    """
    random = np.random.default_rng(SEED)
    drawn = [_drawn(place, random) for place in range(COUNT - 1)]
    return (*drawn, Canvas(np.zeros((CANVAS, CANVAS), np.uint8), None, None), *_small(random))


def content(known: tuple[Canvas, ...], probabilities: Reader, side: int = SIDE) -> bytes:
    """The file `canvases.golden`, with what the exported model says to each canvas.

    Args:
        known: The canvases.
        probabilities: What its network says to digit images.
        side: Of the picture that it takes: that of a digit image, or of a canvas, which it centres by itself.
    """
    images = [_seen(canvas.picture, canvas.digit_image, side) for canvas in known if canvas.digit_image is not None]
    rows = iter(np.asarray(probabilities(np.stack(images)), np.float32))
    parts = [MAGIC, struct.pack("<H", len(known))]
    for canvas in known:
        parts.append(_canvas_bytes(canvas))
        if canvas.digit_image is not None:
            parts += [canvas.digit_image.tobytes(), next(rows).astype("<f4").tobytes()]
    return b"".join(parts)


def _seen(picture: Gray, digit_image: Gray, side: int) -> NDArray[np.float32]:
    """The digit image that the network in a model sees: its own of a canvas, if it takes canvases."""
    if side != CANVAS or side != len(picture):
        return digit_image.astype(np.float32)
    own: NDArray[np.float32] = exact_images(picture[None])[0]
    return own


def _drawn(place: int, random: np.random.Generator) -> Canvas:
    digit = place % CLASSES
    height, width_of_pen = HEIGHTS[(place + place // CLASSES) % len(HEIGHTS)], PENS[int(random.integers(len(PENS)))]
    width_of_pen = min(width_of_pen, height / 7)
    strokes = _placed(pen.strokes(digit, random), height, width_of_pen, random)
    picture = ink.render(strokes, CANVAS, CANVAS, width_of_pen)
    shown = 255 - picture if place // CLASSES % 2 else picture
    return Canvas(shown, digit, ink.normalise(picture))


def _placed(strokes: list[Stroke], height: float, pen_width: float, random: np.random.Generator) -> list[Stroke]:
    """The digit as high as wanted, or less if it is wide, anywhere on the canvas so that no ink is cut off."""
    drawn, extent = resized(strokes, height - pen_width)
    edge = pen_width / 2 + MARGIN
    corner = edge + (CANVAS - 2 * edge - extent) * random.random(2)
    return [(stroke + corner).astype(np.float32) for stroke in drawn]


def _small(random: np.random.Generator) -> list[Canvas]:
    """Digit images, which stay as they are; some moved off their middle; specks, faint dust, hairlines, a dash."""
    image = ink.normalise(ink.render(_placed(pen.strokes(8, random), 200, 20, random), CANVAS, CANVAS, 20))
    assert image is not None  # noqa: S101  it has ink
    speck, dash, hair, dust = (np.zeros((60, 90), np.uint8) for _ in range(4))
    speck[40:43, 70:72] = 200
    dash[30:33, 5:85] = 255
    hair[5:55, 44] = 90
    dust[10:50, 40:46], dust[3, 3], dust[57, 80] = 255, 30, 31
    moved = np.roll(image, (3, -2), (0, 1))
    corner = np.zeros((SIDE, SIDE), np.uint8)
    corner[1:6, 20:27] = 180
    pictures = (image, moved, corner, speck, dash, hair, dust)
    known = [Canvas(picture, None, ink.normalise(picture)) for picture in pictures]
    return [*known, Canvas(255 - moved, None, ink.normalise(moved))]


def _canvas_bytes(canvas: Canvas) -> bytes:
    height, width = canvas.picture.shape
    runs = _runs(canvas.picture.ravel())
    meant = NO_DIGIT if canvas.meant is None else canvas.meant
    return struct.pack("<BBHHI", canvas.digit_image is not None, meant, width, height, len(runs) // 2) + runs


def _runs(values: Gray) -> bytes:
    """(value, length) of each run of equal values, longer ones in pieces of at most `MAX_RUN`."""
    starts = np.flatnonzero(np.r_[True, values[1:] != values[:-1]])
    lengths = np.diff(np.r_[starts, len(values)])
    pieces = -(-lengths // MAX_RUN)
    sizes = np.full(int(pieces.sum()), MAX_RUN, np.int64)
    sizes[np.cumsum(pieces) - 1] = lengths - (pieces - 1) * MAX_RUN
    return np.column_stack([np.repeat(values[starts], pieces), sizes.astype(np.uint8)]).tobytes()
