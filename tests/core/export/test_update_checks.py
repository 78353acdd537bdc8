"""Every rule for files that learn, broken one at a time in a file that keeps all of them."""

import pytest
from core_ml import random_network

from core.coreml.coreml_file import CoreMLFile
from core.export import exporter, verify
from core.export.library import coremltools
from core.export.metadata import Metadata
from core.export.options import Options
from core.export.updatable import Updating
from core.export.update_checks import update_checks
from core.model.architecture import Architecture
from core.model.layers import Dense, Flatten

NETWORK = random_network(Architecture("small", (Flatten(), Dense(12, "relu"), Dense(10, "softmax"))))


class Specification:
    """A file's message, with short ways to what is broken."""

    def __init__(self, optimizer="sgd"):
        self.content = exporter.mlmodel_content(NETWORK, Metadata(), Options(updating=Updating(2, optimizer)))
        self.model = coremltools().proto.Model_pb2.Model.FromString(self.content)
        self.network = self.model.neuralNetworkClassifier
        self.layers = {layer.name: layer for layer in self.network.layers}
        self.params = self.network.updateParams
        self.sgd, self.adam = self.params.optimizer.sgdOptimizer, self.params.optimizer.adamOptimizer
        self.training = self.model.description.trainingInput
        self.last = self.layers["dense_3"].innerProduct
        self.picture, self.label = self.training[0].type.imageType, self.training[1].type

    def set(self, message, name, value):
        setattr(message, name, value)

    def failed(self, path):
        path.write_bytes(self.model.SerializeToString())
        found = update_checks(CoreMLFile.read(path).updating)
        return [check for check in found if not check.ok]


def without_layers(specification):
    for layer in specification.network.layers:
        layer.ClearField("isUpdatable")


def to_halves(weights):
    floats = list(weights.floatValue)
    weights.ClearField("floatValue")
    weights.float16Value = bytes(2 * len(floats))


def to_bytes(weights):
    weights.quantization.numberOfBits = 8
    weights.quantization.linearQuantization.scale.append(1.0)
    weights.rawValue = bytes(len(weights.floatValue))
    weights.ClearField("floatValue")


def other_function(specification):
    layer = specification.layers["dense_2_relu"]
    layer.activation.leakyReLU.alpha = 0.1


def normalised(specification):
    layer = specification.layers["dense_2_relu"]
    values = layer.batchnorm
    values.channels = 12
    for weights in (values.gamma, values.beta, values.mean, values.variance):
        weights.floatValue.extend([1.0] * 12)


def softmax_nd(specification):
    specification.layers["dense_3_softmax"].softmaxND.axis = -3


def another_loss(specification):
    loss = specification.params.lossLayers.add(name="second")
    loss.categoricalCrossEntropyLossLayer.input = "probabilities"


def squares(specification):
    loss = specification.params.lossLayers[0].meanSquaredErrorLossLayer
    loss.input, loss.target = "probabilities", "probabilities_true"


def cross_entropy(specification):
    return specification.params.lossLayers[0].categoricalCrossEntropyLossLayer


