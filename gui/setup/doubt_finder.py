"""Reads a data set with the open network, in the background, to find labels that it doubts."""

from PySide6.QtCore import QObject, Signal

from core.data.dataset import Dataset
from core.model.network import Network
from core.prediction.doubts import Doubts
from gui.background.evaluating import evaluated
from gui.background.jobs import Jobs, Token
from gui.open_network import OpenNetwork

DOUBTS = "doubts"
NO_NETWORK = "No network is open. Train one, or open one, to find doubtful labels."


class DoubtFinder(QObject):
    """Finds the doubtful labels of all three parts; the latest wish counts.

    Signals:
        progress: 0 to 1.
        found: `Doubts` by part ("train", "validation", "test"), and the name of the network.
        failed: A `DigitTrainerError`.
        possible: Why it cannot be done now; "" when it can.
    """

    progress = Signal(float)
    found = Signal(object, str)
    failed = Signal(object)
    possible = Signal(str)

    def __init__(self, jobs: Jobs, opened: OpenNetwork, parent: QObject) -> None:
        super().__init__(parent)
        self._jobs, self._opened = jobs, opened
        opened.network_changed.connect(self._changed)

    @property
    def why_not(self) -> str:
        """Why nothing can be found; "" where something can."""
        return "" if self._opened.network is not None else NO_NETWORK

    def find(self, data: Dataset) -> None:
        """Read all digits of `data` with the network that is open now."""
        now = self._opened.now
        network = now.network if now is not None else None
        if now is None or network is None:
            return
        self._jobs.start(
            DOUBTS,
            lambda token: _doubts(network, data, token),
            lambda doubts: self.found.emit(doubts, now.name),
            failed=self.failed.emit,
            progress=lambda share, _words: self.progress.emit(share),
        )

    def cancel(self) -> None:
        """Nobody wants it any more."""
        self._jobs.cancel(DOUBTS)

    def _changed(self) -> None:
        self.possible.emit(self.why_not)


def _doubts(network: Network, data: Dataset, token: Token) -> dict[str, Doubts]:
    found, done = {}, 0
    for part, digits in (("train", data.train), ("validation", data.validation), ("test", data.test)):
        if not len(digits):
            found[part] = Doubts.none()
            continue
        begin, done = done, done + len(digits)
        found[part] = Doubts.of(evaluated(network, digits, token, (begin / len(data), done / len(data))))
    return found
