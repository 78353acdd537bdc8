"""Progress on standard error: one live line for each epoch of a training; plain lines when nobody watches."""

import sys
import time
from typing import Self, TextIO

from core import stderr
from core.training.events import Ended, EpochDone, Event, PauseChanged, Started, StepsDone
from core.training.record import RunRecord
from core.words import duration

BAR = 20
SECONDS_BETWEEN = 0.1


class _LiveLine:
    """The last line of a terminal, written over and over; nothing where the stream is no terminal."""

    def __init__(self, stream: TextIO | None) -> None:
        self._write = stream.write if stream else stderr.write
        self._live = (stream or sys.stderr).isatty()
        self._shown = 0.0
        self._width = 0

    def due(self) -> bool:
        """Whether there is a terminal, and it was not written to just now."""
        now = time.monotonic()
        if not self._live or now - self._shown < SECONDS_BETWEEN:
            return False
        self._shown = now
        return True

    def overwrite(self, text: str) -> None:
        if self._live:
            self._write("\r" + text.ljust(self._width) + ("" if text else "\r"))
            self._width = len(text)

    def line(self, text: str) -> None:
        """A line that stays."""
        self.overwrite("")
        self._write(text + "\n")


class Progress:
    """A listener for events of one run.

    Args:
        record: What is known of the run; it folds the same events here.
        stream: Where to write.
    """

    def __init__(self, record: RunRecord, stream: TextIO | None = None) -> None:
        self._record = record
        self._terminal = _LiveLine(stream)

    def __call__(self, event: Event) -> None:
        self._record.fold(event)
        match event:
            case Started():
                if event.device:
                    self._terminal.line(f"Trains on: {event.device}")
                self._terminal.overwrite("Getting ready …")
            case StepsDone():
                self._step()
            case EpochDone():
                self._terminal.line(self._epoch_line(event))
            case PauseChanged(paused=True):
                self._terminal.overwrite("Paused.")
            case Ended():
                self._terminal.overwrite("")

    def _step(self) -> None:
        if not self._terminal.due():
            return
        record = self._record
        full = int(record.epoch_progress() * BAR)
        left = record.seconds_left()
        self._terminal.overwrite(
            f"{self._epoch_name(record.epoch())}  {'█' * full}{'░' * (BAR - full)}"
            f"  loss {record.losses[-1]:.3f}  accuracy {record.accuracies[-1]:.3f}"
            + (f"  {record.images_per_second:,.0f} images/s" if record.images_per_second else "")
            + ("" if left is None else f"  {duration(left)} left")
        )

    def _epoch_line(self, done: EpochDone) -> str:
        return (
            f"{self._epoch_name(done.epoch)}  {done.seconds:.1f} s  loss {done.training_loss:.4f}"
            f"  accuracy {done.training_accuracy:.4f}  validation loss {done.validation_loss:.4f}"
            f"  accuracy {done.validation_accuracy:.4f}" + ("  best so far" if done.best else "")
        )

    def _epoch_name(self, epoch: int) -> str:
        epochs = self._record.started.epochs if self._record.started else epoch
        return f"Epoch {epoch:>{len(str(epochs))}} of {epochs}"


class DownloadProgress:
    """How much of a download is there."""

    def __init__(self, stream: TextIO | None = None) -> None:
        self._terminal = _LiveLine(stream)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self._terminal.overwrite("")

    def __call__(self, done: int, total: int) -> None:
        if self._terminal.due():
            full = done * BAR // max(total, 1)
            self._terminal.overwrite(f"{'█' * full}{'░' * (BAR - full)}  {done / 1e6:.1f} of {total / 1e6:.1f} MB")
