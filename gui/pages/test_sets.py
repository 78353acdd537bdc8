"""Which digits a network can be evaluated on: those of its own run, or those that are chosen at the left."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QObject, Signal

from core.data.dataset import Dataset, Digits, SplitName
from core.errors import DigitTrainerError
from core.training import preparing
from core.training.run_info import RunInfo
from gui.background.jobs import Jobs

JOB = "own-digits"
SPLITS: Final[tuple[SplitName, ...]] = ("test", "validation")


@dataclass(frozen=True, slots=True)
class TestSet:
    """Digits to evaluate on.

    Attributes:
        own: Whether they are the run's own.
        split: "test" or "validation".
        data: The name of their data set.
    """

    own: bool
    split: SplitName
    data: str

    @property
    def key(self) -> str:
        return f"{'own' if self.own else 'chosen'} {self.split}"

    @property
    def words(self) -> str:
        """As "test digits of MNIST"."""
        return f"{self.split} digits of {self.data}"


class TestSets(QObject):
    """Knows the digits at the left and those of the open network's run, which are loaded when they are asked for.

    Signals:
        changed: There are other choices, or other digits behind them.
        failed: The run's own digits are not here any more (a `DigitTrainerError`).
    """

    changed = Signal()
    failed = Signal(object)

    def __init__(self, jobs: Jobs, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._chosen: Dataset | None = None
        self._info: RunInfo | None = None
        self._loaded: Dataset | None = None
        self._gone = False

    def set_chosen(self, data: Dataset | None) -> None:
        """These digits are chosen at the left."""
        if data is not self._chosen:
            self._chosen = data
            self.changed.emit()

    def set_run(self, info: RunInfo | None) -> None:
        """The open network is of this run; None for a file."""
        before = self._info.data.digest if self._info else ""
        self._info = info
        if (info.data.digest if info else "") != before:
            self._loaded, self._gone = None, False
            self._jobs.cancel(JOB)
            self.changed.emit()

    def choices(self) -> Mapping[str, TestSet]:
        """What can be chosen, by its key; the run's own test digits first."""
        found = []
        if self._info and not self._gone:
            found += [TestSet(True, split, self._info.data.name_of(split)) for split in SPLITS]
        if self._chosen and (not found or self._own() is not self._chosen):
            found += [TestSet(False, split, self._chosen.name_of(split)) for split in SPLITS]
        return {one.key: one for one in found}

    def digits(self, one: TestSet) -> Digits | None:
        """The digits, if they are there; none are no digits."""
        data = self._own() if one.own else self._chosen
        digits = None if data is None else data.test if one.split == "test" else data.validation
        return digits if digits is not None and len(digits) else None

    def load(self) -> None:
        """Load the run's own digits, unless they are there."""
        info = self._info
        if info and self._own() is None and not self._gone and not self._jobs.running(JOB):
            self._jobs.start(JOB, lambda _token: preparing.data_of(info), self._arrived, failed=self._not_here)

    def _own(self) -> Dataset | None:
        if self._info and self._chosen and self._chosen.digest == self._info.data.digest:
            return self._chosen
        return self._loaded

    def _arrived(self, data: Dataset) -> None:
        self._loaded = data
        self.changed.emit()

    def _not_here(self, error: DigitTrainerError) -> None:
        self._gone = True
        self.changed.emit()
        self.failed.emit(error)
