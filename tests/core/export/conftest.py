"""Networks with random weights, images, and Core ML files made by hand with coremltools."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import settings

from core.data.dataset import Digits, Images
from core.export import coreml
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
        Dense(10),
        Activation("softmax"),
    ),
)
"""Every kind of layer once, in odd places."""


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
        coreml.write_mlpackage(network, metadata or Metadata(), path)
    else:
        path.write_bytes(coreml.mlmodel_content(network, metadata or Metadata()))
    return path


@pytest.fixture(scope="session")
def write_file() -> Callable[..., Path]:
    return write
