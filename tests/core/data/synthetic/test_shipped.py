"""The pen digits that are shipped: those that the program draws, and drawn where the file is no use."""

from pathlib import Path

import numpy as np
import pytest

from core import npz
from core.data.synthetic import pen, shipped
from core.errors import DataError

PLACES, IN_A_ROW = 20, 10
RUN = "The shipped pen digits are not as the program draws them: run make digits."


@pytest.fixture
def drawn(monkeypatch) -> list[int]:
    """Seeds of the digits that were drawn; only a few of them."""
    seeds = []
    whole = pen.dataset

    def dataset(seed, progress):
        seeds.append(seed)
        return whole(seed, 60, 20, 10, progress)

    monkeypatch.setattr(pen, "dataset", dataset)
    return seeds


@pytest.fixture(scope="module")
def held() -> dict[str, np.ndarray]:
    return npz.read_arrays(shipped.PATH, max_bytes=shipped.MAX_BYTES, family=DataError)


def test_the_shipped_digits_are_read_and_nothing_is_drawn(drawn):
    told = []
    data = shipped.dataset(shipped.SEED, told.append)
    assert (len(data.train), len(data.validation), len(data.test)) == (pen.TRAIN, pen.VALIDATION, pen.TEST), RUN
    assert (data.name, data.source) == ("Pen digits", pen.described(0, data.train, data.train, data.train).source)
    assert told == [1.0]
    assert not drawn


def test_digits_at_many_places_are_those_that_the_program_draws(held):
    random = np.random.default_rng(5)
    for part, name in enumerate(shipped.PARTS):
        for start in random.integers(0, len(held[f"{name}_labels"]) - IN_A_ROW, PLACES).tolist():
            redrawn = pen.digits(IN_A_ROW, 3 * shipped.SEED + part, start)
            there = slice(start, start + IN_A_ROW)
            assert np.array_equal(held[f"{name}_images"][there], redrawn.images), RUN
            assert np.array_equal(held[f"{name}_labels"][there], redrawn.labels), RUN


def test_every_hand_is_as_it_was_when_the_digits_were_drawn(held):
    assert np.array_equal(held["hands"], shipped.examples()), RUN


def test_the_file_is_small_enough_for_a_package():
    assert shipped.PATH.stat().st_size < 6_000_000


def test_another_seed_is_drawn(drawn):
    assert len(shipped.dataset(1, lambda _: None).train) == 60
    assert drawn == [1]


@pytest.mark.parametrize("content", [b"", b"PK", b"no archive at all"], ids=["empty", "cut off", "something else"])
def test_in_place_of_a_damaged_file_they_are_drawn(drawn, monkeypatch, tmp_path, content):
    path = tmp_path / "damaged.npz"
    path.write_bytes(content)
    monkeypatch.setattr(shipped, "PATH", path)
    assert len(shipped.dataset(0, lambda _: None).train) == 60
    assert drawn == [0]


@pytest.mark.parametrize("place", ["", "nowhere.npz"], ids=["a folder", "nothing"])
def test_without_the_file_they_are_drawn(drawn, monkeypatch, tmp_path, place):
    monkeypatch.setattr(shipped, "PATH", tmp_path / place)
    assert len(shipped.dataset(0, lambda _: None).train) == 60
    assert drawn == [0]


def test_what_is_written_is_read_back(monkeypatch, tmp_path):
    monkeypatch.setattr(shipped, "PATH", tmp_path / "digits.npz")
    data = pen.dataset(0, 60, 20, 10)
    shipped.write(data, Path(shipped.PATH))
    assert shipped.dataset(0, lambda _: None).digest == data.digest
