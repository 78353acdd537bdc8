"""Steps on the phone's dense layers, held to Keras's own on the same batches."""

import numpy as np
import pytest
from core_ml import random_network, smooth_images

from core.coreml import update_steps
from core.coreml.coreml_file import CoreMLFile
from core.coreml.taught_file import TaughtFile
from core.coreml.update_steps import Adam, Sgd, TaughtLayer
from core.export import exporter
from core.export.metadata import Metadata
from core.export.options import Options
from core.export.updatable import Updating
from core.model import backend
from core.model.architecture import Architecture
from core.model.layers import Activation, BatchNormalization, Convolution, Dense, Flatten, MaxPooling
from core.model.network import keras_network

TOLERANCE = 1e-5
BATCH = 8
FRONT = (Convolution(4, 5, "same", "relu"), MaxPooling(4), BatchNormalization(), Flatten())


def architecture(function: str) -> Architecture:
    return Architecture("taught", (*FRONT, Dense(12), Activation(function), Dense(10, "softmax")))


def by_keras(network, optimizer, count, images, labels, steps):
    """All weights that learn and the probabilities, after `steps` of Keras with the first layers frozen."""
    model = keras_network(network)
    dense = [layer for layer in model.layers if "dense" in layer.name]
    for layer in model.layers:
        layer.trainable = layer in dense[-count:]
    model.compile(optimizer=optimizer, loss="sparse_categorical_crossentropy")
    scaled = images[..., None].astype(np.float32) / np.float32(255)
    for step in range(steps):
        part = slice(step * BATCH, (step + 1) * BATCH)
        model.train_on_batch(scaled[part], labels[part])
    return [variable.numpy() for variable in model.trainable_variables], model(scaled, training=False).numpy()


def by_us(taught, optimizer, images, labels, steps):
    head, features, targets = taught.head, taught.features(images), np.eye(10, dtype=np.float32)[labels]
    for step in range(steps):
        part = slice(step * BATCH, (step + 1) * BATCH)
        slopes = update_steps.gradients(head, features[part], targets[part])
        head = update_steps.with_weights(head, optimizer.step(update_steps.weights(head), slopes))
    return update_steps.weights(head), update_steps.forward(head, features)[-1]


OPTIMIZERS = {
    "sgd": (lambda keras: keras.optimizers.SGD(0.05), lambda: Sgd(0.05)),
    "momentum": (lambda keras: keras.optimizers.SGD(0.05, momentum=0.9), lambda: Sgd(0.05, 0.9)),
    "adam": (lambda keras: keras.optimizers.Adam(0.01), lambda: Adam(0.01)),
    "other adam": (
        lambda keras: keras.optimizers.Adam(0.003, 0.8, 0.95, epsilon=1e-4),
        lambda: Adam(0.003, 0.8, 0.95, 1e-4),
    ),
}


@pytest.mark.parametrize("steps", [1, 10])
@pytest.mark.parametrize("count", [1, 2])
@pytest.mark.parametrize(
    "name", ["momentum", "adam", *(pytest.param(name, marks=pytest.mark.slow) for name in ("sgd", "other adam"))]
)
def test_steps_equal_those_of_keras(name, count, steps, tmp_path):
    function = {"sgd": "relu", "momentum": "relu", "adam": "tanh", "other adam": "sigmoid"}[name]
    network = random_network(architecture(function))
    path = tmp_path / "taught.mlmodel"
    path.write_bytes(exporter.mlmodel_content(network, Metadata(), Options(updating=Updating(layers=count))))
    images = smooth_images(BATCH * steps)
    labels = np.random.default_rng(3).integers(0, 10, len(images))
    theirs, ours = OPTIMIZERS[name]
    expected, wanted = by_keras(network, theirs(backend.keras()), count, images, labels, steps)
    taught = TaughtFile.of(CoreMLFile.read(path))
    found, said = by_us(taught, ours(), images, labels, steps)
    assert len(found) == len(expected) == 2 * count
    moved = [np.abs(new - old).max() for new, old in zip(found, update_steps.weights(taught.head), strict=True)]
    assert min(moved) > 1e-3
    for one, other in zip(found, expected, strict=True):
        np.testing.assert_allclose(one, other, rtol=0, atol=TOLERANCE)
    np.testing.assert_allclose(said, wanted, rtol=0, atol=TOLERANCE)


def test_gradients_are_those_of_differences():
    draw = np.random.default_rng(0)
    shapes = ((5, 4), (4, 10))
    matrices = [draw.normal(size=shape).astype(np.float32) for shape in shapes]
    head = (
        TaughtLayer("first", matrix=matrices[0], bias=np.zeros(4, np.float32), learns=True),
        TaughtLayer("function", "sigmoid"),
        TaughtLayer("fixed", matrix=np.eye(4, dtype=np.float32)),  # between layers that learn, one that does not
        TaughtLayer("second", matrix=matrices[1], learns=True),  # and one without a bias
    )
    features, targets = draw.normal(size=(6, 5)).astype(np.float32), np.eye(10, dtype=np.float32)[:6]

    def loss(weights):
        said = update_steps.forward(update_steps.with_weights(head, weights), features)[-1]
        return float(-np.log((said * targets).sum(axis=1, dtype=np.float64)).mean())

    before = update_steps.weights(head)
    assert [array.shape for array in before] == [(5, 4), (4,), (4, 10)]
    for place, slope in enumerate(update_steps.gradients(head, features, targets)):
        for at in list(np.ndindex(slope.shape))[:6]:
            ends = []
            for step in (-1e-2, 1e-2):
                moved = [array.copy() for array in before]
                moved[place][at] += step
                ends.append(loss(tuple(moved)))
            assert (ends[1] - ends[0]) / 2e-2 == pytest.approx(slope[at], abs=1e-3)


def test_batches_take_every_example_once_in_an_epoch_and_the_same_ones_for_the_same_seed():
    def taken(seed, *, shuffle=True):
        return [places.tolist() for places in update_steps.batches(10, 4, 2, seed, shuffle=shuffle)]

    found = taken(1)
    assert [len(places) for places in found] == [4, 4, 2] * 2
    for epoch in (found[:3], found[3:]):
        assert sorted(place for places in epoch for place in places) == list(range(10))
    assert found[:3] != found[3:]
    assert found == taken(1) != taken(2)
    assert taken(1, shuffle=False)[:3] == [[0, 1, 2, 3], [4, 5, 6, 7], [8, 9]]
