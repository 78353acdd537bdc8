"""Telling how far a longer reading is, and ending it."""

import threading
from collections.abc import Callable
from dataclasses import dataclass

from core.errors import DataError

Progress = Callable[[int, int], None]
"""Gets how many are done, and of how many; of what is for the caller to know."""


class CancelledError(DataError):
    """The user does not want it any more."""


@dataclass(frozen=True, slots=True)
class Watch:
    """Whom to tell, and who may end it.

    Attributes:
        progress: Told now and then, if given.
        cancel: Ends the work once it is set, if given.
    """

    progress: Progress | None = None
    cancel: threading.Event | None = None

    def __call__(self, done: int, total: int) -> None:
        """Tell, or end the work.

        Raises:
            CancelledError: `cancel` is set.
        """
        if self.cancel is not None and self.cancel.is_set():
            raise CancelledError("The reading was cancelled.", "Nothing was changed.")
        if self.progress is not None:
            self.progress(done, total)
