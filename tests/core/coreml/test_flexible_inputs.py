"""Files of strangers: an input that is larger than a digit, sides that are left open, several functions."""

import numpy as np
import pytest
from PIL import Image

from core.coreml.coreml_file import CoreMLFile
from core.errors import ExportError
from core.export.library import alone, coremltools

RANDOM = np.random.default_rng(12)
MATRIX = RANDOM.normal(0, 0.1, (10, 784)).astype(np.float32)


@pytest.fixture(autouse=True)
def no_progress_threads(monkeypatch):
    """Converting for strangers draws progress bars, by a thread that stays."""
    monkeypatch.setattr("tqdm.tqdm.monitor_interval", 0)


def softmax(x):
    powers = np.exp(x - x.max(axis=-1, keepdims=True))
    return powers / powers.sum(axis=-1, keepdims=True)


def expected(images):
    return softmax(images.reshape(len(images), 784) / 255 @ MATRIX.T)


def program(path, open_side, inputs, matrix=MATRIX):
    """A package whose program has the shape of `open_side`, where None is left open."""
    library = coremltools()
    types = library.converters.mil.mil
    mb = library.converters.mil.Builder
    shape = [types.get_new_symbol() if side is None else side for side in open_side]
    spec = mb.TensorSpec(shape=shape, dtype=types.types.fp32)

    def body(picture):
        return mb.softmax(x=mb.linear(x=mb.reshape(x=picture, shape=[-1, 784]), weight=matrix), axis=-1, name="scores")

    with alone():
        library.convert(
            mb.program(input_specs=[spec], opset_version=library.target.iOS15)(body),
            source="milinternal",
            convert_to="mlprogram",
            inputs=[inputs(library)],
            compute_precision=library.precision.FLOAT32,
            minimum_deployment_target=library.target.iOS15,
            skip_model_load=True,
        ).save(str(path))
    return path


@pytest.mark.parametrize(
    "inputs",
    [
        lambda ct: ct.TensorType(name="picture", shape=(ct.RangeDim(1, 32, default=1), 28, 28)),
        lambda ct: ct.TensorType(name="picture", shape=(ct.RangeDim(1, 32, default=8), 28, 28)),
        lambda ct: ct.TensorType(name="picture", shape=ct.EnumeratedShapes([(1, 28, 28), (4, 28, 28)])),
    ],
    ids=["a range", "a range from eight", "two sizes"],
)
def test_an_open_batch_is_taken_as_one_image_after_the_other(inputs, tmp_path, images):
    file = CoreMLFile.read(program(tmp_path / "open.mlpackage", (None, 28, 28), inputs))
    np.testing.assert_allclose(file.probabilities(images[:7]), expected(images[:7]), atol=1e-5)


def test_a_file_of_several_functions_is_run_by_its_default(tmp_path, images):
    library = coremltools()
    fixed = lambda ct: ct.TensorType(name="picture", shape=(1, 28, 28))  # noqa: E731
    first = program(tmp_path / "first.mlpackage", (1, 28, 28), fixed, MATRIX[::-1].copy())
    second = program(tmp_path / "second.mlpackage", (1, 28, 28), fixed)
    both = library.utils.MultiFunctionDescriptor()
    both.add_function(str(first), src_function_name="main", target_function_name="other")
    both.add_function(str(second), src_function_name="main", target_function_name="digits")
    both.default_function_name = "digits"
    with alone():
        library.utils.save_multifunction(both, str(tmp_path / "both.mlpackage"))
    file = CoreMLFile.read(tmp_path / "both.mlpackage")
    assert [feature.name for feature in file.inputs] == ["picture"]
    np.testing.assert_allclose(file.probabilities(images[:7]), expected(images[:7]), atol=1e-5)


@pytest.mark.parametrize("colour", ["GRAYSCALE", "RGB"])
@pytest.mark.parametrize("side", [224, 280])
def test_a_larger_square_is_fed_the_digit_at_its_size(side, colour, stranger, tmp_path, images):
    channels = 1 if colour == "GRAYSCALE" else 3

    def middle(builder, end):
        builder.add_pooling("case", side // 28, side // 28, side // 28, side // 28, "AVERAGE", "VALID", end, "case")
        return "case"

    made = stranger(middle, (channels, 28, 28), color="gray" if channels == 1 else colour)
    image = made.builder.spec.description.input[0].type.imageType
    image.width = image.height = side
    file = CoreMLFile.read(made.write(tmp_path / "large.mlmodel"))
    assert file.side == side
    large = [
        np.asarray(Image.fromarray(image.astype(np.float32)).resize((side, side), Image.Resampling.BILINEAR))
        for image in images[:4]
    ]
    pooled = np.stack(large).reshape(4, 28, side // 28, 28, side // 28).mean(axis=(2, 4)) / 255
    right = np.repeat(pooled[:, None], channels, axis=1)
    np.testing.assert_allclose(file.probabilities(images[:4]), made.expected(right), atol=1e-5)


@pytest.mark.parametrize("shape", [(3, 64, 64), (1, 3, 64, 64), (64, 64, 3), (1, 64, 64, 3), (1, 64, 64, 1)])
def test_larger_arrays_with_their_channels_first_or_last(shape, tmp_path, images):
    models = coremltools().models
    builder = models.neural_network.NeuralNetworkBuilder(
        [("picture", models.datatypes.Array(*shape))],
        [("scores", models.datatypes.Array(10))],
        disable_rank5_shape_mapping=True,
    )
    size = int(np.prod(shape))
    matrix = RANDOM.normal(0, 0.02, (10, size)).astype(np.float32)
    builder.add_reshape_static("row", "picture", "row", (1, size))
    builder.add_inner_product("ten", matrix, None, size, 10, False, "row", "ten")
    builder.add_softmax_nd("scores", "ten", "scores", -1)
    path = tmp_path / "array.mlmodel"
    path.write_bytes(builder.spec.SerializeToString())
    large = np.stack(
        [
            np.asarray(Image.fromarray(image.astype(np.float32)).resize((64, 64), Image.Resampling.BILINEAR))
            for image in images[:3]
        ]
    )
    channels = 3 if 3 in shape else 1
    spread = np.stack([large] * channels, axis=-1 if shape[-1] == channels else 1) / 255
    found = CoreMLFile.read(path).probabilities(images[:3])
    np.testing.assert_allclose(found, softmax(spread.reshape(3, size) @ matrix.T), atol=1e-5)


@pytest.mark.parametrize("size", [(27, 27), (28, 56), (2048, 2048)])
def test_no_square_or_one_that_is_too_small_or_too_large_is_refused(size, stranger, tmp_path):
    made = stranger(lambda _builder, end: end, (1, 28, 28))
    image = made.builder.spec.description.input[0].type.imageType
    image.height, image.width = size
    with pytest.raises(ExportError, match="digit images have 28 × 28, or are squares up to 1024"):
        CoreMLFile.read(made.write(tmp_path / "other.mlmodel"))
