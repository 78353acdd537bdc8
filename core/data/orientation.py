"""Whether images are as MNIST has them, white on black and upright, or turned, mirrored or black on white.

A small fixed reference reads some of them in each of the sixteen ways. It learnt the built-in pen digits: some sums of
pixels and one least-squares fit, always the same. Data are turned only if it reads them far better that way and well,
so that letters, noise, other scripts and a handful of digits stay as they are.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from core.data import ink
from core.data.dataset import CLASSES, SIDE, Digits, Images
from core.data.synthetic import shipped

MIN_DIGITS: Final = 50
"""Fewer are left as they are."""

MAX_LOOKED_AT: Final = 500
MIN_ACCURACY: Final = 0.6
MIN_GAIN: Final = 0.2
"""In accuracy, over how the images are."""

MIN_LEAD: Final = 0.1
"""In accuracy, over the second-best way: a mirrored 8 is an 8."""

SQUARE: Final = 14
FEATURES: Final = 256
LEARNT_FROM: Final = 8_000
RIDGE: Final = 1.0

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Turn:
    """A way in which images can lie.

    Attributes:
        looks: What they look like, for "looks …".
        undo: (n, 28, 28) to (n, 28, 28): brings them upright.
        do: The same back: makes upright images lie like that.
    """

    looks: str
    undo: Callable[[Images], Images]
    do: Callable[[Images], Images]


def _its_own_undoing(looks: str, change: Callable[[Images], Images]) -> Turn:
    return Turn(looks, change, change)


def _to_the_left(images: Images) -> Images:
    return images.transpose(0, 2, 1)[:, ::-1]


def _to_the_right(images: Images) -> Images:
    return images.transpose(0, 2, 1)[:, :, ::-1]


TURNS: Final = (
    _its_own_undoing("", lambda images: images),
    _its_own_undoing("transposed", lambda images: images.transpose(0, 2, 1)),
    _its_own_undoing("mirrored", lambda images: images[:, :, ::-1]),
    _its_own_undoing("mirrored top to bottom", lambda images: images[:, ::-1]),
    _its_own_undoing("upside down", lambda images: images[:, ::-1, ::-1]),
    Turn("turned to the right", _to_the_left, _to_the_right),
    Turn("turned to the left", _to_the_right, _to_the_left),
    _its_own_undoing("transposed and upside down", lambda images: images.transpose(0, 2, 1)[:, ::-1, ::-1]),
)
BLACK_ON_WHITE: Final = "black on white"


@dataclass(frozen=True, slots=True)
class Look:
    """How images lie, and whether they are black on white."""

    turn: Turn = TURNS[0]
    dark_ink: bool = False

    @property
    def words(self) -> str:
        """As "transposed and black on white"; empty for images that are as MNIST has them."""
        return " and ".join(filter(None, (self.turn.looks, BLACK_ON_WHITE if self.dark_ink else "")))

    @property
    def sentence(self) -> str:
        """What is said of it and done about it, as "looks transposed: turned upright"; empty as `words`."""
        turned = "turned upright" if self.turn.looks else ""
        done = " and ".join(filter(None, (turned, "made white on black" if self.dark_ink else "")))
        return f"looks {self.words}: {done}" if done else ""

    def undone(self, images: Images) -> Images:
        """The images upright and white on black."""
        upright = self.turn.undo(~images if self.dark_ink else images)
        return np.ascontiguousarray(upright)


def look_of(digits: Digits) -> Look:
    """How these images lie, as some of them tell; `Look()` where that is right, or cannot be told."""
    count = len(digits)
    if count < MIN_DIGITS:
        return Look()
    some = digits.take(np.unique(np.linspace(0, count - 1, min(count, MAX_LOOKED_AT)).astype(np.int64)))
    if (reference := _reference()) is None:
        return Look()
    right = {
        Look(turn, dark_ink): float((reference.read(turn.undo(framed)) == some.labels).mean())
        for dark_ink, framed in ((False, ink.normalised(some.images)), (True, ink.normalised(~some.images)))
        for turn in TURNS
    }
    best, second = sorted(right, key=lambda look: right[look], reverse=True)[:2]
    as_is = right[Look()]
    sure = right[best] >= max(MIN_ACCURACY, as_is + MIN_GAIN, right[second] + MIN_LEAD)
    return best if sure else Look()


@dataclass(frozen=True, slots=True, eq=False)
class _Reference:
    """Attributes: spread: (196, features) float32; weights: (1 + 196 + features, 10) float32."""

    spread: Floats
    weights: Floats

    def read(self, images: Images) -> NDArray[np.int64]:
        """(n, 28, 28) uint8 to (n,) digits."""
        return np.asarray((_features(images, self.spread) @ self.weights).argmax(axis=1))


def _reference() -> _Reference | None:
    """Learnt once from the shipped pen digits; None where they are not."""
    return _learnt(shipped.PATH)


@lru_cache(maxsize=1)
def _learnt(_path: Path) -> _Reference | None:
    """What the digits of that file teach, in a fraction of a second; another file teaches anew."""
    learning = shipped.kept_training()
    if learning is None:
        return None
    learning = learning.take(slice(None, None, max(1, len(learning) // LEARNT_FROM)))
    spread = np.random.default_rng(0).standard_normal((SQUARE * SQUARE, FEATURES)).astype(np.float32)
    features = _features(learning.images, spread).astype(np.float64)
    wanted = np.eye(CLASSES)[learning.labels]
    square = features.T @ features + RIDGE * np.eye(features.shape[1])
    return _Reference(spread, np.linalg.solve(square, features.T @ wanted).astype(np.float32))


def _features(images: Images, spread: Floats) -> Floats:
    """(n, 1 + 196 + features) float32: pixels two by two, pale and fat ink alike, and sums of them above 0."""
    factor = SIDE // SQUARE
    pixels = images.reshape(-1, SQUARE, factor, SQUARE, factor).mean(axis=(2, 4), dtype=np.float32)
    pixels = pixels.reshape(-1, SQUARE * SQUARE)
    pixels /= np.maximum(np.linalg.norm(pixels, axis=1, keepdims=True), 1e-6)
    return np.hstack([np.ones((len(pixels), 1), np.float32), pixels, np.maximum(pixels @ spread, 0)])
