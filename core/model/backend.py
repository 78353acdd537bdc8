"""TensorFlow and Keras, imported when first needed and kept quiet: what they print belongs in the log."""

import logging
import os
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

log = logging.getLogger(__name__)
importing = threading.RLock()
"""Held while one of the big libraries is imported: one at a time."""


@contextmanager
def quiet(what: str) -> Iterator[None]:
    """Send what C++ and Python write to standard error meanwhile to the log; standard output is left alone.

    Libraries in C++ write to file descriptor 2 itself, so that is what is turned aside. Without one (a windowed
    program) nothing is done. Hold `importing` around it: of two at once, the second would put back what the first
    turned aside.
    """
    try:
        sys.stderr.flush()
        kept = os.dup(2)
    except (OSError, AttributeError, ValueError):
        yield
        return
    with tempfile.TemporaryFile() as said:
        os.dup2(said.fileno(), 2)
        try:
            yield
        finally:
            sys.stderr.flush()
            os.dup2(kept, 2)
            os.close(kept)
            said.seek(0)
            for line in said.read().decode(errors="replace").splitlines():
                log.info("%s: %s", what, line)


def tensorflow() -> Any:
    """The module `tensorflow`: on the CPU, deterministic, its chatter in the log. The first call takes seconds."""
    with importing:
        if "tensorflow" not in sys.modules:
            with quiet("tensorflow"):
                _start_tensorflow()
        return sys.modules["tensorflow"]


def keras() -> Any:
    """The module `keras` on TensorFlow."""
    tensorflow()
    import keras as module

    return module


def is_loaded() -> bool:
    """Whether TensorFlow is there already, so that asking for it costs nothing."""
    return "tensorflow" in sys.modules and not _being_imported()


def _being_imported() -> bool:
    free = importing.acquire(blocking=False)
    if free:
        importing.release()
    return not free


def _start_tensorflow() -> None:
    """Import it and do one sum, so that everything it has to say about this machine is said now."""
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
    os.environ.setdefault("KERAS_BACKEND", "tensorflow")
    import tensorflow as tf

    tf.config.set_visible_devices([], "GPU")
    tf.config.experimental.enable_op_determinism()
    tf.get_logger().setLevel(logging.ERROR)
    tf.constant(1.0).numpy()
