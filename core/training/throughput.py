"""How long a session works, how fast, and how much it does before it listens again."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Final

GROUP_SECONDS: Final = 0.08
MAX_GROUP: Final = 64


@dataclass(slots=True)
class Clock:
    """Seconds of work: pauses are taken out."""

    _started: float = field(default_factory=time.perf_counter)
    _paused: float = 0.0

    def seconds(self) -> float:
        return time.perf_counter() - self._started - self._paused

    @contextmanager
    def paused(self) -> Iterator[None]:
        began = time.perf_counter()
        try:
            yield
        finally:
            self._paused += time.perf_counter() - began


@dataclass(slots=True)
class Speed:
    """Images in a second of training. The first group is left out once there are others: it also warms up."""

    _groups: int = 0
    _images: int = 0
    _seconds: float = 0.0

    def add(self, images: int, seconds: float) -> None:
        if self._groups == 1:
            self._images, self._seconds = 0, 0.0
        self._groups += 1
        self._images += images
        self._seconds += seconds

    def images_per_second(self) -> float:
        return self._images / self._seconds if self._seconds else 0.0


@dataclass(slots=True)
class GroupSize:
    """How many steps are done in one call of the graph: as many as fit into 80 ms, so that a stop is heard at once."""

    steps: int = 1

    def adapt(self, done: int, seconds: float) -> None:
        """Learn from `done` steps that took so long; grows at most twofold."""
        fitting = int(done * GROUP_SECONDS / seconds)
        self.steps = min(max(1, fitting), self.steps * 2, MAX_GROUP)
