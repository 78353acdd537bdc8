"""Opening networks from files: in a job, for Keras's files once the engine is there."""

from pathlib import Path

from PySide6.QtCore import QObject, Signal

from core.coreml import network_file
from core.errors import DigitTrainerError
from gui.background.engine_loader import EngineLoader
from gui.background.evaluating import Evaluable
from gui.background.jobs import Jobs

JOB = "open-network"


class NetworkOpener(QObject):
    """Opens one file at a time; the latest wish counts.

    Signals:
        opening: The path of a file that is being opened, or waits for the engine.
        opened: The path, and the `Network` in it, or a `CoreMLFile` of which the layers are others than ours.
        failed: A `DigitTrainerError`.
    """

    opening = Signal(object)
    opened = Signal(object, object)
    failed = Signal(object)

    def __init__(self, jobs: Jobs, engine: EngineLoader, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._jobs, self._engine = jobs, engine
        self._waiting: Path | None = None
        engine.done.connect(self._engine_done)

    def take(self, path: Path) -> None:
        """Read the network in a file, as `network_file.read_for_drawing` does."""
        self._jobs.cancel(JOB)
        self._waiting = None
        self.opening.emit(path)
        if network_file.needs_engine(path) and not self._engine.ready:
            self._waiting = path
            self._engine.start()
        else:
            self._read(path)

    def _engine_done(self, problem: DigitTrainerError | None) -> None:
        path, self._waiting = self._waiting, None
        if path is None:
            return
        if problem is None:
            self._read(path)
        else:
            self.failed.emit(problem)

    def _read(self, path: Path) -> None:
        self._jobs.start(
            JOB,
            lambda _token: network_file.read_for_drawing(path),
            lambda network: self._done(path, network),
            failed=self.failed.emit,
        )

    def _done(self, path: Path, network: Evaluable) -> None:
        self.opened.emit(path, network)
