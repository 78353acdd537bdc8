"""`RunRecord`: the events of one run, folded into series and figures. It owns the numbers; plots own none."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from core.training.events import Ended, EpochDone, Event, PauseChanged, Started, StepsDone

Floats = NDArray[np.float32]
SMOOTHING = 0.2  # share of the newest figure in the images per second that are shown
STEADY_AFTER = 20  # events with a speed, about two seconds; the first steps are slower, and of them says nothing


class _Series:
    """A row of numbers that grows; `values` is a view without a copy."""

    def __init__(self) -> None:
        self._room = np.empty(1024, np.float32)
        self._count = 0

    @property
    def values(self) -> Floats:
        return self._room[: self._count]

    def extend(self, more: Floats) -> None:
        needed = self._count + len(more)
        if needed > len(self._room):
            self._room = np.concatenate([self.values, np.empty(needed * 2, np.float32)])
        self._room[self._count : needed] = more
        self._count = needed

    def cut(self, count: int) -> None:
        self._count = min(self._count, count)


@dataclass(slots=True, eq=False)
class RunRecord:
    """All that is known of a run so far. Not thread-safe: fold events on the thread that reads it.

    Attributes:
        run_id: Events of other runs are ignored.
        started: The latest start; None before the first.
        epochs: Finished epochs, first to last.
        ended: The last event, once it came.
        paused: Whether the session waits.
        images_per_second: Smoothed over the last events; 0 while there is none but the first, which also warms up.
        speeds: How many events of this start told a speed, the first among them.
    """

    run_id: str
    started: Started | None = None
    epochs: list[EpochDone] = field(default_factory=list)
    ended: Ended | None = None
    paused: bool = False
    images_per_second: float = 0.0
    speeds: int = 0
    _losses: _Series = field(default_factory=_Series)
    _accuracies: _Series = field(default_factory=_Series)
    _learning_rates: _Series = field(default_factory=_Series)
    _epoch_seconds: float = 0.0

    @property
    def losses(self) -> Floats:
        """(steps,) float32: step i + 1's own loss at index i, in nats. A view: copy it to keep it."""
        return self._losses.values

    @property
    def accuracies(self) -> Floats:
        """(steps,) float32, 0 to 1, as `losses`."""
        return self._accuracies.values

    @property
    def learning_rates(self) -> Floats:
        """(steps,) float32, as `losses`."""
        return self._learning_rates.values

    @property
    def steps(self) -> int:
        """Steps done so far."""
        return len(self.losses)

    @property
    def best(self) -> EpochDone | None:
        """The epoch with the lowest validation loss so far."""
        return next((epoch for epoch in reversed(self.epochs) if epoch.best), None)

    def fold(self, event: Event) -> None:
        """Take in one event; weights and states are left to others."""
        if event.run_id != self.run_id:
            return
        match event:
            case Started():
                self._start(event)
            case StepsDone():
                self._add_steps(event)
            case EpochDone():
                self.epochs.append(event)
                self._epoch_seconds = event.seconds
            case PauseChanged():
                self.paused = event.paused
            case Ended():
                self.ended, self.paused = event, False

    def progress(self) -> float:
        """Share of all steps that are done, 0 to 1."""
        if self.started is None:
            return 0.0
        return min(self.steps / (self.started.steps_per_epoch * self.started.epochs), 1.0)

    def epoch_progress(self) -> float:
        """Share of the present epoch's steps that are done, 0 to 1; 1 once validation is over."""
        if self.started is None:
            return 0.0
        return min((self.steps - len(self.epochs) * self.started.steps_per_epoch) / self.started.steps_per_epoch, 1.0)

    def epoch(self) -> int:
        """The epoch that is being trained, 1-based."""
        return min(len(self.epochs) + 1, self.started.epochs) if self.started else 1

    def seconds_left(self) -> float | None:
        """An estimate from the present speed and the last epoch's validation; None until the speed is steady."""
        if self.started is None or not self.images_per_second or self.speeds < STEADY_AFTER:
            return None
        epochs_left = self.started.epochs * (1 - self.progress())
        training = self.started.training_images / self.images_per_second
        validation = max(self._epoch_seconds - training, 0.0) if self.epochs else training * 0.04
        return epochs_left * (training + min(validation, training))

    def cut(self, epochs: int) -> None:
        """Forget what came after so many epochs: it is trained again."""
        del self.epochs[epochs:]
        for series in (self._losses, self._accuracies, self._learning_rates):
            series.cut(epochs * self.started.steps_per_epoch if self.started else 0)

    def _start(self, event: Started) -> None:
        self.started, self.ended = event, None
        self.images_per_second, self.speeds = 0.0, 0
        self.cut(event.first_epoch - 1)

    def _add_steps(self, event: StepsDone) -> None:
        self._losses.extend(event.losses)
        self._accuracies.extend(event.accuracies)
        self._learning_rates.extend(event.learning_rates)
        now, before = event.images_per_second, self.images_per_second
        self.speeds += bool(now)
        if now and self.speeds > 1:
            self.images_per_second = now * SMOOTHING + before * (1 - SMOOTHING) if before else now