RULES = {
    "specification 3": ("model", "older than 4", lambda s: s.set(s.model, "specificationVersion", 3)),
    "model without flag": ("model", "not flagged", lambda s: s.set(s.model, "isUpdatable", False)),
    "no layer": ("layers", "no layer is flagged", without_layers),
    "a function": ("layers", "of the kind ReLU", lambda s: s.set(s.layers["dense_2_relu"], "isUpdatable", True)),
    "weights": ("weights", "the weights of", lambda s: s.set(s.last.weights, "isUpdatable", False)),
    "bias": ("weights", "the bias of", lambda s: s.set(s.layers["dense_2"].innerProduct.bias, "isUpdatable", False)),
    "halves": ("weights", "float16, not float32", lambda s: to_halves(s.last.weights)),
    "quantised": ("weights", "quantised", lambda s: to_bytes(s.last.weights)),
    "names": ("names", "are named 'dense_3'", lambda s: s.set(s.params.lossLayers[0], "name", "dense_3")),
    "no loss": ("loss", "0 losses", lambda s: s.params.ClearField("lossLayers")),
    "two losses": ("loss", "2 losses", another_loss),
    "squares": ("loss", "not categorical cross-entropy", squares),
    "loss of nothing": ("loss", "no layer gives", lambda s: s.set(cross_entropy(s), "input", "nothing")),
    "loss of scores": ("loss", "from innerProduct", lambda s: s.set(cross_entropy(s), "input", "dense_3")),
    "softmaxND": ("loss", "from softmaxND", softmax_nd),
    "target made": ("loss", "made by the network", lambda s: s.set(cross_entropy(s), "target", "dense_3")),
    "target an output": ("loss", "input or output", lambda s: s.set(cross_entropy(s), "target", "classLabel")),
    "leaky": ("way from the loss", "leakyReLU", other_function),
    "normalisation": ("way from the loss", "batchnorm", normalised),
    "no optimiser": ("optimiser", "there is none", lambda s: s.params.ClearField("optimizer")),
    "no rate": ("optimiser", "learning rate is missing", lambda s: s.sgd.ClearField("learningRate")),
    "no batch": ("optimiser", "batch size is missing", lambda s: s.sgd.ClearField("miniBatchSize")),
    "rate too large": ("optimiser", "not allowed", lambda s: s.set(s.sgd.learningRate, "defaultValue", 2)),
    "rate of nothing": ("optimiser", "nothing is learnt", lambda s: s.set(s.sgd.learningRate, "defaultValue", 0)),
    "span": ("optimiser", "goes from 1 to 0.5", lambda s: (
        s.set(s.sgd.momentum.range, "minValue", 1), s.set(s.sgd.momentum.range, "maxValue", 0.5)
    )),
    "batch not allowed": ("optimiser", "not allowed", lambda s: s.set(s.sgd.miniBatchSize, "defaultValue", 3)),
    "batch of nothing": ("optimiser", "less than 1", lambda s: s.sgd.miniBatchSize.set.values.append(0)),
    "no epochs": ("epochs", "does not say", lambda s: s.params.ClearField("epochs")),
    "epochs": ("epochs", "less than 1", lambda s: s.set(s.params.epochs.range, "minValue", -1)),
    "many epochs": ("epochs", "not allowed", lambda s: s.set(s.params.epochs, "defaultValue", 1000)),
    "seed": ("epochs", "the seed is 1", lambda s: s.params.seed.set.values.append(3)),
    "nothing given": ("training inputs", "is not given", lambda s: s.model.description.ClearField("trainingInput")),
    "no image": ("training inputs", "the input 'image'", lambda s: s.training.pop(0)),
    "no label": ("training inputs", "the label 'classLabel'", lambda s: s.training.pop(1)),
    "a third": ("training inputs", "3 inputs", lambda s: s.training.add(name="more")),
    "image in colours": ("training inputs", "in another shape", lambda s: s.set(s.picture, "colorSpace", 20)),
    "label a number": ("training inputs", "as another kind", lambda s: s.label.int64Type.SetInParent()),
    "unnamed label": ("training inputs", "no label", lambda s: s.set(s.model.description, "predictedFeatureName", "")),
}  # fmt: skip


@pytest.mark.parametrize("rule", RULES)
def test_a_broken_rule_fails_its_check(rule, tmp_path):
    name, words, damage = RULES[rule]
    specification = Specification()
    damage(specification)
    failed = specification.failed(tmp_path / "broken.mlmodel")
    found = [check.detail for check in failed if check.name == f"learning: {name}"]
    assert found, failed
    assert words in found[0]


@pytest.mark.parametrize("number", ["learningRate", "miniBatchSize", "beta1", "beta2", "eps"])
def test_adam_needs_all_its_numbers(number, tmp_path):
    specification = Specification("adam")
    assert not specification.failed(tmp_path / "whole.mlmodel")
    specification.adam.ClearField(number)
    (check,) = specification.failed(tmp_path / "broken.mlmodel")
    assert "is missing" in check.detail


def test_one_half_precision_layer_anywhere_keeps_the_file_from_learning(tmp_path):
    network = random_network(Architecture("three", (Flatten(), Dense(6), Dense(8), Dense(10, "softmax"))))
    model = coremltools().proto.Model_pb2.Model.FromString(
        exporter.mlmodel_content(network, Metadata(), Options(updating=Updating()))
    )
    to_halves(model.neuralNetworkClassifier.layers[1].innerProduct.weights)
    path = tmp_path / "half.mlmodel"
    path.write_bytes(model.SerializeToString())
    (check,) = (check for check in update_checks(CoreMLFile.read(path).updating) if not check.ok)
    assert "nothing in the file can learn" in check.detail


def test_a_layer_beside_the_way_to_the_loss_never_learns(tmp_path):
    specification = Specification()
    added = specification.network.layers.add(name="aside", isUpdatable=True)
    added.CopyFrom(specification.layers["dense_3"])
    added.name = added.output[0] = "aside"
    failed = specification.failed(tmp_path / "aside.mlmodel")
    assert [check.detail for check in failed] == ["'aside' is not on the way to the loss"]


def test_a_program_never_learns(written):
    if written.suffix == ".mlmodel":
        assert CoreMLFile.read(written).updating is None
        return
    content = written / "Data" / "com.apple.CoreML" / "model.mlmodel"
    model = coremltools().proto.Model_pb2.Model.FromString(content.read_bytes())
    model.isUpdatable = True
    content.write_bytes(model.SerializeToString())
    report = verify.check_file(written)
    (said,) = (check for check in report.checks if check.name == "learning: model")
    assert not report.ok
    assert "it is a mlProgram; only a neural network can learn" in said.detail
