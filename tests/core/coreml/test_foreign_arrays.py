"""Newer neural networks of strangers: arrays instead of images, axes by their exact number."""

import numpy as np
import pytest

from core.coreml.coreml_file import CoreMLFile
from core.errors import ExportError
from core.export import mlpackage
from core.export.library import alone, coremltools
from core.model.network import keras_probabilities

RANDOM = np.random.default_rng(3)
MATRIX = RANDOM.normal(0, 0.1, (784, 10)).astype(np.float32)
SMALL = RANDOM.normal(0, 0.3, (28, 10)).astype(np.float32)
BIAS = RANDOM.normal(0, 1, 10).astype(np.float32)


@pytest.fixture(autouse=True)
def no_progress_threads(monkeypatch):
    """Converting for strangers draws progress bars, by a thread that stays."""
    monkeypatch.setattr("tqdm.tqdm.monitor_interval", 0)


def softmax(x):
    powers = np.exp(x - x.max(axis=-1, keepdims=True))
    return powers / powers.sum(axis=-1, keepdims=True)


def network_builder(shape, *, exact=True):
    models = coremltools().models
    return models.neural_network.NeuralNetworkBuilder(
        [("picture", models.datatypes.Array(*shape))],
        [("scores", models.datatypes.Array(10))],
        disable_rank5_shape_mapping=exact,
    )


def saved(builder, tmp_path):
    path = tmp_path / "stranger.mlmodel"
    path.write_bytes(builder.spec.SerializeToString())
    return CoreMLFile.read(path)


@pytest.mark.parametrize(
    "shape", [(784,), (1, 784), (28, 28), (1, 28, 28), (28, 28, 1), (1, 28, 28, 1), (1, 1, 28, 28)]
)
def test_arrays_of_any_shape_are_fed_pixels_from_0_to_1(shape, tmp_path, images):
    builder = network_builder(shape)
    builder.add_reshape_static("row", "picture", "row", (1, 784))
    builder.add_inner_product("ten", MATRIX.T.copy(), BIAS, 784, 10, True, "row", "ten")
    builder.add_softmax_nd("scores", "ten", "scores", -1)
    file = saved(builder, tmp_path)
    expected = softmax(images[:9].reshape(9, 784) / 255 @ MATRIX + BIAS)
    np.testing.assert_allclose(file.probabilities(images[:9]), expected, atol=1e-5)
    assert file.labels == ()
    assert file.inputs[0].kind == "multi-array"
    assert file.inputs[0].shape == shape
    assert file.input_scale == pytest.approx(1 / 255)


def test_a_network_that_scales_its_array_itself_is_fed_pixels_as_they_are(tmp_path, images):
    builder = network_builder((28, 28))
    builder.add_load_constant_nd("unit", "unit", np.float32([1 / 255]), (1,))
    builder.add_elementwise("scaled", ["picture"], "scaled", "MULTIPLY", 1 / 255)
    builder.add_reshape_static("row", "scaled", "row", (784,))
    builder.add_inner_product("ten", MATRIX.T.copy(), BIAS, 784, 10, True, "row", "ten")
    builder.add_softmax_nd("scores", "ten", "scores", 0)
    expected = softmax(images[:9].reshape(9, 784) / 255 @ MATRIX + BIAS)
    file = saved(builder, tmp_path)
    np.testing.assert_allclose(file.probabilities(images[:9]), expected, atol=1e-5)
    assert file.input_scale == pytest.approx(1 / 255)


@pytest.mark.parametrize("shape", [(784,), (1, 28, 28)])
def test_arrays_of_older_networks_have_five_axes(shape, tmp_path, images):
    builder = network_builder(shape, exact=False)
    builder.add_flatten("row", 0, "picture", "row")
    builder.add_inner_product("ten", MATRIX.T.copy(), BIAS, 784, 10, True, "row", "ten")
    builder.add_softmax("scores", "ten", "scores")
    expected = softmax(images[:9].reshape(9, 784) / 255 @ MATRIX + BIAS)
    np.testing.assert_allclose(saved(builder, tmp_path).probabilities(images[:9]), expected, atol=1e-5)


