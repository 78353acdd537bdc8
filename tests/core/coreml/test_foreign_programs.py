"""Core ML programs of strangers: operations that we never write, half precision, compressed weights."""

import numpy as np
import pytest

from core.coreml.coreml_file import CoreMLFile
from core.errors import ExportError
from core.export.library import alone, coremltools

RANDOM = np.random.default_rng(4)
BY_CHANNEL = RANDOM.normal(0, 1, 3).astype(np.float32)
SQUARE = RANDOM.normal(0, 0.2, (28, 5)).astype(np.float32)
KERNEL = RANDOM.normal(0, 0.2, (4, 3, 3, 3)).astype(np.float32)


@pytest.fixture(autouse=True)
def no_progress_threads(monkeypatch):
    """Compressing for strangers draws progress bars, by a thread that stays."""
    monkeypatch.setattr("tqdm.tqdm.monitor_interval", 0)


def softmax(x):
    powers = np.exp(x - x.max(axis=-1, keepdims=True))
    return powers / powers.sum(axis=-1, keepdims=True)


def matrix(size):
    return np.random.default_rng(5).normal(0, 2 / np.sqrt(size), (10, size)).astype(np.float32)


def spread(x):
    return np.concatenate([x, -x, x * x], axis=1)


def three(mb, image):
    """The same three channels in a program."""
    return mb.concat(values=[image, mb.mul(x=image, y=np.float32(-1)), mb.square(x=image)], axis=1)


def converted(body, path, *, half=False, target="iOS15", array=False, compress=None):
    """A package with `body`, from (1, 1, 28, 28) in 0..1 to anything, then ten probabilities."""
    library = coremltools()
    mb = library.converters.mil.Builder
    goal = getattr(library.target, target)
    spec = mb.TensorSpec(shape=(1, 1, 28, 28), dtype=library.converters.mil.mil.types.fp32)

    def program(picture):
        x = body(mb, picture)
        size = int(np.prod(x.shape))
        ten = mb.linear(x=mb.reshape(x=x, shape=[1, size]), weight=matrix(size), name="ten")
        return mb.softmax(x=ten, axis=-1, name="scores")

    precision = library.precision.FLOAT16 if half else library.precision.FLOAT32
    inputs = [library.ImageType(name="picture", shape=(1, 1, 28, 28), scale=1 / 255, color_layout="G")]
    with alone():
        model = library.convert(
            mb.program(input_specs=[spec], opset_version=goal)(program),
            source="milinternal",
            convert_to="mlprogram",
            inputs=None if array else inputs,
            classifier_config=None if array else library.ClassifierConfig(list("0123456789")),
            compute_precision=precision,
            minimum_deployment_target=goal,
            skip_model_load=True,
        )
        if compress is not None:
            model = compress(library.optimize.coreml, model)
    model.save(str(path))
    return path


def expected(x):
    rows = x.reshape(len(x), -1).astype(np.float64)
    return softmax(rows @ matrix(rows.shape[1]).T)


def by_channel(values):
    return values[:, None, None]


