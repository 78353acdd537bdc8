"""Imports the engine's heavy libraries in a thread, after the window is on the screen."""

import logging
import threading

from PySide6.QtCore import QObject, Qt, Signal

from core import free_memory
from core.errors import DigitTrainerError
from core.model import backend
from gui.background.stepping_back import step_back

log = logging.getLogger(__name__)


def load_engine() -> None:
    """Import TensorFlow and Keras, and what tells the free memory. Takes seconds, the first time."""
    backend.keras()
    free_memory.free_bytes()


class EngineLoader(QObject):
    """Loads the engine once.

    Signals:
        done: None, or the DigitTrainerError why it could not be loaded; on the thread of this object.
    """

    done = Signal(object)
    _loaded = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._thread: threading.Thread | None = None
        self._closed = threading.Event()
        self._ready = False
        self._loaded.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    @property
    def ready(self) -> bool:
        """Whether training can begin at once."""
        return self._ready

    @property
    def started(self) -> bool:
        """Whether the libraries are being loaded, or have been."""
        return self._thread is not None

    def start(self) -> None:
        """Begin; a second call does nothing."""
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name="engine", daemon=True)
            self._thread.start()

    def close(self) -> None:
        """Say nothing any more."""
        self._closed.set()

    def _run(self) -> None:
        step_back()  # and with it the threads that TensorFlow starts
        problem: DigitTrainerError | None = None
        try:
            load_engine()
        except Exception:
            log.exception("the engine could not be loaded")
            problem = DigitTrainerError(
                "TensorFlow could not be loaded, so nothing can be trained.", "The log has the details."
            )
        if not self._closed.is_set():
            self._loaded.emit(problem)

    def _deliver(self, problem: DigitTrainerError | None) -> None:
        if not self._closed.is_set():
            self._ready = problem is None
            self.done.emit(problem)
