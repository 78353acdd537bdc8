import numpy as np
import pytest
from made import FOUR, made_network

from core.data import ink
from core.data.dataset import Digits
from core.data.synthetic import pen
from core.model.architecture import CHOLLET, MALIREDDI
from core.model.network import Network
from core.prediction.correction import MEASURED, VARIANTS, Corrector, measured, variants
from core.prediction.predictor import Predictor


@pytest.fixture(scope="module")
def training() -> Digits:
    return pen.digits(400, seed=5)


def accuracy(network, digits: Digits) -> float:
    return float((Predictor(network).probabilities(digits.images).argmax(axis=1) == digits.labels).mean())


@pytest.mark.parametrize("architecture", [MALIREDDI, CHOLLET], ids=lambda made: made.name)
def test_a_correction_is_learnt_from_one_drawing(training, architecture) -> None:
    before = made_network(2, architecture)
    corrector = Corrector(before, training)
    image = ink.digit_image(FOUR)
    wrong = Predictor(before).predict(image).digit
    label = (wrong + 3) % 10
    after = corrector.corrected(before, FOUR, label)
    assert Predictor(after).predict(image).digit == label
    moved = [stroke * np.float32(0.9) + np.float32([3, 9]) * np.sin(stroke[:, ::-1] / 40) for stroke in FOUR]
    assert Predictor(after).predict(ink.digit_image(moved)).digit == label
    assert accuracy(after, training) >= accuracy(before, training)


def test_the_same_correction_gives_the_same_weights_and_changes_nothing_that_was(training) -> None:
    before = made_network(2, MALIREDDI)
    kept = [array.copy() for array in before.weights]
    first, second = (Corrector(before, training).corrected(before, FOUR, 4) for _ in range(2))
    for one, other in zip(first.weights, second.weights, strict=True):
        np.testing.assert_array_equal(one, other)
    for array, old in zip(before.weights, kept, strict=True):
        np.testing.assert_array_equal(array, old)


QUICK = (0, 7, 9)


@pytest.mark.parametrize(
    "label", [*QUICK, *(pytest.param(digit, marks=pytest.mark.slow) for digit in (1, 2, 3, 5, 6, 8))]
)
def test_a_correction_is_learnt_however_sure_the_network_was(training, label) -> None:
    sure = made_network(2, MALIREDDI)
    corrector = Corrector(sure, training)
    for _ in range(3):
        sure = corrector.corrected(sure, FOUR, 4)
    *others, kernel, bias = sure.weights
    sure = Network(sure.architecture, (*others, kernel * np.float32(4), bias * np.float32(4)))
    image = ink.digit_image(FOUR)
    assert Predictor(sure).predict(image).confidence > 0.99
    assert Predictor(corrector.corrected(sure, FOUR, label)).predict(image).digit == label


def test_corrections_follow_each_other(training) -> None:
    network = made_network(2, MALIREDDI)
    corrector = Corrector(network, training)
    drawn = [pen.strokes(label, np.random.default_rng(label)) for label in (1, 7)]
    for label, strokes in zip((4, 9), drawn, strict=True):
        assert corrector.suits(network)
        network = corrector.corrected(network, strokes, label)
    assert [Predictor(network).predict(ink.digit_image(strokes)).digit for strokes in drawn] == [4, 9]
    assert not corrector.suits(made_network(2, MALIREDDI))


def test_variants_are_a_little_different_from_the_drawing_and_from_each_other() -> None:
    made = variants(FOUR, np.random.default_rng(0))
    assert made.shape == (VARIANTS + 1, 28, 28)
    np.testing.assert_array_equal(made[0], ink.digit_image(FOUR))
    assert len({image.tobytes() for image in made}) == VARIANTS + 1
    apart = np.abs(made[1:].astype(int) - made[0]).mean(axis=(1, 2))
    assert 0 < apart.min() < apart.max() < 60


def test_a_dot_has_variants_too() -> None:
    assert variants([np.array([(5, 5)], np.float32)], np.random.default_rng(0)).any(axis=(1, 2)).all()


def test_what_a_correction_came_to_is_measured_on_both(training) -> None:
    before = made_network(2, MALIREDDI)
    after = Corrector(before, training).corrected(before, FOUR, 4)
    mine = Digits(ink.digit_image(FOUR)[None], np.array([4], np.uint8))
    learnt = measured(before, after, 1.25, mine, training)
    assert (learnt.network, learnt.temperature) == (after, 1.25)
    assert (learnt.mine_after.correct, learnt.mine_after.count) == (1, 1)
    assert learnt.test_before.count == len(training) < MEASURED
    assert learnt.test_before.accuracy == pytest.approx(accuracy(before, training))
    assert learnt.test_after.accuracy == pytest.approx(accuracy(after, training))
    assert measured(before, after, 1.0, Digits.empty(), Digits.empty()).test_after.count == 0
