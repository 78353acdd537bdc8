"""Learning from one correction: "It was a 7", and the next one that is drawn like this is read as a 7.

A few steps on the last layers, on variants of the corrected drawing mixed with digits that the network was trained on.
These keep half of what the network said before as their target, so that it forgets little; those of the two classes
that were confused are played again more often than others. Measured by `tests/benchmarks/corrections.py`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.data import ink
from core.data.dataset import CLASSES, Digits, Images
from core.data.ink import Stroke
from core.model.network import Network, Weights
from core.prediction.tail import Adam, Array, Tail
from core.training.evaluation_pass import Score
from core.training.fine_tuning import Learnt

VARIANTS = 32
"""Of the corrected drawing, beside itself."""
MAX_TURN_DEGREES, MAX_SLANT, MAX_STRETCH, MAX_BEND = 10.0, 0.15, 0.12, 0.03
"""How far a variant may be from the drawing; the bend as a share of its size."""

STEPS = 40
"""In a round; mostly one round is enough."""
MAX_ROUNDS = 6
"""A drawing that looks like what the network takes it for needs more: in every further round its share is doubled."""
LEARNT = 0.5
"""The mean probability of the right digit for the drawing and its variants that ends the rounds."""
OWN, REPLAYED = 128, 1_280
"""Images in a step: variants, and digits that are played again."""
MAX_PRODUCTS = 500e6
"""Of an image in a step with a weight: a correction takes a second or two, however large the last layers are."""
RATE = 0.0015
"""Of Adam, falling to nothing over the steps."""
KEPT = 0.5
"""How much of a replayed digit's target is what the network said before; the rest is its label."""
CONFUSED_WEIGHT = 4.0
"""How much more often a digit of the two confused classes is played again than another."""
PULL = np.float32(0.1)
"""Of the weights back to what they were, as a gradient for each unit of the distance."""
POOL = 6_000
"""Digits of which those that are played again are drawn."""
MAX_POOL_BYTES = 64 << 20
"""Of what the first layers make of them; fewer are used where that is wide."""
MEASURED = 2_000
"""Test digits that are read to see what a correction has changed; there and then, so not all of them."""


@dataclass(frozen=True, slots=True, eq=False)
class _Mixture:
    """What a round plays: features and label of the variants, targets and shares of the digits, how many variants."""

    drawn: Array
    label: int
    targets: Array
    shares: NDArray[np.float64]
    times: int


