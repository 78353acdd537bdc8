"""Networks with random weights, images, and Core ML files made by hand with coremltools."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import settings

from core.data.dataset import Digits, Images
from core.export import exporter
from core.export.library import coremltools
from core.export.metadata import Metadata
from core.model.architecture import Architecture
from core.model.layers import (
    Activation,
    AveragePooling,
    BatchNormalization,
    Convolution,
    Dense,
    Dropout,
    Flatten,
    LeakyReLU,
    MaxPooling,
)
from core.model.network import Network, Probabilities, weight_shapes
from core.prediction.predictor import Predictor

settings.register_profile("export", deadline=None, derandomize=True)
settings.load_profile("export")

TINY = Architecture(
    "tiny",
    (
        Dropout(0.1),
        Convolution(4, 3, "same", "relu"),
        MaxPooling(2),
        BatchNormalization(),
        Convolution(6, 3),
        Activation("relu"),
        AveragePooling(3, "same"),
        Flatten(),
        Dense(12, "relu"),
        BatchNormalization(),
        LeakyReLU(0.2),
        Dense(10),
        Activation("softmax"),
    ),
)
"""Every kind of layer once, in odd places."""


EXPORTED = Metadata(author="Ada", description="Zahlen 🖊", further={"run": "r1"})


def random_network(architecture: Architecture = TINY, seed: int = 0) -> Network:
    """Glorot weights, small biases, sensible variances."""
    random = np.random.default_rng(seed)
    weights = []
    for layer, shapes in weight_shapes(architecture):
        for place, shape in enumerate(shapes):
            if isinstance(layer, BatchNormalization):
                weights.append(random.uniform(0.5, 1.5, shape) if place in (0, 3) else random.normal(0, 0.2, shape))
            else:
                fan = max(1, int(np.prod(shape[:-1])))
                weights.append(
                    random.normal(0, 1.5 / np.sqrt(fan), shape) if len(shape) > 1 else random.normal(0, 0.1, shape)
                )
    return Network(architecture, tuple(array.astype(np.float32) for array in weights))


def smooth_images(count: int, seed: int = 0) -> Images:
    """Grey blobs on black, a little like digits."""
    random = np.random.default_rng(seed)
    coarse = random.integers(0, 256, (count, 7, 7)) * (random.random((count, 7, 7)) < 0.3)
    return coarse.repeat(4, axis=1).repeat(4, axis=2).astype(np.uint8)


@pytest.fixture(scope="session")
def make_network() -> Callable[..., Network]:
    return random_network


@pytest.fixture(scope="session")
def network() -> Network:
    return random_network()


@pytest.fixture(scope="session")
def images() -> Images:
    return smooth_images(1000)


@pytest.fixture(scope="session")
def own_digits(network: Network) -> Digits:
    """Images that `network` reads right, nearly all of them."""
    images = smooth_images(300, seed=7)
    return Digits(images, own_reference(network, images).argmax(axis=1).astype(np.uint8))


def own_reference(network: Network, images: Images) -> Probabilities:
    """The network's probabilities by our own predictor: there at once, where Keras takes seconds to load."""
    return Predictor(network).probabilities(images)


@pytest.fixture(scope="session")
def reference() -> Callable[[Network, Images], Probabilities]:
    return own_reference


@pytest.fixture(params=["mlmodel", "mlpackage"])
def written(request, tmp_path, network) -> Path:
    """The tiny network in each format."""
    return write(network, tmp_path / f"tiny.{request.param}")


def write(network: Network, path: Path, metadata: Metadata | None = None) -> Path:
    if path.suffix == ".mlpackage":
        exporter.write_mlpackage(network, metadata or Metadata(), path)
    else:
        path.write_bytes(exporter.mlmodel_content(network, metadata or Metadata()))
    return path


@pytest.fixture(scope="session")
def write_file() -> Callable[..., Path]:
    return write


def softmax(x):
    powers = np.exp(x - x.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


@pytest.fixture
def export(network, images, reference):
    """Export the tiny network to a path, against our own predictor."""

    def run(target, metadata=EXPORTED, **options):
        return exporter.export(network, metadata, target, images, **{"reference": reference} | options)

    return run


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

    @staticmethod
    def spread(x):
        """(n, 1, 28, 28) to three different channels, as `three` makes them."""
        return np.concatenate([x, -x, x * x], axis=1)

    @staticmethod
    def three(builder, end):
        builder.add_activation("negative", "LINEAR", end, "negative", [-1.0, 0.0])
        builder.add_elementwise("square", [end, end], "square", "MULTIPLY")
        builder.add_elementwise("three", [end, "negative", "square"], "three", "CONCAT")
        return "three"


@pytest.fixture(scope="session")
def stranger() -> type[Stranger]:
    return Stranger
