"""What in a picture is a mark on paper: a guess at the bare paper, and how much each pixel differs from it.

Nothing is assumed about which of them is darker. Six guesses are made: ink darker or lighter than its paper, and its
strokes up to a sixteenth, a seventh or four tenths of the picture wide; wider things are taken for paper, shadow or
table. Each guess is judged by its largest mark, and the most trusted one is taken.

All values are natural logarithms, so a shadow, which multiplies, only adds a number that changes slowly.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from core.data.photo.components import components
from core.data.photo.filters import Plane, high_value, highest, lowest, mean, otsu, slope
from core.data.photo.ruling import without_lines
from core.data.photo.trust import through, trust

DARKEST = 12.0
"""Added to each colour before the logarithm, so that noise in the dark stays small."""

STROKES = (0.06, 0.15, 0.4)
"""The widest stroke, as a share of the picture's longer side."""

COARSE = 256
"""The paper is guessed in a picture reduced to about this size."""

EDGE_SHARE = 0.0004
LEAST_EDGE = 40
"""The steepest pixels that set the scale of what is an edge: a share of all, and at least so many."""

PALE = 0.6
"""Ink goes on from where it is sure to where it has this share of the threshold."""

LINED = 0.7
"""Trust in a guess in which lines run through the picture: one without them is preferred."""

ENOUGH_TRUST = 0.9
"""From here on colours are not looked at."""

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
    best = None
    for plane in _planes(colours):
        for share in STROKES:
            for sign in (-1, 1):
                for guess in _guesses(plane * np.float32(sign), share):
                    best = guess if best is None or guess.trust > best.trust else best
        if best is not None and best.trust >= ENOUGH_TRUST:
            break
    return best if best is not None and best.trust >= LEAST_TRUST else None


def _planes(colours: NDArray[np.uint8]) -> Iterator[Plane]:
    """Lightness, then the colour or difference of two colours where edges stand out most from noise."""
    values = colours.astype(np.float32)
    yield mean(np.log(values @ np.array([0.299, 0.587, 0.114], np.float32) + DARKEST), 3)
    red, green, blue = np.moveaxis(np.log(values + DARKEST), -1, 0)
    yield max((mean(plane, 3) for plane in (red, green, blue, red - green, blue - (red + green) / 2)), key=_clearness)


def _clearness(plane: Plane) -> float:
    """How far the steepest edges are above the usual slope."""
    steepness = slope(plane)
    return high_value(steepness, LEAST_EDGE) / (float(np.median(steepness)) + 0.01)


def _guesses(plane: Plane, share: float) -> Iterator[Contrast]:
    """Guesses for ink that is higher than its paper and has strokes up to `share` of the longer side.

    More than one only if something runs through the whole picture, as ruled lines do: then without straight lines, and
    with a higher threshold, since lines are usually paler than ink.
    """
    values = plane - _bare_paper(plane, share)
    values -= np.float32(np.median(values))
    noise = 1.4826 * float(np.median(np.abs(values))) + 1e-3
    near_edges = _near_edges(values)
    for attempt in range(3):
        threshold, level = otsu(near_edges)
        marks = components(values > threshold)
        if not len(marks):
            return
        crossed = through(components(values > PALE * threshold)).any()
        cleared = without_lines(values, noise) if crossed and not attempt else None
        lined = crossed and (attempt > 0 or cleared is not None)
        confidence = trust(marks, plane, level, noise) * (LINED if lined else 1)
        yield Contrast(values, noise, threshold, level, strict=attempt > 0, trust=confidence)
        if not lined:
            return
        if cleared is not None:
            values, near_edges = cleared, _near_edges(cleared)
        else:
            near_edges = near_edges[near_edges > threshold]
        if near_edges.size < LEAST_EDGE:
            return


def _near_edges(values: Plane) -> Plane:
    """Values around the steepest edges: about as many of paper as of ink, however little ink there is."""
    steepness = slope(values)
    steepest = high_value(steepness, max(LEAST_EDGE, int(EDGE_SHARE * values.size)))
    near: Plane = values[highest(steepness >= 0.5 * steepest, 3)]
    return near


def _bare_paper(plane: Plane, share: float) -> Plane:
    """The plane without anything that is higher than its surroundings and narrower than `share` of the longer side."""
    height, width = plane.shape
    factor = max(1, round(max(height, width) / COARSE))
    coarse = np.asarray(Image.fromarray(plane).reduce(factor))
    side = max(3, int(share * max(coarse.shape)) | 1)
    paper = highest(highest(lowest(mean(coarse, 3), side), side), 3)
    return np.asarray(Image.fromarray(paper).resize((width, height), Image.Resampling.BILINEAR))
