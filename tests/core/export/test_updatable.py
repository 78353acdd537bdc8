"""Files that learn on the phone: held to what coremltools itself makes of the same network."""

import numpy as np
import pytest
from core_ml import TINY, own_reference, random_network, smooth_images

from core.coreml import network_file
from core.coreml import updating as names
from core.coreml.coreml_file import CoreMLFile
from core.errors import ExportError
from core.export import contract, exporter, mlmodel, verify
from core.export.library import coremltools
from core.export.metadata import Metadata
from core.export.options import Options
from core.export.proof import Proof
from core.export.updatable import Span, Updating, Whole
from core.model.architecture import CHOLLET, MALIREDDI, Architecture
from core.model.layers import (
    Activation,
    BatchNormalization,
    Convolution,
    Dense,
    Dropout,
    Flatten,
    LeakyReLU,
    MaxPooling,
)

PLAIN = Architecture("plain", (Flatten(), Dense(12, "relu"), Dropout(0.2), Dense(10, "softmax")))
METADATA = Metadata(author="Ada")


def message(content):
    return coremltools().proto.Model_pb2.Model.FromString(content)


def by_coremltools(network, updating, learning):
    """The same with coremltools' own functions, which check as they write."""
    library = coremltools().models.neural_network
    model = mlmodel.specification(network)
    exporter._describe(model, METADATA)
    builder = library.NeuralNetworkBuilder(spec=model)
    builder.layer_specs = {layer.name: layer for layer in builder.nn_spec.layers}
    builder.make_updatable(learning)
    builder.set_categorical_cross_entropy_loss("loss", contract.PROBABILITIES)
    kind = library.update_optimizer_utils
    allowed = list(updating.batch_size.allowed)
    if updating.optimizer == "sgd":
        params = kind.SgdParams()
        params.set_momentum(updating.momentum.default, 0, 1)
    else:
        params = kind.AdamParams()
        params.set_beta1(updating.beta_1.default, 0, 1)
        params.set_beta2(updating.beta_2.default, 0, 1)
        params.set_eps(updating.epsilon.default, 0, 1)
    params.set_lr(updating.learning_rate.default, 0, 1)
    params.set_batch(updating.batch_size.default, allowed)
    (builder.set_sgd_optimizer if updating.optimizer == "sgd" else builder.set_adam_optimizer)(params)
    builder.set_epochs(updating.epochs.default, list(updating.epochs.allowed))
    builder.set_shuffle(updating.seed)
    return builder.spec


@pytest.mark.parametrize("optimizer", ["sgd", "adam"])
@pytest.mark.parametrize(("layers", "learning"), [(1, ["dense_4"]), (2, ["dense_4", "dense_2"])])
def test_a_file_is_what_coremltools_makes_with_its_own_functions(optimizer, layers, learning, capsys):
    updating = Updating(layers=layers, optimizer=optimizer, epochs=Whole(3, (1, 3, 5)), seed=7)
    network = random_network(PLAIN)
    ours = message(exporter.mlmodel_content(network, METADATA, Options(updating=updating)))
    theirs = by_coremltools(network, updating, learning)
    capsys.readouterr()  # they print as they go
    described = [given.shortDescription for given in ours.description.trainingInput]
    assert described == [METADATA.input_description, contract.TRAINING_LABEL]
    theirs.description.trainingInput[1].shortDescription = contract.TRAINING_LABEL
    assert ours == theirs


@pytest.mark.parametrize("architecture", [TINY, MALIREDDI, CHOLLET, PLAIN], ids=lambda one: one.name)
def test_a_file_that_learns_runs_like_the_network_and_passes_every_check(architecture, tmp_path):
    network = random_network(architecture)
    path = tmp_path / "learns.mlmodel"
    path.write_bytes(exporter.mlmodel_content(network, Metadata(), Options(updating=Updating())))
    report = verify.check_file(path, None, lambda images: own_reference(network, images))
    assert report.ok, report.lines()
    assert sum(check.name.startswith("learning: ") for check in report.checks) == 9
    assert report.file.spec_version == 4
    images = smooth_images(50)
    expected = own_reference(network, images)
    np.testing.assert_allclose(report.file.probabilities(images), expected, atol=1e-5)
    np.testing.assert_allclose(own_reference(network_file.read(path), images), expected, atol=1e-5)


def test_an_export_that_should_learn_is_verified_as_such(tmp_path):
    network, images = random_network(PLAIN), smooth_images(50)
    path = tmp_path / "learns.mlmodel"
    path.write_bytes(exporter.mlmodel_content(network, METADATA, Options(updating=Updating())))
    proof = Proof(images, own_reference(network, images))
    found = verify.verify(path, METADATA, proof, options=Options(updating=Updating()))
    assert not found.failures()
    assert sum(check.name.startswith("learning: ") for check in found.checks) == 9
    assert [check.name for check in verify.verify(path, METADATA, proof).failures()] == ["specification"]


