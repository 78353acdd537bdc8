"""Neural networks of strangers: layers that we never write, against plain numpy."""

import numpy as np
import pytest

from core.errors import ExportError
from core.export.interpreter import CoreMLFile
from core.export.library import coremltools

RANDOM = np.random.default_rng(11)
KERNEL = RANDOM.normal(0, 0.2, (3, 3, 1, 4)).astype(np.float32)
BY_CHANNEL = RANDOM.normal(0, 1, 3).astype(np.float32)


def softmax(x):
    powers = np.exp(x - x.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


class Stranger:
    """A network with `middle` between the image and ten probabilities; `shape` is what `middle` gives, (C, H, W)."""

    def __init__(self, middle, shape, color="gray", scale=1 / 255, labels=None, biases=None):
        models = coremltools().models
        channels = 1 if color == "gray" else 3
        self.builder = models.neural_network.NeuralNetworkBuilder(
            [("image", models.datatypes.Array(channels, 28, 28))],
            [("out", models.datatypes.Dictionary(models.datatypes.String()))],
            mode="classifier",
        )
        end = middle(self.builder, "image")
        size = int(np.prod(shape))
        random = np.random.default_rng(5)
        self.matrix = random.normal(0, 2 / np.sqrt(size), (10, size)).astype(np.float32)
        self.builder.add_flatten("tail_flatten", 0, end, "row")
        self.builder.add_inner_product("tail_dense", self.matrix, None, size, 10, False, "row", "ten")
        self.builder.add_softmax("tail_softmax", "ten", "out")
        self.builder.set_class_labels(labels or list("0123456789"), "label", "out")
        self.builder.set_pre_processing_parameters(
            image_input_names=["image"], image_scale=scale, is_bgr=color == "BGR", **(biases or {})
        )

    def write(self, path):
        path.write_bytes(self.builder.spec.SerializeToString())
        return path

    def expected(self, x):
        """From what `middle` gives, (n, C, H, W), to probabilities."""
        return softmax(x.reshape(len(x), -1).astype(np.float64) @ self.matrix.T)


def spread(x):
    """(n, 1, 28, 28) to three different channels, as the first layer of the cases below makes them."""
    return np.concatenate([x, -x, x * x], axis=1)


def three(builder, end):
    builder.add_activation("negative", "LINEAR", end, "negative", [-1.0, 0.0])
    builder.add_elementwise("square", [end, end], "square", "MULTIPLY")
    builder.add_elementwise("three", [end, "negative", "square"], "three", "CONCAT")
    return "three"


def activation(kind, params=None):
    return lambda b, end: b.add_activation("case", kind, end, "case", params)


def unary(mode, **params):
    return lambda b, end: b.add_unary("case", end, "case", mode, **params)


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def channel_last(x):
    return x.transpose(0, 2, 3, 1)


CASES = {
    "leaky relu": (activation("LEAKYRELU", [0.3]), lambda x: np.where(x > 0, x, 0.3 * x)),
    "elu": (activation("ELU", 0.7), lambda x: np.where(x > 0, x, 0.7 * (np.exp(x) - 1))),
    "thresholded relu": (activation("THRESHOLDEDRELU", 0.4), lambda x: np.where(x >= 0.4, x, 0)),
    "prelu": (
        activation("PRELU", BY_CHANNEL),
        lambda x: np.where(x > 0, x, BY_CHANNEL[:, None, None] * x),
    ),
    "tanh": (activation("TANH"), np.tanh),
    "scaled tanh": (activation("SCALED_TANH", [1.5, 0.5]), lambda x: 1.5 * np.tanh(0.5 * x)),
    "sigmoid": (activation("SIGMOID"), sigmoid),
    "hard sigmoid": (activation("SIGMOID_HARD", [0.2, 0.5]), lambda x: np.clip(0.2 * x + 0.5, 0, 1)),
    "softplus": (activation("SOFTPLUS"), lambda x: np.log1p(np.exp(x))),
    "softsign": (activation("SOFTSIGN"), lambda x: x / (1 + abs(x))),
    "linear": (activation("LINEAR", [2.0, -0.5]), lambda x: 2 * x - 0.5),
    "parametric softplus": (
        activation("PARAMETRICSOFTPLUS", [BY_CHANNEL, 2 * BY_CHANNEL]),
        lambda x: BY_CHANNEL[:, None, None] * np.log1p(np.exp(2 * BY_CHANNEL[:, None, None] * x)),
    ),
    "sqrt": (unary("sqrt", shift=2.0), lambda x: np.sqrt(x + 2)),
    "rsqrt": (unary("rsqrt", shift=2.0, epsilon=0.1), lambda x: 1 / np.sqrt(x + 2.1)),
    "inverse": (unary("inverse", shift=2.0, epsilon=0.1), lambda x: 1 / (x + 2.1)),
    "power": (unary("power", alpha=3.0, scale=0.5), lambda x: (0.5 * x) ** 3),
    "exp": (unary("exp"), np.exp),
    "log": (unary("log", shift=2.0), lambda x: np.log(x + 2)),
    "abs": (unary("abs"), abs),
    "threshold": (unary("threshold", alpha=0.3), lambda x: np.maximum(x, 0.3)),
    "batch norm": (
        lambda b, end: b.add_batchnorm(
            "case", 3, BY_CHANNEL, BY_CHANNEL + 1, BY_CHANNEL / 2, BY_CHANNEL**2, end, "case", epsilon=0.01
        ),
        lambda x: (
            BY_CHANNEL[:, None, None]
            * (x - BY_CHANNEL[:, None, None] / 2)
            / np.sqrt(BY_CHANNEL[:, None, None] ** 2 + 0.01)
            + BY_CHANNEL[:, None, None]
            + 1
        ),
    ),
    "scale and bias": (
        lambda b, end: b.add_scale("case", BY_CHANNEL, BY_CHANNEL + 1, True, end, "case", [3], [3]),
        lambda x: x * BY_CHANNEL[:, None, None] + BY_CHANNEL[:, None, None] + 1,
    ),
    "one bias": (lambda b, end: b.add_bias("case", np.float32([0.5]), end, "case", [1]), lambda x: x + 0.5),
    "add a number": (lambda b, end: b.add_elementwise("case", [end], "case", "ADD", 0.5), lambda x: x + 0.5),
    "add": (lambda b, end: b.add_elementwise("case", [end, "negative"], "case", "ADD"), lambda x: x + x[:, 1:2]),
    "average": (lambda b, end: b.add_elementwise("case", [end, end], "case", "AVE"), lambda x: x),
    "max": (
        lambda b, end: b.add_elementwise("case", [end, "negative"], "case", "MAX"),
        lambda x: np.maximum(x, x[:, 1:2]),
    ),
    "min": (
        lambda b, end: b.add_elementwise("case", [end, "negative"], "case", "MIN"),
        lambda x: np.minimum(x, x[:, 1:2]),
    ),
    "softmax over channels": (
        lambda b, end: b.add_softmax("case", end, "case"),
        lambda x: np.exp(x) / np.exp(x).sum(axis=1, keepdims=True),
    ),
    "flatten channel last": (
        lambda b, end: b.add_flatten("case", 1, end, "case"),
        lambda x: channel_last(x).reshape(len(x), -1, 1, 1),
    ),
    "permute": (lambda b, end: b.add_permute("case", [0, 3, 1, 2], end, "case"), lambda x: x.transpose(0, 3, 1, 2)),
    "reshape channel first": (
        lambda b, end: b.add_reshape("case", end, "case", (12, 14, 14), 0),
        lambda x: x.reshape(-1, 12, 14, 14),
    ),
    "reshape channel last": (
        lambda b, end: b.add_reshape("case", end, "case", (12, 14, 14), 1),
        lambda x: channel_last(x).reshape(-1, 14, 14, 12).transpose(0, 3, 1, 2),
    ),
    "crop": (lambda b, end: b.add_crop("case", 1, 2, 3, 4, [0, 0], [end], "case"), lambda x: x[:, :, 3:24, 1:26]),
    "zero padding": (
        lambda b, end: b.add_padding("case", 1, 2, 3, 4, 0.5, end, "case"),
        lambda x: np.pad(x, ((0, 0), (0, 0), (3, 4), (1, 2)), constant_values=0.5),
    ),
    "reflected padding": (
        lambda b, end: b.add_padding("case", 1, 2, 3, 4, 0, end, "case", "reflection"),
        lambda x: np.pad(x, ((0, 0), (0, 0), (3, 4), (1, 2)), "reflect"),
    ),
    "replicated padding": (
        lambda b, end: b.add_padding("case", 1, 2, 3, 4, 0, end, "case", "replication"),
        lambda x: np.pad(x, ((0, 0), (0, 0), (3, 4), (1, 2)), "edge"),
    ),
    "slice": (
        lambda b, end: b.add_slice("case", end, "case", "height", 2, -1, 3),
        lambda x: x[:, :, 2:-1:3],
    ),
    "mean over the picture": (
        lambda b, end: b.add_reduce("case", end, "case", "HW", "avg"),
        lambda x: x.mean(axis=(2, 3), keepdims=True),
    ),
    "largest channel": (
        lambda b, end: b.add_reduce("case", end, "case", "C", "max"),
        lambda x: x.max(axis=1, keepdims=True),
    ),
    "global average": (
        lambda b, end: b.add_pooling("case", 1, 1, 1, 1, "AVERAGE", "VALID", end, "case", is_global=True),
        lambda x: x.mean(axis=(2, 3), keepdims=True),
    ),
    "l2 pooling": (
        lambda b, end: b.add_pooling("case", 2, 2, 2, 2, "L2", "VALID", end, "case"),
        lambda x: np.sqrt((x.reshape(-1, 3, 14, 2, 14, 2) ** 2).sum(axis=(3, 5))),
    ),
    "average with counted padding": (
        lambda b, end: b.add_pooling(
            "case", 2, 2, 2, 2, "AVERAGE", "VALID", end, "case", exclude_pad_area=False,
            padding_top=1, padding_bottom=1, padding_left=1, padding_right=1,
        ),
        lambda x: np.pad(x, ((0, 0), (0, 0), (1, 1), (1, 1))).reshape(-1, 3, 15, 2, 15, 2).mean(axis=(3, 5)),
    ),
    "pooling that includes the last pixel": (
        lambda b, end: b.add_pooling("case", 3, 3, 2, 2, "MAX", "INCLUDE_LAST_PIXEL", end, "case"),
        lambda x: np.stack([
            np.stack([x[:, :, 2 * i : 2 * i + 3, 2 * j : 2 * j + 3].max(axis=(2, 3)) for j in range(14)], axis=2)
            for i in range(14)
        ], axis=2),
    ),
    "constant": (
        lambda b, end: (
            b.add_load_constant("mask", "mask", np.arange(784, dtype=np.float32) / 784, [1, 28, 28]),
            b.add_elementwise("case", [end, "mask"], "case", "MULTIPLY"),
        ),
        lambda x: x * (np.arange(784).reshape(28, 28) / 784),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_a_layer_does_what_its_formula_says(name, tmp_path, images):
    add, formula = CASES[name]

    def middle(builder, end):
        add(builder, three(builder, end))
        return "case"

    x = images[:8].astype(np.float64)[:, None] / 255
    expected = formula(spread(x))
    stranger = Stranger(middle, expected.shape[1:])
    found = CoreMLFile.read(stranger.write(tmp_path / "stranger.mlmodel")).probabilities(images[:8])
    np.testing.assert_allclose(found, stranger.expected(expected), atol=1e-5)


def convolved(x, kernel, stride=1, dilation=1, padding=((0, 0), (0, 0))):
    """(n, C, H, W) and HWIO to (n, filters, …), by loops."""
    x = np.pad(x, ((0, 0), (0, 0), *padding))
    height, width = ((side - 1) * dilation + 1 for side in kernel.shape[:2])
    down, across = ((n - k) // stride + 1 for n, k in zip(x.shape[2:], (height, width), strict=True))
    out = np.zeros((len(x), kernel.shape[3], down, across))
    for i in range(kernel.shape[0]):
        for j in range(kernel.shape[1]):
            top, left = i * dilation, j * dilation
            seen = x[
                :, :, top : top + (down - 1) * stride + 1 : stride, left : left + (across - 1) * stride + 1 : stride
            ]
            out += np.einsum("nchw,cf->nfhw", seen, kernel[i, j].astype(np.float64))
    return out


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({"border_mode": "valid"}, {}),
        ({"border_mode": "valid", "stride_height": 2, "stride_width": 2}, {"stride": 2}),
        ({"border_mode": "valid", "dilation_factors": [2, 2]}, {"dilation": 2}),
        ({"border_mode": "same"}, {"padding": ((1, 1), (1, 1))}),
        (
            {"border_mode": "same", "stride_height": 2, "stride_width": 2},
            {"stride": 2, "padding": ((0, 1), (0, 1))},
        ),
        (
            {
                "border_mode": "same", "stride_height": 2, "stride_width": 2,
                "same_padding_asymmetry_mode": "TOP_LEFT_HEAVY",
            },
            {"stride": 2, "padding": ((1, 0), (1, 0))},
        ),
        (
            {"border_mode": "valid", "padding_top": 1, "padding_bottom": 2, "padding_left": 3, "padding_right": 4},
            {"padding": ((1, 2), (3, 4))},
        ),
    ],
)  # fmt: skip
def test_convolutions_of_all_kinds(options, expected, tmp_path, images):
    settings = {"stride_height": 1, "stride_width": 1} | options

    def middle(builder, end):
        builder.add_convolution(
            "case",
            1,
            4,
            3,
            3,
            groups=1,
            W=KERNEL,
            b=None,
            has_bias=False,
            input_name=end,
            output_name="case",
            **settings,
        )
        return "case"

    right = convolved(images[:4].astype(np.float64)[:, None] / 255, KERNEL, **expected)
    stranger = Stranger(middle, right.shape[1:])
    found = CoreMLFile.read(stranger.write(tmp_path / "stranger.mlmodel")).probabilities(images[:4])
    np.testing.assert_allclose(found, stranger.expected(right), atol=1e-5)


def test_convolution_in_groups(tmp_path, images):
    kernel = RANDOM.normal(0, 0.3, (3, 3, 1, 6)).astype(np.float32)

    def middle(builder, end):
        builder.add_convolution(
            "case",
            1,
            6,
            3,
            3,
            1,
            1,
            "valid",
            3,
            kernel,
            None,
            False,
            input_name=three(builder, end),
            output_name="case",
        )
        return "case"

    x = spread(images[:4].astype(np.float64)[:, None] / 255)
    right = np.concatenate([convolved(x[:, g : g + 1], kernel[..., 2 * g : 2 * g + 2]) for g in range(3)], axis=1)
    stranger = Stranger(middle, right.shape[1:])
    found = CoreMLFile.read(stranger.write(tmp_path / "stranger.mlmodel")).probabilities(images[:4])
    np.testing.assert_allclose(found, stranger.expected(right), atol=1e-5)


@pytest.mark.parametrize("color", ["RGB", "BGR"])
def test_a_colour_image_gets_the_grey_in_every_channel_and_the_biases_in_its_order(color, tmp_path, images):
    biases = {"red_bias": 0.1, "green_bias": 0.2, "blue_bias": 0.3}

    def middle(builder, end):
        builder.add_activation("case", "RELU", end, "case")
        return "case"

    stranger = Stranger(middle, (3, 28, 28), color=color, biases=biases)
    found = CoreMLFile.read(stranger.write(tmp_path / "stranger.mlmodel"))
    assert found.inputs[0].colour == color
    order = (0.1, 0.2, 0.3) if color == "RGB" else (0.3, 0.2, 0.1)
    x = np.concatenate([images[:4].astype(np.float64)[:, None] / 255 + bias for bias in order], axis=1)
    np.testing.assert_allclose(found.probabilities(images[:4]), stranger.expected(x), atol=1e-5)


def test_a_mean_image_is_subtracted(tmp_path, images):
    def middle(builder, end):
        builder.add_activation("case", "TANH", end, "case")
        return "case"

    stranger = Stranger(middle, (1, 28, 28))
    preprocessing = stranger.builder.spec.neuralNetworkClassifier.preprocessing
    del preprocessing[:]
    preprocessing.add(featureName="image").meanImage.meanImage.extend([7.0] * 784)
    found = CoreMLFile.read(stranger.write(tmp_path / "stranger.mlmodel"))
    x = np.tanh(images[:4].astype(np.float64)[:, None] - 7)
    np.testing.assert_allclose(found.probabilities(images[:4]), stranger.expected(x), atol=1e-5)
    assert found.input_scale == 1


def test_a_scale_inside_the_network_counts_as_the_files_scale(tmp_path, images):
    def middle(builder, end):
        builder.add_scale("inner", np.float32([1 / 255]), None, False, end, "inner", [1])
        builder.add_activation("case", "TANH", "inner", "case")
        return "case"

    stranger = Stranger(middle, (1, 28, 28), scale=1.0)
    found = CoreMLFile.read(stranger.write(tmp_path / "stranger.mlmodel"))
    assert found.input_scale == pytest.approx(1 / 255)
    x = np.tanh(images[:4].astype(np.float64)[:, None] / 255)
    np.testing.assert_allclose(found.probabilities(images[:4]), stranger.expected(x), atol=1e-5)


def test_a_layer_that_is_not_known_is_named(tmp_path):
    def middle(builder, end):
        builder.add_lrn("my strange layer", end, "case", 1.0, 0.5, 5)
        return "case"

    with pytest.raises(ExportError, match=r"layer 'my strange layer' is of a kind that cannot be run here \(lrn\)"):
        CoreMLFile.read(Stranger(middle, (1, 28, 28)).write(tmp_path / "stranger.mlmodel"))


LINE, TABLE, SYMMETRIC = "_linear_quantization", "_lookup_table_quantization_linear", "_linear_quantization_symmetric"


@pytest.mark.parametrize(
    ("bits", "mode"), [(8, LINE), (8, TABLE), (8, SYMMETRIC), (7, LINE), (5, TABLE), (4, LINE), (3, TABLE), (1, TABLE)]
)
def test_quantised_weights_are_those_that_they_stand_for(bits, mode, network, write_file, tmp_path, images):
    path = write_file(network, tmp_path / "whole.mlmodel")
    quantise = coremltools().models.neural_network.quantization_utils._quantize_spec_weights
    spec = quantise(coremltools().utils.load_spec(str(path)), bits, mode)
    (tmp_path / "small.mlmodel").write_bytes(spec.SerializeToString())
    spread_out = quantise(spec, None, "_dequantize_network")
    (tmp_path / "large.mlmodel").write_bytes(spread_out.SerializeToString())
    small, large = (CoreMLFile.read(tmp_path / name) for name in ("small.mlmodel", "large.mlmodel"))
    assert small.total_parameters == large.total_parameters
    np.testing.assert_allclose(small.probabilities(images[:50]), large.probabilities(images[:50]), atol=1e-5)


def test_half_precision_weights_give_nearly_the_same(network, write_file, tmp_path, images):
    path = write_file(network, tmp_path / "whole.mlmodel")
    spec = coremltools().utils.load_spec(str(path))
    spec = coremltools().models.neural_network.quantization_utils._quantize_spec_weights(spec, 16, LINE)
    (tmp_path / "half.mlmodel").write_bytes(spec.SerializeToString())
    whole, half = (CoreMLFile.read(one).probabilities(images[:100]) for one in (path, tmp_path / "half.mlmodel"))
    assert 0 < abs(whole - half).max() < 5e-3
