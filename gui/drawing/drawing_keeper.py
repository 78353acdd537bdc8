"""Keeps what is on the canvas on the disk, soon after every change and in the background."""

import logging
import threading
from pathlib import Path

from PySide6.QtCore import QObject, QTimer

from core.errors import DataError
from gui.background.jobs import Jobs
from gui.drawing import kept_drawing
from gui.drawing.canvas import Canvas
from gui.drawing.strokes import Drawing

log = logging.getLogger(__name__)

QUIET_MS = 400  # after the pen has last moved
JOB = "keep-drawing"


class DrawingKeeper(QObject):
    """Between a canvas and its file. A file that cannot be read or written leaves a line in the log."""

    def __init__(self, canvas: Canvas, jobs: Jobs, path: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._canvas, self._jobs, self._path = canvas, jobs, path
        self._kept = self._latest = canvas.drawing()
        self._writing = threading.Lock()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(QUIET_MS)
        self._timer.timeout.connect(self._keep_later)
        canvas.changed.connect(self._timer.start)

    def recall(self) -> None:
        """Put the drawing of the last time on the canvas, if nothing is there."""
        try:
            drawing = kept_drawing.read(self._path)
        except DataError as error:
            log.info("the kept drawing is ignored: %s", error)
            return
        if not drawing.empty and self._canvas.empty:
            self._kept = drawing
            self._canvas.restore(drawing)

    def keep(self) -> None:
        """Keep it now; before the window goes."""
        self._timer.stop()
        self._latest = self._canvas.drawing()
        self._write(self._latest)

    def _keep_later(self) -> None:
        drawing = self._latest = self._canvas.drawing()
        self._jobs.start(JOB, lambda _token: self._write(drawing), lambda _nothing: None)

    def _write(self, drawing: Drawing) -> None:
        """On any thread; only the latest is written, whichever thread comes last."""
        with self._writing:
            if drawing is not self._latest or drawing is self._kept:
                return
            try:
                kept_drawing.write(self._path, drawing)
            except DataError as error:
                log.info("%s", error)
            self._kept = drawing
