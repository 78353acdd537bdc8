"""Starts the program: log, crash hook, window first, engine after."""

import contextlib
import logging
import os
import signal
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from PySide6.QtWidgets import QApplication

from core import __version__, places
from core.data.my_digits import MyDigits
from core.errors import DeviceError
from core.log import start_log
from core.model import backend, devices
from core.training.store import RunStore
from gui.actions import ACTIONS, KEY_NOTES
from gui.background.jobs import Jobs
from gui.commands import Commands
from gui.controller import Controller
from gui.main_window import MainWindow
from gui.memory import Memory
from gui.parts.accessible import install_roles
from gui.parts.focus import FocusRing
from gui.parts.icons import app_icon
from gui.program_state import ProgramState
from gui.settings import DEVICE, Settings
from gui.startup.crash import CrashHook
from gui.startup.garbage import GarbageCollector
from gui.theme import CONTRAST_CHOICES, MAX_TEXT, MIN_TEXT, THEME_CHOICES, Theme, ThemeChoice
from gui.wiring import wire

log = logging.getLogger(__name__)

Choice = TypeVar("Choice", bound=str)


@dataclass(frozen=True, slots=True)
class Options:
    """What the command line asked for.

    Attributes:
        screenshot: Save a picture of the window here, and quit.
        demo: Train briefly on built-in digits and draw one; nothing is remembered.
        theme: Instead of the remembered one.
    """

    screenshot: Path | None = None
    demo: bool = False
    theme: ThemeChoice | None = None


def create_window(
    theme_choice: ThemeChoice | None = None,
    settings: Settings | None = None,
    store: RunStore | None = None,
    my_digits: MyDigits | None = None,
) -> MainWindow:
    """Make the window exactly as the program does. A QApplication must exist; nothing is loaded before it is painted.

    Args:
        theme_choice: Instead of the remembered theme.
        settings: The user's own by default.
        store: The user's own runs by default.
        my_digits: The user's own digits by default.
    """
    settings = settings or Settings()
    QApplication.setStyle("Fusion")
    theme = Theme(
        theme_choice or _remembered(settings, "theme", THEME_CHOICES),
        _remembered_scale(settings),
        _remembered(settings, "contrast", CONTRAST_CHOICES),
    )
    theme.prepare()
    program = ProgramState()
    commands = Commands(ACTIONS, program, theme, KEY_NOTES)
    jobs = Jobs()
    controller = Controller(program, jobs, store)
    window = MainWindow(theme, settings, program, commands, controller, my_digits)
    for part in (theme, program, commands, jobs, controller):
        part.setParent(window)
    FocusRing(window)
    install_roles()
    memory = Memory(window)
    memory.recall()
    wire(window)
    theme.apply()
    memory.follow()
    window.taken_up.connect(window.begin)
    return window


def run(options: Options) -> int:
    """Open the window and stay until it is closed. Returns the exit code."""
    start_log()
    log.info("Digit Trainer %s starts", __version__)
    app = _application()
    garbage = GarbageCollector(app)
    hook = CrashHook()
    hook.install()
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # runs survive it: every epoch is on the disk
    with tempfile.TemporaryDirectory() as scratch:
        window = _window(options, Path(scratch))
        hook.crashed.connect(window.messages.show_error)
        window.controller.engine_loader.done.connect(garbage.settle)
        _follow(options, window)
        _choose_device(window.settings)
        window.show()
        code = app.exec()
    hook.remove()
    if window.controller.engine_loader.started or window.jobs.alive():
        _leave_at_once(code)
    return code


def _application() -> QApplication:
    QApplication.setApplicationName(places.APP)
    QApplication.setApplicationDisplayName("Digit Trainer")
    QApplication.setApplicationVersion(__version__)
    QApplication.setDesktopFileName(places.APP)
    app = QApplication(sys.argv[:1])
    app.setWindowIcon(app_icon())
    return app


def _window(options: Options, scratch: Path) -> MainWindow:
    if options.demo:
        settings, store = Settings(scratch / "settings.ini"), RunStore(scratch / "runs")
        return create_window(options.theme, settings, store, MyDigits(scratch / "my-digits.json"))
    return create_window(options.theme)


def _follow(options: Options, window: MainWindow) -> None:
    """What happens once the window is on the screen."""
    from gui import demo

    if options.demo:
        demo.play(window, options.screenshot)
    elif options.screenshot:
        target = options.screenshot
        window.taken_up.disconnect(window.begin)
        window.painted.connect(lambda: demo.take_picture(window, target))


def _choose_device(settings: Settings) -> None:
    """Let that train which was chosen, unless the environment says something else."""
    if not os.environ.get(devices.VARIABLE):
        with contextlib.suppress(DeviceError):  # the file was changed by hand
            backend.choose_device(settings.text(DEVICE, devices.CPU))


def _remembered(settings: Settings, key: str, choices: Sequence[Choice]) -> Choice:
    """One of `choices`, of which the first is to follow the system."""
    remembered = settings.text(key)
    return next((choice for choice in choices if choice == remembered), choices[0])


def _remembered_scale(settings: Settings) -> float:
    return min(max(settings.number("textScale", MIN_TEXT), MIN_TEXT), MAX_TEXT)


def _leave_at_once(code: int) -> None:
    """End the process now: everything is on the disk.

    A thread that still imports cannot be interrupted, and TensorFlow takes seconds to take itself apart.
    """
    logging.shutdown()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)
