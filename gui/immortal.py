"""Keeps None, True and False alive under PySide6 6.12 on Python 3.11.

Python 3.12 made these three immortal (PEP 683); 3.11 still counts who holds them. PySide6 6.12.0 is built as if they
were immortal and gives back one reference too few on every call: after some thousand calls the count of `None` is zero
and the interpreter aborts. Until that is mended there, the counts are raised beyond reach here, which is what
3.12 does.
"""

import ctypes
import sys

BEYOND_REACH = 1 << 40


def keep_singletons_alive() -> None:
    """Raise the reference counts of None, True and False, once; nothing is done from Python 3.12 on."""
    if sys.version_info >= (3, 12):
        return
    for singleton in (None, True, False):
        count = ctypes.c_ssize_t.from_address(id(singleton))
        if count.value < BEYOND_REACH:
            count.value += BEYOND_REACH * 2
