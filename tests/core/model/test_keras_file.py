"""Strangers' Keras files: those that read digits give Keras's own values, all others a sentence, within bounds."""

import os

import numpy as np
import pytest
from keras_files import hdf5, repack, saved

from core.errors import ArchitectureError
from core.model import backend, memory
from core.model.keras_file import KerasFile

keras = backend.keras()
layers = keras.layers
IMAGES = np.random.default_rng(3).integers(0, 256, (30, 28, 28), np.uint8)


def model(*middle, shape=(28, 28, 1), end="softmax", units=10):
    return keras.Sequential([keras.Input(shape), *middle, layers.Flatten(), layers.Dense(units, activation=end)])


def residual():
    given = keras.Input((28, 28, 1))
    convolved = layers.Conv2D(4, 3, padding="same", activation="relu", kernel_initializer="he_normal")(given)
    added = layers.Add()([convolved, layers.Conv2D(4, 1)(given)])
    normal = layers.BatchNormalization(moving_variance_initializer="ones")(added)
    return keras.Model(given, layers.Dense(10, activation="softmax")(layers.GlobalAveragePooling2D()(normal)))


def shared():
    given = keras.Input((28, 28))
    same = layers.Dense(28, activation="tanh")
    return keras.Model(given, layers.Dense(10, activation="softmax")(layers.Flatten()(same(same(given)))))


READABLE = {
    "convolutions": lambda: model(layers.Conv2D(4, 5, activation="relu"), layers.MaxPooling2D()),
    "without channels": lambda: model(layers.Dense(8), shape=(28, 28)),
    "residual": residual,
    "a layer in two places": shared,
    "nested": lambda: model(keras.Sequential([keras.Input((28, 28, 1)), layers.Conv2D(3, 3)])),
    "dropout and noise": lambda: model(layers.Dropout(0.3), layers.GaussianNoise(0.1), layers.RandomRotation(0.1)),
    "attention": lambda: model(layers.Reshape((28, 28)), layers.LSTM(4, return_sequences=True)),
    "softmax as a layer": lambda: keras.Sequential(
        [keras.Input((28, 28, 1)), *model(end=None).layers, layers.Softmax()]
    ),
}


@pytest.fixture
def path(tmp_path):
    return tmp_path / "mine.keras"


@pytest.mark.parametrize("make", READABLE.values(), ids=READABLE)
@pytest.mark.parametrize("compiled", [False, True])
def test_a_model_reads_what_keras_reads(path, make, compiled):
    made = make()
    if compiled:
        made.compile("adam", "sparse_categorical_crossentropy")
        made.optimizer.build(made.trainable_variables)
    file = KerasFile.read(saved(path, made))
    scaled = (IMAGES / np.float32(255)).astype(np.float32).reshape(-1, *made.input_shape[1:])
    assert np.array_equal(file.probabilities(IMAGES), made(scaled, training=False).numpy())
    assert [row["parameters"] for row in file.layers()] == [layer.count_params() for layer in made.layers]


def test_memory_decides_how_many_images_are_read_at_once(path, monkeypatch):
    saved(path, model(layers.Conv2D(4, 5)))
    whole = KerasFile.read(path)
    assert whole.batch_size == memory.READ_BATCH
    monkeypatch.setattr(memory, "VALUES_AT_ONCE", 50_000)
    few = KerasFile.read(path)
    assert 1 <= few.batch_size < 30
    assert few.probabilities(IMAGES) == pytest.approx(whole.probabilities(IMAGES), abs=1e-6)


def lstm_with_state():
    given = keras.Input((28, 28))
    return keras.Model(given, layers.LSTM(10, return_state=True)(given))


def wide(units):
    given = keras.Input((28, 28, 1))
    values = layers.Dense(units, activation="relu")(layers.Flatten()(given))
    return keras.Model(given, layers.Dense(10, activation="softmax")(values))


def not_a_number():
    made = model()
    made.layers[-1].bias.assign(np.full(10, np.nan))
    return made


REFUSED = {
    "a state beside the output": (lstm_with_state, "does not read digits"),
    "26 letters": (lambda: model(units=26), "it gives 26 values"),
    "digits and nothing": (lambda: model(units=11), "it gives 11 values"),
    "colours": (lambda: model(shape=(28, 28, 3)), "does not read digits"),
    "not a number": (not_a_number, "no numbers"),
    "large activations": (lambda: model(layers.UpSampling2D(400), layers.MaxPooling2D(400)), "for one image"),
    "code": (lambda: model(layers.Lambda(lambda x: x)), "read safely"),
}


@pytest.mark.parametrize(("make", "sentence"), REFUSED.values(), ids=REFUSED)
def test_what_does_not_read_digits_is_refused_with_the_reason(path, make, sentence):
    with pytest.raises(ArchitectureError, match=sentence):
        KerasFile.read(saved(path, make()))


@pytest.mark.filterwarnings("ignore:You are saving a model that has not yet been built:UserWarning")
def test_a_model_that_was_never_built_is_refused_with_the_reason(path):
    with pytest.raises(ArchitectureError, match="before it was built"):
        KerasFile.read(saved(path, keras.Sequential([layers.Flatten(), layers.Dense(10, activation="softmax")])))


def test_a_layer_that_is_no_model_is_refused(path):
    saved(path, model())
    repack(path, lambda config: config["config"]["layers"][1])
    with pytest.raises(ArchitectureError, match="not a model"):
        KerasFile.read(path)


def test_damage_behind_the_checksum_is_a_sentence(path):
    saved(path, model())
    for content in (b"", b"\x89HDF\r\n\x1a\n" + bytes(1000), hdf5(lambda file: file.create_group("layers"))):
        repack(path, weights=lambda content=content: content)
        with pytest.raises(ArchitectureError, match="is damaged"):
            KerasFile.read(path)


def test_nothing_waits_for_a_pipe(path):
    os.mkfifo(path)
    with pytest.raises(ArchitectureError, match="not a file"):
        KerasFile.read(path)