class Corrector:
    """Teaches a network from single drawings. The digits to be played again go through its first layers only once.

    Args:
        network: The network; those that it becomes by corrections can be corrected further.
        training: What it was trained on, or digits like that; `POOL` of them are used.
        seed: The same one gives the same weights.

    Raises:
        ArchitectureError: The network ends without a dense layer.
    """

    def __init__(self, network: Network, training: Digits, seed: int = 1) -> None:
        self._seed = seed
        self._tail = Tail.of(network)
        wide = self._tail.features(training.images[:1]).nbytes
        count = min(POOL, MAX_POOL_BYTES // max(wide, 1))
        order = np.random.default_rng(seed).permutation(len(training))[:count]
        self._labels = training.labels[order]
        self._features = self._tail.features(training.images[order])

    def suits(self, network: Network) -> bool:
        """Whether it has the same first layers, so that it can be corrected by this one."""
        return self._tail.same_front(network)

    def corrected(self, network: Network, strokes: Sequence[Stroke], label: int) -> Network:
        """The network after it has learnt that this drawing shows a `label`: it reads it so.

        Args:
            network: As it is before; it stays so.
            strokes: Each (points, 2) float32, x right, y down, any unit.
            label: 0 to 9.
        """
        draw = np.random.default_rng([self._seed, label])
        tail = Tail(network, self._tail.first)
        drawn = tail.features(variants(strokes, draw))
        targets, shares = self._replayed(tail, drawn, label)
        weights = tail.weights()
        for again in range(MAX_ROUNDS):
            weights = self._round(tail, weights, _Mixture(drawn, label, targets, shares, 2**again), draw)
            said = tail.probabilities(drawn, weights)
            if said[0].argmax() == label and said[:, label].mean() >= LEARNT:
                break
        return tail.taught(weights)

    def _round(self, tail: Tail, weights: Weights, mixture: "_Mixture", draw: np.random.Generator) -> Weights:
        own_count, again_count = _images_in_a_step(tail)
        own_count = min(own_count * mixture.times, max(own_count, again_count // 2))
        wanted = np.repeat(_one_hot(np.array([mixture.label])), own_count, axis=0)
        shares, before = mixture.shares, tail.weights()
        adam = Adam(weights)
        for step in range(STEPS):
            own = draw.integers(0, len(mixture.drawn), own_count)
            again = draw.choice(len(shares), again_count, p=shares)
            features = np.concatenate([mixture.drawn[own], self._features[again]])
            gradients = tail.gradients(features, adam.weights, np.concatenate([wanted, mixture.targets[again]]))
            adam.step(_pulled(gradients, adam.weights, before), RATE * (1 - step / STEPS))
        return adam.weights

    def _replayed(self, tail: Tail, drawn: Array, label: int) -> tuple[Array, NDArray[np.float64]]:
        """The targets of the digits that are played again, (n, 10), and how often each is, (n,)."""
        said = tail.probabilities(self._features)
        targets = np.float32(KEPT) * said + np.float32(1 - KEPT) * _one_hot(self._labels)
        answer = int(tail.probabilities(drawn[:1]).argmax())
        confused = (self._labels == label) | (self._labels == answer)
        shares = np.where(confused, CONFUSED_WEIGHT, 1.0)
        return targets, shares / shares.sum()


def _images_in_a_step(tail: Tail) -> tuple[int, int]:
    """How many variants, and how many digits that are played again: fewer where the tail is large."""
    numbers = sum(array.size for array in tail.weights())
    share = min(1.0, MAX_PRODUCTS / (numbers * (OWN + REPLAYED)))
    return max(round(OWN * share), 1), max(round(REPLAYED * share), 1)


def _pulled(gradients: Weights, weights: Weights, before: Weights) -> Weights:
    parts = zip(gradients, weights, before, strict=True)
    return tuple(gradient + PULL * (weight - old) for gradient, weight, old in parts)


def variants(strokes: Sequence[Stroke], draw: np.random.Generator) -> Images:
    """The drawing and `VARIANTS` of it, turned, slanted, stretched and bent a little: (n, 28, 28) uint8."""
    points = np.concatenate(strokes)
    low, high = points.min(axis=0), points.max(axis=0)
    size = max(float((high - low).max()), 1e-6)
    centred = [(stroke - (low + high) / 2) / size for stroke in strokes]
    drawn = [strokes, *(_variant(centred, draw) for _ in range(VARIANTS))]
    images = [ink.digit_image(one) for one in drawn]
    return np.stack([image for image in images if image is not None])


def _variant(centred: Sequence[Stroke], draw: np.random.Generator) -> list[Stroke]:
    turn = np.deg2rad(draw.uniform(-MAX_TURN_DEGREES, MAX_TURN_DEGREES))
    turned = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    slanted = np.array([[1.0, draw.uniform(-MAX_SLANT, MAX_SLANT)], [0.0, 1.0]])
    matrix = turned @ slanted @ np.diag(1 + draw.uniform(-MAX_STRETCH, MAX_STRETCH, 2))
    bend, phase = draw.uniform(-MAX_BEND, MAX_BEND, 2), draw.uniform(0, 2 * np.pi, 2)
    moved = [stroke @ matrix.T for stroke in centred]
    return [(stroke + bend * np.sin(2 * np.pi * stroke[:, ::-1] + phase)).astype(np.float32) for stroke in moved]


def _one_hot(labels: NDArray[np.integer[Any]]) -> Array:
    return np.asarray(np.eye(CLASSES, dtype=np.float32)[labels])


def measured(before: Network, after: Network, temperature: float, mine: Digits, test: Digits) -> Learnt:
    """What a correction came to, on the user's held-out digits and on `MEASURED` test digits.

    Args:
        before: The network before.
        after: The same with another tail.
        temperature: What calibrates it.
        mine: The user's digits that are held out.
        test: Of the data.
    """
    places = np.linspace(0, len(test) - 1, min(MEASURED, len(test))).astype(np.intp)
    scores = [_scores(before, after, digits) for digits in (mine, test.take(places))]
    return Learnt(after, temperature, *scores[0], *scores[1])


def _scores(before: Network, after: Network, digits: Digits) -> tuple[Score, Score]:
    if not len(digits):
        return Score(0, 0), Score(0, 0)
    tail = Tail.of(before)
    features = tail.features(digits.images)
    answers = [Tail(network, tail.first).probabilities(features).argmax(axis=1) for network in (before, after)]
    first, second = (Score(int((said == digits.labels).sum()), len(digits)) for said in answers)
    return first, second
