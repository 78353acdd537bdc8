"""The way through a network while it learns. Bfloat16 is right on every processor, and quick on few."""

import numpy as np
import pytest

from core.model import backend
from core.model.architecture import CHOLLET, MALIREDDI, Architecture
from core.model.layers import (
    Activation,
    AveragePooling,
    BatchNormalization,
    Convolution,
    Dense,
    Dropout,
    Flatten,
    LeakyReLU,
    MaxPooling,
)
from core.model.network import keras_model
from core.training.forward_pass import ForwardPass

EVERY_KIND = Architecture(
    "every kind",
    (
        Convolution(8, 3),
        BatchNormalization(),
        LeakyReLU(0.1),
        MaxPooling(2),
        Dropout(0.3),
        Convolution(5, 3, padding="same", activation="relu"),
        AveragePooling(2),
        Flatten(),
        Dropout(0.3),
        Dense(12),
        Activation("relu"),
        Dense(10),
        Activation("softmax"),
    ),
)
THROWN = Architecture("dropout first", (Flatten(), Dropout(0.3), Dense(10, activation="softmax")))


def whole(values, batch):
    return values


def made(architecture, *, low, dropout=1.0):
    model = keras_model(architecture, 1)
    return model, ForwardPass(model, dropout, low=low, part=whole)


@pytest.fixture(scope="module")
def images():
    return np.random.default_rng(5).random((64, 28, 28, 1), np.float32)


@pytest.mark.parametrize("architecture", [MALIREDDI, CHOLLET, EVERY_KIND], ids=lambda one: one.name)
def test_bfloat16_says_nearly_the_same_and_leaves_the_network_as_it_was(architecture, images):
    model, passed = made(architecture, low=True)
    exact = model(images, training=False).numpy()
    read = passed.read(images)
    assert read.dtype == "float32"
    differences = np.abs(read.numpy() - exact)
    assert 0 < differences.max() < 0.02
    np.testing.assert_array_equal(model(images, training=False).numpy(), exact)
    assert {layer.dtype_policy.name for layer in model.layers} == {"float32"}


@pytest.mark.parametrize("architecture", [MALIREDDI, CHOLLET, EVERY_KIND], ids=lambda one: one.name)
def test_gradients_are_float32_and_point_where_they_did(architecture, images):
    tf = backend.tensorflow()
    found = []
    for low in (False, True):
        model, passed = made(architecture, low=low, dropout=0.0)
        with tf.GradientTape() as tape:
            probabilities = passed.practised(images, len(images), passed.seeds())
            loss = -tf.reduce_mean(tf.math.log(probabilities[:, 3]))
        gradients = tape.gradient(loss, model.trainable_variables)
        assert {gradient.dtype.name for gradient in gradients} == {"float32"}
        found.append(np.concatenate([gradient.numpy().ravel() for gradient in gradients]))
    exact, low = found
    assert np.vdot(exact, low) > 0.99 * np.linalg.norm(exact) * np.linalg.norm(low)


def test_without_bfloat16_it_is_the_network_itself(images):
    model, passed = made(EVERY_KIND, low=False)
    np.testing.assert_allclose(passed.read(images).numpy(), model(images, training=False).numpy(), atol=1e-6)


def thinned(values, rate, seed=(1, 2)):
    """What dropout at `rate` makes of `values`, (n, …) float32."""
    tf = backend.tensorflow()
    _, passed = made(THROWN, low=False)
    return passed._thinned(tf.constant(values), rate, len(values), tf.constant(seed)).numpy()


@pytest.mark.parametrize("rate", [0.05, 0.25, 0.5, 0.9])
def test_dropout_switches_off_its_share_and_keeps_the_mean(rate):
    found = thinned(np.ones((500, 3, 67), np.float32), rate)
    kept = found[found > 0]
    assert np.ptp(kept) == 0
    assert 1 - kept.size / found.size == pytest.approx(rate, abs=0.005)
    assert found.mean() == pytest.approx(1, abs=0.03)


@pytest.mark.parametrize("shape", [(1,), (3,), (4,), (5, 7), (2, 2, 3)])
def test_dropout_keeps_every_shape(shape):
    assert thinned(np.ones((9, *shape), np.float32), 0.5).shape == (9, *shape)


@pytest.mark.parametrize("rate", [0.0, 0.001])
def test_a_rate_of_next_to_nothing_changes_nothing(rate):
    values = np.random.default_rng(1).normal(size=(4, 30)).astype(np.float32)
    np.testing.assert_array_equal(thinned(values, rate), values)


def test_a_rate_of_nearly_all_stays_finite():
    found = thinned(np.ones((100, 400), np.float32), 0.9999)
    assert np.isfinite(found).all()
    assert set(np.unique(found)) == {0, 256}


def test_dropout_is_drawn_anew_by_every_seed_and_alike_by_the_same():
    values = np.ones((8, 40), np.float32)
    np.testing.assert_array_equal(thinned(values, 0.5), thinned(values, 0.5))
    assert (thinned(values, 0.5) != thinned(values, 0.5, (1, 3))).any()
