"""Qt for Python without its reading along.

Once it is imported, it reads the source of every module that is imported after it, to find out whether that module
uses Qt under other names (`from __feature__ import snake_case`), and Python keeps all that was read: TensorFlow's 1,600
files take a quarter longer to import, and 75 MB more. Nothing here uses other names.
"""

import builtins

import PySide6.QtCore  # noqa: F401 - it changes how Python imports


def stop_reading() -> None:
    """Import as without that from now on. Where Qt for Python does it no longer, or by other names, nothing changes."""
    reading = getattr(builtins, "__feature_import__", None)
    if builtins.__import__ is reading:
        builtins.__import__ = getattr(builtins, "__orig_import__", reading)
