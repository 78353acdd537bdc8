"""A network from a file, ready to read digit images."""

from collections.abc import Callable
from dataclasses import dataclass
from math import prod

import numpy as np
from numpy.typing import NDArray

from core.coreml.description import Description, Feature
from core.coreml.graph import Array, Graph
from core.coreml.limits import MAX_SIDE, FormatMistake
from core.data.dataset import SIDE, Grays

UNIT = 1 / 255
"""Networks learn on 0 to 1. A multi-array carries no scale, so its values are brought to that."""

ALREADY_SCALES = 0.1
"""A network that multiplies its input by less than this does the scaling itself."""

CHANNELS = (1, 3)


@dataclass(frozen=True, slots=True)
class Pixels:
    """What all pixels get alike: first they are multiplied by `factor`, then `offset` is added."""

    factor: float = 1.0
    offset: float = 0.0

    def then(self, later: "Pixels") -> "Pixels":
        """Both as one, this one first."""
        return Pixels(self.factor * later.factor, self.offset * later.factor + later.offset)

    def before(self, goal: "Pixels") -> "Pixels":
        """What must come before this one to give `goal`.

        Raises:
            ZeroDivisionError: This one makes all pixels alike.
        """
        return Pixels(goal.factor / self.factor, (goal.offset - self.offset) / self.factor)

    def of(self, values: Array) -> Array:
        """`values` of any shape, changed."""
        return values * np.float32(self.factor) + np.float32(self.offset)


AS_THEY_ARE = Pixels()


@dataclass(frozen=True, slots=True)
class Runnable:
    """What runs.

    Attributes:
        source: The input.
        graph: All steps.
        shape: The shape of one image for the first step.
        prepare: What the file does to an image before the first step.
        labels: What the ten values stand for, in their order; empty if the file does not say.
        own: What the file does to all pixels alike on their way in.
        finite: Whether all weights are finite numbers.
    """

    source: Feature
    graph: Graph
    shape: tuple[int, ...]
    prepare: Callable[[Array], Array]
    labels: tuple[str | int, ...]
    own: Pixels
    finite: bool

    def inputs(self, images: Grays, change: Pixels = AS_THEY_ARE) -> Array:
        """The first step's input.

        Args:
            images: (n, 28, 28) `Grays`, enlarged where the network takes larger ones, or (n, side, side).
            change: What is done to their pixels first, beyond what the file itself says.
        """
        side, channels, last = _picture(self.shape)
        pixels = self.feed.of(change.of(_enlarged(images.astype(np.float32), side)))
        if self.source.kind == "image" and channels != self.source.channels:
            raise FormatMistake(f"its image has {self.source.channels} colours, its first layer {channels}")
        spread = np.broadcast_to(pixels[:, None], (len(images), channels, side, side))
        return self.prepare((np.moveaxis(spread, 1, -1) if last else spread).reshape(len(images), *self.shape))

    @property
    def side(self) -> int:
        """Of the square picture, in pixels."""
        return _picture(self.shape)[0]

    @property
    def feed(self) -> Pixels:
        """What happens to pixels outside the file: nothing to images; for a multi-array, what it was trained on."""
        scales_itself = self.graph.leading()[0] < ALREADY_SCALES
        return AS_THEY_ARE if self.source.kind == "image" or scales_itself else Pixels(UNIT)

    @property
    def seen(self) -> Pixels:
        """What happens to a pixel in all, before the network does anything else with it."""
        return self.feed.then(self.own)

    def probabilities(self, images: Grays, change: Pixels = AS_THEY_ARE) -> NDArray[np.float32]:
        """(n, 28, 28) `Grays` to (n, outputs) float32, as the file's last step gives them."""
        out = self.graph.run(self.inputs(images, change))
        return np.broadcast_to(out.reshape(len(out), -1), (len(images), prod(out.shape[1:])))


def the_input(description: Description) -> Feature:
    """The only input, a square picture.

    Raises:
        FormatMistake: There are none or several, or it is no picture of a size that is read here.
    """
    needed = [feature for feature in description.inputs if not feature.optional] or list(description.inputs)
    if len(needed) != 1:
        raise FormatMistake(f"it has {len(needed)} inputs; a digit classifier has one")
    source = needed[0]
    if source.kind not in ("image", "multi-array"):
        raise FormatMistake(f"its input {source.name!r:.80} is a {source.kind}, not an image")
    if source.kind == "image" and not source.colour:
        raise FormatMistake("the colour space of its input image is not known")
    _picture(source.shape)
    return source


def _picture(shape: tuple[int, ...]) -> tuple[int, int, bool]:
    """The side and the channels of a square picture in a shape, and whether the channels are its last axis.

    Raises:
        FormatMistake: There is none, or it is smaller than a digit or very large.
    """
    sides = tuple(side for side in shape if side != 1)
    last = len(sides) == 3 and sides[2] in CHANNELS
    row = sides == (SIDE * SIDE,)
    picture = (SIDE, SIDE) if row else sides[:2] if last else sides[-2:]
    channels = sides[2] if last else sides[0] if len(sides) == 3 else 1
    side = picture[0] if len(picture) == 2 and picture[0] == picture[1] else 0
    if not SIDE <= side <= MAX_SIDE or channels not in CHANNELS or prod(shape) != side * side * channels:
        size = " × ".join(map(str, shape)) or "unknown"
        raise FormatMistake(
            f"its input has the size {size:.80}; digit images have {SIDE} × {SIDE}, or are squares up to {MAX_SIDE}"
        )
    return side, channels, last


def _enlarged(images: Array, side: int) -> Array:
    """(n, 28, 28) to (n, side, side), bilinear, pixel centres on pixel centres as Core ML and Pillow have them."""
    if images.shape[-1] == side:
        return images
    places = np.clip((np.arange(side) + 0.5) * SIDE / side - 0.5, 0, SIDE - 1)
    left = np.minimum(places.astype(int), SIDE - 2)
    share = places - left
    rows = np.zeros((side, SIDE), np.float32)
    rows[np.arange(side), left] = 1 - share
    rows[np.arange(side), left + 1] = share
    return np.asarray(rows @ images @ rows.T, np.float32)
