"""What a hand is made of: control points, dice and arcs.

A hand is drawn in a frame of its own: x to the right, y downwards, about 0.65 wide and 1 high. `Dice` decides what
differs from one time to the next: how far a loop closes, how long a flag is. What differs in all hands alike (slant,
size, shake, pen) is in `core.data.synthetic.variation`.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

Point: TypeAlias = tuple[float, float] | tuple[float, float, float]
"""x, y, and how sharp the corner is there: 0 (or nothing) round, 1 sharp."""

Line: TypeAlias = list[Point]
"""The control points of one stroke, in the order of writing."""


class Dice:
    """Random decisions from a row of numbers in 0..1; when the row ends it starts again."""

    def __init__(self, numbers: Sequence[float]) -> None:
        self._numbers = numbers
        self._next = 0

    def roll(self) -> float:
        """The next number, in 0..1."""
        number = self._numbers[self._next % len(self._numbers)]
        self._next += 1
        return number

    def between(self, low: float, high: float) -> float:
        """A number from `low` to `high`, all as likely."""
        return low + (high - low) * self.roll()

    def likely(self, share: float) -> bool:
        """True in that share of cases."""
        return self.roll() > 1 - share


@dataclass(frozen=True, slots=True)
class Hand:
    """One way to write a digit. `weight` says how common it is among the ways of that digit."""

    digit: int
    name: str
    weight: float
    draw: Callable[[Dice], list[Line]]


def arc(x: float, y: float, rx: float, ry: float, start: float, turn: float, grow: float = 0.0) -> Line:
    """Points on an ellipse from angle `start` on through `turn` degrees.

    Angles are 0 at the right and grow clockwise. The radius changes by the share `grow` along the way: a spiral.
    """
    count = max(2, round(abs(turn) / 40) + 1)
    steps = [step / (count - 1) for step in range(count)]
    angles = [math.radians(start + turn * step) for step in steps]
    return [
        (x + rx * (1 + grow * step) * math.cos(angle), y + ry * (1 + grow * step) * math.sin(angle))
        for step, angle in zip(steps, angles, strict=True)
    ]


def turned(line: Line, x: float, y: float, angle: float) -> Line:
    """The line turned clockwise about (x, y) by `angle`, in radians."""
    cos, sin = math.cos(angle), math.sin(angle)
    return [
        (x + (point[0] - x) * cos - (point[1] - y) * sin, y + (point[0] - x) * sin + (point[1] - y) * cos, *point[2:])
        for point in line
    ]
