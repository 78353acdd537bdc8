"""The program's front door: a verb goes to the terminal front end, everything else opens the window."""

import argparse
import gc
import os
import sys
from collections.abc import Sequence
from pathlib import Path

WINDOW_OPTIONS = ("--screenshot", "--demo", "--theme")


def main(argv: Sequence[str] | None = None) -> int:
    """Run Digit Trainer.

    Args:
        argv: The arguments without the program's name; `sys.argv`'s by default.

    Returns:
        The exit code.
    """
    if getattr(sys, "frozen", False):  # a study's processes are this program again: they never come back from here
        import multiprocessing

        multiprocessing.freeze_support()
    # Numpy's sums are short here; on a busy machine its second thread only waits for the first one's.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    arguments = list(sys.argv[1:] if argv is None else argv)
    if arguments and not arguments[0].startswith(WINDOW_OPTIONS):
        from core.cli import main as terminal

        return terminal(arguments)
    return _open_window(_parsed(arguments))


def window() -> int:
    """As `main`, for shortcuts: on Windows no console is opened, and what goes wrong is shown in a box."""
    from gui.startup import without_terminal

    return without_terminal.run(main)


def _parsed(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="digit-trainer", allow_abbrev=False)
    parser.add_argument("--screenshot", type=Path, metavar="FILE.png", help="save a picture of the window and quit")
    parser.add_argument("--demo", action="store_true", help="train briefly on built-in digits and draw one")
    parser.add_argument("--theme", choices=("light", "dark", "system"), help="instead of the remembered theme")
    return parser.parse_args(arguments)


def _open_window(options: argparse.Namespace) -> int:
    from gui.startup.system_libraries import why_no_window

    if options.screenshot and not any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY")):
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")  # a picture needs no display
    if reason := why_no_window():
        sys.stderr.write(f"{reason}\n")
        return 1
    gc.disable()  # a tenth of the imports' time; the window then collects by itself, see gui.startup.garbage
    try:
        from gui.startup.qt_imports import stop_reading

        stop_reading()
        from gui.app import Options, run
    except ImportError as error:
        sys.stderr.write(f"The window cannot be opened: {error}.\nSet the program up again: make run\n")
        return 1
    return run(Options(options.screenshot, options.demo, options.theme))


if __name__ == "__main__":
    sys.exit(main())
