"""Threads that train step back for those that draw and read, where the system lets a single thread do so."""

import contextlib
import os
import sys
import threading
from typing import Final

NICENESS: Final = 5
"""Above that of the others: a third of their share while both want the same processor, all of it otherwise."""


def step_back() -> None:
    """Let this thread, and those that it starts from now on, wait for the window's when both want the processor.

    Linux alone has a niceness for each thread; elsewhere nothing changes.
    """
    if sys.platform == "linux":
        thread = threading.get_native_id()
        with contextlib.suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, thread, os.getpriority(os.PRIO_PROCESS, thread) + NICENESS)
