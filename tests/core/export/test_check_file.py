"""The check of anybody's file."""

import json

import numpy as np
import pytest

from core.coreml.coreml_file import CoreMLFile
from core.data.dataset import Digits
from core.export import verify
from core.export.library import coremltools
from core.export.metadata import Metadata
from core.model.network import Network

METADATA = Metadata(author="Ada Ünïcode", version="2", further={"run": "one", "data": ""})


def changed(path, change):
    spec = coremltools().utils.load_spec(str(path))
    change(spec)
    path.write_bytes(spec.SerializeToString())
    return path


def forget_scale(spec):
    spec.neuralNetworkClassifier.preprocessing[0].scaler.channelScale = 1


def nine_labels(spec):
    del spec.neuralNetworkClassifier.stringClassLabels.vector[9]


def whole_number_labels(spec):
    spec.neuralNetworkClassifier.ClearField("stringClassLabels")
    spec.neuralNetworkClassifier.int64ClassLabels.vector.extend(range(10))


def other_input_name(spec):
    spec.description.input[0].name = "picture"
    for layer in spec.neuralNetworkClassifier.layers:
        layer.input[:] = ["picture" if name == "image" else name for name in layer.input]
    spec.neuralNetworkClassifier.preprocessing[0].featureName = "picture"


def named(report):
    return {check.name: check for check in report.checks}


@pytest.mark.parametrize("kind", ["mlmodel", "mlpackage"])
def test_a_file_of_ours_passes_the_check_of_anybodys(kind, network, write_file, tmp_path, own_digits, reference):
    path = write_file(network, tmp_path / f"model.{kind}", METADATA)
    report = verify.check_file(path, own_digits, lambda images: reference(network, images))
    assert report.ok
    answer = report.to_json()
    assert {"path", "ok", "checks", "input", "outputs", "metadata", "input_scale", "accuracy", "loss"} <= set(answer)
    assert answer["path"] == str(path)
    assert answer["accuracy"] == 1
    assert answer["loss"] > 0
    assert answer["input"]["name"] == "image"
    assert answer["metadata"]["author"] == "Ada Ünïcode"
    assert set(answer["checks"][0]) == {"name", "ok", "detail"}
    assert "310 of 310 agree" in named(report)["same labels"].detail
    assert any("Accuracy 1.0000 (300 of 300 right)" in line for line in report.lines())


def test_without_digits_there_is_no_accuracy_but_everything_else(network, write_file, tmp_path):
    report = verify.check_file(write_file(network, tmp_path / "model.mlmodel"))
    assert report.ok
    assert report.to_json()["accuracy"] is None
    assert report.to_json()["loss"] is None


def test_a_forgotten_scale_is_recognised_by_what_it_does(network, write_file, tmp_path, own_digits):
    path = changed(write_file(network, tmp_path / "model.mlmodel"), forget_scale)
    report = verify.check_file(path, own_digits)
    assert not report.ok
    (failed,) = [check for check in report.checks if not check.ok]
    assert failed.name == "input scale"
    assert "the scale 1/255 was forgotten" in failed.detail
    right = verify.check_file(write_file(network, tmp_path / "right.mlmodel"), own_digits)
    assert report.evaluation.loss > 1.5 * right.evaluation.loss


def test_a_forgotten_scale_is_not_claimed_without_digits(network, write_file, tmp_path):
    path = changed(write_file(network, tmp_path / "model.mlmodel"), forget_scale)
    report = verify.check_file(path)
    assert named(report)["input scale"].ok
    assert "nobody can tell" in named(report)["input scale"].detail


def test_a_network_that_was_trained_on_0_to_255_has_not_forgotten_anything(network, write_file, tmp_path, own_digits):
    """Its first convolution divides by 255 itself."""
    weights = [array.copy() for array in network.weights]
    weights[0] /= 255
    path = changed(write_file(Network(network.architecture, tuple(weights)), tmp_path / "model.mlmodel"), forget_scale)
    report = verify.check_file(path, own_digits)
    assert report.ok
    assert report.to_json()["input_scale"] == 1
    assert report.to_json()["accuracy"] == 1


def test_nine_labels_for_ten_outputs_fail_and_nothing_is_read(network, write_file, tmp_path, own_digits):
    report = verify.check_file(changed(write_file(network, tmp_path / "model.mlmodel"), nine_labels), own_digits)
    assert not named(report)["labels"].ok
    assert "0 1 2 3 4 5 6 7 8 for 10 values" in named(report)["labels"].detail
    assert report.to_json()["accuracy"] is None


def test_strangers_may_have_other_names_and_whole_numbers_as_labels(network, write_file, tmp_path, own_digits):
    path = write_file(network, tmp_path / "model.mlmodel")
    report = verify.check_file(changed(changed(path, other_input_name), whole_number_labels), own_digits)
    assert report.ok
    assert "(whole numbers)" in named(report)["labels"].detail
    assert report.to_json()["accuracy"] == 1


def test_an_array_instead_of_an_image_fails(network, tmp_path):
    models = coremltools().models
    builder = models.neural_network.NeuralNetworkBuilder(
        [("image", models.datatypes.Array(784))], [("out", models.datatypes.Array(10))]
    )
    builder.add_inner_product("ten", np.eye(10, 784, dtype=np.float32), None, 784, 10, False, "image", "ten")
    builder.add_softmax("softmax", "ten", "out")
    path = tmp_path / "array.mlmodel"
    path.write_bytes(builder.spec.SerializeToString())
    report = verify.check_file(path)
    assert not named(report)["input"].ok
    assert "it should be an image" in named(report)["input"].detail
    assert not named(report)["outputs"].ok


def test_another_network_is_told_apart(make_network, network, write_file, tmp_path, own_digits, reference):
    path = write_file(make_network(seed=5), tmp_path / "model.mlmodel")
    report = verify.check_file(path, own_digits, lambda images: reference(network, images))
    assert {"same probabilities", "same labels"} <= {check.name for check in report.checks if not check.ok}


def test_an_empty_data_set_is_no_data(network, write_file, tmp_path):
    report = verify.check_file(write_file(network, tmp_path / "model.mlmodel"), Digits.empty())
    assert report.ok
    assert report.evaluation is None


def test_a_file_knows_nothing_of_its_report(network, write_file, tmp_path):
    path = write_file(network, tmp_path / "model.mlmodel")
    before = path.read_bytes()
    verify.check_file(path)
    assert path.read_bytes() == before
    assert isinstance(verify.check_file(path).file, CoreMLFile)


def bias_not_a_number(spec):
    layer = next(one for one in spec.neuralNetworkClassifier.layers if one.HasField("convolution"))
    layer.convolution.bias.floatValue[0] = float("nan")


def scale_not_a_number(spec):
    spec.neuralNetworkClassifier.preprocessing[0].scaler.channelScale = float("nan")


def blind(spec):
    spec.neuralNetworkClassifier.preprocessing[0].scaler.channelScale = 0


@pytest.mark.parametrize(
    ("change", "failed"),
    [
        (bias_not_a_number, {"weights", "probabilities"}),
        (scale_not_a_number, {"input scale", "probabilities"}),
        (blind, {"input scale"}),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_what_is_no_number_fails_and_its_answer_is_still_json(
    change, failed, network, write_file, tmp_path, own_digits
):
    report = verify.check_file(changed(write_file(network, tmp_path / "model.mlmodel"), change), own_digits)
    assert {check.name for check in report.checks if not check.ok} == failed
    json.dumps(report.to_json(), allow_nan=False)
