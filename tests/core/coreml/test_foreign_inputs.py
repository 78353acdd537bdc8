"""Neural networks of strangers: convolutions of all kinds, and what is done to the image before the first layer."""

import numpy as np
import pytest

from core.coreml.coreml_file import CoreMLFile
from core.errors import ExportError

RANDOM = np.random.default_rng(11)
KERNEL = RANDOM.normal(0, 0.2, (3, 3, 1, 4)).astype(np.float32)


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
def test_convolutions_of_all_kinds(options, expected, stranger, tmp_path, images):
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
    made = stranger(middle, right.shape[1:])
    found = CoreMLFile.read(made.write(tmp_path / "stranger.mlmodel")).probabilities(images[:4])
    np.testing.assert_allclose(found, made.expected(right), atol=1e-5)


def test_convolution_in_groups(stranger, tmp_path, images):
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
            input_name=stranger.three(builder, end),
            output_name="case",
        )
        return "case"

    x = stranger.spread(images[:4].astype(np.float64)[:, None] / 255)
    right = np.concatenate([convolved(x[:, g : g + 1], kernel[..., 2 * g : 2 * g + 2]) for g in range(3)], axis=1)
    made = stranger(middle, right.shape[1:])
    found = CoreMLFile.read(made.write(tmp_path / "stranger.mlmodel")).probabilities(images[:4])
    np.testing.assert_allclose(found, made.expected(right), atol=1e-5)


@pytest.mark.parametrize("color", ["RGB", "BGR"])
def test_a_colour_image_gets_the_grey_in_every_channel_and_the_biases_in_its_order(color, stranger, tmp_path, images):
    biases = {"red_bias": 0.1, "green_bias": 0.2, "blue_bias": 0.3}

    def middle(builder, end):
        builder.add_activation("case", "RELU", end, "case")
        return "case"

    made = stranger(middle, (3, 28, 28), color=color, biases=biases)
    found = CoreMLFile.read(made.write(tmp_path / "stranger.mlmodel"))
    assert found.inputs[0].colour == color
    order = (0.1, 0.2, 0.3) if color == "RGB" else (0.3, 0.2, 0.1)
    x = np.concatenate([images[:4].astype(np.float64)[:, None] / 255 + bias for bias in order], axis=1)
    np.testing.assert_allclose(found.probabilities(images[:4]), made.expected(x), atol=1e-5)


def test_a_mean_image_is_subtracted(stranger, tmp_path, images):
    def middle(builder, end):
        builder.add_activation("case", "TANH", end, "case")
        return "case"

    made = stranger(middle, (1, 28, 28))
    preprocessing = made.builder.spec.neuralNetworkClassifier.preprocessing
    del preprocessing[:]
    preprocessing.add(featureName="image").meanImage.meanImage.extend([7.0] * 784)
    found = CoreMLFile.read(made.write(tmp_path / "stranger.mlmodel"))
    x = np.tanh(images[:4].astype(np.float64)[:, None] - 7)
    np.testing.assert_allclose(found.probabilities(images[:4]), made.expected(x), atol=1e-5)
    assert found.input_scale == 1


def test_a_scale_inside_the_network_counts_as_the_files_scale(stranger, tmp_path, images):
    def middle(builder, end):
        builder.add_scale("inner", np.float32([1 / 255]), None, False, end, "inner", [1])
        builder.add_activation("case", "TANH", "inner", "case")
        return "case"

    made = stranger(middle, (1, 28, 28), scale=1.0)
    found = CoreMLFile.read(made.write(tmp_path / "stranger.mlmodel"))
    assert found.input_scale == pytest.approx(1 / 255)
    x = np.tanh(images[:4].astype(np.float64)[:, None] / 255)
    np.testing.assert_allclose(found.probabilities(images[:4]), made.expected(x), atol=1e-5)


def test_a_layer_that_is_not_known_is_named(stranger, tmp_path):
    def middle(builder, end):
        builder.add_lrn("my strange layer", end, "case", 1.0, 0.5, 5)
        return "case"

    with pytest.raises(ExportError, match=r"layer 'my strange layer' is of a kind that cannot be run here \(lrn\)"):
        CoreMLFile.read(stranger(middle, (1, 28, 28)).write(tmp_path / "stranger.mlmodel"))
