"""Loads TensorFlow's largest shared libraries so that other threads go on meanwhile.

Python's own import holds its lock for the half second that the system takes to load and link a gigabyte; the window
stands still. The system's `dlopen`, called as a foreign function, does not; the import then finds them loaded.
"""

import ctypes
import importlib.util
import logging
import os
import sys
import threading
from pathlib import Path
from typing import Final

log = logging.getLogger(__name__)

LIBRARIES: Final = {
    "linux": ("libtensorflow_framework.so.2", "libtensorflow_cc.so.2"),
    "darwin": ("libtensorflow_framework.2.dylib", "libtensorflow_cc.2.dylib"),
}
"""In the folder of the package, those first that the others need. On Windows the import loads them."""

loading = threading.Lock()
"""Held meanwhile. The system loads one library at a time: who imports another waits, and keeps Python's lock."""


def load(package: str = "tensorflow") -> None:
    """Load them. What is not there is left to the import, which says what is wrong."""
    found = importlib.util.find_spec(package)
    if found is None or found.origin is None:
        return
    with loading:
        for name in LIBRARIES.get(sys.platform, ()):
            path = Path(found.origin).with_name(name)
            if path.exists() and not _dlopen(path):
                log.info("%s could not be loaded before the import", path)


def _dlopen(path: Path) -> bool:
    program = ctypes.CDLL(None)
    program.dlopen.restype = ctypes.c_void_p
    program.dlopen.argtypes = (ctypes.c_char_p, ctypes.c_int)
    return bool(program.dlopen(os.fsencode(path), os.RTLD_NOW))
