"""`history.jsonl`: a line for each epoch with the figures of all its steps. Only ever added to.

A crash can cut the last line off, or leave a line for an epoch whose state was not kept and which is trained again: a
line that cannot be read is ignored, and of two lines for one epoch the later counts.
"""

import dataclasses
import logging
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Annotated, Any, Final, Self

import msgspec
import numpy as np
from numpy.typing import NDArray

from core.files import open_plain
from core.training.events import Count, EpochDone, Event, Started, StepsDone

log = logging.getLogger(__name__)

Floats = NDArray[np.float32]

SERIES: Final = ("losses", "accuracies", "learning_rates")
MAX_LINE_BYTES: Final = 16 << 20
MAX_LINES: Final = 100_000
MAX_BYTES: Final = 96 << 20
"""A thousand epochs of a thousand steps are 40 MB."""

Value = bool | int | float | str | list[float] | None
"""What stands in a line; lists in lists, of which a line could have millions, end the reading of it at once."""

Finite = Annotated[float, msgspec.Meta(ge=-3.4e38, le=3.4e38)]  # in the range of float32


@dataclass(frozen=True, slots=True)
class _Steps:
    """The types of what stands in a line beside the fields of an `EpochDone`."""

    images: Count
    losses: list[Finite]
    accuracies: list[Finite]
    learning_rates: list[Finite]


@dataclass(frozen=True, slots=True, eq=False)
class _Epoch:
    """A line with its series as arrays, each (steps,) float32."""

    done: EpochDone
    images: int
    series: tuple[Floats, Floats, Floats]

    @classmethod
    def read(cls, text: bytes, run_id: str) -> Self:
        """Parse a line.

        Raises:
            ValueError, RecursionError: It is none.
        """
        line = msgspec.json.decode(text, type=dict[str, Value])
        done = msgspec.convert({**line, "run_id": run_id}, EpochDone)
        steps = msgspec.convert(line, _Steps)
        losses, accuracies, rates = (np.array(getattr(steps, name), np.float32) for name in SERIES)
        if not len(losses) == len(accuracies) == len(rates) > 0:
            raise ValueError("the series are empty or differ in length")
        return cls(done, steps.images, (losses, accuracies, rates))

    @property
    def steps(self) -> int:
        return len(self.series[0])


def append(path: Path, done: EpochDone, steps: Sequence[StepsDone], images: int) -> None:
    """Add an epoch and make sure that it is on the disk.

    Args:
        path: The file; made if it is missing.
        done: The epoch.
        steps: Its steps, in order.
        images: Training images gone through in it.

    Raises:
        OSError: It could not be written.
    """
    line: dict[str, Any] = dataclasses.asdict(done) | {"images": images}
    del line["run_id"]  # the folder says it
    for name in SERIES:
        # str() gives the shortest text that reads back as the same float32.
        line[name] = [float(str(value)) for event in steps for value in getattr(event, name)]
    with open_plain(path, "a+b") as file:
        if file.tell():
            file.seek(-1, os.SEEK_END)
        cut_off = file.read(1) not in {b"", b"\n"}
        file.write((b"\n" if cut_off else b"") + msgspec.json.encode(line) + b"\n")
        file.flush()
        os.fsync(file.fileno())


def read(path: Path, run_id: str, epochs: int) -> Iterator[Event]:
    """The history as the events that it was made of: `Started`, then steps and end of each epoch.

    Args:
        path: The file; a missing one is an empty history.
        run_id: For the events.
        epochs: How many the recipe wants.
    """
    lines = _epochs(path, run_id)
    if not lines:
        return
    steps = lines[0].steps
    yield Started(run_id, 1, epochs, steps, lines[0].images)
    for number, line in enumerate(lines):
        speed = line.images / max(line.done.seconds, 1e-6)
        yield StepsDone(run_id, number + 1, number * steps + 1, *line.series, speed)
        yield line.done


def _epochs(path: Path, run_id: str) -> list[_Epoch]:
    """The last readable line of each epoch, first epoch to last, up to the first gap."""
    by_number: dict[int, _Epoch] = {}
    ignored = 0
    for text in islice(_lines(path), MAX_LINES):
        try:
            epoch = _Epoch.read(text, run_id)
            by_number[epoch.done.epoch] = epoch
        except (ValueError, RecursionError):
            ignored += 1
    if ignored:
        log.info("%s: %d lines that are cut off or damaged are ignored", path, ignored)
    found: list[_Epoch] = []
    while (following := by_number.get(len(found) + 1)) and following.steps == by_number[1].steps:
        found.append(following)
    return found


def _lines(path: Path) -> Iterator[bytes]:
    try:
        with open_plain(path) as file:
            left = MAX_BYTES
            while left > 0 and (text := file.readline(min(MAX_LINE_BYTES, left))):
                left -= len(text)
                yield text
    except FileNotFoundError:
        return
    except OSError as error:
        log.info("%s cannot be read: %s", path, error)
