"""Networks from Keras files: the same probabilities as Keras gives, or a sentence why not."""

import numpy as np
import pytest
from core_ml import random_network
from hypothesis import given, settings
from keras_files import saved
from strategies import architectures

from core.errors import ArchitectureError
from core.model import backend
from core.model.architecture import CHOLLET, MALIREDDI
from core.model.keras_conversions import CONVERSIONS
from core.model.keras_file import KerasFile
from core.model.keras_network import network_from_keras
from core.model.network import keras_network, keras_probabilities
from core.prediction.predictor import Predictor

keras = backend.keras()
layers = keras.layers
IMAGES = np.random.default_rng(3).integers(0, 256, (30, 28, 28), np.uint8)


def model(*middle, shape=(28, 28, 1), end="softmax", batch=None):
    made = keras.Sequential(
        [keras.Input(shape, batch_size=batch), *middle, layers.Flatten(), layers.Dense(10, activation=end)]
    )
    draw = np.random.default_rng(1)
    for variable in made.weights:  # what is 0 or 1 at first would hide a mistake
        wide = 1 / np.sqrt(np.prod(variable.shape[:-1])) if len(variable.shape) > 1 else 0
        variable.assign(draw.uniform(-wide, wide, variable.shape) if wide else draw.uniform(0.5, 1.5, variable.shape))
    return made


def asked(made, images=IMAGES):
    raw = any(isinstance(layer, layers.Rescaling) and layer.scale < 0.05 for layer in made.layers)
    values = images.reshape(-1, *made.input_shape[1:]).astype(np.float32)
    return made(values if raw else values / 255, training=False).numpy()


SAME = {
    "convolution and pooling": lambda: [
        layers.Conv2D(4, 5, activation="relu"), layers.MaxPooling2D(), layers.Conv2D(3, 3, padding="same"),
        layers.AveragePooling2D(3, padding="same"),
    ],
    "without biases": lambda: [layers.Conv2D(4, 3, use_bias=False), layers.Flatten(), layers.Dense(6, use_bias=False)],
    "normalised with another epsilon": lambda: [layers.Conv2D(4, 3), layers.BatchNormalization(epsilon=0.01)],
    "normalised without factor and shift": lambda: [layers.BatchNormalization(scale=False, center=False)],
    "activations as layers": lambda: [
        layers.Conv2D(4, 3), layers.ReLU(), layers.Dropout(0.3), layers.Conv2D(4, 3), layers.LeakyReLU(0.2),
        layers.Activation("relu"), layers.ReLU(negative_slope=0.1),
    ],
    "a mean of each channel": lambda: [layers.Conv2D(6, 5), layers.GlobalAveragePooling2D()],
    "models in a model": lambda: [
        keras.Sequential([keras.Input((28, 28, 1)), layers.Conv2D(3, 3)]), layers.MaxPooling2D(4)
    ],
    "other functions": lambda: [
        layers.Conv2D(4, 3, activation="tanh"), layers.Conv2D(4, 3, activation="elu"), layers.ELU(),
        layers.Activation("sigmoid"), layers.Flatten(), layers.Dense(8, activation="sigmoid"),
    ],
    "filters for one channel each": lambda: [
        layers.Conv2D(3, 5), layers.DepthwiseConv2D(3, depth_multiplier=2, activation="relu"),
        layers.SeparableConv2D(5, 3, padding="same", activation="tanh"), layers.SeparableConv2D(4, 3, use_bias=False),
    ],
    "padding as a layer": lambda: [
        layers.ZeroPadding2D(), layers.Conv2D(3, 3), layers.ZeroPadding2D(2), layers.Conv2D(2, 5)
    ],
    "pixels scaled inside": lambda: [layers.Rescaling(1 / 255), layers.Conv2D(4, 3)],
    "pixels scaled to −1 … 1 inside": lambda: [
        layers.Rescaling(1 / 127.5, offset=-1), layers.Conv2D(4, 3, padding="same")
    ],
    "scaled once more": lambda: [layers.Rescaling(2.0, offset=-1), layers.Conv2D(4, 3)],
    "normalised by numbers": lambda: [layers.Normalization(mean=0.1307, variance=0.0949), layers.Conv2D(4, 3)],
    "what only trains": lambda: [
        layers.RandomRotation(0.1), layers.RandomZoom(0.1), layers.RandomTranslation(0.1, 0.1), layers.Conv2D(4, 3),
        layers.GaussianNoise(0.1), layers.SpatialDropout2D(0.2),
    ],
    "the largest of each channel": lambda: [layers.Conv2D(6, 5), layers.GlobalMaxPooling2D(keepdims=True)],
    "a row that is laid out twice": lambda: [layers.Flatten(), layers.Dense(8), layers.Flatten()],
}  # fmt: skip


