"""What a file may ask for. Files come from strangers: nothing is allocated before it is known to be of a sane size."""

from collections.abc import Sequence
from math import prod

MOST_BYTES = 1 << 29
"""Of one file."""

MOST_WEIGHTS = 100_000_000
"""In all layers together."""

MOST_LAYERS = 5_000
MOST_VALUES = 1 << 25
"""In what one layer gives for one image."""

MOST_LIVE_VALUES = 1 << 27
"""Kept at the same time for one image."""

MOST_MULTIPLICATIONS = 100_000_000_000
"""In one layer for one image."""

MOST_SECONDS = 20.0
"""For one image through the whole network."""

MOST_RANK = 16


class FormatMistake(ValueError):  # noqa: N818  one of our sentences in the making, as elsewhere
    """Something in a file that makes no sense or cannot be run, in words that follow "because" or a colon."""


def room(shape: Sequence[int]) -> None:
    """Refuse a result of `shape`, without the axis of the images, before it is made.

    Raises:
        FormatMistake: It is too large, or a side is negative.
    """
    if len(shape) > MOST_RANK or any(side < 0 for side in shape) or prod(shape) > MOST_VALUES:
        raise FormatMistake(f"a result of the shape {tuple(shape)!r:.100} is not one that a digit classifier needs")


def work(multiplications: int) -> None:
    """Refuse a layer that needs too many multiplications for one image.

    Raises:
        FormatMistake: It does.
    """
    if multiplications > MOST_MULTIPLICATIONS:
        raise FormatMistake(f"{multiplications:,} multiplications in one layer are more than a digit classifier needs")
