"""A part of a data set in a file of its own: read again, it is the same to the bit."""

from dataclasses import replace

import pytest
from made import made_digits

from core.data import keeping, sources
from core.data.dataset import Dataset, Digits
from core.errors import DataError


def data(train: int = 30, validation: int = 5, test: int = 7) -> Dataset:
    parts = [made_digits(count) if count else Digits.empty() for count in (train, validation, test)]
    return Dataset("Some", "Made.", *parts)


def test_all_three_parts_come_back(tmp_path):
    kept = data()
    keeping.write(tmp_path / "some.npz", kept)
    assert sources.load(sources.as_is(str(tmp_path / "some.npz"))).digest == kept.digest


def test_parts_without_digits_are_left_out(tmp_path):
    keeping.write(tmp_path / "some.npz", data(validation=0, test=0))
    assert len(sources.load(str(tmp_path / "some.npz"))) == 30


def test_nothing_to_learn_from_and_no_folder(tmp_path):
    with pytest.raises(DataError, match="left to learn from"):
        keeping.write(tmp_path / "some.npz", replace(data(), train=Digits.empty()))
    with pytest.raises(DataError, match="cannot be written"):
        keeping.write(tmp_path / "nowhere" / "some.npz", data())
    assert not list(tmp_path.iterdir())