CASES = {
    "relu6": (lambda mb, x: mb.relu6(x=mb.mul(x=x, y=np.float32(9))), lambda x: np.clip(9 * x, 0, 6)),
    "leaky_relu": (lambda mb, x: mb.leaky_relu(x=x, alpha=0.3), lambda x: np.where(x > 0, x, 0.3 * x)),
    "elu": (lambda mb, x: mb.elu(x=x, alpha=0.7), lambda x: np.where(x > 0, x, 0.7 * (np.exp(x) - 1))),
    "prelu": (
        lambda mb, x: mb.prelu(x=x, alpha=BY_CHANNEL),
        lambda x: np.where(x > 0, x, by_channel(BY_CHANNEL) * x),
    ),
    "thresholded_relu": (lambda mb, x: mb.thresholded_relu(x=x, alpha=0.4), lambda x: np.where(x >= 0.4, x, 0)),
    "clamped_relu": (
        lambda mb, x: mb.clamped_relu(x=x, alpha=0.3, beta=0.5),
        lambda x: np.minimum(0.5, np.where(x > 0, x, 0.3 * x)),
    ),
    "sigmoid": (lambda mb, x: mb.sigmoid(x=x), lambda x: 1 / (1 + np.exp(-x))),
    "sigmoid_hard": (lambda mb, x: mb.sigmoid_hard(x=x, alpha=0.3, beta=0.4), lambda x: np.clip(0.3 * x + 0.4, 0, 1)),
    "silu": (lambda mb, x: mb.silu(x=x), lambda x: x / (1 + np.exp(-x))),
    "softplus": (lambda mb, x: mb.softplus(x=x), lambda x: np.log1p(np.exp(x))),
    "softsign": (lambda mb, x: mb.softsign(x=x), lambda x: x / (1 + abs(x))),
    "tanh": (lambda mb, x: mb.tanh(x=x), np.tanh),
    "scaled_tanh": (lambda mb, x: mb.scaled_tanh(x=x, alpha=1.5, beta=0.5), lambda x: 1.5 * np.tanh(0.5 * x)),
    "linear_activation": (lambda mb, x: mb.linear_activation(x=x, alpha=2.0, beta=0.5), lambda x: 2 * x + 0.5),
    "clip": (lambda mb, x: mb.clip(x=x, alpha=-0.2, beta=0.4), lambda x: np.clip(x, -0.2, 0.4)),
    "exp": (lambda mb, x: mb.exp(x=x), np.exp),
    "rsqrt": (lambda mb, x: mb.rsqrt(x=mb.add(x=x, y=np.float32(2)), epsilon=0.1), lambda x: 1 / np.sqrt(x + 2.1)),
    "sqrt": (lambda mb, x: mb.sqrt(x=mb.add(x=x, y=np.float32(2))), lambda x: np.sqrt(x + 2)),
    "abs": (lambda mb, x: mb.abs(x=x), abs),
    "sub": (lambda mb, x: mb.sub(x=np.float32(1), y=x), lambda x: 1 - x),
    "real_div": (lambda mb, x: mb.real_div(x=np.float32(1), y=mb.add(x=x, y=np.float32(2))), lambda x: 1 / (x + 2)),
    "maximum": (lambda mb, x: mb.maximum(x=x, y=np.float32(0.3)), lambda x: np.maximum(x, 0.3)),
    "minimum": (
        lambda mb, x: mb.minimum(x=x, y=by_channel(BY_CHANNEL)),
        lambda x: np.minimum(x, by_channel(BY_CHANNEL)),
    ),
    "pow": (lambda mb, x: mb.pow(x=x, y=np.float32(2)), lambda x: x**2),
    "softmax": (lambda mb, x: mb.softmax(x=x, axis=1), lambda x: np.exp(x) / np.exp(x).sum(axis=1, keepdims=True)),
    "batch_norm": (
        lambda mb, x: mb.batch_norm(x=x, mean=BY_CHANNEL, variance=BY_CHANNEL**2, epsilon=0.01),
        lambda x: (x - by_channel(BY_CHANNEL)) / np.sqrt(by_channel(BY_CHANNEL) ** 2 + 0.01),
    ),
    "reduce_mean": (lambda mb, x: mb.reduce_mean(x=x, axes=[2, 3], keep_dims=False), lambda x: x.mean(axis=(2, 3))),
    "reduce_max": (lambda mb, x: mb.reduce_max(x=x, axes=[-1], keep_dims=True), lambda x: x.max(axis=3)),
    "reduce_sum": (lambda mb, x: mb.reduce_sum(x=x, axes=[1], keep_dims=True), lambda x: x.sum(axis=1)),
    "transpose": (lambda mb, x: mb.transpose(x=x, perm=[0, -1, 1, 2]), lambda x: x.transpose(0, 3, 1, 2)),
    "expand and squeeze": (
        lambda mb, x: mb.squeeze(x=mb.expand_dims(x=mb.tanh(x=x), axes=[2]), axes=[0]),
        np.tanh,
    ),
    "matmul": (
        lambda mb, x: mb.matmul(x=x, y=SQUARE, transpose_x=True),
        lambda x: x.transpose(0, 1, 3, 2) @ SQUARE,
    ),
    "pad": (
        lambda mb, x: mb.pad(x=x, pad=[1, 2, 3, 4], mode="reflect"),
        lambda x: np.pad(x, ((0, 0), (0, 0), (1, 2), (3, 4)), "reflect"),
    ),
    "max_pool of a custom padding": (
        lambda mb, x: mb.max_pool(x=x, kernel_sizes=[2, 2], strides=[2, 2], pad_type="custom", pad=[1, 1, 1, 1]),
        lambda x: (
            np.pad(x, ((0, 0), (0, 0), (1, 1), (1, 1)), constant_values=-9)
            .reshape(-1, 3, 15, 2, 15, 2)
            .max(axis=(3, 5))
        ),
    ),
    "avg_pool": (
        lambda mb, x: mb.avg_pool(x=x, kernel_sizes=[4, 7], strides=[4, 7], pad_type="valid"),
        lambda x: x.reshape(-1, 3, 7, 4, 4, 7).mean(axis=(3, 5)),
    ),
}


@pytest.mark.parametrize("names", [list(CASES)[start::5] for start in range(5)], ids=", ".join)
def test_operations_do_what_their_formulas_say(names, tmp_path, images):
    """Several in one file, side by side: writing a file takes longer than reading it."""

    def body(mb, image):
        results = [CASES[name][0](mb, three(mb, image)) for name in names]
        return mb.concat(values=[mb.reshape(x=x, shape=[1, int(np.prod(x.shape))]) for x in results], axis=1)

    file = CoreMLFile.read(converted(body, tmp_path / "stranger.mlpackage"))
    x = spread(images[:6].astype(np.float64)[:, None] / 255)
    right = expected(np.concatenate([CASES[name][1](x).reshape(6, -1) for name in names], axis=1))
    np.testing.assert_allclose(file.probabilities(images[:6]), right, atol=1e-5)


