"""Learning a user's own digits: what it must change, and what it must not."""

import threading

import numpy as np
import pytest
from chance import generator
from hypothesis import given
from hypothesis import strategies as st

from core.data.dataset import Dataset, Digits
from core.errors import RunError, TrainingError
from core.model.network import Network, keras_model, keras_weights
from core.prediction.evaluation import evaluate
from core.prediction.predictor import Predictor
from core.training import checkpoints, fine_tuning
from core.training.fine_tuning import Learnt, Score, difference, keep, keep_again, learn_my_digits, taught_name, why_not
from core.training.run_name import MAX_NAME
from core.training.store import NewRun, RunStore

STEPS = 60
NOBODY_KNOWS = "None of your digits is held out yet, so nobody knows whether it helps you."


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    monkeypatch.setattr(fine_tuning, "STEPS", STEPS)
    monkeypatch.setattr(fine_tuning, "RECIPE", fine_tuning.RECIPE.changed(learning_rate=0.005))


@pytest.fixture(scope="module")
def network(small_architecture) -> Network:
    return Network(small_architecture, keras_weights(keras_model(small_architecture, seed=3)))


def columned(count: int, seed: int) -> Digits:
    """Another hand: the bar stands upright."""
    random = generator(seed)
    labels = (np.arange(count) % 10).astype(np.uint8)
    images = random.integers(0, 60, (count, 28, 28)).astype(np.uint8)
    for image, label in zip(images, labels, strict=True):
        image[6:22, 4 + 2 * int(label) : 6 + 2 * int(label)] = 255
    return Digits(images, labels)


MINE, HELD_OUT = columned(40, 5), columned(20, 6)


def learn(network, data, **given_values):
    return learn_my_digits(network, MINE, HELD_OUT, data, **given_values)


def test_it_learns_the_hand_and_keeps_the_rest(network, small_data):
    learnt = learn(network, small_data)
    assert learnt.mine_after.accuracy > learnt.mine_before.accuracy + 0.2
    assert learnt.test_after.accuracy >= learnt.test_before.accuracy
    assert (learnt.mine_before.count, learnt.test_before.count) == (20, 90)


def test_the_figures_are_those_of_the_networks(network, small_data):
    learnt = learn(network, small_data)
    for trained, mine, test in (
        (network, learnt.mine_before, learnt.test_before),
        (learnt.network, learnt.mine_after, learnt.test_after),
    ):
        read = Predictor(trained).probabilities
        for score, digits in ((mine, HELD_OUT), (test, small_data.test)):
            expected = evaluate(read, digits)
            assert (score.correct, score.count) == (expected.correct, len(digits))
            assert score.loss == pytest.approx(expected.loss, rel=1e-4)


def test_the_seed_decides_everything_and_the_given_network_stays(network, small_data):
    before = [array.copy() for array in network.weights]
    first, second, other = (learn(network, small_data, seed=seed).network.weights for seed in (4, 4, 5))
    assert all(np.array_equal(a, b) for a, b in zip(first, second, strict=True))
    assert not all(np.array_equal(a, b) for a, b in zip(first, other, strict=True))
    assert all(np.array_equal(a, b) for a, b in zip(before, network.weights, strict=True))


def test_it_can_be_stopped_at_any_time(network, small_data):
    stop = threading.Event()
    heard = []

    def progress(share: float) -> None:
        heard.append(share)
        if share > 0.4:
            stop.set()

    assert learn(network, small_data, stop=stop, progress=progress) is None
    assert heard[-1] < 0.8


def test_progress_goes_from_the_beginning_to_the_end(network, small_data):
    heard = []
    learn(network, small_data, progress=heard.append)
    assert heard == sorted(heard)
    assert (heard[0] < 0.1, heard[-1]) == (True, 1.0)


def test_data_without_test_images_gives_no_figures(network, small_data):
    bare = Dataset("bare", "Made for tests.", small_data.train, Digits.empty(), Digits.empty())
    learnt = learn(network, bare)
    assert learnt.test_after == Score(0, 0)
    assert learnt.test_after.accuracy == 0
    assert learnt.temperature == 1


def test_too_few_digits_are_refused_in_words(network, small_data):
    with pytest.raises(TrainingError, match="3 to learn from and 20 to test on; at least 10 and 4"):
        learn_my_digits(network, MINE.take(slice(3)), HELD_OUT, small_data)
    with pytest.raises(TrainingError, match="no training images"):
        learn(network, Dataset("none", "Nothing.", Digits.empty(), Digits.empty(), Digits.empty()))
    assert why_not(10, 4) == ""
    assert why_not(10, 3)


