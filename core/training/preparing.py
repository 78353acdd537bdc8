"""A run that can be trained: a new one, or an earlier one that is taken up again. For window and terminal alike."""

import threading
from dataclasses import dataclass

from core.data import sources
from core.data.dataset import Dataset
from core.errors import RunError
from core.model.network import Network
from core.training import room, run_lock, session
from core.training.events import SessionState
from core.training.record import RunRecord
from core.training.recorder import Emit, Recorder
from core.training.run import Run
from core.training.run_info import RunInfo
from core.training.store import NewRun, RunStore


@dataclass(frozen=True, slots=True, eq=False)
class Prepared:
    """A run that can begin.

    Attributes:
        run: The run.
        data: What it learns from.
        record: What is known of it so far.
        state: Where it was left; None begins at the first step.
        resumed: Whether it is an earlier run.
        epochs: Its new end, if that is wanted.
    """

    run: Run
    data: Dataset
    record: RunRecord
    state: SessionState | None = None
    resumed: bool = False
    epochs: int | None = None


def new(store: RunStore, asked: NewRun) -> Prepared:
    """Make a new run.

    Raises:
        TrainingError: There is not enough memory for it; then none is made.
        RunError: Its folder cannot be written.
    """
    room.check(asked.architecture, asked.recipe, asked.data)
    run = store.create(asked)
    return Prepared(run, asked.data, run.record())


def taken_up(run: Run, epochs: int | None = None) -> Prepared:
    """An earlier run with its own data. Changes nothing yet.

    Args:
        run: The run.
        epochs: Its new end, if that is wanted.

    Raises:
        DigitTrainerError: Its data is not there or is other data, another process trains it, it cannot go on, or
            there is not enough memory for it.
    """
    run = Run.read(run.folder)
    if run.is_running():
        raise run_lock.trained_elsewhere(run.folder)
    state = run.resumable(epochs)
    record = run.record()
    record.cut(state.epoch if state else 0)
    data = data_of(run.info)
    room.check(run.info.architecture, run.info.recipe, data)
    return Prepared(run, data, record, state, resumed=True, epochs=epochs)


def data_of(info: RunInfo) -> Dataset:
    """What a run learnt from.

    Raises:
        DigitTrainerError: It is not there any more, or is other data by now.
    """
    wanted = info.data
    data = sources.load(wanted.source)
    if data.turned and data.digest != wanted.digest:  # it learnt from them before they were turned
        data = sources.load(sources.as_is(wanted.source))
    if wanted.limit is not None:
        data = data.limited(wanted.limit)
    if data.digest != wanted.digest:
        raise RunError(
            f"{data.name} is not what the run {info.id} learnt from any more."
            if data.name == wanted.name
            else f"The data is not what the run {info.id} learnt from: {data.name} instead of {wanted.name}.",
            "Put the same data in place, or start a new run.",
        )
    return data


def train(prepared: Prepared, emit: Emit, stop: threading.Event, pause: threading.Event) -> Network | None:
    """Train on this thread, alone, and keep everything; see `session.run`.

    Raises:
        RunError: Another process trains it, it can no longer go on, or its folder cannot be written; then nothing in it
            is changed.
    """
    run = prepared.run
    with run.alone():
        state = run.take_up(prepared.epochs) if prepared.resumed else None
        return session.run(
            run.id,
            run.info.architecture,
            prepared.data,
            run.info.recipe,
            Recorder(run, emit),
            stop,
            pause,
            resume=state,
        )
