from itertools import permutations
from math import comb

import numpy as np
import pytest
from chance import generator
from hypothesis import given
from hypothesis import strategies as st

from core.study import chance

counts = st.lists(st.integers(9_000, 9_100), min_size=1, max_size=4)


def shares(values) -> np.ndarray:
    return np.array(values, np.float64) / 10_000


@given(counts, counts)
def test_it_is_the_share_of_all_orders_that_differ_as_much(first, second):
    """In whole numbers, so that nothing is rounded."""

    def differ(values):
        mine, others = values[: len(first)], values[len(first) :]
        return abs(sum(mine) * len(second) - sum(others) * len(first))

    orders = [differ(order) for order in permutations(first + second)]
    expected = sum(order >= differ(first + second) for order in orders) / len(orders)
    assert chance.p_value(shares(first), shares(second)) == pytest.approx(expected)


def test_values_that_do_not_overlap_are_as_unlikely_as_can_be():
    for seeds in (2, 3, 5, 8):
        low, high = shares(range(seeds)), shares(range(100, 100 + seeds))
        assert chance.p_value(low, high) == pytest.approx(2 / comb(2 * seeds, seeds))
        assert chance.p_value(low, high) == pytest.approx(chance.smallest_p(seeds, seeds))


def test_equal_values_do_not_differ():
    same = shares([9_900] * 5)
    assert chance.p_value(same, same) == 1
    assert chance.p_value(same, shares([])) == 1


def test_many_values_are_dealt_out_by_chance_close_to_the_exact_value(monkeypatch):
    random = generator(4)
    first, second = random.normal(0.99, 0.001, 6), random.normal(0.991, 0.001, 7)
    exact = chance.p_value(first, second)
    monkeypatch.setattr(chance, "MAX_SPLITS", 0)
    assert 0 < exact < 1
    assert chance.p_value(first, second) == pytest.approx(exact, abs=0.006)


def test_what_is_drawn_is_never_impossible_and_always_the_same(monkeypatch):
    monkeypatch.setattr(chance, "DRAWN", 2_000)
    low, high = shares(range(20)), shares(range(1_000, 1_020))
    assert chance.p_value(low, high) == 1 / 2_001 == chance.p_value(low, high)
    assert chance.smallest_p(20, 20) == 1 / 2_001


def test_seeds_of_the_same_recipe_are_seldom_called_different():
    random = generator(1)
    found = [chance.p_value(*random.normal(0.99, 0.001, (2, 5))) < 0.05 for _ in range(400)]
    assert 0 < sum(found) < 0.08 * len(found)


def test_holms_correction_of_his_kind_of_example():
    assert chance.corrected([0.01, 0.04, 0.03, 0.005]) == pytest.approx([0.03, 0.06, 0.06, 0.02])
    assert chance.corrected([0.7, 0.6]) == [1.0, 1.0]
    assert chance.corrected([]) == []


@given(st.lists(st.floats(0, 1), min_size=1, max_size=20))
def test_a_correction_makes_nothing_less_likely_and_keeps_the_order(p_values):
    corrected = chance.corrected(p_values)
    assert all(p <= after <= 1 for p, after in zip(p_values, corrected, strict=True))
    order = sorted(range(len(p_values)), key=p_values.__getitem__)
    assert [corrected[index] for index in order] == sorted(corrected)
    assert corrected[order[0]] == min(1, p_values[order[0]] * len(p_values))


def test_how_many_seeds_it_takes():
    assert [chance.seeds_needed(pairs) for pairs in (1, 3, 6, 15)] == [4, 5, 5, 6]
    assert chance.smallest_p(3, 3) == 0.1
    assert chance.smallest_p(2, 3) == 0.1
    assert chance.smallest_p(0, 3) == 1
