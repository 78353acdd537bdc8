from hypothesis import given
from hypothesis import strategies as st

from core.training.run_name import MAX_NAME, unique

NAMES = st.text(max_size=MAX_NAME + 5)


def test_the_second_gets_a_two_and_the_third_a_three() -> None:
    taken: list[str] = []
    for _ in range(3):
        taken.append(unique("malireddi, fast", taken))
    assert taken == ["malireddi, fast", "malireddi, fast 2", "malireddi, fast 3"]


def test_a_number_that_is_free_is_taken() -> None:
    assert unique("a", {"a", "a 3"}) == "a 2"
    assert unique("a 2", {"a", "a 2"}) == "a 2 2"


@given(NAMES, st.sets(NAMES))
def test_a_name_is_never_taken_nor_too_long(name: str, taken: set[str]) -> None:
    given_name = unique(name, taken)
    assert given_name not in taken
    assert len(given_name) <= MAX_NAME
