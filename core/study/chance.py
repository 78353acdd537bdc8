"""Whether trainings with different seeds differ by more than chance: a permutation test, and Holm's correction."""

from itertools import combinations
from math import comb
from typing import Final

import numpy as np
from numpy.typing import NDArray

from core.prediction.comparison import SIGNIFICANT

MAX_SPLITS: Final = 200_000
"""So many ways to deal out the values are all tried: those of ten and ten."""

DRAWN: Final = 100_000
DRAWN_AT_ONCE: Final = 1_000
ROUNDING: Final = 1e-9
"""Differences that are equal on paper differ by less in the computer; shares of up to a million digits by more."""

Values = NDArray[np.float64]


def p_value(first: Values, second: Values) -> float:
    """How likely a difference of means at least as large is, if it does not matter which values are whose.

    The two-sided permutation test of the difference of means (Fisher, The Design of Experiments, 1935, section 21;
    Pitman, Supplement to the Journal of the Royal Statistical Society 4, 1937). It asks for no normal distribution and
    no equal variances beyond what exchangeability says. With up to 200,000 ways to deal out the values all are tried,
    and the result is exact; else 100,000 are drawn with a fixed seed, and it is (1 + as large) / (1 + drawn), which
    cannot be 0 (Phipson and Smyth, Statistical Applications in Genetics and Molecular Biology 9, 2010).

    Args:
        first: (n,) values of one kind, each of a training of its own.
        second: (m,) values of the other.

    Returns:
        Above 0, at most 1; 1 if either is empty.
    """
    if not len(first) or not len(second):
        return 1.0
    values, count = np.concatenate([first, second]), len(first)
    observed = abs(first.mean() - second.mean()) - ROUNDING
    if comb(len(values), count) <= MAX_SPLITS:
        chosen = np.array(list(combinations(range(len(values)), count)))
        return float((_differences(values, values[chosen]) >= observed).mean())
    random = np.random.default_rng(0)
    large = 0
    for _ in range(DRAWN // DRAWN_AT_ONCE):
        dealt = random.permuted(np.tile(values, (DRAWN_AT_ONCE, 1)), axis=1)
        large += int((_differences(values, dealt[:, :count]) >= observed).sum())
    return (1 + large) / (1 + DRAWN)


def _differences(values: Values, chosen: Values) -> Values:
    """Of the mean of each row of `chosen` from that of all other values, without its sign."""
    count = chosen.shape[1]
    sums = chosen.sum(axis=1)
    return np.asarray(np.abs(sums / count - (values.sum() - sums) / (len(values) - count)))


def corrected(p_values: list[float]) -> list[float]:
    """The same p-values for tests that are made together (Holm, Scandinavian Journal of Statistics 6, 1979).

    The smallest of m is multiplied by m, the next by m − 1, and so on; none becomes smaller than the one before it, and
    none larger than 1. A difference that is then called real is so with at most 5 % chance that any of them is not.
    """
    order = sorted(range(len(p_values)), key=p_values.__getitem__)
    found, lowest = list(p_values), 0.0
    for place, index in enumerate(order):
        lowest = max(lowest, min(1.0, (len(order) - place) * p_values[index]))
        found[index] = lowest
    return found


def smallest_p(first: int, second: int) -> float:
    """What `p_value` can be at the least with so many values: when they do not overlap. 1 if there are none."""
    if not first or not second:
        return 1.0
    ways = comb(first + second, first)
    return max((2 if first == second else 1) / ways, 1 / (1 + DRAWN) if ways > MAX_SPLITS else 0.0)


def seeds_needed(comparisons: int) -> int:
    """With how many seeds for each a difference can be shown at all, if it is one of so many that are tested."""
    seeds = 2
    while smallest_p(seeds, seeds) * comparisons >= SIGNIFICANT:
        seeds += 1
    return seeds
