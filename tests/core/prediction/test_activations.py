import numpy as np
import pytest
from chance import generator
from hypothesis import given, settings
from hypothesis import strategies as st
from made import made_network
from strategies import architectures

from core.model.architecture import MALIREDDI, Architecture
from core.model.layers import Dense, Flatten
from core.prediction.activations import activations, first_filters
from core.prediction.predictor import Predictor

IMAGE = generator(1).integers(0, 256, (28, 28)).astype(np.uint8)


@settings(max_examples=25, deadline=None)
@given(architectures(), st.integers(0, 9))
def test_every_layer_has_values_of_its_shape_and_the_last_is_the_reading(architecture, seed):
    network = made_network(seed, architecture)
    values = activations(network, IMAGE)
    assert [entry.values.shape for entry in values] == [row.output_shape for row in architecture.table()]
    assert [entry.row for entry in values] == list(architecture.table())
    assert all(entry.values.dtype == np.float32 for entry in values)
    assert np.array_equal(values[-1].values, Predictor(network).probabilities(IMAGE[None])[0])


def test_each_layer_makes_its_values_from_those_before():
    values = {entry.row.name: entry.values for entry in activations(made_network(0, MALIREDDI), IMAGE)}
    convolved, pooled = values["Conv 64 @ 3×3"], values["Flatten"]
    assert convolved.min() == 0  # relu
    assert pooled.shape == (512,)
    assert values["Dense 10"].sum() == pytest.approx(1)


def test_filters_are_the_weights_of_the_first_convolution():
    network = made_network(0, MALIREDDI)
    filters = first_filters(network)
    assert filters.shape == (32, 5, 5)
    assert np.array_equal(filters[7], network.weights[0][:, :, 0, 7])


def test_a_network_without_convolution_has_no_filters():
    plain = Architecture("plain", (Flatten(), Dense(10, "softmax")))
    assert not len(first_filters(made_network(0, plain)))
