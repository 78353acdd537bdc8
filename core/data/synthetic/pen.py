"""Built-in pen digits: hands, varied as people vary, drawn through `ink`, the same way as a user's drawing.

Digits come in blocks whose random numbers depend on the seed and the place of the block alone, so that a stream gives
the same digits however it is cut.
"""

from collections.abc import Callable, Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from core.data import ink
from core.data.dataset import CLASSES, SIDE, Dataset, Digits, Labels
from core.data.drawing import Counts, Floats, Stroke
from core.data.synthetic import HANDS, Hand
from core.data.synthetic.frame import Dice
from core.data.synthetic.variation import curves, pen_widths, pressures, varied

BLOCK = 500
"""Digits that are made together."""

ROLLS = 40
"""Random numbers for the shape of one digit."""

TRAIN, VALIDATION, TEST = 20_000, 2_000, 2_000
CANVAS = 280.0
"""Strokes are about this high."""

TURNED_ORDER = 0.15
"""Share of digits whose strokes are written in the other order."""


class _Drawing(NamedTuple):
    strokes: list[Stroke]
    pen: float
    pressure: list[NDArray[np.float32]] | None = None


def _hands_of(digit: int) -> tuple[tuple[Hand, ...], NDArray[np.float64]]:
    """The hands of a digit, and up to which number in 0..1 each of them is taken."""
    hands = tuple(hand for hand in HANDS if hand.digit == digit)
    weights = np.array([hand.weight for hand in hands])
    return hands, np.cumsum(weights / weights.sum())


_BY_DIGIT = tuple(_hands_of(digit) for digit in range(CLASSES))


def strokes(digit: int, rng: np.random.Generator) -> list[Stroke]:
    """One digit by a random hand, as a canvas would give it.

    Args:
        digit: 0 to 9.
        rng: Where chance comes from; the same state gives the same strokes.

    Returns:
        One to four strokes, (points, 2) float32 each, about 280 units high, not below 0.
    """
    drawn = _drawings(np.array([digit], np.uint8), rng)[0].strokes
    corner = np.concatenate(drawn).min(axis=0)
    return [stroke - corner for stroke in drawn]


def digits(count: int, seed: int, start: int = 0) -> Digits:
    """Digits `start` to `start + count` of the stream of `seed`.

    Args:
        count: How many.
        seed: Not below 0.
        start: How many of the stream are left out before.

    Returns:
        `count` digit images; of any ten in a row from a multiple of ten on, each shows another digit.
    """
    images = np.zeros((count, SIDE, SIDE), np.uint8)
    labels = np.zeros(count, np.uint8)
    done = 0
    while done < count:
        block, skipped = divmod(start + done, BLOCK)
        taken = slice(skipped, min(BLOCK, skipped + count - done))
        made, drawings = _block(seed, block)
        for place, drawing in enumerate(drawings[taken], start=done):
            images[place] = _image(drawing)
        labels[done : done + taken.stop - taken.start] = made[taken]
        done += taken.stop - taken.start
    return Digits(images, labels)


def dataset(
    seed: int = 0,
    train: int = TRAIN,
    validation: int = VALIDATION,
    test: int = TEST,
    progress: Callable[[float], None] = lambda _: None,
) -> Dataset:
    """Pen digits in three parts, which come from different seeds.

    Args:
        seed: Not below 0.
        train: Digits to learn from.
        validation: Digits that choose.
        test: Read once, at the end.
        progress: Called now and then with the share that is done, 0 to 1; what it raises ends the work.
    """
    parts = []
    whole, done = max(train + validation + test, 1), 0
    for place, count in enumerate((train, validation, test)):
        pieces = [Digits.empty()]
        for piece in _pieces(count, 3 * seed + place):
            pieces.append(piece)
            done += len(piece)
            progress(done / whole)
        parts.append(Digits.joined(*pieces))
    return described(seed, parts[0], parts[1], parts[2])


def described(seed: int, train: Digits, validation: Digits, test: Digits) -> Dataset:
    """The data set of `seed` when its three parts are there already."""
    return Dataset(
        "Pen digits",
        f"Pen digits drawn by this program from {len(HANDS)} ways of writing, seed {seed}.",
        train,
        validation,
        test,
    )


def _pieces(count: int, seed: int) -> Iterator[Digits]:
    """`digits`, a block at a time."""
    for place in range(0, count, BLOCK):
        yield digits(min(BLOCK, count - place), seed, place)


def contact_sheet(columns: int = 12) -> NDArray[np.uint8]:
    """All hands as a picture: one row each, first as designed, then varied.

    Returns:
        (hands x 28, columns x 28) uint8, 0 paper, 255 ink.
    """
    rows = []
    for place, hand in enumerate(HANDS):
        rng = np.random.default_rng(place)
        points, counts = curves([hand.draw(Dice([0.5]))])
        designed = _Drawing(_split(points, counts), ink.PEN)
        drawings = [designed, *_written([hand] * (columns - 1), rng)]
        rows.append(np.hstack([_image(drawing) for drawing in drawings]))
    return np.vstack(rows)


def _block(seed: int, block: int) -> tuple[Labels, list[_Drawing]]:
    rng = np.random.default_rng([seed, block])
    decks = np.tile(np.arange(CLASSES, dtype=np.uint8), (BLOCK // CLASSES, 1))
    labels = rng.permuted(decks, axis=1).ravel()
    return labels, _drawings(labels, rng)


def _drawings(labels: Labels, rng: np.random.Generator) -> list[_Drawing]:
    chosen = []
    for digit, roll in zip(labels.tolist(), rng.random(len(labels)).tolist(), strict=True):
        hands, shares = _BY_DIGIT[digit]
        chosen.append(hands[min(int(np.searchsorted(shares, roll)), len(hands) - 1)])
    return _written(chosen, rng)


def _written(hands: list[Hand], rng: np.random.Generator) -> list[_Drawing]:
    """One digit by each of `hands`, all made together."""
    rolls = rng.random((len(hands), ROLLS)).tolist()
    lines = [hand.draw(Dice(row)) for hand, row in zip(hands, rolls, strict=True)]
    turned = rng.random(len(hands)) < TURNED_ORDER
    lines = [drawn[::-1] if other else drawn for drawn, other in zip(lines, turned, strict=True)]
    points, counts = varied(lines, rng)
    owner = np.repeat(np.arange(len(lines)), [len(drawn) for drawn in lines])
    shares = pressures(points, counts, owner, rng).astype(np.float32)
    every = zip(_split(points, counts), np.split(shares, np.cumsum(counts)[:-1]), strict=True)
    pens = pen_widths(len(hands), ink.PEN, rng).tolist()
    return [_drawing([next(every) for _ in drawn], pen) for drawn, pen in zip(lines, pens, strict=True)]


def _drawing(pairs: list[tuple[Stroke, NDArray[np.float32]]], pen: float) -> _Drawing:
    pressure = [share for _, share in pairs]
    even = all((share == 1).all() for share in pressure)
    return _Drawing([stroke for stroke, _ in pairs], pen, None if even else pressure)


def _split(points: Floats, counts: Counts) -> list[Stroke]:
    return np.split((points * CANVAS).astype(np.float32), np.cumsum(counts)[:-1])


def _image(drawing: _Drawing) -> NDArray[np.uint8]:
    image = ink.digit_image(drawing.strokes, pen=drawing.pen, pressure=drawing.pressure)
    if image is None:
        raise AssertionError("A hand has drawn nothing.")
    return image
