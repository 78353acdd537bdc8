"""What differs between one person's digit and the next, whatever the digit: the same for all hands.

Works on many digits at once. Amounts are shares of the height of a digit, angles are in radians; "spread" is a standard
deviation.
"""

from dataclasses import dataclass

import numpy as np

from core.data.drawing import Counts, Floats
from core.data.synthetic import Line
from core.data.synthetic.curves import Controls, smooth


@dataclass(frozen=True, slots=True)
class Variation:
    """How far digits differ.

    Attributes:
        wobble: Spread of where each control point lies.
        shift: Spread of where each further stroke lies.
        overshoot: Spread of how much too long or too short a stroke is at either end.
        slant: Mean and spread of the lean to the right, as a share of the height.
        rotation: Spread.
        aspect: Spread of the logarithm of width over height.
        taper: Spread of how much wider the top is than the bottom.
        bend: Spread of how far the middle of the digit lies to the side.
        balance: Spread of how much larger the upper part is than the lower, and the left than the right.
        rounding: How much of its sharpness a corner may lose.
        shake: Largest tremor of the hand; most hands have little of it.
        pen: Spread of the logarithm of the pen's width.
        pressed: Share of digits whose pen is wider here than there.
        pressure: How much wider at most, by a wave and by the direction of the pen, each as a share of its width.
    """

    wobble: float = 0.022
    shift: float = 0.02
    overshoot: float = 0.035
    slant: tuple[float, float] = (0.12, 0.26)
    rotation: float = 0.12
    aspect: float = 0.28
    taper: float = 0.22
    bend: float = 0.04
    balance: float = 0.055
    rounding: float = 0.8
    shake: float = 0.02
    pen: float = 0.32
    pressed: float = 0.5
    pressure: float = 0.35


USUAL = Variation()
MIDDLE_X, MIDDLE_Y = 0.32, 0.5


def curves(digits: list[list[Line]]) -> tuple[Floats, Counts]:
    """The strokes of many digits as designed: all points, and how many each stroke has."""
    return smooth(_controls(digits))


def varied(digits: list[list[Line]], rng: np.random.Generator, by: Variation = USUAL) -> tuple[Floats, Counts]:
    """The strokes of many digits, each digit varied in its own way: all points, and how many each stroke has."""
    controls = _controls(digits)
    owner = np.repeat(np.arange(len(digits)), [len(lines) for lines in digits])  # of each stroke
    _loosen(controls, owner, rng, by)
    points, counts = smooth(controls)
    of_point = np.repeat(owner, counts)
    _shake(points, of_point, rng, by)
    return _warped(points, of_point, rng, by), counts


def pen_widths(count: int, usual: float, rng: np.random.Generator, by: Variation = USUAL) -> Floats:
    """Widths of the pens of `count` digits, around `usual`."""
    return np.clip(usual * np.exp(rng.normal(0, by.pen, count)), 0.5 * usual, 2.1 * usual)


def pressures(points: Floats, counts: Counts, owner: Counts, rng: np.random.Generator, by: Variation = USUAL) -> Floats:
    """How wide the pen is at each point, as a share of its width: it follows a slow wave and the direction of the pen.

    Args:
        points: (n, 2) of all strokes.
        counts: Points of each stroke.
        owner: To which digit each stroke belongs.
        rng: Where chance comes from.
        by: How far it varies.

    Returns:
        (n,) around 1; exactly 1 for some of the digits.
    """
    digits = int(owner[-1]) + 1
    strength = rng.uniform(0, by.pressure, (2, digits)) * (rng.random(digits) < by.pressed)
    pace, phase, nib = rng.uniform(0.02, 0.15, digits), rng.uniform(0, 7, digits), rng.uniform(0, 7, digits)
    of_point = np.repeat(owner, counts)
    ways = np.diff(points, axis=0, append=points[-1:])
    ways[np.cumsum(counts) - 1] = ways[np.cumsum(counts) - 2]
    across = np.cos(2 * (np.arctan2(ways[:, 1], ways[:, 0]) - nib[of_point]))
    wave = np.sin(np.arange(len(points)) * pace[of_point] + phase[of_point])
    shares: Floats = 1 + strength[0, of_point] * wave + strength[1, of_point] * across
    return shares


def _controls(digits: list[list[Line]]) -> Controls:
    lines = [line for lines in digits for line in lines]
    rows = np.array([(*point, 0.0)[:3] for line in lines for point in line])
    return Controls(rows[:, :2].copy(), rows[:, 2].copy(), np.array([len(line) for line in lines]))


def _loosen(controls: Controls, owner: Counts, rng: np.random.Generator, by: Variation) -> None:
    """Move control points, shift strokes, lengthen or shorten them, round corners."""
    points, first, last = controls.points, controls.first, controls.last
    digits = int(owner[-1]) + 1
    of_point = np.repeat(owner, controls.counts)
    care = rng.gamma(4, 1 / 4, digits)[of_point, None]  # some people write more evenly than others
    points += rng.normal(0, by.wobble, points.shape) * care
    points += np.repeat(rng.normal(0, by.shift, (len(owner), 2)), controls.counts, axis=0) * care
    for end, inner in ((first, first + 1), (last, last - 1)):
        way = points[end] - points[inner]
        length = np.maximum(np.sqrt((way**2).sum(axis=1)), 1e-6)
        longer = np.clip(rng.normal(0, by.overshoot, len(end)) * care[end, 0] / length, -0.4, 1.0)
        points[end] += way * longer[:, None]
    controls.sharp *= 1 - by.rounding * (rng.random(digits) ** 2)[of_point]


def _shake(points: Floats, of_point: Counts, rng: np.random.Generator, by: Variation) -> None:
    """Add a slow and a quick tremor along the way of the pen."""
    digits = int(of_point[-1]) + 1
    strength = by.shake * rng.random(digits) ** 3
    place = np.arange(len(points))
    for low, high, share in ((0.1, 0.3, 1.0), (0.4, 1.0, 0.5)):
        pace, phase = rng.uniform(low, high, (digits, 2)), rng.uniform(0, 2 * np.pi, (digits, 2))
        waves = np.sin(place[:, None] * pace[of_point] + phase[of_point])
        points += waves * (share * strength)[of_point, None]


def _warped(points: Floats, of_point: Counts, rng: np.random.Generator, by: Variation) -> Floats:
    """Bend, taper, balance, slant, stretch and turn each digit as a whole."""
    digits = int(of_point[-1]) + 1
    traits = rng.normal(0, 1, (7, digits))
    taper, bend, upper, left, slant, aspect, turn = traits[:, of_point]
    x, y = (points - (MIDDLE_X, MIDDLE_Y)).T
    hump = np.cos(np.pi * np.clip(y, -0.6, 0.6))
    y = y + by.balance * upper * hump
    x = x * np.exp(-by.taper * taper * y) + by.bend * bend * hump
    x = x + by.balance * left * np.cos(np.pi * np.clip(x * 1.4, -0.6, 0.6))
    x = x * np.exp(by.aspect * aspect) - (by.slant[0] + by.slant[1] * slant) * y
    angle = by.rotation * turn
    cos, sin = np.cos(angle), np.sin(angle)
    return np.column_stack([x * cos - y * sin, x * sin + y * cos])
