"""One run's folder: what a person finds in it, and how it survives a crash at any instant.

    run.json                          all that is needed to repeat the run, and its outcome
    history.jsonl                     a line for each epoch, see `history`
    weights-epoch04-loss0.0312.npz    the weights of the best epoch, with its validation loss in the name
    state.npz                         the whole state at the end of the last epoch, to go on from

At the end of an epoch they are written in this order: history, best weights, state. After a crash in between, the epoch
is trained once more from the state before it, to the same numbers.
"""

import contextlib
import dataclasses
import json
import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from core import disk
from core.errors import DigitTrainerError, RunError
from core.model.network import Network
from core.training import history, states
from core.training.events import CheckpointKept, Ended, EpochDone, Event, SessionState, Started, StepsDone
from core.training.record import RunRecord
from core.training.runinfo import RunInfo

log = logging.getLogger(__name__)

Emit = Callable[[Event], None]


@dataclass(slots=True, eq=False)
class Run:
    """A run on the disk. `info` follows what is written there."""

    folder: Path
    info: RunInfo

    @classmethod
    def read(cls, folder: Path) -> "Run":
        """Open a run's folder.

        Raises:
            RunError: There is no readable `run.json` in it.
        """
        try:
            document = json.loads((folder / "run.json").read_text(encoding="utf-8"))
            return cls(folder, RunInfo.from_json(document))
        except OSError as error:
            raise RunError(f"{folder} holds no run: {disk.reason(error)}.") from error
        except (KeyError, TypeError, ValueError, RecursionError, DigitTrainerError) as error:
            raise RunError(f"{folder / 'run.json'} is damaged ({error}).", "The run cannot be used.") from error

    @property
    def id(self) -> str:
        return self.info.id

    def write_info(self, **changes: Any) -> None:
        """Change fields of `info`, on the disk first.

        Raises:
            RunError: It cannot be written.
        """
        changed = dataclasses.replace(self.info, **changes)
        text = json.dumps(changed.to_json(), indent=2, ensure_ascii=False) + "\n"
        with self._saying_why():
            disk.replace_file(self.folder / "run.json", lambda file: file.write(text.encode()))
        self.info = changed

    def network(self) -> Network:
        """The network with the weights of the best epoch.

        Raises:
            RunError: No epoch was finished yet, or the file is damaged.
        """
        return Network(self.info.architecture, states.read_weights(self._weights_file()))

    def has_weights(self) -> bool:
        """Whether an epoch was finished, so that there is a network."""
        return any(self.folder.glob("weights-*.npz"))

    @property
    def temperature(self) -> float:
        """What makes the network's probabilities honest; 1 while that is not known."""
        return self.info.outcome.temperature if self.info.outcome else 1.0

    def state(self) -> SessionState | None:
        """The state to go on from; None if no epoch was finished.

        Raises:
            RunError: The file is damaged.
        """
        path = self.folder / "state.npz"
        return states.read_state(path) if path.exists() else None

    def record(self) -> RunRecord:
        """The history, from the disk."""
        record = RunRecord(self.id)
        for event in history.read(self.folder / "history.jsonl", self.id, self.info.recipe.epochs):
            record.fold(event)
        if self.info.outcome:
            record.fold(self.info.outcome)
        return record

    @contextlib.contextmanager
    def alone(self, wait: float = 0.5) -> Iterator[None]:
        """Hold the run, so that no other process trains it.

        Args:
            wait: For so many seconds, since whoever lists the runs holds each of them for an instant.

        Raises:
            RunError: Another one does.
        """
        lock = FileLock(self.folder / ".lock")
        try:
            lock.acquire(timeout=wait)
        except Timeout as error:
            raise RunError(
                f"The run {self.id} is being trained by another process.", "Wait, or stop that one."
            ) from error
        with lock:
            lock.release()  # the context holds it once more
            yield

    def is_running(self) -> bool:
        """Whether a process holds the run now."""
        try:
            with self.alone(wait=0):
                return False
        except RunError:
            return True

    def resumed(self, epochs: int | None = None) -> SessionState | None:
        """Get ready to go on, if wanted to more `epochs`: the state to hand to the session; None starts anew.

        A run that its early-stop rule ended is given the rule's whole patience again.

        Raises:
            RunError: It has finished and no more epochs are asked for, it was never trained by epochs, or it cannot be
                written.
        """
        state, before = self.state(), self.info.outcome
        if state is None and before and before.outcome == "finished":
            raise RunError(
                f"The run {self.id} came from another one by learning your digits; there is no training to go on with.",
                "Open it and learn your digits again, or resume the other one.",
            )
        wanted = epochs or self.info.recipe.epochs
        done = state.epoch if state else 0
        if wanted < done or (before and before.outcome == "finished" and wanted == done):
            raise RunError(f"The run {self.id} has done {done} epochs already.", f"Ask for more: --epochs {done * 2}")
        self.write_info(recipe=self.info.recipe.changed(epochs=wanted), outcome=None)
        if state and before and before.outcome == "stopped early":
            return dataclasses.replace(state, rule_wait=0)
        return state

    def recorder(self, emit: Emit) -> Emit:
        """A listener that puts every event on the disk and then passes it on to `emit`."""
        return _Recorder(self, emit)

    def keep_epoch(self, done: EpochDone, steps: Sequence[StepsDone], images: int, state: SessionState) -> None:
        """Put the end of an epoch on the disk: history, best weights, state.

        Args:
            done: The epoch.
            steps: Its steps.
            images: Training images gone through in it.
            state: Where it left the session.

        Raises:
            RunError: It cannot be written; what was there before stays.
        """
        with self._saying_why():
            history.append(self.folder / "history.jsonl", done, steps, images)
            if done.best or not self.has_weights():
                self._keep_weights(state)
            states.write_state(self.folder / "state.npz", state)

    def keep_network(self, network: Network, outcome: Ended) -> None:
        """Put a network on the disk that was not trained in epochs, and how it came about.

        Raises:
            RunError: It cannot be written.
        """
        with self._saying_why():
            states.write_weights(self.folder / "weights-whole.npz", network.weights)
        self.write_info(outcome=outcome)

    def _keep_weights(self, state: SessionState) -> None:
        best = self.folder / f"weights-epoch{state.best_epoch:02}-loss{state.best_loss:.4f}.npz"
        states.write_weights(best, state.best_weights)
        for old in self.folder.glob("weights-*.npz"):
            if old != best:
                old.unlink()

    def _weights_file(self) -> Path:
        found = sorted(self.folder.glob("weights-*.npz"), key=lambda path: path.stat().st_mtime_ns)
        if not found:
            raise RunError(f"The run {self.id} has no weights: no epoch was finished.", "Resume it, or train again.")
        return found[-1]

    @contextlib.contextmanager
    def _saying_why(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise RunError(
                f"The run {self.id} could not be saved in {self.folder}: {disk.reason(error)}.",
                f"Make room, then go on with: digit-trainer train --resume {self.folder}",
            ) from error


class _Recorder:
    """Puts what must survive on the disk before anyone else hears of it."""

    def __init__(self, run: Run, emit: Emit) -> None:
        self._run, self._emit = run, emit
        self._images = 0
        self._steps: list[StepsDone] = []
        self._done: EpochDone | None = None

    def __call__(self, event: Event) -> None:
        match event:
            case Started():
                self._images = event.training_images
            case StepsDone():
                self._steps.append(event)
            case EpochDone():
                self._done = event
            case CheckpointKept() if self._done:
                self._run.keep_epoch(self._done, self._steps, self._images, event.state)
                self._steps = []
            case Ended():
                self._keep_outcome(event)
        self._emit(event)

    def _keep_outcome(self, event: Ended) -> None:
        try:
            self._run.write_info(outcome=event)
        except RunError as error:
            # The end must be heard all the same; the run can be resumed from its last epoch.
            log.error("%s", error)  # noqa: TRY400  (the cause is in the sentence)
