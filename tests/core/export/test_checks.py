import pytest

from core.export.checks import decimal


@pytest.mark.parametrize(
    ("value", "words"),
    [(0.0, "0"), (8.4e-7, "0.0000008"), (1e-5, "0.00001"), (0.3, "0.3"), (1e-30, "less than 0.000000001")],
)
def test_small_numbers_are_written_as_by_hand(value: float, words: str) -> None:
    assert decimal(value) == words
