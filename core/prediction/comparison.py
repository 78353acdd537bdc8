"""Whether one of two networks reads better than the other, or the difference may be chance: McNemar's exact test."""

from dataclasses import dataclass
from math import exp, floor, lgamma, log, log10
from typing import Final, Self

import numpy as np
from numpy.typing import NDArray

from core.words import percent

SIGNIFICANT: Final = 0.05
"""A p-value below it is called a difference, as is usual."""

RAREST: Final = 1_000_000  # "less than one of a million" says enough
Truths = NDArray[np.bool_]


def p_value(only_a: int, only_b: int) -> float:
    """How likely a difference at least as large is, if both networks read equally well.

    The two-sided exact test of McNemar (Psychometrika 12, 1947; exact form: Mosteller 1952). Digits that both read
    right, or both wrong, say nothing. Of the n = a + b others each falls to either network with probability 1/2, so

        p = min(1, 2 · sum over k = 0 … min(a, b) of C(n, k) / 2ⁿ)

    Args:
        only_a: Digits that only the first one reads right.
        only_b: Digits that only the second one reads right.

    Returns:
        0 to 1; 1 if there is nothing to tell them apart. Sums from the largest term down, so that no n is too large.
    """
    count, fewer = only_a + only_b, min(only_a, only_b)
    if 2 * fewer >= count - 1:
        return 1.0  # both sides together are everything
    largest = lgamma(count + 1) - lgamma(fewer + 1) - lgamma(count - fewer + 1) - count * log(2)
    below = np.arange(fewer, 0, -1)
    relative = np.cumprod(below / (count - below + 1))  # C(n, k - 1) / C(n, k) = k / (n - k + 1)
    return min(1.0, 2 * exp(largest) * float(1 + relative.sum()))


@dataclass(frozen=True, slots=True)
class Comparison:
    """What two networks made of the same digits.

    Attributes:
        count: Digits that both have read; at least 1.
        both: Those that both read right.
        only_a: Those that only the first one reads right.
        only_b: Those that only the second one reads right.
    """

    count: int
    both: int
    only_a: int
    only_b: int

    @classmethod
    def of(cls, correct_a: Truths, correct_b: Truths) -> Self:
        """From which digits each of them reads right: (n,) bool, in the same order.

        Raises:
            ValueError: They are not as many, or none.
        """
        if correct_a.shape != correct_b.shape or not correct_a.size:
            raise ValueError(f"two rows of the same digits are needed, not {correct_a.shape} and {correct_b.shape}")
        both, either = int((correct_a & correct_b).sum()), int((correct_a | correct_b).sum())
        only_a = int(correct_a.sum()) - both
        return cls(len(correct_a), both, only_a, either - both - only_a)

    @property
    def accuracies(self) -> tuple[float, float]:
        """Of both networks, 0 to 1."""
        return (self.both + self.only_a) / self.count, (self.both + self.only_b) / self.count

    @property
    def p_value(self) -> float:
        """See `p_value`."""
        return p_value(self.only_a, self.only_b)

    @property
    def differs(self) -> bool:
        """Whether chance would seldom make such a difference."""
        return self.p_value < SIGNIFICANT

    def figures(self, name_a: str, name_b: str) -> str:
        """How many each of them reads right: "A 98.90 %, B 99.10 %; 12 digits only A, 31 only B"."""
        first, second = self.accuracies
        return (
            f"{name_a} {percent(first)}, {name_b} {percent(second)}; "
            f"{_digits(self.only_a)} only {name_a} reads right, {self.only_b:,} only {name_b}"
        )

    def sentence(self, name_a: str, name_b: str) -> str:
        """Which one is better, or that it may be chance."""
        if not self.only_a + self.only_b:
            return "No difference: both read the same digits right."
        if not self.differs:
            return f"No difference that could not be chance: alone it makes one this large {cases(self.p_value)}."
        better = name_a if self.only_a > self.only_b else name_b
        return f"{better} is better: chance alone makes a difference this large {cases(self.p_value)}."


def _digits(count: int) -> str:
    return f"{count:,} digit{'' if count == 1 else 's'}"


def cases(probability: float) -> str:
    """As a person says it, of two figures: "in one of 190 cases", "in 66 of 100 cases"."""
    if probability * RAREST < 1:
        return f"in less than one of {RAREST:,} cases"
    if probability > 0.3:
        return f"in {probability * 100:.0f} of 100 cases"
    times = 1 / probability
    return f"in one of {round(times, 1 - floor(log10(times))):,.0f} cases"