def test_a_learning_that_runs_away_says_so(network, small_data, monkeypatch):
    monkeypatch.setattr(fine_tuning, "RECIPE", fine_tuning.RECIPE.changed(learning_rate=1.0))
    broken = Network(network.architecture, tuple(np.full_like(array, 1e30) for array in network.weights))
    with pytest.raises(TrainingError, match="run away"):
        learn(broken, small_data)


@given(st.integers(1, 50), st.integers(1, 400), st.integers(0, 9))
def test_every_digit_comes_equally_often(count, wanted, seed):
    places = fine_tuning.shuffled(count, wanted, seed)
    often = np.bincount(places, minlength=count)
    assert (len(places), len(often)) == (wanted, count)
    assert often.max() - often.min() <= 1


def test_what_was_learnt_is_kept_as_a_run_beside_the_one_it_came_from(network, small_data, small_recipe, tmp_path):
    store = RunStore(tmp_path)
    parent = store.create(NewRun(network.architecture, small_data, small_recipe, name="mine", source="pen"))
    run = store.find(keep(store, parent, network, 1.5, 0.9).id)
    assert run.info.name == "mine, my digits"
    assert run.info.data == parent.info.data
    assert run.temperature == 1.5
    assert run.info.outcome.test_accuracy == 0.9
    for one, other in zip(run.network().weights, network.weights, strict=True):
        assert np.array_equal(one, other)
    with pytest.raises(RunError, match="no training to go on with"):
        run.resumable()


def test_what_cannot_be_kept_leaves_nothing(network, small_data, small_recipe, tmp_path, monkeypatch):
    store = RunStore(tmp_path)
    parent = store.create(NewRun(network.architecture, small_data, small_recipe))

    def full(*_args):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(checkpoints, "write_weights", full)
    with pytest.raises(RunError, match="the disk is full"):
        keep(store, parent, network, 1.5, 0.9)
    assert [run.id for run in store.runs()] == [parent.id]


def test_a_network_that_learns_more_is_kept_in_the_same_run(network, small_data, small_recipe, tmp_path):
    store = RunStore(tmp_path)
    parent = store.create(NewRun(network.architecture, small_data, small_recipe, name="mine"))
    run = keep(store, parent, network, 1.5, None)
    reason = run.info.outcome.reason
    softer = Network(network.architecture, tuple(array * np.float32(0.5) for array in network.weights))
    keep_again(run, softer, 1.25, 0.8)
    again = store.find(run.id)
    assert (again.temperature, again.info.outcome.test_accuracy, again.info.outcome.reason) == (1.25, 0.8, reason)
    assert np.array_equal(again.network().weights[0], softer.weights[0])
    assert len(store.runs()) == 2


def test_a_name_says_once_that_it_has_learnt():
    assert taught_name(taught_name("malireddi, fast")) == "malireddi, fast, my digits"
    assert len(taught_name("x" * MAX_NAME)) == MAX_NAME


@pytest.mark.parametrize(
    ("mine", "test", "mood", "words"),
    [
        ((22, 30, 30), (9_910, 9_900, 10_000), "good", "Better for you: +8 of 30. The test digits: −0.10 %. Keep it?"),
        (
            (22, 22, 30),
            (9_910, 9_910, 10_000),
            "neutral",
            "The same for you: 22 of 30. The test digits: +0.00 %. Keep it?",
        ),
        ((22, 20, 30), (9_910, 9_920, 10_000), "bad", "Worse for you: −2 of 30. The test digits: +0.10 %. Undo it?"),
        ((22, 30, 30), (9_910, 9_800, 10_000), "bad", "Better for you: +8 of 30. The test digits: −1.10 %. Undo it?"),
        ((0, 1, 1), (0, 0, 0), "good", "Better for you: +1 of 1. Keep it?"),
        (
            (0, 0, 0),
            (99, 99, 100),
            "neutral",
            f"{NOBODY_KNOWS} The test digits: +0.00 %. Keep more of your digits to see.",
        ),
    ],
)
def test_whether_it_is_better_is_said_in_words(network, mine, test, mood, words):
    scores = [Score(correct, count) for before, after, count in (mine, test) for correct in (before, after)]
    assert difference(Learnt(network, 1.0, *scores)) == (mood, words)
