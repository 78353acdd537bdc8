"""A process of this machine that trains for a study what it is sent, one training after the other.

TensorFlow is one to a process: two trainings beside each other take two processes. What goes to and fro are lines of
JSON in a pipe. When the pipe is closed, also by the death of the process at its other end, the training is stopped at
its next step, kept, and the process ends.
"""

import contextlib
import json
import logging
import os
import queue
import signal
import threading
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Final, Literal

from core.errors import DigitTrainerError, StudyError
from core.files import parse_json
from core.log import start_log
from core.study import study as studies
from core.study.carrying_out import carry_out
from core.training.store import RunStore

log = logging.getLogger(__name__)

Kind = Literal["said", "done", "failed"]
FAULT: Final = "Something went wrong that should not ({}); the log has the details."


def work(pipe: Connection, runs: str, threads: int) -> None:
    """Train until the pipe is closed.

    Args:
        pipe: Trainings come in as JSON; answers go out, each a `Kind` and a text.
        runs: The folder of runs.
        threads: How many TensorFlow may use.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C reaches all processes of a terminal; the pipe tells this one
    for pool in ("INTRAOP", "INTEROP"):
        os.environ[f"TF_NUM_{pool}_THREADS"] = str(threads)
    start_log()
    asked: queue.SimpleQueue[bytes] = queue.SimpleQueue()
    stop = threading.Event()
    threading.Thread(target=_listen, args=(pipe, asked, stop), daemon=True).start()
    while (text := asked.get()) and not stop.is_set():
        _answer(pipe, *_carried_out(text, pipe, RunStore(Path(runs)), stop))


def _listen(pipe: Connection, asked: "queue.SimpleQueue[bytes]", stop: threading.Event) -> None:
    with contextlib.suppress(EOFError, OSError):
        while True:
            asked.put(pipe.recv_bytes())
    stop.set()
    asked.put(b"")


def _carried_out(text: bytes, pipe: Connection, store: RunStore, stop: threading.Event) -> tuple[Kind, str]:
    try:
        training = studies.training_from_json(parse_json(text, "A training", StudyError))
        run = carry_out(training, store, lambda words: _answer(pipe, "said", words), stop)
    except DigitTrainerError as error:
        log.info("%s", error, exc_info=True)
        return "failed", str(error)
    except Exception as error:
        log.exception("a fault of the program")
        return "failed", FAULT.format(type(error).__name__)
    return "done", run.id


def _answer(pipe: Connection, kind: Kind, text: str) -> None:
    with contextlib.suppress(OSError):  # nobody hears it any more; `_listen` ends the training
        pipe.send_bytes(json.dumps({"kind": kind, "text": text}).encode())
