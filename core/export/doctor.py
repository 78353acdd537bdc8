"""The usual faults of digit classifiers, each tried: the one without which a file reads well is named.

A file is shown some labelled digits in every way in which networks learn them: pixels brought to other ranges, black on
white, turned and mirrored; its ten values are taken in another order where one answer stands for each digit. What makes
it read far better than it does as it is, that is its fault. A sound file is accused of nothing.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from core.coreml.classifier import Pixels
from core.coreml.coreml_file import CoreMLFile
from core.data.dataset import CLASSES, SIDE, Digits
from core.data.orientation import TURNS, Turn
from core.export.checks import is_scale
from core.export.softmax_faults import Softmax
from core.prediction.evaluation import Evaluation
from core.words import percent

MIN_DIGITS: Final = 20
"""Fewer tell nothing."""

TRIED_ON: Final = 100
TRIED_ON_LARGE: Final = 30
"""A network that takes larger pictures is slow."""

CONFIRMED_ON: Final = 1000
CONFIRMED_ON_LARGE: Final = 100
MIN_ACCURACY: Final = 0.6
"""What makes a file read no better than this is not what it lacks."""

FORGOTTEN: Final = 1.5
"""If something makes the loss so many times smaller, then the file lacks it."""

CHANCE: Final = 0.02
"""Of the accuracy, on as few digits as are tried."""

MAX_DOUBT: Final = 0.3
"""A sound network is not so much less sure of its answers than it is right."""

HALVED: Final = 2
"""Digits of another look, or in another order, must halve the mistakes as well: other ranges alone need not."""

UPRIGHT: Final = 0.9
"""Nobody reads so many digits right that lie in another way: then other ranges of the pixels alone are tried."""

TOLERANCE: Final = 1e-6
INVERTED: Final = Pixels(-1, 255)
IDENTITY: Final = tuple(range(CLASSES))
ORDERS: Final = {
    IDENTITY: "0 to 9",
    (1, 2, 3, 4, 5, 6, 7, 8, 9, 0): "1 to 9 and then 0",
    (8, 5, 4, 9, 1, 7, 6, 3, 2, 0): "sorted by their English names (eight, five, four, …)",
    tuple(reversed(IDENTITY)): "from 9 down to 0",
}
"""Orders in which networks learn the ten digits: the digit that each value stands for."""


@dataclass(frozen=True, slots=True)
class Range:
    """How networks see pixels: what they are multiplied by and what is added, in words."""

    words: str
    pixels: Pixels


RANGES: Final = (
    Range("pixels / 255", Pixels(1 / 255)),
    Range("pixels from 0 to 255 as they are", Pixels()),
    Range("pixels / 127.5 − 1", Pixels(1 / 127.5, -1)),
    Range("pixels / 255 − 0.5", Pixels(1 / 255, -0.5)),
    Range("(pixels / 255 − 0.1307) / 0.3081", Pixels(1 / 255 / 0.3081, -0.1307 / 0.3081)),
)


@dataclass(frozen=True, slots=True)
class View:
    """One way of showing digits to a file and of taking its ten values.

    Attributes:
        range: How its network sees pixels; None as the file itself says.
        dark_ink: Whether digits are black on white.
        turn: How they lie.
        order: The digit that each of its columns stands for.
    """

    range: Range | None = None
    dark_ink: bool = False
    turn: Turn = TURNS[0]
    order: tuple[int, ...] = IDENTITY

    @property
    def changes(self) -> int:
        """In how many points it differs from what the file says."""
        return sum((self.range is not None, self.dark_ink, bool(self.turn.looks), self.order != IDENTITY))

    def read(self, file: CoreMLFile, softmax: Softmax, digits: Digits) -> Evaluation:
        """What comes of showing `digits` in this way."""
        goal = self.range.pixels if self.range else file.seen
        seeing = file.seeing(INVERTED.then(goal) if self.dark_ink else goal)
        values = softmax.undone(seeing.probabilities(np.ascontiguousarray(self.turn.do(digits.images))))
        return Evaluation(digits, np.asarray(values[:, np.argsort(self.order)]))


AS_IT_IS: Final = View()


@dataclass(frozen=True, slots=True, eq=False)
class Diagnosis:
    """What a file lacks.

    Attributes:
        view: How digits must be shown to it, and its values taken, to be read right.
        softmax: What is wrong with its last step.
        before: Some digits as it reads them now.
        after: The same in that view.
    """

    view: View
    softmax: Softmax
    before: Evaluation
    after: Evaluation

    @property
    def figures(self) -> str:
        """How well it reads as it is, and would read, in words."""
        now, then = self.before, self.after
        return (
            f"{percent(now.accuracy)} right and loss {now.loss:.4f} as it is, "
            f"{percent(then.accuracy)} and {then.loss:.4f} with that"
        )


def examine(file: CoreMLFile, digits: Digits) -> Diagnosis | None:
    """Look for what a file lacks.

    Args:
        file: Any that gives ten values, or one that has just been read.
        digits: What it should read.

    Returns:
        What was found, `view` being `AS_IT_IS` for a sound file; None where nothing can be told.

    Raises:
        ExportError: The file cannot be run.
    """
    if len(digits) < MIN_DIGITS or not is_scale(file.input_scale):
        return None
    large = file.side > SIDE
    some = spread_out(digits, TRIED_ON_LARGE if large else TRIED_ON)
    more = spread_out(digits, CONFIRMED_ON_LARGE if large else CONFIRMED_ON)
    softmax = Softmax.of(file.probabilities(more.images))
    before = AS_IT_IS.read(file, softmax, more)
    if not np.isfinite(before.loss):
        return None
    view = _best(list(_tried(file, softmax, some, upright=before.accuracy >= UPRIGHT)))
    after = view.read(file, softmax, more)
    if view is AS_IT_IS or not _is_fault(file, view, before, after):
        return Diagnosis(AS_IT_IS, softmax, before, before)
    return Diagnosis(view, softmax, before, after)


def spread_out(digits: Digits, count: int) -> Digits:
    """At most `count` of the digits, of every label alike and from all over them."""
    by_label = [np.flatnonzero(digits.labels == label) for label in np.unique(digits.labels)]
    share = -(-count // max(1, len(by_label)))
    chosen = [places[np.linspace(0, len(places) - 1, min(share, len(places))).astype(int)] for places in by_label]
    return digits.take(np.sort(np.concatenate(chosen))) if chosen else digits


def _tried(file: CoreMLFile, softmax: Softmax, some: Digits, *, upright: bool) -> Iterator[tuple[View, Evaluation]]:
    """Every view, or those of `upright` white ink alone, and how `some` digits are read in it."""
    for view in _views(file):
        if upright and view != View(view.range):
            continue
        found = view.read(file, softmax, some)
        yield view, found
        if (order := _order(found)) is not None:
            other = replace(view, order=order)
            yield other, other.read(file, softmax, some)


def _best(tried: list[tuple[View, Evaluation]]) -> View:
    """Of those that read as well as any but for chance, the one with the smallest loss; of two alike, the simpler."""
    enough = max(found.accuracy for _, found in tried) - CHANCE
    good = [(view, found.loss) for view, found in tried if found.accuracy >= enough and math.isfinite(found.loss)]
    return min(good, key=lambda each: (float(f"{each[1]:.1e}"), each[0].changes), default=(AS_IT_IS, 0.0))[0]


def _views(file: CoreMLFile) -> Iterator[View]:
    ranges = [None, *(one for one in RANGES if not close(one.pixels, file.seen))]
    for seen in ranges:
        for dark_ink in (False, True):
            for turn in TURNS:
                yield AS_IT_IS if (seen, dark_ink, turn) == (None, False, TURNS[0]) else View(seen, dark_ink, turn)


def close(one: Pixels, other: Pixels) -> bool:
    """Whether both are the same but for rounding."""
    factors = abs(one.factor - other.factor) <= TOLERANCE * max(abs(one.factor), abs(other.factor))
    return factors and abs(one.offset - other.offset) <= TOLERANCE * max(1, abs(one.offset))


def _order(found: Evaluation) -> tuple[int, ...] | None:
    """The digit that each column stands for, if every digit has an answer of its own that is not itself throughout."""
    answers = found.confusion.argmax(axis=1)
    if len(set(answers.tolist())) < CLASSES or np.array_equal(answers, np.arange(CLASSES)):
        return None
    return tuple(int(digit) for digit in np.argsort(answers))


def _is_fault(file: CoreMLFile, view: View, before: Evaluation, after: Evaluation) -> bool:
    if after.accuracy < max(MIN_ACCURACY, before.accuracy - CHANCE) or after.loss * FORGOTTEN >= before.loss:
        return False
    if view != View(view.range):
        return (1 - after.accuracy) * HALVED <= 1 - before.accuracy
    return not _only_surer(file, view, before, after)


def _only_surer(file: CoreMLFile, view: View, before: Evaluation, after: Evaluation) -> bool:
    """Whether more contrast only makes right answers surer, as it does with any network that is right already."""
    if view.range is None or abs(view.range.pixels.factor) <= abs(file.input_scale):
        return False
    doubt = before.accuracy - float(before.probabilities.max(axis=1).mean())
    far_too_unsure = doubt > MAX_DOUBT and before.correct < before.count
    return after.correct <= before.correct and not far_too_unsure
