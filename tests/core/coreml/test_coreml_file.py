"""What is read against Keras, on files of ours: any architecture, both formats."""

import ast
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import architectures

import core.coreml
from core.coreml.classifier import Pixels
from core.coreml.coreml_file import CoreMLFile
from core.errors import ExportError
from core.export.library import coremltools
from core.model.architecture import CHOLLET, MALIREDDI, Architecture
from core.model.layers import Activation, Convolution, Dense, Dropout, Flatten, LeakyReLU
from core.model.network import keras_probabilities

CLOSE = 5e-6


def assert_equals_keras(make_network, write_file, architecture, kind, images, seed=0):
    network = make_network(architecture, seed)
    with tempfile.TemporaryDirectory() as folder:
        file = CoreMLFile.read(write_file(network, Path(folder) / f"model.{kind}"))
    ours, keras = file.probabilities(images), keras_probabilities(network, images)
    assert ours.dtype == np.float32
    np.testing.assert_allclose(ours, keras, atol=CLOSE)


@settings(max_examples=12)
@given(architectures(), st.integers(0, 1000))
def test_any_architecture_as_mlmodel_computes_what_keras_computes(make_network, write_file, images, architecture, seed):
    assert_equals_keras(make_network, write_file, architecture, "mlmodel", images[:20], seed)


@settings(max_examples=6)
@given(architectures(), st.integers(0, 1000))
def test_any_architecture_as_mlpackage_computes_what_keras_computes(
    make_network, write_file, images, architecture, seed
):
    assert_equals_keras(make_network, write_file, architecture, "mlpackage", images[:20], seed)


@pytest.mark.parametrize("kind", ["mlmodel", "mlpackage"])
@pytest.mark.parametrize(
    "architecture",
    [
        MALIREDDI,
        Architecture("flat first", (Flatten(), Dense(10, "softmax"))),
        Architecture(
            "leaky",
            (Convolution(4, 3), LeakyReLU(0.2), Flatten(), Dense(10), LeakyReLU(0.1), Dense(10, "softmax")),
        ),
        Architecture("no dense", (Convolution(10, 28), Flatten(), Activation("softmax"))),
        Architecture("dropout last but one", (Dropout(0.5), Flatten(), Dense(10), Dropout(0.5), Activation("softmax"))),
        Architecture(
            "linear", (Activation("linear"), Flatten(), Dense(10), Activation("linear"), Dense(10, "softmax"))
        ),
    ],
    ids=lambda one: one.name,
)
def test_unusual_and_usual_architectures_compute_what_keras_computes(
    make_network, write_file, images, architecture, kind
):
    assert_equals_keras(make_network, write_file, architecture, kind, images[:50])


@pytest.mark.parametrize("kind", ["mlmodel", "mlpackage"])
def test_a_file_describes_itself(kind, make_network, write_file, tmp_path):
    file = CoreMLFile.read(write_file(make_network(CHOLLET), tmp_path / f"model.{kind}"))
    assert file.format == kind
    assert file.kind == {"mlmodel": "neuralNetworkClassifier", "mlpackage": "mlProgram"}[kind]
    assert file.spec_version == {"mlmodel": 1, "mlpackage": 6}[kind]
    assert file.labels == tuple("0123456789")
    assert file.input_scale == pytest.approx(1 / 255)
    assert [str(entry) for entry in file.inputs] == ["image: grayscale image, 28 × 28"]
    assert {str(entry) for entry in file.outputs} == {"probabilities: string → dictionary", "classLabel: string"}
    assert file.finite
    assert file.total_parameters == 1_199_882
    weighted = [(layer.output_shape, layer.parameters) for layer in file.layers if layer.parameters]
    assert [parameters for _, parameters in weighted] == [320, 18_496, 1_179_776, 1_290]
    assert weighted[0][0] == (32, 26, 26)


def test_every_number_of_images_reads_the_same(written, images):
    file = CoreMLFile.read(written)
    whole = file.probabilities(images[:600])
    assert file.probabilities(images[:0]).shape == (0, 10)
    np.testing.assert_allclose(file.probabilities(images[599:600]), whole[599:], atol=1e-6)


def test_another_scale_is_another_brightness(written, images):
    file = CoreMLFile.read(written)
    half = file.seeing(Pixels(file.input_scale / 2))
    dark = (images[:50] // 2).astype(np.uint8)
    np.testing.assert_allclose(half.probabilities(dark * 2), file.probabilities(dark), atol=1e-5)
    assert half.input_scale == pytest.approx(1 / 510)
    back = half.seeing(Pixels(1 / 255))
    np.testing.assert_allclose(back.probabilities(dark), file.probabilities(dark), atol=1e-6)


def test_it_needs_neither_coremltools_nor_tensorflow(written):
    script = (
        "import sys; from pathlib import Path; import numpy as np\n"
        "from core.coreml.coreml_file import CoreMLFile\n"
        "CoreMLFile.read(Path(sys.argv[1])).probabilities(np.zeros((3, 28, 28), np.uint8))\n"
        "assert not {'coremltools', 'tensorflow', 'google.protobuf'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", script, str(written)], check=True, timeout=60)


def test_the_reader_shares_no_code_with_the_writers():
    for path in Path(core.coreml.__file__).parent.rglob("*.py"):
        imported = set()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom):
                imported |= {str(node.module), *(f"{node.module}.{alias.name}" for alias in node.names)}
            if isinstance(node, ast.Import):
                imported |= {alias.name for alias in node.names}
        assert not [name for name in imported if name.startswith("core.export")]
        assert not [name for name in imported if name.split(".")[0] in ("coremltools", "google")]


@pytest.mark.parametrize("labels", [list(reversed("0123456789")), [*"1234567890"], [3, 1, 4, 0, 5, 9, 2, 6, 8, 7]])
def test_columns_are_digits_whatever_the_order_of_the_labels(labels, network, write_file, tmp_path, images):
    path = write_file(network, tmp_path / "model.mlmodel")
    ordered = CoreMLFile.read(path).probabilities(images[:5])
    path.write_bytes(relabelled(path, labels))
    found = CoreMLFile.read(path)
    assert found.labels == tuple(labels)
    expected = np.empty_like(ordered)
    for column, label in enumerate(labels):
        expected[:, int(label)] = ordered[:, column]
    np.testing.assert_array_equal(found.probabilities(images[:5]), expected)


def relabelled(path, labels):
    spec = coremltools().utils.load_spec(str(path))
    classifier = spec.neuralNetworkClassifier
    classifier.ClearField("stringClassLabels")
    if isinstance(labels[0], int):
        classifier.int64ClassLabels.vector.extend(labels)
    else:
        classifier.stringClassLabels.vector.extend(labels)
    return spec.SerializeToString()


@pytest.mark.parametrize("labels", [[*"012345678"], ["zero", *"123456789"], [*"0012345678"]])
def test_labels_that_are_not_the_ten_digits_are_read_but_not_used(labels, network, write_file, tmp_path, images):
    path = write_file(network, tmp_path / "model.mlmodel")
    path.write_bytes(relabelled(path, labels))
    file = CoreMLFile.read(path)
    assert file.labels == tuple(labels)
    with pytest.raises(ExportError, match="gives 10 values with the labels"):
        file.probabilities(images[:1])
