"""Getting the digits: loading a source and downloading MNIST. Knows no widget; the data card shows it."""

from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from core.data import mnist, sources
from core.data.dataset import Dataset, Images
from core.errors import DataError, DigitTrainerError
from gui.background.jobs import Jobs, Token

LOAD, DOWNLOAD = "data", "download"


@dataclass(frozen=True, slots=True)
class Loaded:
    """What was loaded.

    Attributes:
        source: As it was asked for: "auto", "mnist", a path.
        taken: What that came to: for "auto" the source that suits the recipe.
        data: The digits.
        mnist_here: Whether MNIST is on this machine.
    """

    source: str
    taken: str
    data: Dataset
    mnist_here: bool


class DataLoader(QObject):
    """Loads one source at a time; the latest wish counts.

    Signals:
        loading: A source, as asked for.
        loaded: A `Loaded`.
        load_progress: 0 to 1.
        changed: The `Dataset` that is there now, or None while there is none.
        missing: MNIST was asked for and is not on this machine: it can be downloaded.
        failed: A `DigitTrainerError`.
        download_progress: 0 to 1, and words.
        download_ended: The download is over, one way or the other.
    """

    loading = Signal(str)
    loaded = Signal(object)
    load_progress = Signal(float)
    changed = Signal(object)
    missing = Signal()
    failed = Signal(object)
    download_progress = Signal(float, str)
    download_ended = Signal()

    def __init__(self, jobs: Jobs, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._wanted = self._taken = "auto"
        self._mix_pen = True
        self._begun = False
        self._data: Dataset | None = None
        self._last_data: Dataset | None = None

    @property
    def data(self) -> Dataset | None:
        """The digits that are there."""
        return self._data

    def proof_images(self) -> Images:
        """Digits to prove an export on, best such as the network never saw; of the last data that were used.

        Raises:
            DataError: None have been loaded.
        """
        if self._last_data is None:
            raise DataError("There are no digits to prove the file on.", "Choose digits on the left first.")
        return self._last_data.held_out().images

    @property
    def wanted(self) -> str:
        """The source that was asked for last."""
        return self._wanted

    @property
    def taken(self) -> str:
        """The source of the digits that are there: what `wanted` came to."""
        return self._taken

    def suit(self, *, mix_pen: bool) -> None:
        """Let "auto" be what suits the recipe: with pen digits beside MNIST, or without. Loads it if it is wanted."""
        changed, self._mix_pen = mix_pen != self._mix_pen, mix_pen
        if changed and self._wanted == "auto" and self._begun:
            self.load("auto")

    def load(self, source: str) -> None:
        """Have the digits of `source`: "auto", "mnist", "pen", "mnist+pen" or a path."""
        self._wanted, self._begun, mix_pen = source, True, self._mix_pen
        self.loading.emit(source)
        self.take(None)
        self._jobs.start(
            LOAD,
            lambda token: _load(source, token, mix_pen=mix_pen),
            self._done,
            failed=self._not_loaded,
            progress=lambda share, _words: self.load_progress.emit(share),
        )

    def take(self, data: Dataset | None) -> None:
        """These digits are used now."""
        self._data = data
        self.used(data)
        self.changed.emit(data)

    def used(self, data: Dataset | None) -> None:
        """A run trains on these, whatever is chosen."""
        self._last_data = self._last_data if data is None else data

    def download(self) -> None:
        """Fetch MNIST into the cache, and load it if it is still wanted."""
        self.download_progress.emit(0.0, "Asking for MNIST…")
        self._jobs.start(
            DOWNLOAD, _download, self._downloaded, failed=self._not_downloaded, progress=self.download_progress.emit
        )

    def cancel_download(self) -> None:
        """End the download; nothing of it is kept."""
        self._jobs.cancel(DOWNLOAD)
        self.download_ended.emit()

    def _done(self, loaded: Loaded | None) -> None:
        if loaded is None:
            self.take(None)
            self.missing.emit()
        else:
            self._taken = loaded.taken
            self.take(loaded.data)
            self.loaded.emit(loaded)

    def _not_loaded(self, error: DigitTrainerError) -> None:
        self.take(None)
        self.failed.emit(error)

    def _downloaded(self, _nothing: object) -> None:
        self.download_ended.emit()
        self.load(self._wanted)

    def _not_downloaded(self, error: DigitTrainerError) -> None:
        self.download_ended.emit()
        self._not_loaded(error)


def _load(source: str, token: Token, *, mix_pen: bool) -> Loaded | None:
    """The digits, or None when they need MNIST and it is not here."""
    here = _mnist_is_here()
    if source in {"mnist", "mnist+pen"} and not here:
        mnist.find()  # says so if DIGIT_TRAINER_DATA is wrong
        return None
    taken = sources.suited(mix_pen=mix_pen) if source == "auto" else source
    data = sources.load(taken, lambda done, total: token.progress(done / max(total, 1)), token.event)
    if not len(data.train):
        raise DataError(f"{data.name} has no digits to learn from.", "Choose other data.")
    return Loaded(source, taken, data, here)


def _mnist_is_here() -> bool:
    try:
        return mnist.find() is not None
    except DataError:
        return False


def _download(token: Token) -> None:
    def say(done: int, total: int) -> None:
        token.progress(done / max(total, 1), f"{done / 1e6:.1f} of {total / 1e6:.1f} MB")

    mnist.fetch(say, token.event)
