import numpy as np
import pytest
from made import made_digits, made_network

from core.errors import ArchitectureError
from core.model.architecture import CHOLLET, MALIREDDI, Architecture
from core.model.layers import Activation, Convolution, Dense, Dropout, Flatten, LeakyReLU, MaxPooling
from core.prediction.predictor import Predictor
from core.prediction.tail import Adam, Tail

ENDINGS = {
    "one dense layer": (Dense(10, "softmax"),),
    "two dense layers": (Dense(12, "relu"), Dropout(0.3), Dense(10, "softmax")),
    **{function: (Dense(12, function), Dense(10, "softmax")) for function in ("elu", "tanh", "sigmoid")},
    "activations of their own": (
        Dense(12),
        LeakyReLU(0.2),
        Dense(11),
        Activation("relu"),
        Dense(10),
        Activation("softmax"),
    ),
}


def network(ending: str):
    layers = (Convolution(2, 5, activation="relu"), MaxPooling(4), Flatten(), *ENDINGS[ending])
    return made_network(3, Architecture("small", layers))


@pytest.mark.parametrize("ending", ENDINGS)
def test_features_and_tail_give_what_the_network_says(ending: str) -> None:
    made, images = network(ending), made_digits(30).images
    tail = Tail.of(made)
    assert tail.first == 3
    said = tail.probabilities(tail.features(images))
    np.testing.assert_allclose(said, Predictor(made).probabilities(images), atol=1e-6)


@pytest.mark.parametrize("ending", ENDINGS)
def test_gradients_are_those_of_small_differences(ending: str) -> None:
    tail = Tail.of(network(ending))
    digits = made_digits(6)
    features = tail.features(digits.images)
    targets = np.eye(10, dtype=np.float32)[digits.labels] * np.float32(0.7) + np.float32(0.03)
    weights = tail.weights()

    def loss(changed) -> float:
        said = tail.probabilities(features, changed).astype(np.float64)
        return float(-(targets * np.log(said)).sum(axis=1).mean())

    found = tail.gradients(features, weights, targets)
    random = np.random.default_rng(1)
    for place, array in enumerate(weights):
        assert found[place].shape == array.shape
        for _ in range(3):
            at = tuple(random.integers(0, side) for side in array.shape)
            values = []
            for change in (1e-2, -1e-2):
                moved = array.copy()
                moved[at] += change
                values.append(loss((*weights[:place], moved, *weights[place + 1 :])))
            assert found[place][at] == pytest.approx((values[0] - values[1]) / 2e-2, abs=2e-3)


@pytest.mark.parametrize("architecture", [MALIREDDI, CHOLLET], ids=lambda made: made.name)
def test_both_networks_of_the_tutorial_have_a_tail(architecture) -> None:
    assert isinstance(architecture.layers[Tail.of(made_network(0, architecture)).first - 1], Flatten)


def test_a_network_without_a_dense_layer_at_its_end_is_refused() -> None:
    layers = (Convolution(10, 28), Flatten(), Activation("softmax"))
    with pytest.raises(ArchitectureError, match="ends without a dense layer"):
        Tail.of(made_network(0, Architecture("flat", layers)))


def test_only_the_tail_is_another_one_afterwards() -> None:
    made = network("two dense layers")
    tail = Tail.of(made)
    taught = tail.taught(tuple(array + 1 for array in tail.weights()))
    assert [a is b for a, b in zip(made.weights, taught.weights, strict=True)] == [True, True, *[False] * 4]
    assert tail.same_front(taught)
    assert not tail.same_front(network("two dense layers"))
    assert not tail.same_front(network("one dense layer"))


def test_adam_goes_as_it_was_published() -> None:
    """The first step goes by the rate against the sign of the gradient, whatever its size."""
    adam = Adam((np.array([1.0, 2.0], np.float32),))
    adam.step((np.array([100.0, -0.001], np.float32),), 0.1)
    np.testing.assert_allclose(adam.weights[0], [0.9, 2.1], atol=1e-4)
    adam.step((np.array([0.0, 0.0], np.float32),), 0.1)
    first, second = 0.9 * 0.1 * 100 / (1 - 0.9**2), 0.98 * 0.02 * 100**2 / (1 - 0.98**2)
    assert adam.weights[0][0] == pytest.approx(0.9 - 0.1 * first / np.sqrt(second), abs=1e-4)
