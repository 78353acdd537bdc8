"""A run while it runs. Knows no thread, no screen and no disk: it says events and looks at two flags."""

import logging
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from core.data.dataset import Dataset, Digits
from core.errors import DigitTrainerError, TrainingError
from core.model import backend
from core.model.architecture import Architecture
from core.model.network import Network
from core.training import evaluation_pass, events, schedule, session_state, splits
from core.training.epoch_steps import EpochSteps
from core.training.evaluation_pass import Score
from core.training.events import EpochDone, Event, Outcome, SessionState
from core.training.recipe import Recipe
from core.training.throughput import Clock, GroupSize, Speed
from core.training.trainer import Floats, Trainer

log = logging.getLogger(__name__)

Emit = Callable[[Event], None]
COPY_SECONDS: Final = 0.25
POLL_SECONDS: Final = 0.05
NO_MEMORY: Final = "There is not enough memory: try a smaller batch size."
UNKNOWN: Final = "Something went wrong in the training; the log has the details."
CHECKPOINT_SECONDS = 15.0
"""At most so much work is lost when the process is killed inside an epoch."""


class _Stopped(Exception):  # noqa: N818  (not an error: the way out when the user says stop)
    pass


def run(
    run_id: str,
    architecture: Architecture,
    data: Dataset,
    recipe: Recipe,
    emit: Emit,
    stop: threading.Event,
    pause: threading.Event,
    *,
    resume: SessionState | None = None,
) -> Network | None:
    """Train until the recipe's end, its early-stop rule, `stop` or a failure. Blocks.

    Args:
        run_id: Every event carries it.
        architecture: The network to train.
        data: Its validation part chooses the best epoch, its test part is read once, at the end.
        recipe: How to train.
        emit: Called on this thread with every event, in order; the last is `Ended`. A `DigitTrainerError` that it
            raises ends the run as failed.
        stop: Looked at between steps and between batches of validation: answers within half a second.
        pause: While it is set the session waits.
        resume: The state to go on from; the numbers are those of a run that was never interrupted.

    Returns:
        The network with the weights of the best epoch, or None if no epoch was finished.
    """
    return _Session(run_id, architecture, data, recipe, emit, stop, pause, resume).run()


@dataclass(frozen=True, slots=True)
class _Result:
    """What came of the best epoch's weights in the end; `test` is None without test images."""

    test: Score | None
    temperature: float


