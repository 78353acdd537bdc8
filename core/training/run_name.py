"""What a run may be called, in window and terminal. Imports next to nothing: the terminal's parser needs it."""

from collections.abc import Collection
from itertools import count

MAX_NAME = 100
MAX_NOTES = 2000
"""Characters."""


def unique(name: str, taken: Collection[str]) -> str:
    """The name, or the first that follows it and is free: "malireddi, fast 2".

    Args:
        name: At most `MAX_NAME` characters are kept.
        taken: What other runs are called.
    """
    name = name[:MAX_NAME]
    if name not in taken:
        return name
    return next(free for number in count(2) if (free := _numbered(name, number)) not in taken)


def _numbered(name: str, number: int) -> str:
    ending = f" {number}"
    return name[: MAX_NAME - len(ending)] + ending
