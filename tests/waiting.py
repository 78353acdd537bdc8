"""How tests wait: for events, with a limit that only a test that fails reaches, however busy the machine is."""

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication

LONG = 60.0
"""Seconds."""


def deliver_everything() -> None:
    """Deliver what other threads and timers of 0 ms have sent to the GUI thread so far, and what comes of that."""
    for _ in range(3):
        QCoreApplication.processEvents()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@contextmanager
def dressed_meanwhile(app: QApplication) -> Iterator[None]:
    """Whatever a theme does to the application is undone afterwards.

    The style sheet is taken off after the widgets are gone that shall go: Qt would remember those that it is taken off,
    and stumble over them at the next one.
    """
    font, palette = app.font(), app.palette()
    yield
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    app.setStyleSheet("")
    app.setFont(font)
    app.setPalette(palette)
