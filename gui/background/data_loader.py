"""Getting the digits: loading a source, and having MNIST. Knows no widget; the data card shows it."""

import logging
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from core import places
from core.data import mnist, mnist_copy, sources
from core.data.dataset import Dataset, Images
from core.errors import DataError, DigitTrainerError
from gui.background.data_standing import OF_MNIST, Fetch, Loaded, Stage, Standing
from gui.background.jobs import Jobs, Token

log = logging.getLogger(__name__)

LOAD, FETCH = "data", "mnist"


class DataLoader(QObject):
    """Loads one source at a time; the latest wish counts. MNIST comes beside it and takes nothing away.

    Signals:
        changed: The `Dataset` that is there now, or None while there is none; said before `standing_changed`.
        standing_changed: The `Standing`.
        loaded: A `Loaded`.
        load_progress: 0 to 1.
        fetch_progress: 0 to 1, and words.
    """

    changed = Signal(object)
    standing_changed = Signal(object)
    loaded = Signal(object)
    load_progress = Signal(float)
    fetch_progress = Signal(float, str)

    def __init__(self, jobs: Jobs, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._standing = Standing()
        self._taken = "auto"
        self._mix_pen = True
        self._begun = self._held = self._due = False
        self._last_data: Dataset | None = None

    @property
    def standing(self) -> Standing:
        """Where the digits stand."""
        return self._standing

    @property
    def data(self) -> Dataset | None:
        """The digits that are there."""
        return self._standing.data

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
        return self._standing.wanted

    @property
    def taken(self) -> str:
        """The source of the digits that were loaded last: what `wanted` came to."""
        return self._taken

    def suit(self, *, mix_pen: bool) -> None:
        """Let "auto" be what suits the recipe: with pen digits beside MNIST, or without. Loads it if it is wanted."""
        changed, self._mix_pen = mix_pen != self._mix_pen, mix_pen
        if changed and self.wanted == "auto" and self._begun:
            self._load_when_free()

    def load(self, source: str) -> None:
        """Have the digits of `source`: "auto", "mnist", "pen", "mnist+pen" or a path. What failed before is over."""
        fetch = self._standing.fetch if self._standing.fetching else Fetch.NONE
        self._begin(source, fetch)

    def hold(self, held: bool) -> None:
        """While `held`, the digits are exchanged by nothing but `load`: something is trained on them."""
        self._held = held
        if self._due and not held:
            QTimer.singleShot(0, self, self._load_if_due)  # once all have heard that the training is over

    def take(self, data: Dataset) -> None:
        """Use these digits, in place of those that were loaded."""
        if self._standing.loaded is not None:
            self.used(data)
            self._move(loaded=replace(self._standing.loaded, data=data))

    def used(self, data: Dataset | None) -> None:
        """A run trains on these, whatever is chosen."""
        self._last_data = self._last_data if data is None else data

    # Having MNIST

    def download(self) -> None:
        """Fetch MNIST into the cache, and load it if it is wanted."""
        self.fetch_progress.emit(0.0, "Asking for MNIST…")
        self._fetch(Fetch.DOWNLOADING, Fetch.FAILED, _download)

    def copy(self, chosen: Path) -> None:
        """Take MNIST from the user's own files, see `mnist_copy.keep`, and load it if it is wanted."""
        self.fetch_progress.emit(0.0, "Reading your files…")
        self._fetch(Fetch.COPYING, Fetch.REFUSED, lambda token: mnist_copy.keep(chosen, token.event))

    def cancel_fetch(self) -> None:
        """End the download or the copying; nothing of it is kept, and what is loaded stays."""
        self._jobs.cancel(FETCH)
        self._move(fetch=Fetch.NONE)

    def _fetch(self, begun: Fetch, without: Fetch, work: Callable[[Token], Any]) -> None:
        def failed(error: DigitTrainerError) -> None:
            log.info("MNIST did not come: %s", error)
            self._move(fetch=without, fetch_problem=error)

        self._move(fetch=begun, fetch_problem=None)
        self._jobs.start(FETCH, work, self._fetched, failed=failed, progress=self.fetch_progress.emit)

    def _fetched(self, _result: object) -> None:
        self._move(fetch=Fetch.HERE, fetchable=False)
        if self.wanted in OF_MNIST:
            self._load_when_free()

    # Loading

    def _load_when_free(self) -> None:
        self._due = True
        self._load_if_due()

    def _load_if_due(self) -> None:
        if self._due and not self._held:
            self._begin(self.wanted, self._standing.fetch)

    def _begin(self, source: str, fetch: Fetch) -> None:
        self._begun, self._due, mix_pen = True, False, self._mix_pen
        problem = self._standing.fetch_problem if fetch is self._standing.fetch else None
        self._move(wanted=source, stage=Stage.LOADING, loaded=None, problem=None, fetch=fetch, fetch_problem=problem)
        self._jobs.start(
            LOAD,
            lambda token: _load(source, token, mix_pen=mix_pen),
            self._done,
            failed=self._not_loaded,
            progress=lambda share, _words: self.load_progress.emit(share),
        )

    def _done(self, loaded: Loaded | None) -> None:
        if loaded is None:
            self._move(stage=Stage.MISSING, fetchable=True)
        else:
            self._taken = loaded.taken
            self.used(loaded.data)
            self._move(stage=Stage.LOADED, loaded=loaded, fetchable=not loaded.mnist_here and _looked_for_in_cache())
            self.loaded.emit(loaded)

    def _not_loaded(self, error: DigitTrainerError) -> None:
        fetchable = self.wanted in OF_MNIST and _looked_for_in_cache()
        self._move(stage=Stage.FAILED, problem=error, fetchable=fetchable)

    def _move(self, **changes: Any) -> None:
        before, self._standing = self._standing, replace(self._standing, **changes)
        if self._standing.data is not before.data:
            self.changed.emit(self._standing.data)
        self.standing_changed.emit(self._standing)


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


def _looked_for_in_cache() -> bool:
    """Whether MNIST is looked for where a download or a copy puts it, not only where the user says."""
    return places.chosen_data_folder() is None


def _download(token: Token) -> None:
    def say(done: int, total: int) -> None:
        token.progress(done / max(total, 1), f"{done / 1e6:.1f} of {total / 1e6:.1f} MB")

    mnist.fetch(say, token.event)
