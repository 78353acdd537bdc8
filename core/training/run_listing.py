"""What lists of runs show, for window and terminal: read again only where something in a run's folder has changed."""

import logging
import os
import threading
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from core import disk
from core.errors import RunError
from core.training import run_info
from core.training.progress import RunProgress
from core.training.run import Run

log = logging.getLogger(__name__)

Stamp = tuple[tuple[str, int, int, int], ...]
"""Name, size, time of change and number of every file in a folder: whatever is written there changes it."""


@dataclass(frozen=True, slots=True)
class DamagedRun:
    """A run's folder that cannot be read.

    Attributes:
        folder: The folder.
        reason: What is wrong, in a sentence.
    """

    folder: Path
    reason: str

    @property
    def id(self) -> str:
        return self.folder.name

    @property
    def outcome(self) -> str:
        """As `Run.outcome`."""
        return "damaged"


Entry = Run | DamagedRun


@dataclass(frozen=True, slots=True)
class ListedRun:
    """A run as lists show it; equal to what was listed before as long as nothing in its folder has changed.

    Attributes:
        entry: The run, or what is wrong with it.
        outcome: As `Run.outcome`.
        progress: How far it came; None for one that finished, and for a damaged one.
        size: Of all its files, in bytes.
    """

    entry: Entry
    outcome: str
    progress: RunProgress | None
    size: int

    @property
    def id(self) -> str:
        return self.entry.id

    @property
    def epochs_done(self) -> int:
        """Epochs that are kept; 0 for a damaged one."""
        if self.progress is not None:
            return self.progress.epochs_done
        return self.entry.info.recipe.epochs if isinstance(self.entry, Run) else 0

    @property
    def epochs_words(self) -> str:
        """Epochs that are done, of those that are wanted: "10", "3 of 10"; a dash for a damaged run."""
        if not isinstance(self.entry, Run):
            return "–"
        done, wanted = self.epochs_done, self.entry.info.recipe.epochs
        return f"{wanted:,}" if done == wanted else f"{done:,} of {wanted:,}"

    @property
    def validation_accuracy(self) -> float | None:
        """Of the best epoch; before the end, of the last one that is done."""
        ended = self.entry.info.outcome if isinstance(self.entry, Run) else None
        if ended is not None:
            return ended.validation_accuracy
        return self.progress.validation_accuracy if self.progress else None

    @property
    def test_accuracy(self) -> float | None:
        """Of the best epoch's weights; None unless the training came to its end."""
        ended = self.entry.info.outcome if isinstance(self.entry, Run) else None
        return ended.test_accuracy if ended else None


@dataclass(frozen=True, slots=True)
class _Read:
    """What was last read of a folder."""

    stamp: Stamp
    entry: Entry
    progress: RunProgress | None


class RunListing:
    """The runs in a folder, kept in mind from one reading to the next. For any thread, one at a time.

    Args:
        folder: Where they are.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._read: dict[Path, _Read] = {}
        self._lock = threading.Lock()

    def read(self, own: str = "", each: Callable[[], object] = lambda: None) -> list[ListedRun]:
        """All runs, newest first, then the damaged ones by name. Writes nothing.

        Args:
            own: The id of the run that this process trains, if it does.
            each: Called before each run; may raise to end the reading.

        Raises:
            RunError: The folder is there and cannot be read.
        """
        with self._lock:
            found: dict[Path, _Read] = {}
            for folder in run_folders(self._folder):
                each()
                found[folder] = self._latest(folder)
            self._read = found
        by_id = {read.entry.id: read for read in found.values()}
        return [_listed(by_id[entry.id], own) for entry in ordered(read.entry for read in found.values())]

    def _latest(self, folder: Path) -> _Read:
        stamp, known = _stamp(folder), self._read.get(folder)
        if known is not None and stamp and known.stamp == stamp:
            return known
        entry = read_entry(folder)
        return _Read(stamp, entry, _progress(entry))


def run_folders(folder: Path) -> Iterator[Path]:
    """The folders in `folder` that hold a run, in no order.

    Raises:
        RunError: They cannot be listed.
    """
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                path = Path(entry.path)
                if not entry.name.startswith(".") and entry.is_dir() and is_run(path):
                    yield path
    except FileNotFoundError:
        return
    except OSError as error:
        raise RunError(f"The runs in {folder} cannot be listed: {disk.reason(error)}.") from error


def is_run(folder: Path) -> bool:
    """Whether a folder holds a run, or may hold one but cannot be looked into."""
    try:
        return os.path.lexists(folder / run_info.NAME) or (folder / "history.jsonl").exists()
    except PermissionError:
        return True
    except (OSError, ValueError):
        return False


def read_entry(folder: Path) -> Entry:
    """The run in a folder, or what is wrong with it."""
    try:
        return Run.read(folder)
    except RunError as error:
        log.info("%s", error)
        return DamagedRun(folder, error.sentence)


def ordered(entries: Iterable[Entry]) -> list[Entry]:
    """Newest first, then the damaged ones by name."""
    runs: list[Run] = []
    damaged: list[DamagedRun] = []
    for entry in entries:
        if isinstance(entry, Run):
            runs.append(entry)
        else:
            damaged.append(entry)
    runs.sort(key=lambda run: run.info.created, reverse=True)
    return [*runs, *sorted(damaged, key=lambda run: run.id)]


def _stamp(folder: Path) -> Stamp:
    """Empty, and so never the same as before, if the folder cannot be looked into."""
    try:
        with os.scandir(folder) as entries:
            looked = [(entry.name, entry.stat(follow_symlinks=False)) for entry in entries]
    except OSError:
        return ()
    return tuple(sorted((name, state.st_size, state.st_mtime_ns, state.st_ino) for name, state in looked))


def _progress(entry: Entry) -> RunProgress | None:
    if not isinstance(entry, Run) or (entry.info.outcome and entry.info.outcome.outcome == "finished"):
        return None
    return entry.progress()


def _listed(read: _Read, own: str) -> ListedRun:
    outcome = "running" if read.entry.id == own else read.entry.outcome
    return ListedRun(read.entry, outcome, read.progress, sum(size for _name, size, _time, _number in read.stamp))
