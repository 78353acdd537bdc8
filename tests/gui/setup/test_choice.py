"""Which digits are looked at, and what using only these means for each part."""

import numpy as np
import pytest

from core.data.dataset import Dataset
from core.prediction.doubts import Doubts
from gui.setup.choice import Choice, Which


def doubts(*places: int) -> Doubts:
    count = len(places)
    return Doubts(
        np.array(places, np.intp), np.full(count, 9, np.uint8), np.linspace(0.9, 0.5, count, dtype=np.float32)
    )


@pytest.fixture
def choice(small_data: Dataset) -> Choice:
    """60, 20 and 20 digits, labels 0 to 9 over and over; some of each part are doubted."""
    made = Choice(small_data)
    made.take({"train": doubts(13, 3), "validation": doubts(0), "test": doubts(5, 6)}, "tiny")
    return made


def test_what_is_shown(choice: Choice) -> None:
    assert choice.places("train").tolist() == list(range(60))
    choice.which = Which.DOUBTFUL
    assert choice.places("train").tolist() == [13, 3]
    choice.which = Which.WITHOUT
    assert choice.places("test").tolist() == [0, 1, 2, 3, 4, *range(7, 20)]


def test_what_the_network_reads_in_the_place_of_a_label(choice: Choice) -> None:
    assert choice.doubt("train", 13) == (9, pytest.approx(0.9))
    assert choice.doubt("train", 14) is None
    assert Choice(choice.data).doubt("train", 13) is None


def test_doubtful_labels_leave_training_and_validation_but_not_the_test(choice: Choice) -> None:
    choice.which = Which.WITHOUT
    assert choice.why_not_used(None) == ""
    kept = choice.subset(None)
    assert [len(part) for part in (kept.train, kept.validation, kept.test)] == [58, 19, 20]
    assert kept.test.digest() == choice.data.test.digest()
    assert kept.name == f"{choice.data.name}, without 3 doubtful"
    assert kept.digest != choice.data.digest


def test_one_label_alone_is_kept_in_all_parts(choice: Choice) -> None:
    kept = choice.subset(8)
    assert set(kept.split("all").labels.tolist()) == {8}
    assert [len(part) for part in (kept.train, kept.validation, kept.test)] == [6, 2, 2]
    assert kept.name == f"{choice.data.name}, only an 8"


def test_why_something_cannot_be_used(choice: Choice) -> None:
    assert choice.why_not_used(None) == "These are all digits already."
    assert choice.why_not_used(3) == ""
    choice.which = Which.DOUBTFUL
    assert "“not doubtful”" in choice.why_not_used(None)
    fresh = Choice(choice.data, Which.WITHOUT)
    assert "still reading" in fresh.why_not_used(None)
    small = Choice(
        Dataset(
            "One", "", *(part.take(slice(1)) for part in (choice.data.train, choice.data.validation, choice.data.test))
        )
    )
    assert "None of these digits" in small.why_not_used(7)
