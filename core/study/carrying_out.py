"""One training of a study, wherever it is done: taken up where it was left, or begun."""

import threading
from collections.abc import Callable
from typing import Final

from core.data import sources
from core.data.dataset import Dataset
from core.errors import RunError, StudyError, TrainingError
from core.study.plan import WHOLE
from core.study.study import Training, key_of
from core.training import preparing, run_lock
from core.training.events import Ended, EpochDone, Event
from core.training.preparing import Prepared
from core.training.run import Run
from core.training.store import NewRun, RunStore
from core.words import percent

Say = Callable[[str], None]
STOPPED: Final = "It was stopped, and can be taken up."


def carry_out(training: Training, store: RunStore, say: Say, stop: threading.Event) -> Run:
    """Train on this thread until the run is whole.

    Args:
        training: What is trained; a run of it that was left behind in the store is taken up.
        store: Where it is kept.
        say: Gets a few words after each epoch.
        stop: Ends it; the run can be taken up again.

    Raises:
        DigitTrainerError: The data is not here or is other data, the run cannot be written, or the training failed or
            was stopped.
    """
    prepared = _prepared(training, store, say)
    ended: list[Ended] = []

    def listen(event: Event) -> None:
        match event:
            case EpochDone():
                epochs, accuracy = training.recipe.epochs, percent(event.validation_accuracy)
                say(f"epoch {event.epoch} of {epochs}, validation accuracy {accuracy}")
            case Ended():
                ended.append(event)

    preparing.train(prepared, listen, stop, threading.Event())
    (end,) = ended
    if end.outcome not in WHOLE:
        raise TrainingError(STOPPED if end.outcome == "stopped" else end.reason)
    return prepared.run


def _prepared(training: Training, store: RunStore, say: Say) -> Prepared:
    left_behind = [run for run in store.runs() if key_of(run.info) == training.key and not run.info.redrawn]
    for run in left_behind:
        if run.is_running():
            raise run_lock.trained_elsewhere(run.folder)
        try:
            return preparing.taken_up(run)
        except RunError as damaged:
            say(f"{damaged.sentence} It is begun anew.")
    asked = NewRun(
        training.architecture, _data(training), training.recipe, training.name, training.data.source, training.limit
    )
    return preparing.new(store, asked)


def _data(training: Training) -> Dataset:
    data = sources.load(training.data.source)
    if training.limit is not None:
        data = data.limited(training.limit)
    if data.digest != training.data.digest:
        raise StudyError(f"{data.name} ({training.data.source}) is not the data that the study began with.")
    return data
