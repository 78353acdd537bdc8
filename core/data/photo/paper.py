"""What in a picture is a mark on paper: a guess at the bare paper, and how much each pixel differs from it.

Nothing is assumed about which of them is darker. Six guesses are made: ink darker or lighter than its paper, and its
strokes up to a sixteenth, a seventh or four tenths of the picture wide; wider things are taken for paper, shadow or
table. Large things at the border of the picture, as a table, a finger or a hand's shadow, are left out in further
guesses. Each guess is rated by its largest mark, and the most trusted one is taken.

All values are natural logarithms, so a shadow, which multiplies, only adds a number that changes slowly.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from core.data.photo.components import Components, components
from core.data.photo.filters import Mask, Plane, high_value, highest, lowest, mean, middle, otsu, slope
from core.data.photo.ruling import without_lines
from core.data.photo.trust import SURE_CLEARNESS, SURE_CONTRAST, on_border, through, trust

DARK_OFFSET = 12.0
"""Added to each colour before the logarithm, so that noise in the dark stays small."""

STROKES = (0.06, 0.15, 0.4)
"""The widest stroke, as a share of the picture's longer side."""

COARSE = 256
"""The paper is guessed in a picture reduced to about this size."""

EDGE_SHARE = 0.0004
MIN_EDGE = 40
"""The steepest pixels that set the scale of what is an edge: a share of all, and at least so many."""

PALE = 0.6
"""Ink goes on from where it is sure to where it has this share of the threshold."""

SURE = 0.45
"""Ink is sure at this share of the mean of ink at least: between paper and ink there may be lines."""

LINED = 0.7
"""Trust in a guess in which lines run through the picture: one without them is preferred."""

MIN_OUTER, OUTER_EDGE, MIN_INNER = 0.1, 0.02, 0.2
"""What touches the border is left out, with so much around it (a share of the longer side), if its area is such a share
of the largest mark's and so much of the picture is left."""

INNER = 0.9
"""Trust in a guess in which things at the border are left out."""

ENOUGH_TRUST = 0.75
"""From here on colours are not looked at."""

MIN_TRUST = 0.25
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
    best = None
    for plane in _planes(colours):
        for share in STROKES:
            for sign in (-1, 1):
                for guess in _guesses(plane * np.float32(sign), share):
                    best = guess if best is None or guess.trust > best.trust else best
        if best is not None and best.trust >= ENOUGH_TRUST:
            break
    return best if best is not None and best.trust >= MIN_TRUST else None


def sheet_contrast(colours: NDArray[np.uint8]) -> Contrast | None:
    """Tell ink from paper where many digits are written: ink is what differs most from most of the sheet.

    Args:
        colours: (height, width, 3) uint8, at least 3 pixels each way.

    Returns:
        The contrast; None if the sheet is blank.
    """
    plane = next(_planes(colours))
    low, usual, high = np.percentile(plane, (0.5, 50, 99.5))
    sign = np.float32(1 if high - usual > usual - low else -1)
    values = plane * sign - _bare_paper(plane * sign, STROKES[1])
    values -= np.float32(middle(values))
    noise, near_edges = _noise(values), _near_edges(values)
    if near_edges.size < MIN_EDGE:
        return None
    threshold, level = otsu(near_edges)
    clear = level >= max(SURE_CONTRAST, SURE_CLEARNESS * noise)
    return Contrast(values, noise, max(threshold, SURE * level), level) if clear else None


def _planes(colours: NDArray[np.uint8]) -> Iterator[Plane]:
    """Lightness, then the colour or difference of two colours where edges stand out most from noise."""
    values = colours.astype(np.float32)
    yield mean(np.log(values @ np.array([0.299, 0.587, 0.114], np.float32) + DARK_OFFSET), 3)
    red, green, blue = np.moveaxis(np.log(values + DARK_OFFSET), -1, 0)
    yield max((mean(plane, 3) for plane in (red, green, blue, red - green, blue - (red + green) / 2)), key=_clearness)


def _clearness(plane: Plane) -> float:
    """How far the steepest edges are above the usual slope."""
    steepness = slope(plane)
    return high_value(steepness, MIN_EDGE) / (float(np.median(steepness)) + 0.01)


def _guesses(plane: Plane, share: float) -> list[Contrast]:
    """Guesses for ink that is higher than its paper and has strokes up to `share` of the longer side."""
    values = plane - _bare_paper(plane, share)
    guesses = _whole_guesses(plane, values - np.float32(middle(values)))
    if guesses and max(guess.trust for guess in guesses) < ENOUGH_TRUST:
        outer = _at_border(guesses[0])
        if outer.any() and np.count_nonzero(~outer) >= MIN_INNER * outer.size:
            guesses += _inner_guesses(plane, values, outer)
    return guesses


