"""How images lie: every way is found and undone, and nothing is said of what lies right or cannot be told."""

import numpy as np
import pytest
from chance import generator
from hypothesis import given, settings
from hypothesis import strategies as st

from core.data import mnist, orientation
from core.data.dataset import Digits
from core.data.orientation import TURNS, Look, look_of
from core.data.synthetic import shipped

PEN = shipped.dataset(0, lambda _: None)
PLACES = np.arange(784, dtype=np.uint16).reshape(1, 28, 28)


def laid(images: np.ndarray, look: Look) -> np.ndarray:
    """The images so that they look like that: the one way that `undone` brings back."""
    (put,) = (turn for turn in TURNS if np.array_equal(look.turn.undo(turn.undo(PLACES)), PLACES))
    turned = put.undo(images)
    return ~turned if look.dark_ink else turned


def part(digits: Digits, index, look: Look = Look()) -> Digits:  # noqa: B008  (frozen)
    taken = digits.take(index)
    return Digits(np.ascontiguousarray(laid(taken.images, look)), taken.labels)


LOOKS = [Look(turn, dark) for turn in TURNS for dark in (False, True)]


@pytest.mark.parametrize("look", LOOKS, ids=lambda look: look.words or "right")
def test_every_way_is_found_and_undone_to_the_bit(look):
    digits = part(PEN.test, slice(400), look)
    found = look_of(digits)
    assert found == look
    assert np.array_equal(found.undone(digits.images), PEN.test.images[:400])


@settings(deadline=None, max_examples=60)
@given(st.sampled_from(LOOKS), st.integers(0, 2**32 - 1), st.integers(50, 300), st.sets(st.integers(0, 9), min_size=1))
def test_some_of_the_digits_are_turned_right_or_not_at_all(look, seed, count, labels):
    known = np.flatnonzero(np.isin(PEN.train.labels, sorted(labels)))
    index = np.random.default_rng(seed).choice(known, count)
    found = look_of(part(PEN.train, index, look))
    assert found in {look, Look()}
    assert found == look or len(labels) < 6


@settings(deadline=None, max_examples=40)
@given(st.integers(0, 2**32 - 1), st.sampled_from(["noise", "sparse", "blank", "full", "bars"]))
def test_nothing_is_said_of_what_is_no_digit(seed, kind):
    draw = np.random.default_rng(seed)
    images = {
        "noise": draw.integers(0, 256, (200, 28, 28)),
        "sparse": (draw.random((200, 28, 28)) > 0.95) * 255,
        "blank": np.zeros((200, 28, 28)),
        "full": np.full((200, 28, 28), 255),
        "bars": np.repeat((draw.random((200, 28, 1)) > 0.5) * 255, 28, axis=2),
    }[kind].astype(np.uint8)
    assert look_of(Digits(images, draw.integers(0, 10, 200, np.uint8))) == Look()


@settings(deadline=None, max_examples=20)
@given(st.integers(0, 2**32 - 1))
def test_nothing_is_said_of_signs_whose_names_are_others(seed):
    """As letters or another script: the same shape has always the same label, but another one than ours."""
    draw = np.random.default_rng(seed)
    names = np.roll(np.arange(10, dtype=np.uint8), int(draw.integers(1, 10)))
    digits = PEN.train.take(draw.integers(0, len(PEN.train), 300))
    assert look_of(Digits(digits.images, names[digits.labels])) == Look()


def test_a_few_digits_are_left_as_they_are():
    assert look_of(part(PEN.test, slice(49), LOOKS[3])) == Look()
    assert look_of(Digits.empty()) == Look()


def test_of_many_some_are_looked_at_also_where_they_are_sorted(monkeypatch):
    seen = []
    monkeypatch.setattr(orientation.ink, "normalised", lambda images: seen.append(len(images)) or images)
    sorted_ones = np.argsort(PEN.train.labels, kind="stable")
    assert look_of(part(PEN.train, sorted_ones)) == Look()
    assert seen == [500, 500]


def test_without_the_shipped_digits_nothing_is_turned_and_once_they_are_back_it_is_again(monkeypatch, tmp_path):
    with monkeypatch.context() as away:
        away.setattr(shipped, "PATH", tmp_path / "nowhere.npz")
        assert look_of(part(PEN.test, slice(400), LOOKS[2])) == Look()
    assert look_of(part(PEN.test, slice(400), LOOKS[2])) == LOOKS[2]


def test_the_words():
    looks = {look.words: look.sentence for look in LOOKS}
    both = "looks transposed and black on white: turned upright and made white on black"
    assert looks["transposed and black on white"] == both
    assert looks["black on white"] == "looks black on white: made white on black"
    assert looks["upside down"] == "looks upside down: turned upright"
    assert looks[""] == ""
    assert len(looks) == 16


@pytest.mark.mnist
@pytest.mark.parametrize("look", LOOKS, ids=lambda look: look.words or "right")
def test_mnist_is_found_in_every_way(mnist_folder, look):
    data = mnist.load()
    for digits in (data.train, data.test, data.train.take(slice(60))):
        assert look_of(part(digits, slice(None), look)) == look


@pytest.mark.mnist
def test_mnist_is_never_accused(mnist_folder):
    digits, draw = mnist.load().train, generator(0)
    for count in (50, 60, 100, 300):
        for _ in range(5):
            assert look_of(digits.take(draw.integers(0, len(digits), count))) == Look()
    for pair in [(1, 1), (6, 9), (2, 5), (1, 7), (0, 8), (4, 4), (3, 8), (9, 9)]:
        assert look_of(digits.take(np.flatnonzero(np.isin(digits.labels, pair)))) == Look()
