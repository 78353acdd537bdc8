"""Exceptions that nobody expected: logged with their trace, and said once, on the GUI thread."""

import logging
import sys
import threading
from types import TracebackType

from PySide6.QtCore import QObject, Qt, Signal

from core.errors import DigitTrainerError

log = logging.getLogger(__name__)


class CrashHook(QObject):
    """Takes the place of `sys.excepthook` and `threading.excepthook` between `install` and `remove`.

    Signals:
        crashed: A DigitTrainerError in words; the same place in the program says it only once. A broken paint event,
            for example, raises on every repaint.
    """

    crashed = Signal(object)
    _caught = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._said: set[str] = set()
        self._before = (sys.excepthook, threading.excepthook)
        self._caught.connect(self._say, Qt.ConnectionType.QueuedConnection)

    def install(self) -> None:
        """Catch from now on, in every thread."""
        sys.excepthook = self.catch
        threading.excepthook = self._catch_in_thread

    def remove(self) -> None:
        """Put back what was there."""
        sys.excepthook, threading.excepthook = self._before

    def catch(self, kind: type[BaseException], error: BaseException | None, trace: TracebackType | None) -> None:
        """Log an exception, and say it if its place is new. Called on the thread that raised."""
        if issubclass(kind, KeyboardInterrupt | SystemExit):
            return
        shown = error or kind()
        log.critical("an unexpected error", exc_info=(kind, shown, trace))
        place = _place(kind, trace)
        if place not in self._said:
            self._said.add(place)
            self._caught.emit(kind.__name__)

    def _catch_in_thread(self, caught: threading.ExceptHookArgs) -> None:
        self.catch(caught.exc_type, caught.exc_value, caught.exc_traceback)

    def _say(self, kind: str) -> None:
        self.crashed.emit(
            DigitTrainerError(
                f"Something went wrong that should not ({kind}).",
                "You can go on. The log has the details: Help, Open log folder.",
            )
        )


def _place(kind: type[BaseException], trace: TracebackType | None) -> str:
    """Where an exception was raised: its innermost file and line."""
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    where = f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}" if trace is not None else ""
    return f"{kind.__name__} {where}"
