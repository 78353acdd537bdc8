from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.data.dataset import Dataset, Digits, split_whole, split_with_test
from core.errors import DataError


def numbered(count):
    """Digits whose first pixels say which one they are."""
    images = np.zeros((count, 28, 28), np.uint8)
    images[:, 0, 0], images[:, 0, 1] = np.arange(count) % 256, np.arange(count) // 256
    return Digits(images, (np.arange(count) % 10).astype(np.uint8))


def numbers(digits):
    low, high = digits.images[:, 0, 0].astype(int), digits.images[:, 0, 1].astype(int)
    return (low + 256 * high).tolist()


def test_mnists_split():
    data = split_with_test("MNIST", "", numbered(60_000), numbered(10_000))
    assert (len(data.train), len(data.validation), len(data.test)) == (55_000, 5_000, 10_000)
    assert numbers(data.train)[:3] == [0, 1, 2]


@given(st.integers(0, 500))
def test_a_whole_source_is_cut_without_loss_and_always_the_same(count):
    one, same = (split_whole("x", "", numbered(count)) for _ in range(2))
    parts = [numbers(part) for part in (one.train, one.validation, one.test)]
    assert sorted(number for part in parts for number in part) == list(range(count))
    assert len(parts[1]) == len(parts[2]) == count // 10
    assert one.digest == same.digest
    assert not one.own_test


def test_the_digest_follows_the_content_and_the_split():
    data = split_whole("x", "", numbered(50))
    assert data.digest != split_whole("x", "", numbered(51)).digest
    assert data.digest != Dataset("x", "", data.train, data.test, data.validation).digest
    assert data.digest == Dataset("other name", "", data.train, data.validation, data.test).digest


def test_a_limit_takes_the_first_training_images_only():
    data = split_whole("x", "All.", numbered(100))
    limited = data.limited(7)
    assert numbers(limited.train) == numbers(data.train)[:7]
    assert len(limited.test) == len(data.test)
    assert "first 7" in limited.source
    assert data.limited(1000) is data
    with pytest.raises(DataError, match="at least 1, not 0"):
        data.limited(0)


def test_splits_by_name():
    data = split_whole("x", "", numbered(40))
    assert len(data.split("all")) == 40 == len(data)
    assert numbers(data.split("test")) == numbers(data.test)
    with pytest.raises(DataError) as refused:
        split_whole("x", "", numbered(5)).split("test")
    assert "--split all" in refused.value.hint


def test_writers_follow_their_digits():
    digits = Digits(numbered(5).images, numbered(5).labels, np.arange(5, dtype=np.int32))
    assert digits.take(np.array([3, 1])).writers.tolist() == [3, 1]
    assert Digits.joined(digits, digits).writers.tolist() == [0, 1, 2, 3, 4] * 2
    assert Digits.joined(digits, numbered(2)).writers is None


@pytest.mark.parametrize(
    ("images", "labels", "said"),
    [
        (np.zeros((2, 28, 28), np.float32), np.zeros(2, np.uint8), "must be uint8"),
        (np.zeros((2, 27, 28), np.uint8), np.zeros(2, np.uint8), "(2, 27, 28)"),
        (np.zeros((2, 28, 28), np.uint8), np.zeros(3, np.uint8), "2 images need as many"),
        (np.zeros((2, 28, 28), np.uint8), np.zeros(2, np.int64), "int64"),
        (np.zeros((2, 28, 28), np.uint8), np.array([3, 10], np.uint8), "not 10"),
    ],
)
def test_arrays_that_do_not_fit_are_refused(images, labels, said):
    with pytest.raises(DataError) as refused:
        Digits(images, labels)
    assert said in refused.value.sentence


def test_a_network_is_proven_on_what_it_has_not_learnt_from_where_there_is_any():
    train, validation, test, none = numbered(9), numbered(3), numbered(4), Digits.empty()
    assert Dataset("all", "", train, validation, test).held_out() is test
    assert Dataset("no test", "", train, validation, none).held_out() is validation
    assert Dataset("to learn from only", "", train, none, none).held_out() is train


def test_digits_are_called_after_the_data_set_that_they_are_from():
    train, validation, test, none = numbered(9), numbered(3), numbered(4), Digits.empty()
    both = Dataset("One + two", "", train, validation, test, tester="One")
    assert both.name_of("train") == both.name_of("validation") == "One + two"
    assert both.name_of("test") == "One"
    assert both.held_out_name() == "One"
    assert replace(both, test=none).held_out_name() == "One + two"
    assert Dataset("One", "", train, validation, test).name_of("test") == "One"
