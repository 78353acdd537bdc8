import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.model.architecture import CHOLLET, MALIREDDI
from core.model.challenge import POINTS, Attempt, Question, networks, questions, random_architecture

SEEDS = st.integers(0, 2**31)


def asked(architecture, row: int, part: str) -> Question:
    return next(found for found in questions(architecture) if (found.row, found.part) == (row, part))


def test_the_tutorials_challenge_has_the_tutorials_answers() -> None:
    shapes = [found.answer for found in questions(CHOLLET) if found.part == "shape"]
    parameters = [found.answer[0] for found in questions(CHOLLET) if found.part == "parameters"]
    assert shapes[:3] == [(26, 26, 32), (24, 24, 64), (12, 12, 64)]
    assert [shape for shape in shapes if len(shape) == 1] == [(9216,), (128,), (128,), (10,)]
    assert [count for count in parameters if count] == [320, 18_496, 1_179_776, 1_290]
    assert sum(parameters) == 1_199_882
    assert sum(found.answer[0] for found in questions(MALIREDDI) if found.part == "parameters") == 94_602


@pytest.mark.parametrize(
    "text",
    ["26, 26, 32", "(26, 26, 32)", "26x26x32", "26×26×32", "26 26 32", "[26;26;32]", "None, 26, 26, 32",
     "(None, 26, 26, 32)", " 26 × 26 × 32 ", "?,26,26,32", "26*26*32"],
)  # fmt: skip
def test_a_shape_can_be_written_as_one_likes(text: str) -> None:
    assert asked(CHOLLET, 0, "shape").check(text) == "right"


@pytest.mark.parametrize("text", ["18496", "18,496", "18 496", "18.496", "18’496", "18'496", "18\u202f496", " 18_496 "])
def test_a_number_can_be_written_as_one_likes(text: str) -> None:
    assert asked(CHOLLET, 1, "parameters").check(text) == "right"


@pytest.mark.parametrize("text", ["9216", "9,216", "(9216)", "None, 9216", "(None, 9,216)"])
def test_one_number_is_a_shape_too(text: str) -> None:
    row = next(found.row for found in questions(CHOLLET) if found.answer == (9216,))
    assert asked(CHOLLET, row, "shape").check(text) == "right"


@pytest.mark.parametrize(
    ("row", "part", "text", "found"),
    [
        (0, "shape", "28, 28, 32", "wrong"),
        (0, "shape", "26, 26", "wrong"),
        (0, "shape", "26.5, 26, 32", "unreadable"),
        (0, "shape", "none", "unreadable"),
        (0, "shape", "", "unreadable"),
        (0, "parameters", "three hundred", "unreadable"),
        (0, "parameters", "-320", "unreadable"),
        (0, "parameters", "3,20", "unreadable"),
        (0, "parameters", "321", "wrong"),
        (0, "parameters", "9" * 500, "wrong"),
        (0, "shape", "²²", "unreadable"),
    ],
)
def test_what_is_wrong_and_what_is_no_answer_are_told_apart(row, part, text, found) -> None:
    assert asked(CHOLLET, row, part).check(text) == found


def test_help_comes_step_by_step_and_costs_points() -> None:
    attempt = Attempt(CHOLLET)
    assert (attempt.points, attempt.most, attempt.done) == (0, 3 * len(attempt.questions), 0)
    assert attempt.answer(0, "26,26,32") == "right"
    assert attempt.points == 3
    assert attempt.hint(1) == ""
    assert attempt.answer(1, "300") == "wrong"
    assert attempt.hint(1) == "filters × (kernel × kernel × channels before + 1)"
    assert attempt.answer(1, " 300 ") == "wrong"  # the same again costs nothing
    assert attempt.answer(1, "abc") == "unreadable"  # nor does what is no number
    assert "320" not in attempt.hint(1)
    attempt.help(1)
    assert attempt.hint(1).endswith("32 × (3 × 3 × 1 + 1)")
    assert attempt.answer(1, "320") == "right"
    assert (attempt.points, attempt.done) == (3 + 1, 2)
    for _ in range(5):
        attempt.help(2)
    assert attempt.solved(2)
    assert attempt.was_told(2)
    assert not attempt.was_told(1)
    assert attempt.hint(2).endswith("It is 24 × 24 × 64.")
    assert (attempt.points, attempt.done) == (4, 3)
    attempt.answer(0, "1")  # what is solved stays solved
    assert (attempt.solved(0), attempt.points) == (True, 4)


@given(SEEDS)
def test_every_random_network_is_valid_small_and_always_the_same(seed: int) -> None:
    made = random_architecture(seed)
    assert made == random_architecture(seed)
    assert made.total_parameters < 200_000
    assert len(made.layers) <= 16


@given(SEEDS)
def test_whoever_knows_all_answers_gets_all_points(seed: int) -> None:
    for architecture in networks(seed):
        attempt = Attempt(architecture)
        for place, question in enumerate(attempt.questions):
            assert attempt.answer(place, question.words) == "right"
        assert attempt.points == attempt.most == POINTS[0] * len(attempt.questions)


@given(SEEDS)
def test_no_hint_gives_the_answer_away_before_it_is_told(seed: int) -> None:
    for question in questions(random_architecture(seed)):
        if question.part == "parameters" and question.answer[0]:
            assert all(question.check(hint) != "right" for hint in question.hints)
        assert all(question.hints)


def test_networks_come_in_turn() -> None:
    first, second, third = networks(7)
    assert (first, second) == (CHOLLET, MALIREDDI)
    assert third == random_architecture(7)
