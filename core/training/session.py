"""A run while it runs. Knows no thread, no screen and no disk: it says events and looks at two flags."""

import logging
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from core.data.dataset import Dataset, Digits
from core.errors import DigitTrainerError, TrainingError
from core.model.architecture import Architecture
from core.model.network import Network
from core.training import events, schedule
from core.training.events import Event, Outcome, SessionState
from core.training.recipe import Recipe
from core.training.trainer import Floats, Trainer

log = logging.getLogger(__name__)

Emit = Callable[[Event], None]
GROUP_SECONDS: Final = 0.08
LARGEST_GROUP: Final = 64
COPY_SECONDS: Final = 0.25
READ_BATCH: Final = 500
POLL_SECONDS: Final = 0.05


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


@dataclass(slots=True)
class _Clock:
    """Seconds of work: pauses are taken out."""

    started: float
    paused: float = 0.0

    def seconds(self) -> float:
        return time.perf_counter() - self.started - self.paused


@dataclass(slots=True)
class _Speed:
    """Images in a second of training. The first group is left out once there are others: it also builds the graph."""

    groups: int = 0
    images: int = 0
    seconds: float = 0.0

    def add(self, images: int, seconds: float) -> None:
        if self.groups == 1:
            self.images, self.seconds = 0, 0.0
        self.groups += 1
        self.images += images
        self.seconds += seconds

    def images_per_second(self) -> float:
        return self.images / self.seconds if self.seconds else 0.0


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
        self.train_digits, self.validation, self.test = _parts(data, recipe)
        self.emit, self.stop, self.pause = emit, stop, pause
        self.state = resume
        self.clock = _Clock(time.perf_counter())
        self.speed = _Speed()
        self.group = 1
        self.copied = 0.0

    def run(self) -> Network | None:
        try:
            outcome, reason, test = self._train()
        except _Stopped:
            outcome, reason, test = "stopped", "You stopped the training.", None
        except DigitTrainerError as error:
            outcome, reason, test = "failed", str(error), None
        except MemoryError:
            log.exception("out of memory")
            outcome, reason, test = "failed", "There is not enough memory: try a smaller batch size.", None
        except Exception:
            log.exception("training failed")
            outcome, reason, test = "failed", "Something went wrong in the training; the log has the details.", None
        self._end(outcome, reason, test)
        state = self.state
        return Network(self.architecture, state.best_weights) if state and state.best_epoch else None

    def _train(self) -> tuple[Outcome, str, tuple[float, float] | None]:
        if not len(self.train_digits) or not len(self.validation):
            raise TrainingError(
                f"There are {len(self.train_digits):,} images to learn from, {len(self.validation):,} to validate on.",
                "Training needs some of both: at least 10 images.",
            )
        self._wait_while_paused()
        first = self.state.epoch + 1 if self.state else 1
        steps = -(-len(self.train_digits) // self.recipe.batch_size)
        self.emit(events.Started(self.run_id, first, self.recipe.epochs, steps, len(self.train_digits)))
        self.trainer = Trainer(self.architecture, self.train_digits, self.recipe)
        self._wait_while_paused()
        self.trainer.prepare()
        if self.state:
            self.trainer.restore(self.state.variables, self.state.optimizer)
        outcome, reason = self._epochs(first, steps)
        if not self.state or not len(self.test):
            return outcome, reason, None
        self.trainer.use_weights(self.state.best_weights)
        return outcome, reason, self._read(self.test)

    def _epochs(self, first: int, steps: int) -> tuple[Outcome, str]:
        for epoch in range(first, self.recipe.epochs + 1):
            if self._rule_says_stop():
                break
            self._epoch(epoch, steps)
        if self._rule_says_stop():
            watched = self.recipe.early_stop.replace("_", " ")
            return "stopped early", f"The {watched} did not get better in {_epochs_text(self.recipe.patience)}."
        return "finished", f"All {_epochs_text(self.recipe.epochs)} are done."

    def _epoch(self, epoch: int, steps: int) -> None:
        began = self.clock.seconds()
        loss, accuracy, rate = self._learn(epoch, steps)
        validation_loss, validation_accuracy = self._read(self.validation)
        best = self.state is None or not self.state.best_epoch or validation_loss < self.state.best_loss
        seconds = self.clock.seconds() - began
        done = events.EpochDone(
            self.run_id, epoch, loss, accuracy, validation_loss, validation_accuracy, seconds, rate, best
        )
        self.state = self._next_state(done)
        self.emit(done)
        self.emit(events.CheckpointKept(self.run_id, self.state))

    def _learn(self, epoch: int, steps: int) -> tuple[float, float, float]:
        """Go through the training images once: mean loss, mean accuracy, last learning rate."""
        recipe, count = self.recipe, len(self.train_digits)
        order = schedule.order(recipe, count, epoch)
        moves = schedule.transforms(recipe, count, epoch) if recipe.augmentation.active else None
        rates = schedule.learning_rates(recipe, steps, epoch)
        totals = np.zeros(2)
        for images, numbers in self._groups(count):
            self._wait_while_paused()
            shape = (len(numbers), -1)
            began = time.perf_counter()
            chosen = None if moves is None else moves[images].reshape(*shape, 8)
            losses, accuracies = self.trainer.train(order[images].reshape(shape), rates[numbers], chosen)
            seconds = max(time.perf_counter() - began, 1e-6)
            self._check_finite(losses, epoch)
            size = images.stop - images.start
            totals += np.array([losses.mean(dtype=np.float64), accuracies.mean(dtype=np.float64)]) * size
            self._say_steps(
                epoch, (epoch - 1) * steps + int(numbers[0]) + 1, losses, accuracies, rates[numbers], size, seconds
            )
        loss, accuracy = totals / count
        return float(loss), float(accuracy), float(rates[-1])

    def _groups(self, count: int) -> Iterator[tuple[slice, NDArray[np.int64]]]:
        """The images of an epoch in groups of whole batches, with their steps; a last smaller batch is alone."""
        batch = self.recipe.batch_size
        whole, step = count // batch, 0
        while step < whole:
            last = min(step + self.group, whole)
            yield slice(step * batch, last * batch), np.arange(step, last)
            step = last
        if count % batch:
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
        fitting = int(len(losses) * GROUP_SECONDS / seconds)
        self.group = min(max(1, fitting), self.group * 2, LARGEST_GROUP)
        self.emit(events.StepsDone(self.run_id, epoch, first_step, losses, accuracies, rates, images / seconds))
        now = time.perf_counter()
        if now - self.copied >= COPY_SECONDS:
            self.copied = now
            last = first_step + len(losses) - 1
            self.emit(events.WeightsCopied(self.run_id, last, self.trainer.weights()))

    def _read(self, digits: Digits) -> tuple[float, float]:
        """Mean cross-entropy in nats and accuracy on `digits`, batch by batch so that a stop is heard."""
        loss = right = 0.0
        for start in range(0, len(digits), READ_BATCH):
            self._wait_while_paused()
            losses, correct = self.trainer.read(digits.take(slice(start, start + READ_BATCH)))
            loss += float(losses.sum(dtype=np.float64))
            right += float(correct.sum())
        return loss / len(digits), right / len(digits)

    def _check_finite(self, losses: Floats, epoch: int) -> None:
        if not np.isfinite(losses).all():
            raise TrainingError(
                f"The loss is no longer a number in epoch {epoch}: the training has run away.",
                "Try a smaller learning rate. The best epoch so far is kept.",
            )

    def _next_state(self, done: events.EpochDone) -> SessionState:
        before = self.state
        watched = -done.validation_loss if self.recipe.early_stop == "validation_loss" else done.training_accuracy
        better = before is None or watched > before.rule_best
        state = SessionState(
            epoch=done.epoch,
            variables=self.trainer.variables(),
            optimizer=self.trainer.optimizer_variables(),
            best_epoch=done.epoch,
            best_loss=done.validation_loss,
            best_accuracy=done.validation_accuracy,
            best_weights=self.trainer.weights() if done.best or before is None else before.best_weights,
            rule_best=watched if better or before is None else before.rule_best,
            rule_wait=0 if better or before is None else before.rule_wait + 1,
        )
        if done.best or before is None:
            return state
        return replace(
            state, best_epoch=before.best_epoch, best_loss=before.best_loss, best_accuracy=before.best_accuracy
        )

    def _rule_says_stop(self) -> bool:
        rule = self.recipe.early_stop
        return rule != "off" and self.state is not None and self.state.rule_wait >= self.recipe.patience

    def _wait_while_paused(self) -> None:
        """Come back when the session may go on.

        Raises:
            _Stopped: The user wants it to end.
        """
        if self.stop.is_set():
            raise _Stopped
        if not self.pause.is_set():
            return
        began = time.perf_counter()
        self.emit(events.PauseChanged(self.run_id, paused=True))
        while self.pause.is_set():
            if self.stop.wait(POLL_SECONDS):
                raise _Stopped
        self.clock.paused += time.perf_counter() - began
        self.emit(events.PauseChanged(self.run_id, paused=False))

    def _end(self, outcome: Outcome, reason: str, test: tuple[float, float] | None) -> None:
        state = self.state
        self.emit(
            events.Ended(
                run_id=self.run_id,
                outcome=outcome,
                reason=reason,
                best_epoch=state.best_epoch if state else 0,
                validation_loss=state.best_loss if state else None,
                validation_accuracy=state.best_accuracy if state else None,
                test_loss=test[0] if test else None,
                test_accuracy=test[1] if test else None,
                seconds=self.clock.seconds(),
                images_per_second=self.speed.images_per_second(),
            )
        )


def _parts(data: Dataset, recipe: Recipe) -> tuple[Digits, Digits, Digits]:
    """What to learn from, validate on, test on; the tutorial's way joins the first two and validates on the third."""
    if recipe.validate_on_test:
        return Digits.joined(data.train, data.validation), data.test, data.test
    return data.train, data.validation, data.test


def _epochs_text(count: int) -> str:
    return "one epoch" if count == 1 else f"{count} epochs"