def _whole_guesses(plane: Plane, values: Plane) -> list[Contrast]:
    """More than one guess only if lines run through the picture, as on ruled paper.

    Then without straight lines, and with a higher threshold, since lines are usually paler than ink.
    """
    noise = _noise(values)
    near_edges = _near_edges(values)
    guesses: list[Contrast] = []
    while len(guesses) < 3 and (guess := _guess(plane, values, near_edges, noise, strict=bool(guesses))):
        crossed = bool(through(components(values > PALE * guess.threshold)).any())
        cleared = without_lines(values, noise) if crossed and not guesses else None
        lined = crossed and (bool(guesses) or cleared is not None)
        guesses.append(replace(guess, trust=guess.trust * LINED) if lined else guess)
        if not lined:
            break
        if cleared is not None:
            values, near_edges = cleared, _near_edges(cleared)
        else:
            near_edges = near_edges[near_edges > guess.threshold]
    return guesses


def _inner_guesses(plane: Plane, values: Plane, outer: Mask) -> list[Contrast]:
    """Guesses for what is ink where a table, a finger or a shadow at the border is not, which is `outer`.

    What touches that is not ink either: it is a part of it, or a line on the sheet that ends there. If there are such
    lines, there is another guess with a higher threshold.
    """
    values = np.where(outer, np.float32(0), values - np.float32(middle(values[~outer])))
    noise = _noise(values[~outer])
    near_edges = _near_edges(values, ~highest(outer, 3))
    guesses: list[Contrast] = []
    while len(guesses) < 2 and near_edges.size >= MIN_EDGE:
        threshold, _ = otsu(near_edges)
        marks, paler = components(values > threshold), components(values > PALE * threshold)
        lines = paler.areas[_touching(paler, outer)].max(initial=0) >= MIN_OUTER * marks.areas.max()
        alone = np.where(_touching(marks, outer)[marks.labels], np.float32(0), values)
        guess = _guess(plane, alone, near_edges, noise, strict=bool(guesses) or bool(lines))
        if guess is not None:
            guesses.append(replace(guess, trust=guess.trust * INNER))
        if guess is None or not lines:
            break
        near_edges = near_edges[near_edges > threshold]
    return guesses


def _guess(plane: Plane, values: Plane, near_edges: Plane, noise: float, *, strict: bool) -> Contrast | None:
    """What is ink in `values`, found by the values near its edges; None if nothing is."""
    if near_edges.size < MIN_EDGE:
        return None
    threshold, level = otsu(near_edges)
    threshold = max(threshold, SURE * level)
    marks = components(values > threshold)
    if not len(marks):
        return None
    return Contrast(values, noise, threshold, level, strict, trust(marks, plane, level, noise))


def _at_border(guess: Contrast) -> Mask:
    """Where large marks touch the border of the picture, and a little around them; nowhere if there are none."""
    marks = components(guess.values > guess.threshold)
    touching = on_border(marks)
    if marks.areas[touching].max(initial=0) < MIN_OUTER * marks.areas.max():
        return np.zeros(guess.values.shape, bool)
    return highest(touching[marks.labels], max(3, int(OUTER_EDGE * max(guess.values.shape)) | 1))


def _touching(marks: Components, outer: Mask) -> NDArray[np.bool_]:
    """(parts + 1,): which marks touch the border of the picture or something `outer`."""
    touching = on_border(marks)
    touching[marks.labels[highest(outer, 5)]] = True
    touching[0] = False
    return touching


def _noise(values: Plane) -> float:
    """Standard deviation of paper that is 0, whatever there is on it."""
    return 1.4826 * middle(np.abs(values)) + 1e-3


def _near_edges(values: Plane, where: Mask | None = None) -> Plane:
    """Values around the steepest edges: about as many of paper as of ink, however little ink there is."""
    steepness = slope(values) if where is None else slope(values) * where
    steepest = high_value(steepness, max(MIN_EDGE, int(EDGE_SHARE * values.size)))
    near: Plane = values[highest(steepness >= max(0.5 * steepest, 1e-6), 3)]
    return near


def _bare_paper(plane: Plane, share: float) -> Plane:
    """The plane without anything that is higher than its surroundings and narrower than `share` of the longer side."""
    height, width = plane.shape
    factor = max(1, round(max(height, width) / COARSE))
    coarse = np.asarray(Image.fromarray(plane).reduce(factor))
    side = max(3, int(share * max(coarse.shape)) | 1)
    paper = highest(highest(lowest(mean(coarse, 3), side), side), 3)
    return np.asarray(Image.fromarray(paper).resize((width, height), Image.Resampling.BILINEAR))
