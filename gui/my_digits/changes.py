"""Changes of a file, made in the background one after the other, and none lost when the window closes at once."""

import contextlib
import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from core.errors import DataError, DigitTrainerError
from gui.background.jobs import Jobs


@dataclass(slots=True, eq=False)
class _Change:
    """What is done, by one thread or another but only once, and who hears what came of it."""

    work: Callable[[], object]
    done: Callable[[Any], None]
    _alone: threading.Lock = field(default_factory=threading.Lock)
    _result: object = None
    _worked: bool = False

    def once(self) -> object:
        """Do the work, or wait for whoever does it; what came of it."""
        with self._alone:
            if not self._worked:
                self._result = self.work()
                self._worked = True
        return self._result


class Changes:
    """A row of changes.

    Args:
        jobs: Do the work.
        name: Of the job.
        failed: Hears of a change that could not be made; those after it are made all the same.
    """

    def __init__(self, jobs: Jobs, name: str, failed: Callable[[DigitTrainerError], None]) -> None:
        self._jobs, self._name, self._failed = jobs, name, failed
        self._waiting: deque[_Change] = deque()
        self._present: _Change | None = None

    def make(self, work: Callable[[], object], done: Callable[[Any], None]) -> None:
        """Do `work` in a thread when those before it are done; `done` hears what came of it, on this one."""
        self._waiting.append(_Change(work, done))
        if self._present is None:
            self._next()

    def shut(self) -> None:
        """Do now what still waits; nobody hears of it any more."""
        with contextlib.suppress(DataError):
            if self._present:
                self._present.once()
            while self._waiting:
                self._waiting.popleft().once()

    def _next(self) -> None:
        self._present = change = self._waiting.popleft() if self._waiting else None
        if change:
            self._jobs.start(
                self._name, lambda _token: change.once(), lambda value: self._done(change, value), failed=self._not_done
            )

    def _done(self, change: _Change, value: object) -> None:
        change.done(value)
        self._next()

    def _not_done(self, error: DigitTrainerError) -> None:
        self._failed(error)
        self._next()
