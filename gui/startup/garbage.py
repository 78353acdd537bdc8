"""Collects Python's garbage on the GUI thread alone.

Python looks for reference cycles in whatever thread happens to make objects. If that is the training's thread and a
cycle holds a Qt object, the object is destroyed there, while the GUI thread may be using it: the program crashes. So
the automatic collection is switched off, and a timer of the GUI thread does the same work by the same thresholds.
"""

import gc

from PySide6.QtCore import QObject, QTimer

from core.model.backend import importing

INTERVAL_MS = 500


class GarbageCollector(QObject):
    """Runs from its making until `stop`; make it on the GUI thread."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        gc.disable()
        self._timer = QTimer(self)
        self._timer.setInterval(INTERVAL_MS)
        self._timer.timeout.connect(self.collect)
        self._timer.start()

    def collect(self) -> None:
        """Collect the oldest generation that is due, as Python would have done.

        Not while a big library is imported: it makes hundreds of thousands of objects, all to stay, and to look through
        them lets the window stand still.
        """
        if not importing.acquire(blocking=False):
            return
        try:
            self._collect()
        finally:
            importing.release()

    def _collect(self) -> None:
        for generation in (2, 1, 0):
            if gc.get_count()[generation] > gc.get_threshold()[generation]:
                gc.collect(generation)
                return

    def settle(self) -> None:
        """Leave everything that is there now out of later collections: what big libraries have made stays anyway."""
        gc.freeze()

    def stop(self) -> None:
        """Let Python collect as it likes again."""
        self._timer.stop()
        gc.enable()
