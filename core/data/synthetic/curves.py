"""Smooth strokes through control points, for many strokes at once."""

from dataclasses import dataclass

import numpy as np

from core.data.drawing import Counts, Floats

STEPS = 8
"""Points drawn for each piece between two control points."""

_T = np.arange(STEPS) / STEPS
_HERMITE = np.stack([(1 + 2 * _T) * (1 - _T) ** 2, _T * (1 - _T) ** 2, _T**2 * (3 - 2 * _T), _T**2 * (_T - 1)], axis=1)
"""(STEPS, 4): how much start, start tangent, end and end tangent count along a piece."""


@dataclass(slots=True)
class Controls:
    """Control points of many strokes, one stroke after the other.

    Attributes:
        points: (n, 2).
        sharp: (n,) 0 where the stroke goes round smoothly, 1 where it has a corner.
        counts: (strokes,) control points of each; at least 2.
    """

    points: Floats
    sharp: Floats
    counts: Counts

    @property
    def first(self) -> Counts:
        return np.cumsum(self.counts) - self.counts

    @property
    def last(self) -> Counts:
        return np.cumsum(self.counts) - 1


def smooth(controls: Controls) -> tuple[Floats, Counts]:
    """Cubic Hermite pieces with the tangents of the non-uniform Catmull-Rom spline (Catmull and Rom 1974).

    At a corner each side takes its own tangent, as at the end of a stroke.

    Returns:
        (m, 2) points, and how many of them each stroke has.
    """
    points, first, last = controls.points, controls.first, controls.last
    sharp = controls.sharp[:, None]
    ways = np.diff(points, axis=0, append=points[-1:])
    lengths = np.maximum(np.sqrt((ways**2).sum(axis=1)), 1e-9)[:, None]
    ahead = ways / lengths
    behind, before = np.roll(ahead, 1, axis=0), np.roll(lengths, 1, axis=0)
    behind[first], ahead[last] = ahead[first], behind[last]
    tangents = (behind * lengths + ahead * before) / (lengths + before)
    tangents[first], tangents[last] = ahead[first], behind[last]
    leave, arrive = _mixed(tangents, ahead, sharp), _mixed(tangents, behind, sharp)
    own_leave = 1.5 * ahead - 0.5 * np.roll(arrive, -1, axis=0)
    own_arrive = 1.5 * behind - 0.5 * np.roll(leave, 1, axis=0)
    ends = sharp.copy()
    ends[first] = ends[last] = 1.0
    leave, arrive = _mixed(tangents, own_leave, ends), _mixed(tangents, own_arrive, ends)
    parts = np.stack([points, leave * lengths, np.roll(points, -1, axis=0), np.roll(arrive, -1, axis=0) * lengths])
    curves = np.einsum("sk,knd->nsd", _HERMITE, parts)
    kept = np.ones((len(points), STEPS), bool)
    kept[last, 1:] = False  # a piece from one stroke to the next is not drawn, but the end of a stroke is a point
    return curves[kept], (controls.counts - 1) * STEPS + 1


def _mixed(first: Floats, second: Floats, share: Floats) -> Floats:
    mixed: Floats = first + (second - first) * share
    return mixed
