"""TensorFlow and Keras, imported when first needed and kept quiet: what they print belongs in the log."""

import contextlib
import gc
import logging
import os
import threading
from collections.abc import Iterator
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core import stderr
from core.arrays import as_aligned

importing = threading.RLock()
"""Held while one of the big libraries is imported: one at a time."""


def tensorflow() -> Any:
    """The module `tensorflow`: on the CPU, deterministic, its chatter in the log. The first call takes seconds."""
    with importing:
        return _started_tensorflow()


def keras() -> Any:
    """The module `keras` on TensorFlow."""
    tensorflow()
    import keras as module

    return module


def is_loaded() -> bool:
    """Whether TensorFlow is there already, so that asking for it costs nothing."""
    return bool(_started_tensorflow.cache_info().currsize)


def shared(array: NDArray[np.uint8]) -> Any:
    """A tensor of `array` that takes no memory of its own where that lies as `arrays.aligned` makes it; else one copy.

    `tf.constant` keeps two. Nobody may change the array as long as the tensor is used.
    """
    return tensorflow().experimental.dlpack.from_dlpack(as_aligned(array).__dlpack__())


def is_out_of_memory(error: Exception) -> bool:
    """Whether `error` says that there was not enough memory, for Python or for TensorFlow."""
    return isinstance(error, (MemoryError, tensorflow().errors.ResourceExhaustedError))


@cache
def _started_tensorflow() -> Any:
    """Import it and do one sum, so that everything it has to say about this machine is said now."""
    with stderr.quiet("tensorflow"), _no_collection():
        os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
        os.environ.setdefault("KERAS_BACKEND", "tensorflow")
        import tensorflow as tf

        tf.config.set_visible_devices([], "GPU")
        tf.config.experimental.enable_op_determinism()  # also where something else has imported it before
        tf.get_logger().setLevel(logging.ERROR)
        tf.constant(1.0).numpy()
    return tf


@contextlib.contextmanager
def _no_collection() -> Iterator[None]:
    """Look for no garbage meanwhile: hundreds of thousands of objects are made, all to stay; a fifth of the time."""
    before = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if before:
            gc.enable()
