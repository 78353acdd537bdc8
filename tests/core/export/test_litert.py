"""LiteRT files: run by TensorFlow Lite they give what the network gives, or nearly so with weights of 8 bits."""

import os

import numpy as np
import pytest
from core_ml import random_network, smooth_images
from hypothesis import given, settings
from strategies import architectures

from core.data import sources
from core.errors import ExportError
from core.export import exporter, litert
from core.export.checks import Comparison, comparison_checks
from core.export.litert import LiteRTFile
from core.export.metadata import Metadata
from core.export.options import Options
from core.model.architecture import MALIREDDI, Architecture
from core.model.layers import Activation, AveragePooling, Convolution, Dense, Flatten, MaxPooling
from core.model.network import Network, keras_model, keras_probabilities, keras_weights

ALL = {"input", "output", "precision", "probabilities", "same labels"}
ODD = Architecture(
    "odd",
    (
        Convolution(4, 4, "same", "elu"), Convolution(5, 5, "valid", "sigmoid"), MaxPooling(5, "same"),
        Activation("elu"), Convolution(6, 2, "same", "tanh"), AveragePooling(2, "valid"), Flatten(), Dense(20, "elu"),
        Dense(10, "softmax"),
    ),
)  # fmt: skip


def read_back(network, path, precision="float32"):
    litert.write(network, path, precision)
    return LiteRTFile.read(path)


def test_an_export_is_proven_and_in_place(export, tmp_path):
    report = export(tmp_path / "digits.tflite")
    assert (report.format, report.precision, report.spec_version, report.agreement) == ("tflite", "float32", None, 1)
    assert report.largest_difference <= 1e-6
    assert {check.name for check in report.checks} == ALL | {"same probabilities"}
    assert [path.name for path in tmp_path.iterdir()] == ["digits.tflite"]


def test_its_input_and_output_have_names_shapes_and_types(tmp_path, network):
    file = read_back(network, tmp_path / "a.tflite")
    assert (file.inputs, file.outputs) == (litert.WANTED_INPUTS, litert.WANTED_OUTPUTS)
    assert file.inputs == ("image, (1, 28, 28, 1) float32",)
    assert file.small_weights == 0
    assert file.probabilities(smooth_images(0)).shape == (0, 10)


@pytest.mark.parametrize("architecture", [ODD, MALIREDDI], ids=lambda one: one.name)
def test_it_computes_what_keras_computes(architecture, tmp_path):
    network, images = random_network(architecture), smooth_images(40)
    found = read_back(network, tmp_path / "a.tflite").probabilities(images)
    assert np.abs(found - keras_probabilities(network, images)).max() <= 1e-5


@pytest.mark.slow
@settings(max_examples=25)
@given(architectures())
def test_random_architectures_compute_what_keras_computes(tmp_path_factory, architecture):
    network, images = random_network(architecture), smooth_images(20)
    found = read_back(network, tmp_path_factory.mktemp("lite") / "a.tflite").probabilities(images)
    assert np.abs(found - keras_probabilities(network, images)).max() <= 1e-5


def test_nothing_is_printed(tmp_path, network, capfd):
    read_back(network, tmp_path / "a.tflite", "int8").probabilities(smooth_images(2))
    assert capfd.readouterr() == ("", "")


def sure_images(network):
    """Images of which the network is sure, as trained ones are of digits."""
    images = smooth_images(3000)
    first, second = np.sort(keras_probabilities(network, images), axis=1)[:, :-3:-1].T
    return images[first - second > 0.05][:1000]


def test_weights_of_8_bits_are_smaller_and_proven_by_their_answers(tmp_path):
    network = random_network(MALIREDDI)
    images = sure_images(network)
    assert len(images) == 1000
    whole, small = (
        exporter.export(
            network, Metadata(), tmp_path / f"{precision}.tflite", images, options=Options(precision=precision)
        )
        for precision in ("float32", "int8")
    )
    assert small.precision == "int8"
    assert small.bytes < 0.35 * whole.bytes
    assert {check.name for check in small.checks} == ALL | {"same probabilities"}
    assert 0.99 <= small.agreement <= 1
    assert small.largest_difference > whole.largest_difference
    assert LiteRTFile.read(small.path).small_weights > 90_000


def test_a_network_that_guesses_is_not_kept_in_8_bits(tmp_path):
    with pytest.raises(ExportError, match=r"same labels \(\d+ of 1,010 agree") as caught:
        exporter.export(
            random_network(MALIREDDI),
            Metadata(),
            tmp_path / "a.tflite",
            smooth_images(1000),
            options=Options(precision="int8"),
        )
    assert "export it in float32" in caught.value.hint
    assert not list(tmp_path.iterdir())


def test_two_answers_of_a_hundred_may_change_and_no_more():
    rounded = Options(precision="int8")
    for difference, agreeing, held in (
        (0.02, 980, [True, True]),
        (0.02, 979, [True, False]),
        (np.nan, 1000, [False, True]),
    ):
        assert [check.ok for check in comparison_checks(Comparison(difference, agreeing, 1000), rounded)] == held


@pytest.mark.parametrize("suffix", [".keras", ".npz", ".html"])
def test_8_bits_are_refused_elsewhere(suffix, export, tmp_path):
    with pytest.raises(ExportError, match=rf"A \{suffix} file keeps its weights as float32, not as int8"):
        export(tmp_path / f"a{suffix}", options=Options(precision="int8"))


@pytest.mark.parametrize("precision", ["float32", "int8"])
def test_a_file_that_computes_something_else_is_not_kept(precision, export, tmp_path, network, monkeypatch):
    write, other = litert.write, Network(network.architecture, (-network.weights[0], *network.weights[1:]))
    monkeypatch.setattr(litert, "write", lambda _network, path, given: write(other, path, given))
    with pytest.raises(ExportError, match="did not pass its checks and was not kept"):
        export(tmp_path / "a.tflite", options=Options(precision=precision))
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is empty"),
        (b"something else", "is no LiteRT file"),
        (b"\x1c\x00\x00\x00TFL3" + bytes(40), "cannot be run"),
    ],
)
def test_what_is_no_such_file_is_refused_in_a_sentence(content, said, tmp_path):
    path = tmp_path / "a.tflite"
    path.write_bytes(content)
    with pytest.raises(ExportError, match=said):
        LiteRTFile.read(path)


def test_what_cannot_be_converted_is_told(network, monkeypatch):
    def fails(*_given):
        raise ValueError("No operation for that.")

    monkeypatch.setattr(litert, "_converter", lambda *_given: type("Converter", (), {"convert": fails})())
    with pytest.raises(ExportError, match=r"TensorFlow cannot convert the network: No operation for that\."):
        litert.content(network)


@pytest.mark.slow
@pytest.mark.mnist
def test_a_network_that_has_learnt_mnist_keeps_its_answers(tmp_path, mnist_folder):
    import keras

    assert os.environ["DIGIT_TRAINER_DATA"] == str(mnist_folder)
    data = sources.load("mnist")
    keras.utils.set_random_seed(1)
    model = keras_model(MALIREDDI, 1)
    model.compile("adam", "sparse_categorical_crossentropy")
    model.fit(data.train.images[:20_000, ..., None] / 255, data.train.labels[:20_000], 128, epochs=2, verbose=0)
    network = Network(MALIREDDI, keras_weights(model))
    for precision, agreement in (("float32", 1.0), ("int8", 0.998)):
        report = exporter.export(
            network,
            Metadata(),
            tmp_path / f"{precision}.tflite",
            data.test.images,
            options=Options(precision=precision),
        )
        assert report.agreement >= agreement
