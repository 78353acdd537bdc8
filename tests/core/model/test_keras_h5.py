"""Older Keras files: those of layers that are known read as Keras does, all others get a sentence, and run nothing."""

import h5py
import numpy as np
import pytest
from core_ml import random_network
from keras_files import change_h5, hdf5, saved_h5

from core.errors import ArchitectureError
from core.model import backend
from core.model.architecture import MALIREDDI
from core.model.keras_file import KerasFile
from core.model.keras_h5 import LAYERS
from core.model.keras_network import CONVERSIONS, network_from_keras
from core.model.network import keras_network, keras_probabilities

keras = backend.keras()
layers = keras.layers
IMAGES = np.random.default_rng(3).integers(0, 256, (30, 28, 28), np.uint8)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "mine.h5"


def sequential():
    return keras.Sequential(
        [keras.Input((28, 28, 1)), layers.Conv2D(4, 5, activation="relu", kernel_regularizer="l2"), layers.Flatten(),
         layers.Dense(10, activation="softmax")]
    )  # fmt: skip


def functional():
    return keras_network(random_network(MALIREDDI))


def asked(made):
    return made(IMAGES[..., None].astype(np.float32) / 255, training=False).numpy()


@pytest.mark.parametrize("make", [sequential, functional])
@pytest.mark.parametrize("compiled", [False, True])
def test_a_model_reads_what_keras_reads(path, make, compiled):
    made = make()
    if compiled:
        made.compile("adam", "sparse_categorical_crossentropy")
    file = KerasFile.read(saved_h5(path, made))
    assert np.abs(file.probabilities(IMAGES) - asked(made)).max() < 1e-6


def test_a_network_of_ours_comes_back_to_the_bit(path):
    network = random_network(MALIREDDI)
    back = network_from_keras(saved_h5(path, keras_network(network)))
    assert back.architecture.layers == MALIREDDI.layers
    assert all(np.array_equal(*both) for both in zip(back.weights, network.weights, strict=True))


def as_keras_2(config):
    """The configuration as Keras 2 wrote it: no modules, the shape at the first layer."""

    def old(value):
        if isinstance(value, dict):
            if value.get("class_name") == "DTypePolicy":
                return "float32"
            return {key: old(item) for key, item in value.items() if key not in {"module", "registered_name"}}
        return [old(item) for item in value] if isinstance(value, list) else value

    made = old(config)
    first, second, *_ = made["config"]["layers"]
    shape = first["config"].pop("batch_shape")
    first["config"] = {"batch_input_shape": shape, "dtype": "float32", "name": first["config"]["name"]}
    second["config"]["batch_input_shape"] = shape
    return made


def without_input(config):
    """As the first versions of Keras 2 wrote it."""
    made = as_keras_2(config)
    del made["config"]["layers"][0]
    return made


@pytest.mark.parametrize("old", [as_keras_2, without_input])
def test_a_file_of_keras_2_is_read(path, old):
    made = sequential()
    network = network_from_keras(change_h5(saved_h5(path, made), old))
    assert np.abs(keras_probabilities(network, IMAGES) - asked(made)).max() < 1e-5
    assert [layer.kind for layer in network.architecture.layers] == ["convolution", "flatten", "dense"]


def lambda_layer(config):
    config["config"]["layers"][1]["class_name"] = "Lambda"
    return config


def hidden_function(config):
    strange = {"module": "builtins", "class_name": "function", "config": "print"}
    config["config"]["layers"][1]["config"]["activation"] = strange
    return config


@pytest.mark.parametrize(("change", "name"), [(lambda_layer, "Lambda"), (hidden_function, "function")])
def test_a_part_that_could_run_code_is_refused_before_it_is_built(path, change, name):
    with pytest.raises(ArchitectureError, match=f"a part of the kind '{name}'") as caught:
        KerasFile.read(change_h5(saved_h5(path, sequential()), change))
    assert "Save the model again as .keras" in caught.value.hint


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda _config: {"class_name": "Elsewhere", "config": {}}, "describes no model"),
        (lambda _config: {"class_name": "Sequential", "config": 3}, "describes no model"),
        (lambda config: config | {"x": "y" * 2_000_000}, "is too long"),
        (lambda config: config | {"x": [{"class_name": "Dense"}] * 1_001}, "parts; at most 1,000 are read"),
        (lambda config: {**config, "config": {"name": "none", "layers": []}}, "does not say what images"),
    ],
)
@pytest.mark.filterwarnings("ignore")
def test_a_configuration_that_makes_no_sense_is_refused(path, change, reason):
    with pytest.raises(ArchitectureError, match=reason):
        KerasFile.read(change_h5(saved_h5(path, sequential()), change))


def test_files_without_a_model_are_refused(path):
    path.write_bytes(b"hello")
    with pytest.raises(ArchitectureError, match="is a text"):
        KerasFile.read(path)
    path.write_bytes(hdf5(lambda file: file.create_dataset("x", data=[1])))
    with pytest.raises(ArchitectureError, match=r"is an HDF5 file\. It holds no Keras model"):
        KerasFile.read(path)
    path.unlink()
    with pytest.raises(ArchitectureError):
        KerasFile.read(path)


def test_more_numbers_than_the_network_has_are_refused(path):
    saved_h5(path, sequential())
    with h5py.File(path, "a") as file:
        file.create_dataset("huge", shape=(1 << 30,), dtype="f8", chunks=True)
    with pytest.raises(ArchitectureError, match="far more than the network's weights"):
        KerasFile.read(path)


def test_weights_of_another_network_are_refused(path):
    saved_h5(path, sequential())

    def wider(config):
        config["config"]["layers"][1]["config"]["filters"] = 5
        return config

    with pytest.raises(ArchitectureError, match="is not a Keras file that can be read safely"):
        KerasFile.read(change_h5(path, wider))


def test_every_kind_that_can_be_opened_is_read_from_older_files_too():
    assert set(LAYERS) == {"InputLayer", "Rescaling", "ZeroPadding2D", *CONVERSIONS}
