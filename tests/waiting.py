"""How tests wait: for events, with a limit that only a test that fails reaches, however busy the machine is."""

from PySide6.QtCore import QCoreApplication, QEvent

LONG = 60.0
"""Seconds."""


def deliver_everything() -> None:
    """Deliver what other threads and timers of 0 ms have sent to the GUI thread so far, and what comes of that."""
    for _ in range(3):
        QCoreApplication.processEvents()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
