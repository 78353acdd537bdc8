"""Networks that ask for nonsense end in a sentence: no trace, no hang, no memory without end."""

import tracemalloc

import pytest

from core.coreml.classifier import Pixels
from core.coreml.coreml_file import CoreMLFile
from core.errors import ExportError
from core.export.library import coremltools


def refused(path, reason=None):
    with pytest.raises(ExportError, match=reason) as caught:
        CoreMLFile.read(path)
    assert str(path) in caught.value.sentence
    assert caught.value.sentence.endswith(".")


@pytest.fixture(scope="module")
def tiny(network, write_file, tmp_path_factory) -> bytes:
    return write_file(network, tmp_path_factory.mktemp("tiny") / "tiny.mlmodel").read_bytes()


def changed(tiny, change):
    """The tiny network's file after `change(layers by name, specification)`."""
    spec = coremltools().proto.Model_pb2.Model()
    spec.ParseFromString(tiny)
    change({layer.name: layer for layer in spec.neuralNetworkClassifier.layers}, spec)
    return spec.SerializeToString()


def set_kernel(sides):
    def change(layers, _spec):
        layers["convolution_2"].convolution.kernelSize[:] = sides

    return change


def set_channels(count):
    def change(layers, _spec):
        layers["convolution_2"].convolution.outputChannels = count

    return change


def pad_by(amount):
    def change(layers, _spec):
        padding = layers["convolution_5"].convolution.valid.paddingAmounts
        for edge in padding.borderAmounts:
            edge.startEdgeSize = amount

    return change


def pool_padding(amount):
    def change(layers, _spec):
        pooling = layers["max_pooling_3"].pooling
        for edge in pooling.valid.paddingAmounts.borderAmounts:
            edge.endEdgeSize = amount

    return change


def no_stride(layers, _spec):
    layers["convolution_5"].convolution.stride[:] = [0, 0]


def dilate(layers, _spec):
    layers["convolution_5"].convolution.dilationFactor[:] = [1 << 40, 1 << 40]


def cycle(layers, _spec):
    layers["convolution_2"].input[:] = ["dense_9"]


def reads_itself(layers, _spec):
    layers["convolution_5"].input[:] = ["convolution_5"]


def no_weights(layers, _spec):
    layers["dense_9"].innerProduct.weights.Clear()


def few_weights(layers, _spec):
    del layers["dense_9"].innerProduct.weights.floatValue[10:]


def wrong_product(layers, _spec):
    layers["dense_9"].innerProduct.inputChannels = 1


def no_bits(layers, _spec):
    weights = layers["dense_9"].innerProduct.weights
    weights.Clear()
    weights.rawValue = b"x" * 10
    weights.quantization.numberOfBits = 200


def many_layers(_layers, spec):
    one = spec.neuralNetworkClassifier.layers[1]
    for _ in range(6000):
        spec.neuralNetworkClassifier.layers.add().CopyFrom(one)


def no_layers(_layers, spec):
    del spec.neuralNetworkClassifier.layers[:]


def two_inputs(_layers, spec):
    spec.description.input.add().CopyFrom(spec.description.input[0])


def no_input(_layers, spec):
    del spec.description.input[:]


def large_image(_layers, spec):
    spec.description.input[0].type.imageType.width = 1 << 40
    spec.description.input[0].type.imageType.height = 1 << 40


def text_input(_layers, spec):
    spec.description.input[0].type.stringType.SetInParent()


def strange_colour(_layers, spec):
    spec.description.input[0].type.imageType.colorSpace = 0


def no_output(_layers, spec):
    spec.neuralNetworkClassifier.labelProbabilityLayerName = "nowhere"


def mean_image(_layers, spec):
    spec.neuralNetworkClassifier.preprocessing.add(featureName="image").meanImage.meanImage.extend([1.0] * 3)


def broadcast_bomb(_layers, spec):
    """Two arrays of 65,536 values along different axes would make 4,294,967,296."""
    network = spec.neuralNetworkClassifier
    for name, shape in (("down", [1, 65_536, 1]), ("across", [1, 1, 65_536])):
        layer = network.layers.add(name=name, output=[name])
        layer.loadConstant.shape.extend(shape)
        layer.loadConstant.data.floatValue.extend([1.0] * 65_536)
    network.layers.add(name="bomb", input=["down", "across"], output=["bomb"]).add.SetInParent()


def tree_ensemble(_layers, spec):
    spec.treeEnsembleClassifier.SetInParent()


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (set_kernel([1 << 40, 1 << 40]), "weights of the shape"),
        (set_kernel([3]), "height and width"),
        (set_kernel([0, 0]), "weights of the shape"),
        (set_channels(1 << 62), "weights of the shape"),
        (set_channels(4_000_000), "it needs 36,000,000 weights"),
        (pad_by(1 << 31), "padding by"),
        (pad_by(9_999), "not one that a digit classifier needs"),
        (pool_padding(9_999), "not one that a digit classifier needs"),
        (no_stride, "makes no sense"),
        (dilate, "not one that a digit classifier needs"),
        (cycle, "'convolution_2' reads 'dense_9', which no earlier layer gives"),
        (reads_itself, "'convolution_5' reads 'convolution_5', which no earlier layer gives"),
        (no_weights, r"layer 'dense_9' \(innerProduct\): it has no weights"),
        (few_weights, "but the file has 10"),
        (wrong_product, "weights"),
        (no_bits, "weights of 200 bits"),
        (many_layers, "layers"),
        (no_layers, "it has 0 layers"),
        (two_inputs, "it has 2 inputs"),
        (no_input, "it has 0 inputs"),
        (large_image, "digit images have 28 × 28"),
        (text_input, "is a string, not an image"),
        (strange_colour, "colour space"),
        (no_output, "no layer gives its output 'nowhere'"),
        (mean_image, "its mean image has 3 values"),
        (broadcast_bomb, "not one that a digit classifier needs"),
        (tree_ensemble, "it is a treeEnsembleClassifier; only neural networks and programs can be run here"),
    ],
    ids=lambda value: getattr(value, "__qualname__", "").split(".")[0],
)
def test_a_network_that_asks_for_nonsense(change, reason, tiny, tmp_path):
    path = tmp_path / "hostile.mlmodel"
    path.write_bytes(changed(tiny, change))
    tracemalloc.start()
    try:
        refused(path, reason)
        assert tracemalloc.get_traced_memory()[1] < 300_000_000
    finally:
        tracemalloc.stop()


def test_a_network_that_multiplies_its_input_by_0_is_read_and_said_to(tiny, tmp_path):
    def nothing(_layers, spec):
        spec.neuralNetworkClassifier.preprocessing[0].scaler.channelScale = 0

    path = tmp_path / "blind.mlmodel"
    path.write_bytes(changed(tiny, nothing))
    file = CoreMLFile.read(path)
    assert file.input_scale == 0
    with pytest.raises(ExportError, match="multiplies its input by 0"):
        file.seeing(Pixels())
