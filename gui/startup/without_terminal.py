"""A start from a shortcut: Windows then gives no standard streams, and what is said on them is shown in a box instead.

Imports neither Qt nor anything heavy: why Qt cannot be loaded is among what must be said.
"""

import contextlib
import ctypes
import io
import sys
from collections.abc import Callable
from typing import Final

TITLE: Final = "Digit Trainer"
ICON_ERROR: Final = 0x10
MAX_SHOWN: Final = 1_000
"""Characters, the last ones."""


def run(start: Callable[[], int]) -> int:
    """Call `start`; where there is no standard error, show in a box what it says there before it fails.

    Args:
        start: Opens the window and stays until it is closed; gives the exit code, or leaves as argparse does.

    Returns:
        The exit code.
    """
    if sys.stderr is not None:
        return start()
    said = io.StringIO()
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(said):
        try:
            code = start()
        except SystemExit as left:
            code = left.code if isinstance(left.code, int) else int(left.code is not None)
        except Exception as error:  # noqa: BLE001  nothing else would ever tell of it
            said.write(f"Something went wrong that should not ({type(error).__name__}).\n")
            said.write("Started in a terminal, digit-trainer says more.\n")
            code = 1
    if code and (text := said.getvalue().strip()):
        show(text[-MAX_SHOWN:])
    return code


def show(text: str) -> None:
    """Show a box of the system and wait until it is closed; only on Windows, where streams can be missing."""
    if sys.platform == "win32":
        ctypes.windll.user32.MessageBoxW(None, text, TITLE, ICON_ERROR)
