"""Training digits that are drawn anew for every epoch, in a thread of their own while the epoch before is trained."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from types import TracebackType
from typing import Final, Self

from core.data.dataset import Digits, Redrawn

POLL_SECONDS: Final = 0.05


class Redrawing:
    """Hands out the digits of an epoch, and begins to draw those of the next.

    A context: when it is left, the thread has ended.

    Args:
        redrawn: Gives the digits of an epoch, 1-based, piece by piece; None where they stay the same.
        epochs: The last epoch; none are drawn beyond it.
    """

    def __init__(self, redrawn: Redrawn | None, epochs: int) -> None:
        self._redrawn, self._epochs = redrawn, epochs
        self._thread = ThreadPoolExecutor(1, "redrawing")
        self._ended = threading.Event()
        self._begun: tuple[int, Future[Digits]] = (0, Future())

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._ended.set()
        self._thread.shutdown(cancel_futures=True)

    def digits(self, epoch: int, check: Callable[[], None]) -> Digits | None:
        """The digits of `epoch`, or None for those that the first epoch began with; waits until they are drawn.

        Args:
            epoch: 1-based.
            check: Called several times a second while it waits; what it raises ends the waiting.
        """
        if self._redrawn is None:
            return None
        digits = self._waited_for(self._begin(self._redrawn, epoch), check) if epoch > 1 else None
        if epoch < self._epochs:
            self._begin(self._redrawn, epoch + 1)
        return digits

    def _begin(self, redrawn: Redrawn, epoch: int) -> Future[Digits]:
        if self._begun[0] != epoch:
            self._begun = epoch, self._thread.submit(lambda: Digits.joined(*self._until_ended(redrawn(epoch))))
        return self._begun[1]

    @staticmethod
    def _waited_for(drawn: Future[Digits], check: Callable[[], None]) -> Digits:
        while not wait([drawn], POLL_SECONDS).done:
            check()
        return drawn.result()

    def _until_ended(self, pieces: Iterator[Digits]) -> Iterator[Digits]:
        for piece in pieces:
            yield piece
            if self._ended.is_set():
                return