def test_a_convolution_with_everything(tmp_path, images):
    kernel = RANDOM.normal(0, 0.3, (6, 1, 3, 3)).astype(np.float32)
    bias = RANDOM.normal(0, 1, 6).astype(np.float32)

    def body(mb, image):
        return mb.conv(
            x=three(mb, image), weight=kernel, bias=bias, strides=[2, 2], pad_type="custom", pad=[1, 2, 3, 4],
            dilations=[2, 1], groups=3,
        )  # fmt: skip

    file = CoreMLFile.read(converted(body, tmp_path / "stranger.mlpackage"))
    x = np.pad(spread(images[:4].astype(np.float64)[:, None] / 255), ((0, 0), (0, 0), (1, 2), (3, 4)))
    right = np.zeros((4, 6, 14, 17))
    for filter_, (i, j) in ((f, (i, j)) for f in range(6) for i in range(3) for j in range(3)):
        seen = x[:, filter_ // 2, 2 * i : 2 * i + 27 : 2, j : j + 33 : 2]
        right[:, filter_] += seen * kernel[filter_, 0, i, j]
    np.testing.assert_allclose(file.probabilities(images[:4]), expected(right + by_channel(bias)), atol=1e-5)


def convolutional(mb, image):
    return mb.relu(x=mb.conv(x=three(mb, image), weight=KERNEL, pad_type="valid"))


def test_half_precision_programs_are_read(tmp_path, images):
    whole = CoreMLFile.read(converted(convolutional, tmp_path / "whole.mlpackage"))
    half = CoreMLFile.read(converted(convolutional, tmp_path / "half.mlpackage", half=True))
    assert "cast" in {layer.kind for layer in half.layers}
    assert half.input_scale == pytest.approx(1 / 255, rel=1e-3)
    difference = abs(whole.probabilities(images[:50]) - half.probabilities(images[:50])).max()
    assert 0 < difference < 5e-3


def plain(mb, image):
    return mb.tanh(x=three(mb, image))


def linear(optimize, model):
    config = optimize.OptimizationConfig(optimize.OpLinearQuantizerConfig(weight_threshold=10))
    return optimize.linear_quantize_weights(model, config)


def unsigned(optimize, model):
    config = optimize.OpLinearQuantizerConfig(mode="linear", dtype="uint8", weight_threshold=10)
    return optimize.linear_quantize_weights(model, optimize.OptimizationConfig(config))


def blocks(optimize, model):
    config = optimize.OpLinearQuantizerConfig(dtype="int4", granularity="per_block", block_size=8, weight_threshold=10)
    return optimize.linear_quantize_weights(model, optimize.OptimizationConfig(config))


def table(bits):
    def compress(optimize, model):
        config = optimize.OpPalettizerConfig(mode="uniform", nbits=bits, weight_threshold=10)
        return optimize.palettize_weights(model, optimize.OptimizationConfig(config))

    return compress


def sparse(optimize, model):
    config = optimize.OpMagnitudePrunerConfig(target_sparsity=0.5, weight_threshold=10)
    return optimize.prune_weights(model, optimize.OptimizationConfig(config))


@pytest.mark.parametrize(
    ("compress", "target"),
    [
        (linear, "iOS16"), (unsigned, "iOS16"), (table(6), "iOS16"), (table(1), "iOS16"), (sparse, "iOS16"),
        (linear, "iOS18"), (blocks, "iOS18"), (table(4), "iOS18"), (sparse, "iOS18"),
    ],
)  # fmt: skip
def test_compressed_weights_are_those_that_they_stand_for(compress, target, tmp_path, images):
    body = plain if compress is blocks else convolutional  # its kernels have sides that no blocks fit
    small = converted(body, tmp_path / "small.mlpackage", target=target, compress=compress)

    def spread_out(_optimize, _model):
        library = coremltools()
        return library.optimize.coreml.decompress_weights(library.models.MLModel(str(small), skip_model_load=True))

    large = converted(body, tmp_path / "large.mlpackage", target=target, compress=spread_out)
    kinds = str(coremltools().utils.load_spec(str(small)).mlProgram)
    assert "constexpr_" in kinds
    found = CoreMLFile.read(small).probabilities(images[:20])
    np.testing.assert_allclose(found, CoreMLFile.read(large).probabilities(images[:20]), atol=1e-5)


def test_a_program_that_takes_an_array_is_fed_0_to_1(tmp_path, images):
    file = CoreMLFile.read(converted(convolutional, tmp_path / "array.mlpackage", array=True))
    whole = CoreMLFile.read(converted(convolutional, tmp_path / "whole.mlpackage"))
    assert file.inputs[0].kind == "multi-array"
    assert file.labels == ()
    np.testing.assert_allclose(file.probabilities(images[:9]), whole.probabilities(images[:9]), atol=1e-5)


def test_an_operation_that_is_not_known_is_named(tmp_path):
    path = converted(lambda mb, image: mb.erf(x=image, name="odd one"), tmp_path / "stranger.mlpackage")
    with pytest.raises(ExportError, match=r"operation 'odd_one' \(erf\): operations of this kind cannot be run here"):
        CoreMLFile.read(path)
