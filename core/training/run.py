"""One run's folder: what a person finds in it, and how it survives a crash at any instant.

    run.json                          all that is needed to repeat the run, and its outcome
    history.jsonl                     a line for each epoch, see `history`
    weights-epoch04-loss0.0312.npz    the weights of the best epoch, with its validation loss in the name
    state.npz                         the whole state, to go on from: at the end of the last epoch, or inside one
    state-before.npz                  the one before it, for the case that it is damaged

At the end of an epoch they are written in this order: history, best weights, state. After a crash in between, the epoch
is trained once more from the state before it, to the same numbers. Who may write when is said in `run_lock`.
"""

import contextlib
import dataclasses
import logging
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from core import disk
from core.errors import DigitTrainerError, RunError
from core.model.network import Network
from core.training import checkpoints, history, run_info, run_lock
from core.training.events import CheckpointKept, SessionState, StepsDone
from core.training.progress import RunProgress
from core.training.record import RunRecord
from core.training.run_info import RunInfo

log = logging.getLogger(__name__)

STATES = ("state.npz", "state-before.npz")
WEIGHTS = re.compile(r"weights-(?:epoch(\d{1,9})-.*|whole)\.npz")


@dataclass(slots=True, eq=False)
class Run:
    """A run on the disk. `info` is what was last read or written there; whoever changes it reads it again first."""

    folder: Path
    info: RunInfo

    @classmethod
    def read(cls, folder: Path) -> "Run":
        """Open a run's folder.

        Raises:
            RunError: There is no readable `run.json` in it.
        """
        return cls(folder, run_info.read(folder))

    @property
    def id(self) -> str:
        return self.info.id

    def change(self, **changes: Any) -> None:
        """Change fields of `run.json`, as it is on the disk now; others may have changed other fields.

        Raises:
            RunError: It cannot be written.
        """
        with self._saying_why(), run_lock.info(self.folder):
            disk.sweep(self.folder, "run.json")
            changed = dataclasses.replace(self._latest_info(), **changes)
            run_info.write(self.folder, changed)
        self.info = changed

    def network(self) -> Network:
        """The network with the weights of the best epoch.

        Raises:
            RunError: No epoch was finished yet, or everything that has them is damaged.
        """
        damage: DigitTrainerError | None = None
        for path in self._weights_files():
            try:
                return Network(self.info.architecture, checkpoints.read_weights(path))
            except DigitTrainerError as error:
                log.info("%s", error)
                damage = error
        with contextlib.suppress(RunError):
            if (state := self.state()) and state.best:
                return Network(self.info.architecture, state.best.weights)
        if damage:
            raise RunError(damage.sentence, "The run is damaged; train again.")
        raise RunError(f"The run {self.id} has no weights: no epoch was finished.", "Resume it, or train again.")

    def has_weights(self) -> bool:
        """Whether an epoch was finished, so that there is a network."""
        return bool(self._weights_files())

    def has_state(self) -> bool:
        """Whether there is something to go on from."""
        return any((self.folder / name).exists() for name in STATES)

    @property
    def temperature(self) -> float:
        """What calibrates the network's probabilities; 1 while that is not known."""
        return self.info.outcome.temperature if self.info.outcome else 1.0

    def state(self) -> SessionState | None:
        """The state to go on from, or the one before if that is damaged; None if none was kept yet.

        Raises:
            RunError: All are damaged.
        """
        problem: RunError | None = None
        for name in STATES:
            path = self.folder / name
            if not path.exists():
                continue
            try:
                return checkpoints.read_state(path)
            except RunError as error:
                log.info("%s", error)
                problem = problem or error
        if problem:
            raise problem
        return None

    def record(self) -> RunRecord:
        """The history, from the disk."""
        record = RunRecord(self.id)
        for event in history.read(self.folder / "history.jsonl", self.id, self.info.recipe.epochs):
            record.fold(event)
        if self.info.outcome:
            record.fold(self.info.outcome)
        return record

    def progress(self) -> RunProgress:
        """How far it has come, from its history."""
        return RunProgress.of(self.record(), self.info.recipe.epochs)

    @contextlib.contextmanager
    def alone(self, wait_seconds: float = 0.5) -> Iterator[None]:
        """Hold the run, so that no other process trains it; what killed ones left in it is cleaned up.

        Raises:
            RunError: Another one does, or the folder cannot be written.
        """
        with contextlib.ExitStack() as held:
            with self._saying_why():
                held.enter_context(run_lock.training(self.folder, wait_seconds))
                with run_lock.info(self.folder):
                    disk.sweep(self.folder)
            yield

    def is_running(self) -> bool:
        """Whether a process trains the run now."""
        return run_lock.is_trained(self.folder)

    @property
    def outcome(self) -> str:
        """How it ended, in a word or two; "running" or "interrupted" before that."""
        if self.info.outcome:
            return self.info.outcome.outcome
        return "running" if self.is_running() else "interrupted"

    def resumable(self, epochs: int | None = None) -> SessionState | None:
        """The state that a resume would go on from, if wanted to more `epochs`; None starts anew. Changes nothing.

        A run that its early-stop rule ended is given the rule's whole patience again.

        Raises:
            RunError: It has finished and no more epochs are asked for, it was never trained by epochs, or its digits
                were drawn anew in every epoch.
        """
        if self.info.redrawn:
            raise RunError(
                f"The recipe of the run {self.id} has pen digits drawn anew in every epoch, which is no longer done.",
                "It can be opened, evaluated and exported, but not taken up again.",
            )
        state, before = self.state(), self.info.outcome
        finished = before is not None and before.outcome == "finished"
        if state is None and finished:
            raise RunError(
                f"The run {self.id} came from another one by learning your digits; there is no training to go on with.",
                "Open it and learn your digits again, or resume the other one.",
            )
        wanted = epochs or self.info.recipe.epochs
        done = state.epoch if state else 0
        begun = done + 1 if state and state.steps else done
        if wanted < begun or (finished and wanted == done):
            raise RunError(f"The run {self.id} has done {done} epochs already.", f"Ask for more: --epochs {done * 2}")
        if state and before and before.outcome == "stopped early":
            return dataclasses.replace(state, rule_wait=0)
        return state

    def take_up(self, epochs: int | None = None) -> SessionState | None:
        """Write down that the run goes on, and give the state; only for who holds it by `alone`.

        Raises:
            RunError: As `resumable`, or it cannot be written; then nothing is changed.
        """
        self.info = self._latest_info()
        state = self.resumable(epochs)
        self.change(recipe=self.info.recipe.changed(epochs=epochs), outcome=None)
        return state

    def keep(self, checkpoint: CheckpointKept, steps: Sequence[StepsDone], images: int) -> None:
        """Put a checkpoint on the disk; at the end of an epoch history, best weights and state, in this order.

        Args:
            checkpoint: The state, and the epoch that is done.
            steps: Its steps.
            images: Training images gone through in it.

        Raises:
            RunError: It cannot be written; what was there before stays.
        """
        with self._saying_why():
            if checkpoint.done:
                history.append(self.folder / "history.jsonl", checkpoint.done, steps, images)
                if checkpoint.done.best or not self.has_weights():
                    self._keep_weights(checkpoint.state)
            last, before = (self.folder / name for name in STATES)
            if last.exists():
                last.replace(before)
            checkpoints.write_state(last, checkpoint.state)

    def keep_network(self, network: Network) -> None:
        """Put a network on the disk that was not trained in epochs.

        Raises:
            RunError: It cannot be written.
        """
        with self._saying_why():
            checkpoints.write_weights(self.folder / "weights-whole.npz", network.weights)

    def _keep_weights(self, state: SessionState) -> None:
        if state.best is None:
            return
        best = self.folder / f"weights-epoch{state.best.epoch:02}-loss{state.best.loss:.4f}.npz"
        checkpoints.write_weights(best, state.best.weights)
        for old in self._weights_files():
            if old != best:
                old.unlink()

    def _weights_files(self) -> list[Path]:
        """Those of the latest epoch first: after a crash there may be two."""
        paths = self.folder.glob("weights-*.npz")
        found = [(int(match[1] or 0), path) for path in paths if (match := WEIGHTS.fullmatch(path.name))]
        return [path for _epoch, path in sorted(found, reverse=True)]

    def _latest_info(self) -> RunInfo:
        """What `run.json` says now; if it was damaged or deleted meanwhile, what it said before."""
        try:
            return run_info.read(self.folder)
        except RunError as error:
            log.info("%s", error)
            return self.info

    def _saying_why(self) -> contextlib.AbstractContextManager[None]:
        return disk.explained(
            RunError,
            f"The run {self.id} could not be saved in {self.folder}",
            f"Put that right, and take it up again (digit-trainer train --resume {self.folder}).",
        )
