"""The steps of the epoch that is being trained: their figures, their means, the time they took."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.training.events import SessionState
from core.training.throughput import Clock

Floats = NDArray[np.float32]


@dataclass(slots=True, eq=False)
class EpochSteps:
    """What is known of an epoch's steps so far.

    Attributes:
        count: Steps in the whole epoch.
        done: Steps that are done.
        hardest: (n,) int32, the places of the images that alone are gone through; None for all.
    """

    count: int
    done: int
    _losses: Floats
    _accuracies: Floats
    _clock: Clock
    _began: float
    hardest: NDArray[np.int32] | None = None

    @classmethod
    def of(cls, state: SessionState | None, count: int, clock: Clock) -> "EpochSteps":
        """The steps of the epoch after `state`: none are done, or those that were before an interruption."""
        taken = cls(count, 0, np.empty(count, np.float32), np.empty(count, np.float32), clock, clock.seconds())
        if state:
            taken.add(state.losses, state.accuracies)
            taken._began -= state.seconds
        return taken

    def add(self, losses: Floats, accuracies: Floats) -> None:
        """Take in the steps that were done next; both (n,) float32."""
        after = self.done + len(losses)
        self._losses[self.done : after], self._accuracies[self.done : after] = losses, accuracies
        self.done = after

    def figures(self) -> tuple[Floats, Floats]:
        """Losses and accuracies of the steps that are done, both (done,) float32: copies."""
        return self._losses[: self.done].copy(), self._accuracies[: self.done].copy()

    def means(self, batch_size: int, images: int) -> tuple[float, float]:
        """Mean loss and mean accuracy over the images of the whole epoch.

        Args:
            batch_size: Images of a step; the last one has what is left.
            images: Of the epoch.
        """
        # Added up at the end, all at once: the number of steps in a group depends on the machine's speed, and the last
        # digit of a sum on its order.
        sizes = np.full(self.count, batch_size)
        sizes[-1] = images - batch_size * (self.count - 1)
        loss, accuracy = np.average([self._losses, self._accuracies], axis=1, weights=sizes)
        return float(loss), float(accuracy)

    def seconds(self) -> float:
        """Time spent on the epoch, pauses and interruptions left out."""
        return self._clock.seconds() - self._began
