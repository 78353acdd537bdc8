"""What `--data` and `--as-is` mean: the digits, and what is said of how they lie."""

import argparse

from core.cli import output
from core.data import sources
from core.data.dataset import Dataset


def source_of(arguments: argparse.Namespace, default: str = "auto") -> str:
    """The source that was asked for, its images as they lie if that is wanted."""
    source: str = arguments.data or default
    return sources.as_is(source) if arguments.as_is else source


def load(source: str) -> Dataset:
    """Read the digits, and tell it if they were turned.

    Raises:
        DataError: There is no such source, or it cannot be read.
    """
    data = sources.load(source)
    if data.turned:
        output.tell(f"{data.name} {data.turned}. Keep it as it is with --as-is.")
    return data
