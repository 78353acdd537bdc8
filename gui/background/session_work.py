"""What happens off the GUI thread around a session: training a run, opening its network."""

import threading

from core.model.network import Network
from core.training import preparing
from core.training.preparing import Prepared
from core.training.run import Run
from gui.background.bridge import Emit, SessionWork


def network_of(run: Run) -> Network | None:
    """The network with the best weights of a run; None before its first epoch is done."""
    return run.network() if run.has_weights() else None


def session_work(prepared: Prepared) -> SessionWork:
    """The work of a session's thread."""

    def work(emit: Emit, stop: threading.Event, pause: threading.Event) -> None:
        preparing.train(prepared, emit, stop, pause)

    return work
