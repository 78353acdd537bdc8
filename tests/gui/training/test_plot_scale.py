from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gui.training.plot_scale import log_between, log_ticks, nice_step, percent_tick, tick_text, ticks


@given(st.floats(-100, 100), st.floats(0.01, 1000), st.integers(0, 12), st.booleans())
def test_ticks_are_seen_few_and_equally_far_apart(low, span, count, whole):
    made = ticks(low, low + span, count, whole=whole)
    assert len(made) <= max(2, count) + 2
    assert all(low - span * 1e-6 <= tick <= low + span * (1 + 1e-6) for tick in made)
    steps = [after - before for before, after in pairwise(made)]
    assert not steps or max(steps) == pytest.approx(min(steps))


@given(st.floats(-28, 28), st.floats(1e-6, 24))
def test_ticks_of_a_logarithmic_axis_are_seen_and_few(low, span):
    made = log_ticks(low, low + span)
    assert len(made) < 40
    assert made == sorted(made)
    assert all(10**low * 0.999 <= tick <= 10 ** (low + span) * 1.001 for tick in made)


@given(st.floats(1e-6, 1e6), st.integers(2, 12))
def test_steps_are_round_and_few(span, count):
    step = nice_step(span, count)
    assert span / step <= count * 1.01
    assert f"{step:.0e}"[0] in "125"


@pytest.mark.parametrize(
    ("low", "high", "texts"),
    [
        (-0.25, 10.3, [str(epoch) for epoch in range(11)]),
        (-0.05, 2.0, ["0", "1", "2"]),
        (0.95, 1.2, ["0.95", "1", "1.05", "1.1", "1.15", "1.2"]),
        (-25, 1030, ["0", "100", "200", "300", "400", "500", "600", "700", "800", "900", "1000"]),
    ],
)
def test_epochs_are_counted_from_0_in_whole_numbers_where_there_is_room(low, high, texts):
    assert [tick_text(value) for value in ticks(low, high, 11, whole=True)] == texts


@pytest.mark.parametrize(
    ("low", "high", "texts"),
    [(0.71, 1.01, ["0.75", "0.8", "0.85", "0.9", "0.95", "1"]), (-0.1, 0.1, ["-0.1", "-0.05", "0", "0.05", "0.1"])],
)
def test_ticks_are_what_people_would_write(low, high, texts):
    assert [tick_text(value) for value in ticks(low, high, 6)] == texts


@pytest.mark.parametrize(
    ("low", "high", "texts"),
    [
        (-2.2, 0.5, ["0.01", "0.1", "1"]),
        (-1.2, -0.2, ["0.1", "0.2", "0.5"]),
        (0.29, 0.49, ["2", "3"]),
    ],
)
def test_logarithmic_ticks_are_powers_of_ten_or_2_and_5_times_them(low, high, texts):
    assert [tick_text(value) for value in log_ticks(low, high)] == texts


def test_between_powers_of_ten_there_are_ticks_without_words():
    assert log_between(-1, 0) == pytest.approx([0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9])
    assert log_between(-5, 1) == []  # they would be too many


def test_accuracies_are_per_cents():
    texts = [percent_tick(value) for value in (0, 0.985, 0.9925, 0.1 + 0.2, 1)]
    assert texts == ["0 %", "98.5 %", "99.25 %", "30 %", "100 %"]
