"""A network from a file, ready to read digit images."""

from collections.abc import Callable
from dataclasses import dataclass
from math import prod

import numpy as np
from numpy.typing import NDArray

from core.coreml.description import Description, Feature
from core.coreml.graph import Array, Graph
from core.coreml.limits import FormatMistake
from core.data.dataset import SIDE, Images

UNIT = 1 / 255
"""Networks learn on 0 to 1. A multi-array carries no scale, so its values are brought to that."""

ALREADY_SCALES = 0.1
"""A network that multiplies its input by less than this does the scaling itself."""


@dataclass(frozen=True, slots=True)
class Runnable:
    """What runs.

    Attributes:
        source: The input.
        graph: All steps.
        shape: The shape of one image for the first step.
        prepare: What the file does to an image before the first step.
        labels: What the ten values stand for, in their order; empty if the file does not say.
        scale: What the file multiplies a pixel by on its way in.
        finite: Whether all weights are finite numbers.
    """

    source: Feature
    graph: Graph
    shape: tuple[int, ...]
    prepare: Callable[[Array], Array]
    labels: tuple[str | int, ...]
    scale: float
    finite: bool

    def inputs(self, images: Images, ratio: float) -> Array:
        """The first step's input.

        Args:
            images: (n, 28, 28) uint8.
            ratio: Pixels are multiplied by this first, 1 for what the file itself says.
        """
        pixels = images.astype(np.float32) * np.float32(ratio * self.feed)
        if self.source.kind != "image":
            return self.prepare(pixels.reshape(len(images), *self.shape))
        channels = pixels.reshape(len(images), *[1] * (len(self.shape) - 2), SIDE, SIDE)
        return self.prepare(np.broadcast_to(channels, (len(images), *self.shape)))

    @property
    def feed(self) -> float:
        """What pixels are multiplied by outside the file: 1 for images; for a multi-array, what it was trained on."""
        scales_itself = self.graph.leading_factor() < ALREADY_SCALES
        return 1.0 if self.source.kind == "image" or scales_itself else UNIT

    @property
    def input_scale(self) -> float:
        """What a pixel is multiplied by in all, before the network does anything else with it."""
        return self.scale * self.feed

    def probabilities(self, images: Images, ratio: float = 1.0) -> NDArray[np.float32]:
        """(n, 28, 28) uint8 to (n, outputs) float32, as the file's last step gives them."""
        out = self.graph.run(self.inputs(images, ratio))
        return np.broadcast_to(out.reshape(len(out), -1), (len(images), prod(out.shape[1:])))


def the_input(description: Description) -> Feature:
    """The only input, a picture of 28 × 28.

    Raises:
        FormatMistake: There are none or several, or it is no picture of that size.
    """
    needed = [feature for feature in description.inputs if not feature.optional] or list(description.inputs)
    if len(needed) != 1:
        raise FormatMistake(f"it has {len(needed)} inputs; a digit classifier has one")
    source = needed[0]
    if source.kind not in ("image", "multi-array"):
        raise FormatMistake(f"its input {source.name!r:.80} is a {source.kind}, not an image")
    if source.kind == "image" and not source.colour:
        raise FormatMistake("the colour space of its input image is not known")
    if prod(source.shape) != SIDE * SIDE or (source.kind == "image" and source.shape != (SIDE, SIDE)):
        size = " × ".join(map(str, source.shape)) or "unknown"
        raise FormatMistake(f"its input has the size {size:.80}; digit images have {SIDE} × {SIDE}")
    return source
