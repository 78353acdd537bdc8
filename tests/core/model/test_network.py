import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import architectures

from core.errors import ArchitectureError
from core.model.architecture import MALIREDDI
from core.model.network import Network, keras_model, keras_network, keras_probabilities, keras_weights
from core.prediction.predictor import Predictor


@settings(max_examples=12, deadline=None)
@given(architectures(), st.integers(0, 99))
def test_weights_go_into_keras_and_back(architecture, seed):
    weights = keras_weights(keras_model(architecture, seed))
    again = keras_weights(keras_network(Network(architecture, weights)))
    assert all(np.array_equal(one, other) for one, other in zip(weights, again, strict=True))


@settings(max_examples=12, deadline=None)
@given(architectures(), st.integers(0, 99))
def test_the_predictor_equals_keras(architecture, seed):
    images = np.random.default_rng(seed).integers(0, 256, (7, 28, 28)).astype(np.uint8)
    network = Network(architecture, keras_weights(keras_model(architecture, seed)))
    difference = np.abs(Predictor(network).probabilities(images) - keras_probabilities(network, images))
    assert difference.max() < 1e-5


def test_the_same_seed_gives_the_same_first_weights():
    one, same, other = (keras_weights(keras_model(MALIREDDI, seed)) for seed in (1, 1, 2))
    assert all(np.array_equal(a, b) for a, b in zip(one, same, strict=True))
    assert not np.array_equal(one[0], other[0])


def test_weights_of_another_architecture_are_refused():
    with pytest.raises(ArchitectureError, match="do not fit malireddi"):
        Network(MALIREDDI, ())


def test_no_images_give_no_probabilities():
    network = Network(MALIREDDI, keras_weights(keras_model(MALIREDDI)))
    nothing = np.zeros((0, 28, 28), np.uint8)
    assert keras_probabilities(network, nothing).shape == Predictor(network).probabilities(nothing).shape == (0, 10)
