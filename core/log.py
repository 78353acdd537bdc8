"""The log: a rotating file that gets every trace and all chatter of libraries. Users are spoken to elsewhere."""

import logging
from logging.handlers import RotatingFileHandler
from pathlib import Path

from core import places

FORMAT = "%(asctime)s %(levelname)s %(threadName)s %(name)s: %(message)s"
MAX_BYTES = 1_000_000
KEPT_FILES = 3

_handlers: list[logging.Handler] = []


def log_file() -> Path:
    """Where the log is, or would be."""
    return places.log_folder() / "digit-trainer.log"


def start_log() -> None:
    """Send all records to the log file; where it cannot be written they are dropped: a log must not stop the work."""
    stop_log()
    handler: logging.Handler
    try:
        log_file().parent.mkdir(parents=True, exist_ok=True)
        handler = RotatingFileHandler(log_file(), maxBytes=MAX_BYTES, backupCount=KEPT_FILES, encoding="utf-8")
    except OSError:
        handler = logging.NullHandler()
    handler.setFormatter(logging.Formatter(FORMAT))
    _handlers.append(handler)
    root = logging.getLogger()
    root.setLevel(logging.INFO)
    root.addHandler(handler)
    logging.captureWarnings(capture=True)
    logging.raiseExceptions = False  # a full disk must not print traces


def stop_log() -> None:
    """Close the log file; what `start_log` changed is as before."""
    root = logging.getLogger()
    while _handlers:
        handler = _handlers.pop()
        root.removeHandler(handler)
        handler.close()
        root.setLevel(logging.WARNING)
        logging.captureWarnings(capture=False)
        logging.raiseExceptions = True
