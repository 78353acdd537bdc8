"""The checks: what is right passes, what is wrong fails, each wrong thing by its own check."""

import dataclasses

import pytest

from core.errors import ExportError
from core.export import proof as proofs
from core.export import verify
from core.export.library import coremltools
from core.export.metadata import Metadata
from core.export.proof import Proof
from core.model.architecture import Architecture
from core.model.layers import Convolution, Dense, Flatten, MaxPooling
from core.model.network import Network, keras_probabilities

SMALL = Architecture(
    "small", (Convolution(8, 5, activation="relu"), MaxPooling(2), Flatten(), Dense(10, activation="softmax"))
)
METADATA = Metadata(author="Ada Ünïcode", version="2", further={"run": "one", "data": ""})


@pytest.fixture(scope="module")
def proof(images):
    return proofs.proof_images(images)


@pytest.fixture(scope="module")
def small(make_network):
    return make_network(SMALL, 1)


def failures(path, network, proof, reference, metadata=METADATA):
    found = verify.verify(path, metadata, Proof(proof, reference(network, proof)))
    return {check.name for check in found.failures()}


@pytest.mark.parametrize("kind", ["mlmodel", "mlpackage"])
def test_a_right_file_passes_against_keras(kind, network, write_file, tmp_path, proof):
    path = write_file(network, tmp_path / f"right.{kind}", METADATA)
    found = verify.verify(path, METADATA, Proof(proof, keras_probabilities(network, proof)))
    assert found.failures() == ()
    assert found.comparison.largest_difference < 2e-6
    assert found.comparison.agreement == 1
    assert [check.name for check in found.checks] == [
        "specification", "input", "input scale", "outputs", "labels", "metadata", "weights", "probabilities",
        "same probabilities", "same labels",
    ]  # fmt: skip
    assert "on 1,010 images" in found.checks[-2].detail
    assert "1,010 of 1,010 agree" in found.checks[-1].detail


def changed(path, change):
    spec = coremltools().utils.load_spec(str(path))
    change(spec)
    path.write_bytes(spec.SerializeToString())
    return path


def forget_scale(spec):
    spec.neuralNetworkClassifier.preprocessing[0].scaler.channelScale = 1


def flatten_wrong(spec):
    (layer,) = [one for one in spec.neuralNetworkClassifier.layers if one.HasField("flatten")]
    layer.flatten.mode = 0


def bias_off(spec):
    layer = next(one for one in reversed(spec.neuralNetworkClassifier.layers) if one.HasField("innerProduct"))
    layer.innerProduct.bias.floatValue[3] += 1e-4


def bias_not_a_number(spec):
    layer = next(one for one in spec.neuralNetworkClassifier.layers if one.HasField("convolution"))
    layer.convolution.bias.floatValue[0] = float("nan")


def infinite_weight(spec):
    layer = next(one for one in spec.neuralNetworkClassifier.layers if one.HasField("convolution"))
    layer.convolution.weights.floatValue[0] = float("inf")


def nine_labels(spec):
    del spec.neuralNetworkClassifier.stringClassLabels.vector[9]


def whole_number_labels(spec):
    spec.neuralNetworkClassifier.ClearField("stringClassLabels")
    spec.neuralNetworkClassifier.int64ClassLabels.vector.extend(range(10))


def labels_backwards(spec):
    spec.neuralNetworkClassifier.stringClassLabels.vector[:] = list(reversed("0123456789"))


def other_input_name(spec):
    spec.description.input[0].name = "picture"
    for layer in spec.neuralNetworkClassifier.layers:
        layer.input[:] = ["picture" if name == "image" else name for name in layer.input]
    spec.neuralNetworkClassifier.preprocessing[0].featureName = "picture"


def colour_input(spec):
    spec.description.input[0].type.imageType.colorSpace = 20


def other_author(spec):
    spec.description.metadata.author = "somebody else"


def no_image_text(spec):
    spec.description.input[0].shortDescription = ""


def newer_version(spec):
    spec.specificationVersion = 4


def no_label(spec):
    del spec.description.output[1]


def outputs_backwards(spec):
    spec.description.output.reverse()


@pytest.mark.parametrize(
    ("change", "caught_by"),
    [
        (forget_scale, {"input scale", "same probabilities"}),
        (flatten_wrong, {"same probabilities"}),
        (bias_off, {"same probabilities"}),
        (bias_not_a_number, {"weights", "probabilities", "same probabilities"}),
        (infinite_weight, {"weights", "same probabilities"}),
        (labels_backwards, {"labels", "same probabilities"}),
        (whole_number_labels, {"labels"}),
        (other_input_name, {"input"}),
        (other_author, {"metadata"}),
        (no_image_text, {"metadata"}),
        (newer_version, {"specification"}),
        (no_label, {"outputs", "metadata"}),
        (outputs_backwards, {"outputs"}),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_a_wrong_file_fails(change, caught_by, small, write_file, tmp_path, proof, reference):
    path = write_file(small, tmp_path / "model.mlmodel", METADATA)
    assert failures(path, small, proof, reference) == set()
    assert caught_by <= failures(changed(path, change), small, proof, reference)


@pytest.mark.parametrize("change", [nine_labels, colour_input])
def test_a_file_that_cannot_even_be_run_is_refused(change, small, write_file, tmp_path, proof, reference):
    path = changed(write_file(small, tmp_path / "model.mlmodel", METADATA), change)
    with pytest.raises(ExportError):
        failures(path, small, proof, reference)


@pytest.mark.parametrize("kind", ["mlmodel", "mlpackage"])
def test_another_networks_weights_fail(kind, make_network, small, write_file, tmp_path, proof, reference):
    path = write_file(make_network(SMALL, 2), tmp_path / f"model.{kind}", METADATA)
    assert {"same probabilities", "same labels"} <= failures(path, small, proof, reference)


@pytest.mark.parametrize("kind", ["mlmodel", "mlpackage"])
def test_one_bias_that_is_off_by_a_ten_thousandth_fails(kind, small, write_file, tmp_path, proof, reference):
    weights = [array.copy() for array in small.weights]
    weights[-1][5] += 1e-4
    path = write_file(Network(SMALL, tuple(weights)), tmp_path / f"model.{kind}", METADATA)
    assert failures(path, small, proof, reference) == {"same probabilities"}


@pytest.mark.parametrize("kind", ["mlmodel", "mlpackage"])
def test_a_forgotten_or_other_scale_in_either_format_fails(
    kind, monkeypatch, small, write_file, tmp_path, proof, reference
):
    monkeypatch.setattr("core.export.contract.SCALE", 1.0)
    path = write_file(small, tmp_path / f"model.{kind}", METADATA)
    monkeypatch.undo()
    assert failures(path, small, proof, reference) >= {"input scale", "same probabilities"}


@pytest.mark.parametrize("given", [{"author": "x"}, {"further": {"run": "two"}}, {"label_description": "y"}])
def test_metadata_that_is_not_as_given_fails(given, network, write_file, tmp_path, proof, reference):
    path = write_file(network, tmp_path / "model.mlmodel", METADATA)
    assert failures(path, network, proof, reference, dataclasses.replace(METADATA, **given)) == {"metadata"}
