"""What happens off the GUI thread around a session: making a run, taking one up again, training it."""

import threading
from dataclasses import dataclass

from core.data import sources
from core.data.dataset import Dataset, Images
from core.errors import DataError, RunError
from core.model.architecture import Architecture
from core.model.network import Network
from core.training import session
from core.training.events import SessionState
from core.training.recipe import Recipe
from core.training.record import RunRecord
from core.training.run import Run
from core.training.store import RunStore
from gui.background.bridge import Emit, SessionWork


@dataclass(frozen=True, slots=True, eq=False)
class Prepared:
    """A run that can begin: new, or where it was left."""

    run: Run
    data: Dataset
    record: RunRecord
    state: SessionState | None


def created(store: RunStore, architecture: Architecture, data: Dataset, recipe: Recipe, source: str) -> Prepared:
    """A new run with its folder.

    Raises:
        RunError: The folder cannot be written.
    """
    run = store.create(architecture, data, recipe, source=source)
    return Prepared(run, data, run.record(), None)


def resumed(run: Run, epochs: int | None) -> Prepared:
    """An earlier run, with its own data; `epochs` is its new end, if that is wanted.

    Raises:
        DigitTrainerError: Its data is not there or another one, or the run cannot go on.
    """
    data = sources.load(run.info.data.source)
    if run.info.data.limit is not None:
        data = data.limited(run.info.data.limit)
    if data.digest != run.info.data.digest:
        raise RunError(
            f"The data is not what this run learnt from: {data.name} instead of {run.info.data.name}.",
            "Put the same data in place, or start a new run.",
        )
    state = run.resumed(epochs)
    return Prepared(run, data, run.record(), state)


def network_of(run: Run) -> Network | None:
    """The network with the best weights of a run; None before its first epoch is done."""
    return run.network() if run.has_weights() else None


def proof_images(data: Dataset | None) -> Images:
    """Digits to prove an export on, best such as the network never saw.

    Raises:
        DataError: None have been loaded.
    """
    if data is None:
        raise DataError("There are no digits to prove the file on.", "Choose digits on the left first.")
    return next(part.images for part in (data.test, data.validation, data.train) if len(part))


def session_work(prepared: Prepared) -> SessionWork:
    """The work of a session's thread."""

    def work(emit: Emit, stop: threading.Event, pause: threading.Event) -> None:
        run = prepared.run
        with run.alone():
            session.run(
                run.id,
                run.info.architecture,
                prepared.data,
                run.info.recipe,
                run.recorder(emit),
                stop,
                pause,
                resume=prepared.state,
            )

    return work
