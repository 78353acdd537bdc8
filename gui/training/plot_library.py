"""The plots' library, pyqtgraph: its import takes most of a second, so that a job does it, not the GUI thread."""

import threading
from importlib import import_module

from core.model import shared_libraries

_there = threading.Event()


def fetch() -> None:
    """Have it, and the plots that are built of it; in any thread."""
    if not _there.is_set():
        with shared_libraries.loading:
            import_module("gui.training.plot_view")
        _there.set()


def is_there() -> bool:
    """Whether a plot can be made without waiting."""
    return _there.is_set()
