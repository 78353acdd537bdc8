"""What happens off the GUI thread around a session: making a run, training it, opening its network."""

import threading

from core.data.dataset import Dataset, Images
from core.errors import DataError
from core.model.architecture import Architecture
from core.model.network import Network
from core.training import preparing
from core.training.preparing import Prepared
from core.training.recipe import Recipe
from core.training.run import Run
from core.training.store import RunStore
from gui.background.bridge import Emit, SessionWork


def created(store: RunStore, architecture: Architecture, data: Dataset, recipe: Recipe, source: str) -> Prepared:
    """A new run with its folder.

    Raises:
        RunError: The folder cannot be written.
    """
    return preparing.new(store.create(architecture, data, recipe, source=source), data)


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
        preparing.train(prepared, emit, stop, pause)

    return work
