"""Telling how far a longer work is, and ending it."""

import threading
from collections.abc import Callable
from dataclasses import dataclass

from core.errors import DataError

Progress = Callable[[int, int], None]
"""Gets how many are done, and of how many; of what is for the caller to know."""


class CancelledError(DataError):
    """The user does not want it any more."""


class Cancellation:
    """Whether a work is cancelled or done: one of the two, whichever comes first. For any threads.

    Attributes:
        event: Set once it is cancelled; for a `Watch`.
    """

    def __init__(self) -> None:
        self.event = threading.Event()
        self._lock = threading.Lock()
        self._committed = False

    def cancel(self) -> bool:
        """Ask the work to end. False if it is too late: what it makes is in place, or is being put there."""
        with self._lock:
            if not self._committed:
                self.event.set()
            return not self._committed

    def part(self) -> "Cancellation":
        """For a part of the work, whose own result is not yet that of the whole: cancelled with it, committed alone."""
        part = Cancellation()
        part.event = self.event
        return part

    def commit(self) -> None:
        """The last moment to be cancelled: from now on the work is as good as done.

        Raises:
            CancelledError: It was cancelled before.
        """
        with self._lock:
            if self.event.is_set():
                raise CancelledError("This was cancelled.", "Nothing was changed.")
            self._committed = True


@dataclass(frozen=True, slots=True)
class Watch:
    """Whom to tell, and who may end it.

    Attributes:
        progress: Told now and then, if given.
        cancel: Ends the work once it is set, if given.
        work: What is done, for the sentence that says that it was cancelled.
        hint: What a cancelled work leaves.
    """

    progress: Progress | None = None
    cancel: threading.Event | None = None
    work: str = "reading"
    hint: str = "Nothing was changed."

    def __call__(self, done: int, total: int) -> None:
        """Tell, or end the work.

        Raises:
            CancelledError: `cancel` is set.
        """
        self.check()
        if self.progress is not None:
            self.progress(done, total)

    def check(self) -> None:
        """End the work if nobody wants it any more.

        Raises:
            CancelledError: `cancel` is set.
        """
        if self.cancel is not None and self.cancel.is_set():
            raise CancelledError(f"The {self.work} was cancelled.", self.hint)
