"""Run by window.py in a process of its own: starts the program as its command does, and watches it being used.

    window_probe.py paint|use|again FOLDER BEGAN

`paint` prints the seconds from BEGAN (`time.monotonic`) to the first paint; `use` trains, draws and exports, and says
how it went. `again`, after that, prints when the last network has read the last drawing, in seconds from BEGAN, and how
long the window stood still at worst until the engine was there, in milliseconds. Runs and settings are kept in FOLDER.
Nothing heavy is imported before the first paint.
"""

import os
import sys
import time
import traceback
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, QTimer

from gui import __main__ as command
from gui.startup.qt_imports import stop_reading


class Painted(QObject):
    """Calls `then`, once, as soon as a window has been painted for the first time."""

    def __init__(self, window: QObject, then: Callable[[], None]) -> None:
        super().__init__(window)
        self._window, self._then = window, then
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if event.type() == QEvent.Type.Paint:
            self._window.removeEventFilter(self)
            QTimer.singleShot(0, self._then)  # when all that has to be painted now is painted
        return super().eventFilter(watched, event)


def leave(code: int = 0) -> None:
    """End here: nothing is remembered, no thread is waited for."""
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


def main() -> None:
    task, folder, began = sys.argv[1], Path(sys.argv[2]), float(sys.argv[3])
    stop_reading()
    from gui import app  # as the program's command does, and in this order

    create = app.create_window

    def painted(window: QObject) -> None:
        took = time.monotonic() - began
        if task == "paint":
            sys.stdout.write(f"{took}\n")
            leave()
        from window_use import again, use

        try:
            use(window, folder, began) if task == "use" else again(window, began)
        except BaseException:  # noqa: BLE001 - the program itself would show it and go on
            traceback.print_exc()
            leave(1)
        leave()

    def watched(*_arguments: object) -> QObject:
        from core.training.store import RunStore
        from gui.settings import Settings

        window = create("light", Settings(folder / "settings.ini"), RunStore(folder / "runs"))
        Painted(window, lambda: painted(window))
        return window

    app.create_window = watched
    sys.exit(command.main([]))


if __name__ == "__main__":
    main()
