"""Networks from Core ML files: the same probabilities as the file gives, or a sentence why not."""

import numpy as np
import pytest
from core_ml import Stranger, random_network, smooth_images, write
from hypothesis import given, settings
from strategies import architectures

from core.coreml import network_file
from core.coreml.coreml_file import CoreMLFile
from core.coreml.coreml_network import network_from_core_ml
from core.errors import ArchitectureError, ExportError
from core.model.architecture import CHOLLET, MALIREDDI, Architecture
from core.model.layers import AveragePooling, BatchNormalization, Convolution, Dense, Flatten, LeakyReLU
from core.prediction.predictor import Predictor

IMAGES = smooth_images(50)


@pytest.mark.parametrize("architecture", [MALIREDDI, CHOLLET], ids=lambda one: one.name)
def test_our_own_files_come_back_to_the_bit_without_what_only_a_training_needs(tmp_path, architecture):
    network = random_network(architecture)
    back = network_from_core_ml(write(network, tmp_path / "DigitClassifier.mlmodel"))
    assert back.architecture.name == "DigitClassifier"
    assert back.architecture.layers == tuple(layer for layer in architecture.layers if layer.kind != "dropout")
    assert all(np.array_equal(*both) for both in zip(back.weights, network.weights, strict=True))


@settings(max_examples=40)
@given(architectures())
def test_whatever_we_export_can_be_opened(tmp_path_factory, architecture):
    network = random_network(architecture)
    back = network_from_core_ml(write(network, tmp_path_factory.mktemp("coreml") / "random.mlmodel"))
    assert np.abs(Predictor(back).probabilities(IMAGES) - Predictor(network).probabilities(IMAGES)).max() < 1e-5


def test_every_kind_of_layer_comes_back_as_it_was(tmp_path):
    chosen = (
        Convolution(3, 3, "same"), BatchNormalization(), LeakyReLU(0.1), AveragePooling(3, "same"), Flatten(),
        Dense(10, "softmax"),
    )  # fmt: skip
    back = network_from_core_ml(write(random_network(Architecture("all", chosen)), tmp_path / "all.mlmodel"))
    assert back.architecture.layers == chosen


def nothing(_builder, end):
    return end


def convolved(**changes):
    """A convolution with something else than ours."""
    values = {
        "kernel_channels": 1, "output_channels": 2, "height": 3, "width": 3, "stride_height": 1, "stride_width": 1,
        "border_mode": "same", "groups": 1, "W": None, "b": None, "has_bias": False,
    } | changes  # fmt: skip
    shape = (values["height"], values["width"], 1, 2)
    values["W"] = np.random.default_rng(2).normal(0, 0.3, shape).astype(np.float32)

    def middle(builder, end):
        builder.add_convolution(name="middle", input_name=end, output_name="middle", **values)
        return "middle"

    return middle


def pooled(**changes):
    values = {"height": 2, "width": 2, "stride_height": 2, "stride_width": 2, "layer_type": "MAX"}
    values |= {"padding_type": "VALID"} | changes

    def middle(builder, end):
        builder.add_pooling(name="middle", input_name=end, output_name="middle", **values)
        return "middle"

    return middle


def activated(kind, params=None):
    def middle(builder, end):
        builder.add_activation("middle", kind, end, "middle", params)
        return "middle"

    return middle


def branched(builder, end):
    builder.add_activation("left", "RELU", end, "left")
    builder.add_activation("right", "LINEAR", end, "right", [1.0, 0.0])
    return "right"


@pytest.mark.parametrize(
    ("middle", "shape"),
    [
        (nothing, (1, 28, 28)),
        (pooled(layer_type="AVERAGE"), (1, 14, 14)),
        (activated("LINEAR", [1.0, 0.0]), (1, 28, 28)),
        (pooled(is_global=True, layer_type="AVERAGE"), (1, 1, 1)),
    ],
)
def test_others_files_can_be_opened_where_they_have_our_layers(tmp_path, middle, shape):
    path = Stranger(middle, shape).write(tmp_path / "stranger.mlmodel")
    network = network_from_core_ml(path)
    expected = CoreMLFile.read(path).probabilities(IMAGES)
    assert np.abs(Predictor(network).probabilities(IMAGES) - expected).max() < 1e-5


REFUSED = {
    "strides": (convolved(stride_height=2, stride_width=2), (2, 14, 14), {}, "its stride or the gaps in it are not 1"),
    "no square": (convolved(width=5), (2, 28, 28), {}, "window of 3 × 5 is no square"),
    "channel by channel": (convolved(), (2, 28, 28), {}, "lays out channel by channel"),
    "overlapping": (pooled(height=3, width=3), (1, 13, 13), {}, r"its stride is \[2, 2\], not its size of 3"),
    "roots": (pooled(layer_type="L2"), (1, 14, 14), {}, "neither of the largest nor of the mean"),
    "softsign": (activated("SOFTSIGN"), (1, 28, 28), {}, "its function is softsign"),
    "an ELU of its own": (activated("ELU", 0.5), (1, 28, 28), {}, "its function is ELU"),
    "a factor": (activated("LINEAR", [2.0, 0.0]), (1, 28, 28), {}, "not by 1/255"),
    "a line": (activated("LINEAR", [1.0, 0.5]), (1, 28, 28), {}, "its function is linear"),
    "a branch": (branched, (1, 28, 28), {}, "does not read what the layer before it gives"),
    "another scale": (nothing, (1, 28, 28), {"scale": 1.0}, "it multiplies a pixel by 1, not by 1/255"),
    "a shift": (nothing, (1, 28, 28), {"biases": {"gray_bias": 0.5}}, "does something that its layers do not tell"),
    "other labels": (nothing, (1, 28, 28), {"labels": list("1234567890")}, "its labels are not 0 to 9 in this order"),
}


@pytest.mark.parametrize(("middle", "shape", "more", "reason"), REFUSED.values(), ids=REFUSED)
def test_all_else_is_refused_in_a_sentence(tmp_path, middle, shape, more, reason):
    path = Stranger(middle, shape, **more).write(tmp_path / "stranger.mlmodel")
    with pytest.raises(ArchitectureError, match=reason) as caught:
        network_from_core_ml(path)
    assert "\n" not in str(caught.value)


def test_weights_that_are_no_numbers_are_refused(tmp_path):
    network = random_network()
    network.weights[0].flat[0] = np.nan
    with pytest.raises(ArchitectureError, match="no finite numbers"):
        network_from_core_ml(write(network, tmp_path / "broken.mlmodel"))


def test_a_program_says_what_to_open_instead(tmp_path):
    path = write(random_network(), tmp_path / "tiny.mlpackage")
    with pytest.raises(ArchitectureError, match="is a Core ML program") as caught:
        network_file.read(path)
    assert "Open the .mlmodel" in caught.value.hint


def test_the_one_door_knows_the_formats_by_their_endings(tmp_path):
    network = random_network()
    assert network_file.read(write(network, tmp_path / "a.mlmodel")).architecture.name == "a"
    assert [network_file.needs_engine(tmp_path / name) for name in ("a.keras", "a.KERAS", "a.mlmodel")] == [1, 1, 0]
    with pytest.raises(ArchitectureError, match=r"a\.onnx is no network that can be opened"):
        network_file.read(tmp_path / "a.onnx")
    with pytest.raises(ExportError, match="does not exist"):
        network_file.read(tmp_path / "missing.mlmodel")
    with pytest.raises(ArchitectureError):
        network_file.read(tmp_path / "missing.keras")
