"""TensorFlow and Keras, imported when first needed and kept quiet: what they print belongs in the log.

They run on the CPU, unless `devices.VARIABLE` in the environment, which child processes inherit, names something else.
"""

import contextlib
import gc
import logging
import os
import threading
from collections.abc import Iterator
from functools import cache
from typing import Any

from core import stderr
from core.model import devices, processor, shared_libraries
from core.model.devices import Devices

log = logging.getLogger(__name__)

importing = threading.RLock()
"""Held while one of the big libraries is imported: one at a time."""


def tensorflow() -> Any:
    """The module `tensorflow`: deterministic, its chatter in the log. The first call takes seconds.

    Raises:
        DeviceError: The environment names a device that does not exist.
    """
    with importing:
        return _started()[0]


def keras() -> Any:
    """The module `keras` on TensorFlow."""
    with importing:
        _started()
        import keras as module

    return module


def is_loaded() -> bool:
    """Whether TensorFlow is there already, so that asking for it costs nothing."""
    return bool(_started.cache_info().currsize)


def choose_device(wish: str | None) -> None:
    """Say what trains, before TensorFlow is started.

    Args:
        wish: As `devices.checked` describes it; None for what the environment says already.

    Raises:
        DeviceError: There is no such device.
    """
    os.environ[devices.VARIABLE] = _wish() if wish is None else devices.checked(wish)


def training_devices() -> Devices:
    """What trains. Starts TensorFlow.

    Raises:
        DeviceError: The environment names a device that does not exist.
    """
    with importing:
        return _started()[1]


def multiplies_bfloat16() -> bool:
    """Whether what trains is quicker with products in bfloat16. Starts TensorFlow."""
    return set(training_devices().names) <= set(devices.HALVES.names) and processor.multiplies_bfloat16()


def offered_devices() -> dict[str, str]:
    """What `choose_device` could be given on this machine, each in words. Starts TensorFlow."""
    return devices.offered(tensorflow())


def is_out_of_memory(error: Exception) -> bool:
    """Whether `error` says that there was not enough memory, for Python or for TensorFlow."""
    return isinstance(error, (MemoryError, tensorflow().errors.ResourceExhaustedError))


@cache
def _started() -> tuple[Any, Devices]:
    """Import it and do one sum, so that everything it has to say about this machine is said now."""
    wish = _wish()
    with stderr.quiet("tensorflow"), _no_collection():
        os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
        os.environ.setdefault("KERAS_BACKEND", "tensorflow")
        shared_libraries.load()
        import tensorflow as tf

        chosen = devices.prepared(tf, wish)
        tf.config.experimental.enable_op_determinism()  # also where something else has imported it before
        tf.get_logger().setLevel(logging.ERROR)
        tf.constant(1.0).numpy()
    if chosen.problem:
        log.warning("%s", chosen.problem)
    return tf, chosen


def _wish() -> str:
    return devices.checked(os.environ.get(devices.VARIABLE) or devices.CPU)


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
