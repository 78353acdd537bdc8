"""What a file may ask for. Files come from strangers: nothing is allocated before it is known to be of a sane size."""

from collections.abc import Sequence
from math import prod

MAX_BYTES = 288 << 20
"""Of one file, and of all files of weights in a package together."""

MAX_WEIGHTS = 64_000_000
"""In all layers together; the largest architecture of ours has 50 million."""

MAX_LAYERS = 5_000
MAX_VALUES = 1 << 25
"""In what one layer gives for one image."""

MAX_LIVE_VALUES = 1 << 26
"""Kept at the same time for one image."""

MAX_MULTIPLICATIONS = 10_000_000_000
"""In one layer for one image."""

MAX_SIDE = 1024
"""Of the picture that a network takes, in pixels."""

MAX_WINDOW = 1 << 16
"""Cells of the window of a pooling."""

MAX_GROUPS = 1 << 13
"""Of channels that a convolution keeps apart."""

MAX_SECONDS = 2.0
"""For one image through the whole network: of the processor, however busy the machine is."""

MAX_RANK = 16


class FormatMistake(ValueError):  # noqa: N818  one of our sentences in the making, as elsewhere
    """Something in a file that makes no sense or cannot be run, in words that follow "because" or a colon."""


def room(shape: Sequence[int]) -> None:
    """Refuse a result of `shape`, without the axis of the images, before it is made.

    Raises:
        FormatMistake: It is too large, or a side is negative.
    """
    if len(shape) > MAX_RANK or any(side < 0 for side in shape) or prod(shape) > MAX_VALUES:
        raise FormatMistake(f"a result of the shape {tuple(shape)!r:.100} is not one that a digit classifier needs")


def work(multiplications: int) -> None:
    """Refuse a layer that needs too many multiplications for one image.

    Raises:
        FormatMistake: It does.
    """
    if multiplications > MAX_MULTIPLICATIONS:
        raise FormatMistake(f"{multiplications:,} multiplications in one layer are more than a digit classifier needs")