def many_axes(builder):
    """Layers on arrays of exact axes, from (28, 28) to (1, 10)."""
    builder.add_transpose("turned", (1, 0), "picture", "turned")
    builder.add_expand_dims("more", "turned", "more", (0, -1))  # (1, 28, 28, 1)
    builder.add_squeeze("less", "more", "less", axes=[0, 3])
    builder.add_batched_mat_mul(
        "product", ["less"], "product", weight_matrix_rows=28, weight_matrix_columns=10, W=SMALL, bias=BIAS
    )  # (28, 10)
    builder.add_load_constant_nd("row", "row", BIAS, (10,))
    builder.add_add_broadcastable("sum", ["product", "row"], "sum")
    builder.add_multiply_broadcastable("multiple", ["sum", "row"], "multiple")
    builder.add_subtract_broadcastable("difference", ["multiple", "sum"], "difference")
    builder.add_max_broadcastable("larger", ["difference", "row"], "larger")
    builder.add_min_broadcastable("smaller", ["larger", "sum"], "smaller")
    builder.add_concat_nd("both", ["smaller", "larger"], "both", 0)  # (56, 10)
    builder.add_rank_preserving_reshape("other", "both", "other", (28, -1))  # (28, 20)
    builder.add_constant_pad(
        "padded", ["other"], "padded", 0.5, pad_to_given_output_size_mode=False, pad_amounts=[0, 0, 1, 3]
    )
    builder.add_clip("clipped", "padded", "clipped", -1.0, 1.5)
    builder.add_tanh("tanh", "clipped", "tanh")
    builder.add_reduce_mean("mean", "tanh", "mean", axes=[0], keepdims=False)  # (24,)
    builder.add_reduce_max("high", "tanh", "high", axes=[0], keepdims=False)
    builder.add_reduce_sum("total", "tanh", "total", axes=[0], keepdims=False)
    builder.add_concat_nd("three", ["mean", "high", "total"], "three", 0)  # (72,)
    builder.add_expand_dims("line", "three", "line", (0,))
    builder.add_flatten_to_2d("flat", "line", "flat", 1)
    builder.add_inner_product("ten", np.tile(SMALL.T, 3)[:, :72].copy(), None, 72, 10, False, "flat", "ten")
    builder.add_softmax_nd("scores", "ten", "scores", 1)


def many_axes_expected(picture):
    product = picture.T @ SMALL + BIAS
    total = product + BIAS
    difference = total * BIAS - total
    larger = np.maximum(difference, BIAS)
    both = np.concatenate([np.minimum(larger, total), larger])
    bounded = np.tanh(np.clip(np.pad(both.reshape(28, 20), ((0, 0), (1, 3)), constant_values=0.5), -1, 1.5))
    three = np.concatenate([bounded.mean(axis=0), bounded.max(axis=0), bounded.sum(axis=0)])
    return softmax(three @ np.tile(SMALL.T, 3)[:, :72].T)


def test_layers_on_exact_axes_do_what_their_formulas_say(tmp_path, images):
    builder = network_builder((28, 28))
    many_axes(builder)
    expected = [many_axes_expected(image / 255) for image in images[:7]]
    np.testing.assert_allclose(saved(builder, tmp_path).probabilities(images[:7]), expected, atol=1e-5)


def test_a_network_as_a_converter_writes_it_today_computes_what_keras_computes(network, tmp_path, images):
    library = coremltools()
    with alone():
        model = library.convert(
            mlpackage._program(library, network),
            source="milinternal",
            convert_to="neuralnetwork",
            inputs=[library.ImageType(name="image", shape=(1, 1, 28, 28), scale=1 / 255, color_layout="G")],
            classifier_config=library.ClassifierConfig(list("0123456789")),
            skip_model_load=True,
        )
    path = tmp_path / "converted.mlmodel"
    path.write_bytes(model.get_spec().SerializeToString())
    file = CoreMLFile.read(path)
    assert file.spec_version >= 4
    assert file.input_scale == pytest.approx(1 / 255)
    np.testing.assert_allclose(file.probabilities(images), keras_probabilities(network, images), atol=1e-5)


def test_an_array_of_another_size_is_refused(tmp_path):
    builder = network_builder((14, 28))
    builder.add_reshape_static("row", "picture", "row", (1, 392))
    builder.add_inner_product("scores", np.ones((10, 392), np.float32), None, 392, 10, False, "row", "scores")
    with pytest.raises(ExportError, match=r"its input has the size 14 × 28; digit images have 28 × 28"):
        saved(builder, tmp_path)
