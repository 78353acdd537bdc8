"""The library coremltools: imported when first needed, quietly, and without TensorFlow, which it would pull in.

It is only used to write files. Reading and running them is done without it.
"""

import contextlib
import importlib.util
import logging
import sys
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from core import stderr
from core.errors import ExportError
from core.model import backend

BLOB_WRITER = "libmilstoragepython"
"""The compiled part of coremltools that writes the weights of a .mlpackage; some platforms get coremltools without."""


def coremltools() -> Any:
    """The module `coremltools`. The first call takes seconds; what it has to say goes to the log.

    Raises:
        ExportError: It is not installed, or cannot be imported.
    """
    with backend.importing:
        if "coremltools" in sys.modules:
            return sys.modules["coremltools"]
        _turn_down("coremltools")
        try:
            with alone(), _without_tensorflow(), _same_recursion_limit():
                import coremltools as module
        except ImportError as mistake:
            raise ExportError(
                f"The library coremltools, which writes Core ML files, cannot be loaded: {mistake}.",
                "Install Digit Trainer again.",
            ) from mistake
        _hide_progress_bars(module)
        return module


@contextlib.contextmanager
def alone() -> Iterator[None]:
    """Around a conversion: coremltools keeps state of its own, so one at a time; what it prints goes to the log."""
    with backend.importing, stderr.quiet("coremltools"), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def mlpackage_obstacle() -> str:
    """Why a .mlpackage cannot be written on this machine; "" where it can. Imports nothing.

    A .mlmodel can be written everywhere.
    """
    found = importlib.util.find_spec("coremltools")
    folders = found.submodule_search_locations if found else None
    if not folders:
        return "A .mlpackage cannot be written because the library coremltools is not installed."
    if any(list(Path(folder).glob(f"{BLOB_WRITER}.*")) for folder in folders):
        return ""
    return "A .mlpackage cannot be written on this machine: coremltools has no compiled parts for it."


@contextlib.contextmanager
def _without_tensorflow() -> Iterator[None]:
    """Let `import tensorflow` fail meanwhile, unless it is loaded already; coremltools does without its converters."""
    if "tensorflow" in sys.modules:
        yield
        return
    sys.modules["tensorflow"] = None  # type: ignore[assignment]
    try:
        yield
    finally:
        del sys.modules["tensorflow"]


@contextlib.contextmanager
def _same_recursion_limit() -> Iterator[None]:
    """Put back how deep Python may recurse: with TensorFlow, coremltools sets it for the whole process."""
    limit = sys.getrecursionlimit()
    try:
        yield
    finally:
        sys.setrecursionlimit(limit)


def _turn_down(name: str) -> None:
    """Log as information what a library holds for a warning, but is one to its own programmers only."""

    def turn_down(record: logging.LogRecord) -> bool:
        if record.levelno > logging.INFO:
            record.levelno, record.levelname = logging.INFO, logging.getLevelName(logging.INFO)
        return True

    chatter = logging.getLogger(name)
    chatter.setLevel(logging.INFO)
    chatter.addFilter(turn_down)


def optimizer() -> Any:
    """The part of coremltools that keeps weights in fewer bits; it takes a second to load.

    Raises:
        ExportError: As for `coremltools`.
    """
    coremltools()
    with alone():
        import coremltools.optimize.coreml as module

        _without_bars(module._quantization_passes)  # noqa: SLF001  there is no other door to them
        return module


def _hide_progress_bars(library: Any) -> None:
    """Its conversions draw progress bars in the terminal, each with a thread of its own."""
    _without_bars(library.converters.mil.mil.passes.pass_pipeline)


def _without_bars(module: Any) -> None:
    module.tqdm = lambda steps, **_look: steps
