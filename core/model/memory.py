"""How much memory a training takes and how many images are read at once: plain arithmetic, no TensorFlow.

What is counted was found by looking at what TensorFlow holds, and is held against measured peaks (`make bench`):

    weights      14 times the parameters: the weights, Adam's two moments, the gradients and about five more while they
                 are applied; the state that is kept (the first three again, and the best epoch's weights); a copy for
                 readers
    step         for each image of the batch what every layer keeps for the way back, and the gradients of what goes in
                 and out of the layer where they are the most
    workspace    convolutions lay out the patches of some images beside each other, once for the gradient of their
                 weights and once for that of their input
    reading      for each image that is read at once what the widest layer gives, twice: what goes in and what goes out
    images       each one's place in the order of an epoch; the images themselves only where two parts are joined

A step and a reading do not happen at once, but small pieces of what the one has freed are kept back in pools.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from math import prod
from typing import Final

from core.model.architecture import INPUT_SHAPE, Architecture
from core.model.layers import Layer, Shape

VALUE_BYTES: Final = 4
"""Every value in the network is float32."""

READ_BATCH: Final = 500
VALUES_AT_ONCE: Final = 1 << 25
"""The widest layer gives at most so many values for the images that are read at once: 134 MB."""

GRAPH_BYTES: Final = 50_000_000
"""TensorFlow's graphs."""

POOL_BYTES: Final = 80_000_000
"""What the C library keeps of freed memory; pieces above 32 MB go back to the system at once."""

COPIES_OF_WEIGHTS: Final = 14
CACHE_BYTES: Final = 32 << 20
"""Convolutions lay out as many patches as the processor's cache takes, and at least those of one image."""

IMAGE_BYTES: Final = INPUT_SHAPE[0] * INPUT_SHAPE[1] + 1
"""A training image with its label, uint8."""

PLACE_BYTES: Final = 28
"""An image's place in an epoch, while the epoch's order is drawn."""

VARIED_COPIES: Final = 6
"""float32 copies of each image of a batch while it is scaled and varied."""


def training_bytes(
    architecture: Architecture, batch_size: int, images: int, joined: int = 0, teacher: Architecture | None = None
) -> int:
    """What a training takes above a process that has imported TensorFlow and loaded the data.

    Args:
        architecture: What is trained.
        batch_size: Images for one step.
        images: To learn from.
        joined: Of those, so many are copied into one array before.
        teacher: What takes each step beside it, if anything does.

    Returns:
        Bytes: from 10 per cent below what is measured to 60 per cent above it, where that is 300 MB and more.
    """
    learning = (architecture, teacher) if teacher else (architecture,)
    weights = COPIES_OF_WEIGHTS * sum(each.total_parameters for each in learning) * VALUE_BYTES
    step = sum(_step_bytes(each, min(batch_size, max(images, 1))) for each in learning)
    reading = _reading_bytes(architecture)
    work = max(step, reading) + min(step, reading, POOL_BYTES)
    return GRAPH_BYTES + weights + work + images * PLACE_BYTES + joined * IMAGE_BYTES


def images_at_once(architecture: Architecture) -> int:
    """How many images are read at once: 500, or fewer where a layer gives very many values."""
    return at_once(max(place.outputs for place in _places(architecture)))


def at_once(widest: int) -> int:
    """How many images are read at once by a network whose widest layer gives so many values for each."""
    return max(1, min(READ_BATCH, VALUES_AT_ONCE // max(1, widest)))


@dataclass(frozen=True, slots=True)
class _Place:
    """A layer where it stands.

    Attributes:
        layer: The layer.
        shape: Of its input.
        before: The layer before it; None for the first.
        deep: Whether a layer before it learns, so that a gradient goes through.
    """

    layer: Layer
    shape: Shape
    before: Layer | None
    deep: bool

    @property
    def outputs(self) -> int:
        return prod(self.layer.output_shape(self.shape))

    def workspace(self, batch_size: int) -> int:
        """Bytes for the patches of a convolution."""
        patches = self.layer.patch_values(self.shape) * VALUE_BYTES
        return (2 if self.deep else 1) * min(batch_size * patches, CACHE_BYTES + patches)


def _places(architecture: Architecture) -> Iterator[_Place]:
    shape, before, deep = INPUT_SHAPE, None, False
    for layer in architecture.layers:
        place = _Place(layer, shape, before, deep)
        yield place
        shape, before, deep = layer.output_shape(shape), layer, deep or layer.parameters(shape) > 0


def _step_bytes(architecture: Architecture, batch_size: int) -> int:
    places = tuple(_places(architecture))
    values = sum(place.layer.kept_values(place.shape, place.before) for place in places)
    values += max(place.layer.gradient_values(place.shape, deep=place.deep) for place in places)
    values += VARIED_COPIES * prod(INPUT_SHAPE)
    workspace = max(place.workspace(batch_size) for place in places)
    return round(batch_size * values) * VALUE_BYTES + workspace


def _reading_bytes(architecture: Architecture) -> int:
    widest = max(place.outputs for place in _places(architecture))
    return 2 * min(READ_BATCH * widest, max(VALUES_AT_ONCE, widest)) * VALUE_BYTES


def size_words(count: int) -> str:
    """A size for people, of two figures: "95 kB", "420 MB", "4.9 GB", "12 GB"."""
    rounded = round(count, 2 - len(str(count))) if count else 0
    if 0 < rounded < 1_000_000:
        return f"{rounded / 1e3:.0f} kB"
    if rounded < 1_000_000_000:
        return f"{rounded / 1e6:.0f} MB"
    return f"{rounded / 1e9:.1f} GB" if rounded < 10_000_000_000 else f"{rounded / 1e9:.0f} GB"
