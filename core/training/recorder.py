"""Puts what a session says on the disk, in the run's folder, before anyone else hears of it."""

import logging
from collections.abc import Callable
from dataclasses import replace

from core.errors import RunError
from core.training.events import CheckpointKept, Ended, Event, Started, StepsDone
from core.training.run import Run

log = logging.getLogger(__name__)

Emit = Callable[[Event], None]


class Recorder:
    """A listener that keeps checkpoints and the outcome, and passes every event on.

    Args:
        run: Held by `Run.alone`.
        emit: Hears of each event once it is kept.
    """

    def __init__(self, run: Run, emit: Emit) -> None:
        self._run, self._emit = run, emit
        self._images = 0
        self._steps: list[StepsDone] = []

    def __call__(self, event: Event) -> None:
        match event:
            case Started():
                self._images = event.training_images
            case StepsDone():
                self._steps.append(event)
            case CheckpointKept():
                self._run.keep(event, self._steps, self._images)
                if event.done:
                    self._steps = []
            case Ended():
                event = self._kept_outcome(event)
        self._emit(event)

    def _kept_outcome(self, event: Ended) -> Ended:
        """The end, which must be heard in any case: what cannot be kept has failed, and can be resumed."""
        try:
            self._run.change(outcome=event)
        except RunError as error:
            log.error("%s", error)  # noqa: TRY400  (the cause is in the sentence)
            return event if event.outcome == "failed" else replace(event, outcome="failed", reason=str(error))
        return event
