import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.model.calibration import calibrated, fitted_temperature


def softmax(logits):
    raised = np.exp(logits - logits.max(axis=1, keepdims=True))
    return (raised / raised.sum(axis=1, keepdims=True)).astype(np.float32)


@given(st.integers(0, 1000), st.floats(0.25, 4))
def test_another_temperature_keeps_the_order_and_the_sum(seed, temperature):
    probabilities = softmax(np.random.default_rng(seed).normal(0, 2, (5, 10)))
    changed = calibrated(probabilities, temperature)
    assert changed.dtype == np.float32
    assert np.allclose(changed.sum(axis=1), 1, atol=1e-5)
    assert np.array_equal(changed.argmax(axis=1), probabilities.argmax(axis=1))
    more_sure = (changed.max(axis=1) >= probabilities.max(axis=1) - 1e-6).all()
    less_sure = (changed.max(axis=1) <= probabilities.max(axis=1) + 1e-6).all()
    assert more_sure if temperature < 1 else less_sure


def test_temperature_1_changes_nothing():
    probabilities = softmax(np.eye(10) * 3)
    assert calibrated(probabilities, 1) is probabilities


@pytest.mark.parametrize("true", [0.6, 1.0, 2.5])
def test_the_temperature_that_was_put_in_is_found(true):
    random = np.random.default_rng(1)
    logits = random.normal(0, 2, (20_000, 10))
    honest = softmax(logits)
    labels = (honest.cumsum(axis=1) > random.random((len(honest), 1))).argmax(axis=1).astype(np.uint8)
    assert fitted_temperature(softmax(logits * true), labels) == pytest.approx(true, rel=0.04)
