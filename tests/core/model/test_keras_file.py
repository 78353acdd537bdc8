"""Strangers' Keras files: those that read digits give Keras's own values, all others a sentence, within bounds."""

import io
import json
import os
import zipfile

import h5py
import numpy as np
import pytest
from growth import growth, needs_linux

from core.errors import ArchitectureError
from core.model import backend, memory
from core.model.keras_file import KerasFile

keras = backend.keras()
layers = keras.layers
IMAGES = np.random.default_rng(3).integers(0, 256, (30, 28, 28), np.uint8)
READ = "core.model.keras_file:KerasFile.read"
WARM = ("core.model.backend:keras",)


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


def saved(path, made):
    keras.models.Model.save(made, path)
    return path


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
    "without softmax": (lambda: model(end=None), "no probabilities"),
    "sigmoids": (lambda: model(end="sigmoid"), "no probabilities"),
    "26 letters": (lambda: model(units=26), "does not read digits"),
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


def repack(path, change_config=lambda config: config, weights=None, method=zipfile.ZIP_DEFLATED):
    """Write the archive anew with another configuration or other weights."""
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    config = change_config(json.loads(members["config.json"]))
    members["config.json"] = config if isinstance(config, bytes) else json.dumps(config).encode()
    if weights is not None:
        members["model.weights.h5"] = weights
    with zipfile.ZipFile(path, "w", method) as archive:
        for name, content in members.items():
            archive.writestr(name, content)


def larger(units):
    """The first dense layer with so many units."""

    def change(config):
        rows = config["config"]["layers"]
        for row in rows:
            row.pop("build_config", None)
        next(row for row in rows if row["class_name"] == "Dense")["config"]["units"] = units
        return config

    return change


def deeper(config):
    """3,000 layers one after the other."""
    rows = config["config"]["layers"]
    config["config"]["layers"] = [rows[0], *({**rows[1], "config": {"name": f"f{n}"}} for n in range(3000)), *rows[2:]]
    return config


def hdf5(fill):
    stream = io.BytesIO()
    with h5py.File(stream, "w") as file:
        fill(file)
    return stream.getvalue()


def promising(file):
    """An array of which nothing is there."""
    file.create_dataset("layers/dense/vars/0", (2**30,), np.float32, chunks=(2**20,))


def packed(file):
    file.create_dataset("layers/dense/vars/0", data=np.zeros(2**28, np.float32), compression="gzip", chunks=(2**20,))


BOMBS = {
    "dense of two million units": (lambda: wide(8), {"change_config": larger(2_000_000)}, "parameters"),
    "dense of 2**40 units": (lambda: wide(8), {"change_config": larger(2**40)}, "parameters"),
    "three thousand layers": (model, {"change_config": deeper}, "parts"),
    "a gigabyte of zeros": (model, {"change_config": lambda _: bytes(1 << 30)}, "belong there"),
    "megabytes of lists": (model, {"change_config": lambda _: b"[" * 180_000_000}, "belong there"),
    "lists in lists": (model, {"change_config": lambda _: b"[" * 900_000}, "nested too deeply"),
    "two packed gigabytes": (model, {"weights": bytes(2 << 30)}, "belong there"),
    "arrays that are only promised": (model, {"weights": hdf5(promising)}, "far more"),
    "arrays that are packed": (model, {"weights": hdf5(packed)}, "far more"),
    "many groups": (model, {"weights": hdf5(lambda file: [file.create_group(f"g{n}") for n in range(15_000)])}, "more"),
}


ALWAYS = {"dense of 2**40 units", "arrays that are only promised"}


@needs_linux
@pytest.mark.parametrize(
    ("make", "changes", "sentence"),
    [pytest.param(*case, id=name, marks=() if name in ALWAYS else pytest.mark.slow) for name, case in BOMBS.items()],
)
def test_a_bomb_is_refused_before_it_goes_off(path, make, changes, sentence):
    saved(path, make())
    repack(path, **changes)
    found = growth(READ, path, warm=WARM)
    assert sentence in found.said
    assert found.peak_bytes < 150 << 20


def test_damage_behind_the_checksum_is_a_sentence(path):
    saved(path, model())
    for weights in (b"", b"\x89HDF\r\n\x1a\n" + bytes(1000), hdf5(lambda file: file.create_group("layers"))):
        repack(path, weights=weights)
        with pytest.raises(ArchitectureError):
            KerasFile.read(path)


def test_nothing_waits_for_a_pipe(path):
    os.mkfifo(path)
    with pytest.raises(ArchitectureError, match="not a file"):
        KerasFile.read(path)