@pytest.mark.parametrize("make", SAME.values(), ids=SAME)
def test_it_gives_what_keras_gives(tmp_path, make):
    made = model(*make())
    network = network_from_keras(saved(tmp_path / "mine.keras", made))
    expected = asked(made)
    assert np.abs(Predictor(network).probabilities(IMAGES) - expected).max() < 1e-5
    assert np.abs(keras_probabilities(network, IMAGES) - expected).max() < 1e-5
    assert network.architecture.name == "mine"


INPUTS = {
    "a fixed batch": ((28, 28, 1), 32, lambda: [layers.Conv2D(3, 3)]),
    "a fixed batch of one": ((28, 28), 1, lambda: [layers.Reshape((28, 28, 1)), layers.Conv2D(3, 3)]),
    "a row": ((784,), None, lambda: [layers.Dense(12, activation="relu")]),
    "a row made a picture": ((784,), None, lambda: [layers.Reshape((28, 28, 1)), layers.Conv2D(3, 3)]),
    "a picture made a row": ((28, 28), None, lambda: [layers.Reshape((-1,)), layers.Dense(8)]),
    "the channel first": ((1, 28, 28), None, lambda: [layers.Permute((2, 3, 1)), layers.Conv2D(3, 3)]),
    "the channel first, made a row": ((1, 28, 28), None, lambda: [layers.Reshape((784,)), layers.Dense(8)]),
}


@pytest.mark.parametrize(("shape", "batch", "make"), INPUTS.values(), ids=INPUTS)
@pytest.mark.parametrize("end", ["softmax", None])
def test_images_are_taken_as_the_model_wants_them(tmp_path, shape, batch, make, end):
    made = model(*make(), shape=shape, end=end, batch=batch)
    plain = keras.Sequential([keras.Input(shape), *make(), layers.Flatten(), layers.Dense(10, activation=end)])
    plain.set_weights(made.get_weights())
    expected = asked(plain)
    expected = expected if end else np.exp(expected) / np.exp(expected).sum(axis=1, keepdims=True)
    path = saved(tmp_path / "mine.keras", made)
    file = KerasFile.read(path)
    assert np.abs(file.probabilities(IMAGES) - expected).max() < 1e-5
    assert len(file.notes) == (batch == 32) + (end is None)
    assert np.abs(Predictor(network_from_keras(path)).probabilities(IMAGES) - expected).max() < 1e-5


def test_images_without_channels_and_softmax_as_a_layer(tmp_path):
    made = model(layers.Reshape((28, 28, 1)), layers.Conv2D(2, 5), shape=(28, 28), end=None)
    whole = keras.Sequential([keras.Input((28, 28)), *made.layers, layers.Softmax()])
    network = network_from_keras(saved(tmp_path / "mine.keras", whole))
    assert np.abs(Predictor(network).probabilities(IMAGES) - asked(whole)).max() < 1e-5
    assert [layer.kind for layer in network.architecture.layers] == ["convolution", "flatten", "dense"]


@pytest.mark.parametrize("architecture", [MALIREDDI, CHOLLET], ids=lambda one: one.name)
def test_our_own_networks_come_back_to_the_bit(tmp_path, architecture):
    network = random_network(architecture)
    back = network_from_keras(saved(tmp_path / f"{architecture.name}.keras", keras_network(network)))
    assert back.architecture == architecture
    assert all(np.array_equal(*both) for both in zip(back.weights, network.weights, strict=True))


