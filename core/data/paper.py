"""What in a picture is a mark on paper: a guess at the bare paper, and how much each pixel differs from it.

Nothing is assumed about which of them is darker. Six guesses are made: ink darker or lighter than its paper, and its
strokes up to a sixteenth, a seventh or four tenths of the picture wide; wider things are taken for paper, shadow or
table. Each guess is judged by its largest mark, and the most trusted one is taken.

All values are natural logarithms, so a shadow, which multiplies, only adds a number that changes slowly.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from core.data.components import Components, components
from core.data.filters import Mask, Plane, high_value, highest, lowest, mean, otsu, slope

DARKEST = 12.0
"""Added to each colour before the logarithm, so that noise in the dark stays small."""

STROKES = (0.06, 0.15, 0.4)
"""The widest stroke, as a share of the picture's longer side."""

COARSE = 256
"""The paper is guessed in a picture reduced to about this size."""

EDGE_SHARE = 0.0004
LEAST_EDGE = 40
"""The steepest pixels that set the scale of what is an edge: a share of all, and at least so many."""

SURE_CONTRAST, SURE_CLEARNESS, SURE_SIZE = 0.1, 15.0, 0.03
"""Enough to be sure of a mark: its contrast, its contrast over the noise, its share of the picture's side."""

LEAST_TRUST = 0.2
"""Below this the picture is blank: what is seen is texture, noise, or the edge of a shadow."""


@dataclass(frozen=True, slots=True, eq=False)
class Contrast:
    """How much a picture differs from its bare paper.

    Attributes:
        values: (height, width) float32, natural logarithm; 0 is paper, ink is positive, whatever its colour.
        noise: Standard deviation on the paper.
        threshold: Above it is ink for sure.
        level: Mean of ink near its edges.
        strict: Whether things paler than ink, such as ruled lines, run through the picture and must not be added to it.
        trust: 0 to 1, that there is ink at all and that this is it.
    """

    values: Plane
    noise: float
    threshold: float
    level: float
    strict: bool = False
    trust: float = 0.0


def find_contrast(colours: NDArray[np.uint8]) -> Contrast | None:
    """Tell ink from paper.

    Args:
        colours: (height, width, 3) uint8, at least 3 pixels each way.

    Returns:
        The contrast; None if the picture is blank.
    """
    plane = _clearest_plane(colours)
    guesses = (guess for sign in (-1, 1) for share in STROKES for guess in _guesses(plane * np.float32(sign), share))
    best = max(guesses, key=lambda guess: guess.trust)
    return best if best.trust >= LEAST_TRUST else None


def _clearest_plane(colours: NDArray[np.uint8]) -> Plane:
    """Lightness, one of the three colours, or a difference of colours: where edges stand out most from noise."""
    values = colours.astype(np.float32)
    lightness = np.log(values @ np.array([0.299, 0.587, 0.114], np.float32) + DARKEST)
    red, green, blue = np.moveaxis(np.log(values + DARKEST), -1, 0)
    planes = [mean(plane, 3) for plane in (lightness, red, green, blue, red - green, blue - (red + green) / 2)]
    clearness = []
    for plane in planes:
        steepness = slope(plane)
        clearness.append(high_value(steepness, 60) / (float(np.median(steepness)) + 0.01))
    best = int(np.argmax(clearness))
    return planes[0] if clearness[0] > 0.7 * clearness[best] else planes[best]


def _guesses(plane: Plane, share: float) -> Iterator[Contrast]:
    """Guesses for ink that is higher than its paper and has strokes up to `share` of the longer side.

    After the first, stricter ones as long as something runs through the whole picture: ruled lines are paler than ink.
    """
    values = plane - _bare_paper(plane, share)
    values -= np.float32(np.median(values))
    noise = 1.4826 * float(np.median(np.abs(values))) + 1e-3
    steepness = slope(values)
    steepest = high_value(steepness, max(LEAST_EDGE, int(EDGE_SHARE * values.size)))
    at_edges = values[highest(steepness >= 0.5 * steepest, 3)]
    for attempt in range(3):
        threshold, level = otsu(at_edges)
        guess = Contrast(values, noise, threshold, level, strict=attempt > 0)
        marks = components(values > threshold)
        if not len(marks):
            return
        through = _through(marks)
        yield replace(guess, trust=_trust(guess, plane, marks, through))
        at_edges = at_edges[at_edges > threshold]
        if not through[1:].any() or at_edges.size < LEAST_EDGE:
            return


def _bare_paper(plane: Plane, share: float) -> Plane:
    """The plane without anything that is higher than its surroundings and narrower than `share` of the longer side."""
    height, width = plane.shape
    factor = max(1, round(max(height, width) / COARSE))
    coarse = np.asarray(Image.fromarray(plane).reduce(factor))
    side = max(3, int(share * max(coarse.shape)) | 1)
    paper = highest(highest(lowest(mean(coarse, 3), side), side), 3)
    return np.asarray(Image.fromarray(paper).resize((width, height), Image.Resampling.BILINEAR))


def _through(marks: Components) -> NDArray[np.bool_]:
    """(parts + 1,): which marks run from one border of the picture to the opposite one."""
    height, width = marks.labels.shape
    top, bottom, left, right = marks.boxes.T
    through: NDArray[np.bool_] = ((top == 0) & (bottom == height)) | ((left == 0) & (right == width))
    return through


def _trust(guess: Contrast, plane: Plane, marks: Components, through: NDArray[np.bool_]) -> float:
    """How far the largest mark looks like a digit written on the paper that was guessed, 0 to 1."""
    single = np.where(through, 0, marks.areas)
    if single.max() < 0.05 * marks.areas.max():
        single = marks.areas
    number = int(single.argmax())
    size = int(np.ptp(marks.boxes[number].reshape(2, 2), axis=1).max())
    clear = guess.level / guess.noise / SURE_CLEARNESS
    strong = guess.level / SURE_CONTRAST
    large = size / max(12.0, SURE_SIZE * max(plane.shape))
    alone = (marks.areas[number] / marks.areas.sum()) ** 0.5
    factors = (clear, strong, large, alone, _inside(marks, number), _stands_out(guess, plane, marks, number, size))
    return float(np.prod(np.clip(factors, 0, 1)))


def _inside(marks: Components, number: int) -> float:
    """1 if the mark does not touch the picture's border; 0 or less if it lies along it, as a shadow's corner does."""
    main = marks.labels == number
    on_border = np.concatenate([main[0], main[-1], main[:, 0], main[:, -1]])
    outline = np.count_nonzero(main & ~lowest(np.pad(main, 1), 3)[1:-1, 1:-1])
    return 1 - max(float(on_border.mean()), np.count_nonzero(on_border) / outline) / 0.4


def _stands_out(guess: Contrast, plane: Plane, marks: Components, number: int, size: int) -> float:
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
    around, outside, farther = (float(np.median(height[where])) for where in (~main, ring, outer_ring))
    higher = ((rim - around) / guess.level - 0.1) / 0.4
    sharp = ((rim - outside) - abs(outside - farther)) / guess.level
    return (sharp * min(1.0, max(0.0, higher)) - 0.3) / 0.3


def _ring(mask: Mask, distance: int) -> Mask:
    """What is about `distance` pixels outside of the mask."""
    return highest(mask, 2 * distance + 5) & ~highest(mask, 2 * distance + 1)