class _Session:
    def __init__(
        self,
        run_id: str,
        architecture: Architecture,
        data: Dataset,
        recipe: Recipe,
        emit: Emit,
        stop: threading.Event,
        pause: threading.Event,
        resume: SessionState | None,
    ) -> None:
        self.run_id, self.architecture, self.recipe = run_id, architecture, recipe
        self.train_digits, self.validation, self.test = splits.chosen(data, recipe)
        self.emit, self.stop, self.pause = emit, stop, pause
        self.state = resume
        self.clock, self.speed, self.group = Clock(), Speed(), GroupSize()
        self.copied = self.kept = 0.0

    def run(self) -> Network | None:
        result: _Result | None = None
        outcome: Outcome = "failed"
        try:
            outcome, reason, result = self._train()
        except _Stopped:
            outcome, reason = "stopped", "You stopped the training."
        except DigitTrainerError as error:
            reason = str(error)
        except Exception as error:
            log.exception("training failed")
            reason = NO_MEMORY if backend.is_out_of_memory(error) else UNKNOWN
        self._end(outcome, reason, result)
        best = session_state.best_of(self.state)
        return Network(self.architecture, best.weights) if best else None

    def _train(self) -> tuple[Outcome, str, _Result | None]:
        if not len(self.train_digits) or not len(self.validation):
            raise TrainingError(
                f"There are {len(self.train_digits):,} images to learn from, {len(self.validation):,} to validate on.",
                "Training needs some of both: at least 10 images.",
            )
        self._wait_while_paused()
        first = self.state.epoch + 1 if self.state else 1
        self.images = schedule.images(self.recipe, len(self.train_digits))
        steps = -(-self.images // self.recipe.batch_size)
        device = backend.training_devices().told
        self.emit(events.Started(self.run_id, first, self.recipe.epochs, steps, self.images, device))
        self.trainer = Trainer(self.architecture, self.train_digits, self.recipe)
        self._wait_while_paused()
        self.trainer.prepare()
        if self.state:
            self._restore(self.state, steps)
        self.kept = time.perf_counter()
        outcome, reason = self._epochs(first, steps)
        return outcome, reason, self._measured()

    def _restore(self, state: SessionState, steps: int) -> None:
        if unfit := session_state.why_unfit(state, self.recipe, steps, len(self.train_digits)):
            raise TrainingError(unfit, "Train it anew.")
        try:
            self.trainer.restore(state.variables, state.optimizer)
        except (ValueError, TypeError) as error:
            raise TrainingError(f"The kept state does not fit the network ({error}).", "Train it anew.") from error

    def _measured(self) -> _Result | None:
        """The only look at the test images, with the best epoch's weights, and how sure those may call themselves."""
        best = session_state.best_of(self.state)
        if best is None:
            return None
        self.trainer.use_weights(best.weights)
        test = self._score(self.test) if len(self.test) else None
        return _Result(test, evaluation_pass.temperature(self.trainer, self.validation, self._wait_while_paused))

    def _score(self, digits: Digits) -> Score:
        return evaluation_pass.score(self.trainer, digits, self._wait_while_paused)

    def _epochs(self, first: int, steps: int) -> tuple[Outcome, str]:
        for epoch in range(first, self.recipe.epochs + 1):
            if session_state.rule_says_stop(self.recipe, self.state):
                break
            self._epoch(epoch, steps)
        if session_state.rule_says_stop(self.recipe, self.state):
            watched = self.recipe.early_stop.replace("_", " ")
            return "stopped early", f"The {watched} did not get better in {_epochs_text(self.recipe.patience)}."
        done = "The epoch is done." if self.recipe.epochs == 1 else f"All {self.recipe.epochs} epochs are done."
        return "finished", done

    def _epoch(self, epoch: int, steps: int) -> None:
        taken = EpochSteps.of(self.state, steps, self.clock)
        rates = schedule.learning_rates(self.recipe, steps, epoch)
        if taken.done:
            first = (epoch - 1) * steps + 1
            self.emit(events.StepsDone(self.run_id, epoch, first, *taken.figures(), rates[: taken.done], 0.0))
        try:
            taken.hardest = self._hardest(epoch)
            self._learn(epoch, taken, rates)
            validation = self._score(self.validation)
        except _Stopped:
            if taken.done > (self.state.steps if self.state else 0):
                self._keep(session_state.state_within(self.state, taken, self.trainer))
            raise
        best = session_state.best_of(self.state)
        done = events.EpochDone(
            self.run_id,
            epoch,
            *taken.means(self.recipe.batch_size, self.images),
            validation.loss,
            validation.accuracy,
            taken.seconds(),
            float(rates[-1]),
            best=best is None or validation.loss < best.loss,
        )
        self._keep(session_state.next_state(self.state, done, self.recipe, self.trainer), done)
        self.emit(done)

    def _hardest(self, epoch: int) -> NDArray[np.int32] | None:
        """Which images alone are gone through in an epoch, by the weights at its begin; None for all."""
        if not schedule.only_hardest(self.recipe, epoch) or (self.state and self.state.steps):
            return self.state.hardest if self.state else None
        share = schedule.hardest_share(self.recipe, len(self.train_digits))
        return evaluation_pass.hardest(self.trainer, self.train_digits, share, self._wait_while_paused)

    def _keep(self, state: SessionState, done: EpochDone | None = None) -> None:
        self.state = state
        self.emit(events.CheckpointKept(self.run_id, state, done))
        self.kept = time.perf_counter()

    def _learn(self, epoch: int, taken: EpochSteps, rates: Floats) -> None:
        """Do the steps of an epoch that are not done yet."""
        recipe = self.recipe
        order = schedule.order(recipe, len(self.train_digits), epoch, taken.hardest)
        varied = schedule.variations(recipe, self.images, epoch) if recipe.augmentation.active else None
        for images, numbers in self._groups(self.images, taken.done):
            self._wait_while_paused()
            shape = (len(numbers), -1)
            began = time.perf_counter()
            chosen = None if varied is None else varied[images].reshape(*shape, varied.shape[1])
            losses, accuracies = self.trainer.train(order[images].reshape(shape), rates[numbers], chosen)
            seconds = max(time.perf_counter() - began, 1e-6)
            self._check_finite(losses, epoch)
            size = images.stop - images.start
            taken.add(losses, accuracies)
            first = (epoch - 1) * taken.count + int(numbers[0]) + 1
            self._say_steps(epoch, first, losses, accuracies, rates[numbers], size, seconds)
            if time.perf_counter() - self.kept >= CHECKPOINT_SECONDS:
                self._keep(session_state.state_within(self.state, taken, self.trainer))

    def _groups(self, count: int, step: int) -> Iterator[tuple[slice, NDArray[np.int64]]]:
        """An epoch's images from `step` on, in groups of whole batches with their steps; a smaller one is alone."""
        batch = self.recipe.batch_size
        whole = count // batch
        while step < whole:
            last = min(step + self.group.steps, whole)
            yield slice(step * batch, last * batch), np.arange(step, last)
            step = last
        if count % batch and step == whole:
            yield slice(whole * batch, count), np.arange(whole, whole + 1)

    def _say_steps(
        self,
        epoch: int,
        first_step: int,
        losses: Floats,
        accuracies: Floats,
        rates: Floats,
        images: int,
        seconds: float,
    ) -> None:
        self.speed.add(images, seconds)
        self.group.adapt(len(losses), seconds)
        self.emit(events.StepsDone(self.run_id, epoch, first_step, losses, accuracies, rates, images / seconds))
        now = time.perf_counter()
        if now - self.copied >= COPY_SECONDS:
            self.copied = now
            last = first_step + len(losses) - 1
            self.emit(events.WeightsCopied(self.run_id, last, self.trainer.weights()))

    def _check_finite(self, losses: Floats, epoch: int) -> None:
        if not np.isfinite(losses).all():
            raise TrainingError(
                f"The loss is no longer a number in epoch {epoch}: the training has run away.",
                "Try a smaller learning rate. The best epoch so far is kept.",
            )

    def _wait_while_paused(self) -> None:
        """Come back when the session may go on.

        Raises:
            _Stopped: The user wants it to end.
        """
        if self.stop.is_set():
            raise _Stopped
        if not self.pause.is_set():
            return
        self.emit(events.PauseChanged(self.run_id, paused=True))
        with self.clock.paused():
            while self.pause.is_set():
                if self.stop.wait(POLL_SECONDS):
                    raise _Stopped
        self.emit(events.PauseChanged(self.run_id, paused=False))

    def _end(self, outcome: Outcome, reason: str, result: _Result | None) -> None:
        best, test = session_state.best_of(self.state), result.test if result else None
        self.emit(
            events.Ended(
                run_id=self.run_id,
                outcome=outcome,
                reason=reason,
                best_epoch=best.epoch if best else 0,
                validation_loss=best.loss if best else None,
                validation_accuracy=best.accuracy if best else None,
                test_loss=test.loss if test else None,
                test_accuracy=test.accuracy if test else None,
                seconds=self.clock.seconds(),
                images_per_second=self.speed.images_per_second(),
                temperature=result.temperature if result else 1.0,
            )
        )


def _epochs_text(count: int) -> str:
    return "one epoch" if count == 1 else f"{count} epochs"
