"""The trainings of a study on other machines, through Dask (dask.distributed, the extra `dask`).

Dask pickles what it sends between its processes, so whoever reaches the scheduler can run code on every machine of it:
docs/decisions/dask.md says what that asks for. What we give it are texts and bytes alone: a training as JSON goes out,
the run's folder as a zip archive comes back.
"""

import hashlib
import json
import logging
import socket
import tempfile
import threading
import urllib.parse
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import core
from core.errors import DigitTrainerError, StudyError
from core.files import parse_json
from core.study import parcel
from core.study import study as studies
from core.study.carrying_out import carry_out
from core.study.local import Tell
from core.study.study import Training
from core.study.worker import FAULT
from core.training.store import RunStore

log = logging.getLogger(__name__)

LOOK_SECONDS: Final = 0.2
CONNECT_SECONDS: Final = 10
USUAL_PORT: Final = 8786
SCHEMES: Final = ("tcp://", "tls://")
ONE_AT_A_TIME: Final = threading.Lock()
"""Dask may run several tasks in threads of one process, and TensorFlow is one to a process."""


def carry_out_on(
    address: str, trainings: Sequence[Training], store: RunStore, tell: Tell, stop: threading.Event
) -> None:
    """Train all, or until `stop`; runs come back into the store. What fails is told and left.

    A training whose machine is lost is begun again on another one, as Dask does it: at most four times.

    Args:
        address: The scheduler's: tcp://… or tls://….
        trainings: What is left to do.
        store: Where runs are kept.
        tell: Gets a sentence about what goes on.
        stop: Ends the waiting. What is on its way is finished there, and begun again by the next study.

    Raises:
        StudyError: Dask is not installed, the scheduler is not there or is lost, or no worker is connected.
    """
    with _connected(address) as client:
        workers = len(client.scheduler_info(n_workers=-1)["workers"])
        if not workers:
            raise StudyError(f"No worker is connected to {address}.", f"Start one: dask worker {address} --nthreads 1")
        tell(f"{workers} worker{'' if workers == 1 else 's'} at {address}.")
        waiting = {_sent(client, training): training for training in trainings}
        while waiting and not stop.is_set():
            for future in [future for future in waiting if future.done()]:
                _take(future, waiting.pop(future), store, tell)
            if client.status not in {"running", "connecting"}:
                raise StudyError(f"The Dask scheduler at {address} is lost.", "What came back is kept; go on later.")
            stop.wait(LOOK_SECONDS)


def train(text: str) -> tuple[str, bytes]:
    """What a worker does: carry out a training.

    Args:
        text: The JSON of a training, with the version of the program that sends it.

    Returns:
        "" and the run's folder, or why there is none, and nothing.
    """
    try:
        asked = parse_json(text.encode(), "A training", StudyError)
        _check_version(asked.pop("version", "none") if isinstance(asked, dict) else "none")
        with ONE_AT_A_TIME, tempfile.TemporaryDirectory() as folder:
            training = studies.training_from_json(asked)
            run = carry_out(training, RunStore(Path(folder)), log.info, threading.Event())
            return "", parcel.packed(run.folder)
    except DigitTrainerError as error:
        return f"On {socket.gethostname()}: {error}", b""
    except Exception as error:
        log.exception("a fault of the program")
        return f"On {socket.gethostname()}: {FAULT.format(type(error).__name__)}", b""


def _connected(address: str) -> Any:
    """A client of the scheduler, to be used in a `with`."""
    distributed = _library()
    if not address.startswith(SCHEMES):
        raise StudyError(f"A scheduler's address begins with tcp:// or tls://, not {address!r}.")
    try:
        where = urllib.parse.urlsplit(address)
        # Asked first, since a client that cannot connect leaves its thread behind.
        socket.create_connection((where.hostname, where.port or USUAL_PORT), CONNECT_SECONDS).close()
        return distributed.Client(address, timeout=CONNECT_SECONDS, set_as_default=False)
    except (OSError, ValueError) as error:
        raise StudyError(f"No Dask scheduler answers at {address}.", "Start one: dask scheduler") from error


def _library() -> Any:
    try:
        import distributed
    except ImportError as error:
        raise StudyError(
            "Dask is not installed, by which a study runs on other machines.",
            "Install it: pip install digit-trainer[dask]",
        ) from error
    return distributed


def letter(training: Training) -> str:
    """What `train` takes."""
    return json.dumps(training.to_json() | {"version": core.__version__})


def _sent(client: Any, training: Training) -> Any:
    text = letter(training)
    key = f"digit-trainer-{hashlib.sha256(text.encode()).hexdigest()}"
    return client.submit(train, text, key=key)


def _take(future: Any, training: Training, store: RunStore, tell: Tell) -> None:
    if future.status != "finished":
        tell(f"{training.name}: not done. Dask has given it up ({future.status}).")
        return
    why_not, content = future.result()
    future.release()
    try:
        words = f"not done. {why_not}" if why_not else f"done, kept as {parcel.unpacked(content, store, training).id}"
    except StudyError as error:
        words = f"not done. {error}"
    tell(f"{training.name}: {words}")


def _check_version(theirs: str) -> None:
    if theirs != core.__version__:
        raise StudyError(f"This worker has Digit Trainer {core.__version__}, and the study comes from {theirs}.")
