import pytest

from core.words import duration, percent


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "0 s"), (0.4, "0 s"), (58.4, "58 s"), (59.4, "59 s"), (60, "1 min 0 s"), (125, "2 min 5 s"),
        (200, "3 min 20 s"), (3900, "1 h 5 min"), (4230, "1 h 10 min"),
    ],
)  # fmt: skip
def test_times_are_said_as_one_reads_them(seconds, words):
    assert duration(seconds) == words


@pytest.mark.parametrize(("share", "words"), [(0.98714, "98.71 %"), (1, "100.00 %"), (None, "–")])
def test_shares_have_two_decimals(share, words):
    assert percent(share) == words
