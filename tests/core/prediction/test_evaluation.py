import numpy as np
import pytest
from chance import generator
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from core.data.dataset import Digits
from core.prediction.evaluation import Evaluation, accuracy_interval, evaluate


def digits_of(labels):
    return Digits(np.zeros((len(labels), 28, 28), np.uint8), np.array(labels, np.uint8))


def sure(*answers, confidence=0.91):
    rows = np.full((len(answers), 10), (1 - confidence) / 9, np.float32)
    rows[np.arange(len(answers)), answers] = confidence
    return rows


random_evaluations = st.integers(1, 60).flatmap(
    lambda count: st.builds(
        lambda labels, raw: Evaluation(digits_of(labels), (raw / raw.sum(axis=1, keepdims=True)).astype(np.float32)),
        arrays.arrays(np.uint8, count, elements=st.integers(0, 9)),
        arrays.arrays(np.float64, (count, 10), elements=st.floats(0.001, 1)),
    )
)


@given(random_evaluations)
def test_the_figures_agree_with_each_other(evaluation):
    confusion = evaluation.confusion
    assert confusion.sum() == evaluation.count
    assert np.trace(confusion) == evaluation.correct
    low, high = evaluation.interval
    assert 0 <= low <= evaluation.accuracy <= high <= 1
    for truth in range(10):
        for answer in range(10):
            assert len(evaluation.cell(truth, answer)) == confusion[truth, answer]
    assert len(evaluation.worst(1000)) == evaluation.count - evaluation.correct
    for shares in (evaluation.precision, evaluation.recall, evaluation.f1):
        assert ((shares >= 0) & (shares <= 1)).all()


def test_the_loss_is_the_mean_cross_entropy_clipped_as_keras_does():
    certain_and_wrong = np.zeros((1, 10), np.float32)
    certain_and_wrong[0, 3] = 1
    assert Evaluation(digits_of([5]), certain_and_wrong).loss == pytest.approx(-np.log(1e-7))
    assert Evaluation(digits_of([5, 5]), sure(5, 5)).loss == pytest.approx(-np.log(0.91), rel=1e-6)


def test_precision_recall_and_f1_by_hand():
    evaluation = Evaluation(digits_of([1, 1, 1, 7]), sure(1, 1, 7, 7))
    assert evaluation.recall[1] == pytest.approx(2 / 3)
    assert evaluation.precision[7] == 0.5
    assert evaluation.f1[7] == pytest.approx(2 / 3)
    assert evaluation.f1[0] == 0


def test_the_interval_is_wilsons():
    assert accuracy_interval(9903, 10000) == pytest.approx((0.98818, 0.99204), abs=1e-5)
    assert accuracy_interval(0, 10)[0] == 0
    assert accuracy_interval(10, 10)[1] == 1


def test_the_worst_are_those_whose_truth_seemed_least_likely():
    probabilities = sure(2, 3, 4)
    probabilities[1, 0] = 0.0001
    assert Evaluation(digits_of([0, 0, 4]), probabilities).worst().tolist() == [1, 0]


@given(st.integers(1, 70), st.integers(1, 30))
def test_reading_in_batches_changes_nothing_and_tells_progress(count, batch):
    digits = Digits(generator(count).integers(0, 256, (count, 28, 28)).astype(np.uint8), np.zeros(count, np.uint8))

    def read(images):
        return images.reshape(len(images), -1)[:, :10] / np.float32(2550)

    told = []
    evaluation = evaluate(read, digits, batch=batch, progress=told.append)
    assert np.array_equal(evaluation.probabilities, read(digits.images))
    assert told == sorted(told)
    assert told[-1] == 1