def test_equal_arguments_give_equal_bytes_and_without_learning_nothing_changes(tmp_path):
    network = random_network(PLAIN)
    assert len({exporter.mlmodel_content(network, METADATA, Options(updating=Updating())) for _ in range(3)}) == 1
    plain = message(exporter.mlmodel_content(network, METADATA))
    assert (plain.specificationVersion, plain.isUpdatable, len(plain.description.trainingInput)) == (1, False, 0)
    path = tmp_path / "plain.mlmodel"
    path.write_bytes(plain.SerializeToString())
    assert CoreMLFile.read(path).updating is None


def test_what_is_written_is_read_back(tmp_path):
    updating = Updating(
        2, "adam", Span(0.002, 0.001, 0.1), beta_1=Span(0.8, 0.5, 0.9), batch_size=Whole(4, (4, 8)), shuffle=False
    )
    path = tmp_path / "learns.mlmodel"
    path.write_bytes(exporter.mlmodel_content(random_network(PLAIN), Metadata(), Options(updating=updating)))
    said = CoreMLFile.read(path).updating
    assert [link.name for link in said.updatable] == ["dense_2", "dense_4"]
    assert (said.optimizer, said.flagged, said.shuffle, said.seed.default) == (names.ADAM, True, False, 1)
    rate, first = said.parameters[names.RATE], said.parameters[names.BETA_1]
    assert (rate.default, rate.span, first.default, first.span) == (0.002, (0.001, 0.1), 0.8, (0.5, 0.9))
    assert (said.parameters[names.BATCH_SIZE].choices, said.epochs.span) == ((4, 8), (1, 100))
    assert [(given.name, given.kind) for given in said.training_inputs] == [
        ("image", "image"),
        ("classLabel", "string"),
    ]
    assert said.losses[0].kind == names.CROSS_ENTROPY


END = (Dense(10), Activation("softmax"))
BEFORE = (Flatten(), Dense(12))


@pytest.mark.parametrize(
    ("layers", "count", "sentence"),
    [
        ((Convolution(10, 28), Flatten(), Activation("softmax")), 1, "it has no dense layer"),
        ((Flatten(), *END), 2, "it has 1 dense layer"),
        ((Flatten(), Dense(10), BatchNormalization(), Activation("softmax")), 1, "layer 3 .* has failed on phones"),
        ((*BEFORE, BatchNormalization(), *END), 2, "layer 3 .* has failed on phones"),
        ((*BEFORE, LeakyReLU(0.1), *END), 2, "layer 3 .* cannot teach through"),
        ((Flatten(), Dense(12, "elu"), *END), 2, "layer 2 .* the function elu"),
        ((*BEFORE, Activation("elu"), *END), 2, "layer 3 .* the function elu"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_network_whose_last_layers_cannot_learn_is_refused(layers, count, sentence):
    network = random_network(Architecture("odd", layers))
    with pytest.raises(ExportError, match=f"odd cannot learn on the phone: {sentence}") as caught:
        exporter.mlmodel_content(network, Metadata(), Options(updating=Updating(layers=count)))
    assert caught.value.hint.lower().endswith("export it without learning.")


@pytest.mark.parametrize("function", ["relu", "sigmoid", "tanh", "linear"])
def test_what_stands_before_may_be_anything_and_between_what_can_be_taught_through(function):
    layers = (MaxPooling(2), BatchNormalization(), LeakyReLU(0.1), *BEFORE, Activation(function), Dropout(0.1), *END)
    model = message(
        exporter.mlmodel_content(
            random_network(Architecture("fine", layers)), Metadata(), Options(updating=Updating(2))
        )
    )
    assert [layer.name for layer in model.neuralNetworkClassifier.layers if layer.isUpdatable] == ["dense_5", "dense_8"]


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: Updating(layers=3),
        lambda: Updating(optimizer="rmsprop"),
        lambda: Updating(learning_rate=Span(0.0)),
        lambda: Updating(shuffle="yes"),
        lambda: Updating(seed=-1),
        lambda: Span(0.5, 0.6, 1),
        lambda: Span(0.5, 0.5, 0.5),
        lambda: Span(float("nan")),
        lambda: Whole(3, (1, 2)),
        lambda: Whole(1, (1, 1)),
        lambda: Whole(1, (1, 0)),
        lambda: Whole(1, ()),
        lambda: Whole(0, range(3)),
        lambda: Whole(1, range(1, 9, 2)),
        lambda: Whole(1, range(1, 10**15)),
    ],
)
def test_numbers_out_of_their_range_are_refused(wrong):
    with pytest.raises(ExportError):
        wrong()


def test_a_file_that_is_meant_to_learn_and_does_not_say_so_is_found(tmp_path):
    network, images = random_network(PLAIN), smooth_images(20)
    path = tmp_path / "a.mlmodel"
    path.write_bytes(exporter.mlmodel_content(network, METADATA))
    proof = Proof(images, own_reference(network, images))
    found = verify.verify(path, METADATA, proof, options=Options(updating=Updating()))
    assert "learning: model" in {check.name for check in found.failures()}
