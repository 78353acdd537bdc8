"""Neural networks of strangers: layers that we never write, against plain numpy."""

import numpy as np
import pytest

from core.coreml.coreml_file import CoreMLFile

RANDOM = np.random.default_rng(11)
BY_CHANNEL = RANDOM.normal(0, 1, 3).astype(np.float32)


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
def test_a_layer_does_what_its_formula_says(name, stranger, tmp_path, images):
    add, formula = CASES[name]

    def middle(builder, end):
        add(builder, stranger.three(builder, end))
        return "case"

    x = images[:8].astype(np.float64)[:, None] / 255
    expected = formula(stranger.spread(x))
    made = stranger(middle, expected.shape[1:])
    found = CoreMLFile.read(made.write(tmp_path / "stranger.mlmodel")).probabilities(images[:8])
    np.testing.assert_allclose(found, made.expected(expected), atol=1e-5)