@settings(max_examples=12)
@given(architectures())
def test_whatever_we_can_make_can_be_opened(tmp_path_factory, architecture):
    network = random_network(architecture)
    path = saved(tmp_path_factory.mktemp("keras") / "random.keras", keras_network(network))
    back = network_from_keras(path)
    assert np.abs(keras_probabilities(back, IMAGES) - keras_probabilities(network, IMAGES)).max() < 1e-5


def residual():
    given = keras.Input((28, 28, 1))
    added = layers.Add()([layers.Conv2D(4, 1)(given), layers.Conv2D(4, 1)(given)])
    return keras.Model(given, layers.Dense(10, activation="softmax")(layers.Flatten()(added)))


def twice():
    given = keras.Input((28, 28, 1))
    same = layers.Conv2D(1, 3, padding="same", kernel_initializer="ones")
    return keras.Model(given, layers.Dense(10, activation="softmax")(layers.Flatten()(same(same(given)))))


class Own(layers.Dense):
    """A layer of somebody's own that has the name of none of Keras's."""


REFUSED = {
    "a branch": (residual, "Add"),
    "a layer used twice": (twice, "does something that its layers do not tell"),
    "strides": (lambda: model(layers.Conv2D(4, 3, strides=2)), r"its stride is \(2, 2\), not 1"),
    "gaps": (lambda: model(layers.Conv2D(4, 3, dilation_rate=2)), "gaps or groups"),
    "no square": (lambda: model(layers.Conv2D(4, (3, 5))), "window of 3 × 5 is no square"),
    "a pooling that overlaps": (lambda: model(layers.MaxPooling2D(3, 2)), r"its stride is \(2, 2\), not its size of 3"),
    "another function": (lambda: model(layers.Conv2D(4, 3, activation="gelu")), "its activation is 'gelu'"),
    "padding that is left over": (lambda: model(layers.ZeroPadding2D(), layers.MaxPooling2D()), "no convolution's own"),
    "padding that does not fit": (lambda: model(layers.ZeroPadding2D(), layers.Conv2D(2, 5)), "do not fit its filters"),
    "unequal padding": (lambda: model(layers.ZeroPadding2D(((0, 1), (0, 1)))), "pads its sides unequally"),
    "a picture that is turned": (lambda: model(layers.Permute((2, 1, 3))), "turns its input"),
    "an ELU of its own": (lambda: model(layers.ELU(0.5)), "its alpha is 0.5"),
    "depth with a stride": (lambda: model(layers.DepthwiseConv2D(3, strides=2)), "a stride"),
    "ReLU up to 6": (lambda: model(layers.ReLU(6.0)), "cuts off more"),
    "another axis": (lambda: model(layers.BatchNormalization(axis=1)), "along the axis 1, not the channels"),
    "a kind that is not ours": (lambda: model(layers.UpSampling2D()), "UpSampling2D .*: only these kinds"),
    "softmax in the middle": (lambda: model(layers.Flatten(), layers.Dense(5, "softmax")), "Only the last layer"),
    "softmax along another axis": (lambda: model(layers.Softmax(axis=1)), "another axis than the last"),
    "rows of a picture": (lambda: model(layers.Dense(8)), "needs a row of numbers"),
    "another shape": (lambda: model(layers.Reshape((14, 56, 1))), r"the shape \(14, 56, 1\)"),
}


@pytest.mark.parametrize(("make", "reason"), REFUSED.values(), ids=REFUSED)
def test_all_else_is_refused_in_a_sentence(tmp_path, make, reason):
    with pytest.raises(ArchitectureError, match=reason) as caught:
        network_from_keras(saved(tmp_path / "mine.keras", make()))
    assert "\n" not in str(caught.value)


def test_a_variance_that_our_epsilon_cannot_follow_is_refused(tmp_path):
    normal = layers.BatchNormalization(epsilon=1e-5)
    made = model(normal)
    normal.moving_variance.assign([1e-4])
    with pytest.raises(ArchitectureError, match="its epsilon of 1e-05 is too small"):
        network_from_keras(saved(tmp_path / "mine.keras", made))


def test_every_layer_that_we_make_of_keras_can_be_read_back():
    made = {type(layer).__name__ for one in (MALIREDDI, CHOLLET) for layer in keras_network(random_network(one)).layers}
    assert made - {"InputLayer"} <= set(CONVERSIONS)
