from math import comb

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some

from core.prediction.comparison import Comparison, p_value

counts = some.integers(0, 400)


def exact(a, b):
    """By whole numbers, as the formula says."""
    return min(1.0, 2 * sum(comb(a + b, k) for k in range(min(a, b) + 1)) / 2 ** (a + b))


@pytest.mark.parametrize(("a", "b", "p"), [
    (0, 0, 1.0), (1, 0, 1.0), (3, 3, 1.0), (4, 3, 1.0),
    (5, 0, 2 / 32),
    (0, 6, 2 / 64),
    (1, 9, 22 / 1024),
    (2, 10, 2 * (1 + 12 + 66) / 4096),
])  # fmt: skip
def test_values_worked_out_by_hand(a, b, p):
    assert p_value(a, b) == pytest.approx(p, rel=1e-12)


@pytest.mark.parametrize(("a", "b", "p"), [
    (150, 86, 3.716e-05),  # Agresti's poll on a prime minister, by exact2x2 in R
    (3, 1, 0.625),  # the example in the manual of MedCalc
])  # fmt: skip
def test_values_that_others_have_published(a, b, p):
    assert p_value(a, b) == pytest.approx(p, rel=2e-3)


@given(counts, counts)
def test_it_is_the_formula_and_the_same_from_both_sides(a, b):
    assert p_value(a, b) == pytest.approx(exact(a, b), rel=1e-11)
    assert p_value(a, b) == p_value(b, a)


@pytest.mark.parametrize(("a", "b"), [(30_000, 30_000), (29_700, 30_300), (29_000, 31_000), (25_000, 35_000)])
def test_it_is_stable_for_a_whole_training_set(a, b):
    powers = [1]
    for k in range(min(a, b)):
        powers.append(powers[-1] * (a + b - k) // (k + 1))
    whole = min(1, 2 * sum(powers) / 2 ** (a + b)) if a != b else 1.0
    assert p_value(a, b) == pytest.approx(whole, rel=1e-7, abs=1e-300)


def test_one_side_alone_is_as_rare_as_it_can_be():
    assert p_value(60_000, 0) == 0.0
    assert p_value(0, 1000) == pytest.approx(2.0**-999, rel=1e-9)


def truths(both, only_a, only_b, neither):
    counted = (both, only_a, only_b, neither)
    return np.repeat([True, True, False, False], counted), np.repeat([True, False, True, False], counted)


def test_the_digits_are_counted():
    found = Comparison.of(*truths(900, 12, 31, 57))
    assert (found.count, found.both, found.only_a, found.only_b) == (1000, 900, 12, 31)
    assert found.accuracies == (0.912, 0.931)
    assert found.p_value == pytest.approx(exact(12, 31))
    assert found.figures("old", "new") == "old 91.20 %, new 93.10 %; 12 digits only old reads right, 31 only new"


def test_rows_that_do_not_belong_together_are_refused():
    with pytest.raises(ValueError, match=r"\(3,\) and \(2,\)"):
        Comparison.of(np.ones(3, bool), np.ones(2, bool))
    with pytest.raises(ValueError, match="the same digits are needed"):
        Comparison.of(np.ones(0, bool), np.ones(0, bool))


@pytest.mark.parametrize(("only_a", "only_b", "words"), [
    (0, 0, "No difference: both read the same digits right."),
    (12, 31, "B is better: chance alone makes a difference this large in one of 190 cases."),
    (31, 12, "A is better: chance alone makes a difference this large in one of 190 cases."),
    (0, 90, "B is better: chance alone makes a difference this large in less than one of 1,000,000 cases."),
    (9, 12, "No difference that could not be chance: alone it makes one this large in 66 of 100 cases."),
    (5, 12, "No difference that could not be chance: alone it makes one this large in one of 7 cases."),
])  # fmt: skip
def test_it_is_said_in_words(only_a, only_b, words):
    assert Comparison.of(*truths(100, only_a, only_b, 3)).sentence("A", "B") == words
