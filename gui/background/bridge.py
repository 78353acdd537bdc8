"""From the session's thread to the window: a queue that a timer empties, one list of events a tick."""

import logging
import threading
from collections.abc import Callable
from queue import Empty, SimpleQueue

from PySide6.QtCore import QObject, QTimer, Signal

from core.errors import DigitTrainerError
from core.training.events import Ended, Event
from gui.background.stepping_back import step_back

log = logging.getLogger(__name__)

TICK = 33  # milliseconds

Emit = Callable[[Event], None]
SessionWork = Callable[[Emit, threading.Event, threading.Event], object]


class Bridge(QObject):
    """Runs one session at a time in a thread.

    Signals:
        events: The events since the last tick, in order, as one list; only those of the run that was started last. The
            last one of a session is always `Ended`.
    """

    events = Signal(list)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._queue: SimpleQueue[Event] = SimpleQueue()
        self._run_id = ""
        self._stop = threading.Event()
        self._pause = threading.Event()
        self._thread: threading.Thread | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(TICK)
        self._timer.timeout.connect(self.drain)

    @property
    def running(self) -> bool:
        """Whether a session's thread is alive."""
        return self._thread is not None and self._thread.is_alive()

    def start(self, run_id: str, work: SessionWork) -> None:
        """Call `work(emit, stop, pause)` in a thread; its events must carry `run_id`.

        Raises:
            RuntimeError: A session still runs; a bug.
        """
        if self.running:
            raise RuntimeError(f"the run {self._run_id} still runs")
        self._run_id = run_id
        self._stop, self._pause = threading.Event(), threading.Event()
        self._thread = threading.Thread(target=self._run, args=(run_id, work), name=f"run-{run_id}", daemon=True)
        self._thread.start()
        self._timer.start()

    def stop(self) -> None:
        """Ask the session to end; its last events still come."""
        self._stop.set()
        self._pause.clear()

    def pause(self, paused: bool) -> None:
        """Let the session wait, or go on."""
        if paused:
            self._pause.set()
        else:
            self._pause.clear()

    def close(self, seconds: float = 10.0) -> bool:
        """Stop, wait for the thread, and drop what it said since. Returns whether it has ended."""
        self.stop()
        self._timer.stop()
        self._run_id = ""
        if self._thread is not None:
            self._thread.join(seconds)
            return not self._thread.is_alive()
        return True

    def drain(self) -> None:
        """Hand on what has come; stop looking once the session has ended and everything is said."""
        ended = not self.running
        batch = [event for event in self._emptied() if event.run_id == self._run_id]
        if ended:
            self._timer.stop()
        if batch:
            self.events.emit(batch)

    def _emptied(self) -> list[Event]:
        found: list[Event] = []
        while True:
            try:
                found.append(self._queue.get_nowait())
            except Empty:
                return found

    def _run(self, run_id: str, work: SessionWork) -> None:
        step_back()
        try:
            work(self._queue.put, self._stop, self._pause)
        except DigitTrainerError as error:
            self._queue.put(_failed(run_id, str(error)))
        except Exception:
            log.exception("the run %s failed", run_id)
            self._queue.put(_failed(run_id, "Something unexpected went wrong. The log has the details."))


def _failed(run_id: str, reason: str) -> Ended:
    """The last word of a session that could not say it itself."""
    return Ended(run_id, "failed", reason, 0, None, None, None, None, 0.0, 0.0)
