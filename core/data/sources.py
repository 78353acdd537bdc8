"""All the ways to name data: `auto`, `mnist`, `pen`, `mnist+pen`, or a path.

A path is a file, a folder or an archive of digits: `path_source`. Images that look turned or black on white are turned,
unless the path stands behind `as-is:`.
What was taken, and why, is always said in `Dataset.source`.
"""

import threading
from collections.abc import Callable
from dataclasses import dataclass, replace

from core import places
from core.cancellation import Progress, Watch
from core.data import mnist, path_source
from core.data.dataset import Dataset, Digits
from core.data.synthetic import pen, shipped
from core.errors import DataError

BOTH, JOINED = "mnist+pen", " + "
"""MNIST and pen digits together, and what stands between their names."""

NAMED = frozenset({"auto", "mnist", "pen", BOTH})
"""What is no path."""

AS_IS = "as-is:"
"""Before a path: its images stay as they lie, also where they look turned or black on white."""

PEN_DIGITS = pen.TRAIN + pen.VALIDATION + pen.TEST


@dataclass(frozen=True, slots=True)
class Source:
    """Data that can be asked for by name.

    Attributes:
        name: What to ask for.
        title: What it is, in words.
        present: Whether it can be had without a download.
        count: How many digits it has; 0 if it is not present.
        where: A path, or a sentence why it is not present.
    """

    name: str
    title: str
    present: bool
    count: int
    where: str


def load(
    source: str = "auto",
    progress: Progress | None = None,
    cancel: threading.Event | None = None,
    *,
    seed: int = 0,
) -> Dataset:
    """Read or make the digits that `source` names. Nothing is downloaded.

    Args:
        source: `auto` (MNIST if it is there, else pen digits), `mnist`, `pen`, `mnist+pen`, or a path; see `as_is`.
        progress: Told now and then how many of how many are done, where it takes longer.
        cancel: Ends the work once it is set.
        seed: Of the pen digits, not below 0.

    Raises:
        DataError: There is no such source, or it cannot be read. `auto` does not hide that MNIST is damaged, or not
            where `DIGIT_TRAINER_DATA` says.
        CancelledError: `cancel` was set.
    """
    watch = Watch(progress, cancel)
    named: dict[str, Callable[[], Dataset]] = {
        "auto": lambda: _auto(seed, watch),
        "mnist": mnist.load,
        "pen": lambda: _pen(seed, watch),
        BOTH: lambda: _joined(mnist.load(), _pen(seed, watch)),
    }
    return named[source]() if source in named else _from_path(source, watch)


def as_is(source: str) -> str:
    """The same source with its images as they lie. What has a name is never turned."""
    return source if source in NAMED or source.startswith(AS_IS) else f"{AS_IS}{source}"


def suited(*, mix_pen: bool) -> str:
    """The source to take when none is asked for: `mnist+pen` if that is wanted and MNIST is here, else `auto`.

    Args:
        mix_pen: Whether the recipe wants the pen digits beside MNIST.

    Raises:
        DataError: MNIST is damaged, or not where `DIGIT_TRAINER_DATA` says.
    """
    return BOTH if mix_pen and mnist.find() else "auto"


def available() -> tuple[Source, ...]:
    """What can be asked for by name, and whether it is there. Reads no more than headers."""
    here, count, where = _mnist_state()
    elsewhere = "made by this program"
    return (
        Source("mnist", "MNIST: digits of about 500 people, scanned", here, count, where),
        Source("pen", "Pen digits: drawn by this program", True, PEN_DIGITS, elsewhere),
        Source(BOTH, "Both of them, tested on MNIST", here, count + pen.TRAIN + pen.VALIDATION if here else 0, where),
    )


def _mnist_state() -> tuple[bool, int, str]:
    """Whether MNIST is there, its count, and its path or what is wrong."""
    try:
        found = mnist.find()
        if found is None:
            return False, 0, "not on this machine: digit-trainer data fetch mnist"
        return True, mnist.count(found), str(found.path)
    except DataError as error:
        return False, 0, error.sentence


def _auto(seed: int, watch: Watch) -> Dataset:
    found = mnist.find()
    if found is not None:
        return _because(mnist.load(found), "Taken because MNIST is on this machine.")
    return _because(_pen(seed, watch), f"Taken because MNIST is not on this machine. {mnist.FETCH}")


def _pen(seed: int, watch: Watch) -> Dataset:
    return shipped.dataset(seed, lambda share: watch(round(share * PEN_DIGITS), PEN_DIGITS))


def _joined(first: Dataset, second: Dataset) -> Dataset:
    """Both to learn from and to validate; the first one's test."""
    return Dataset(
        f"{first.name}{JOINED}{second.name.lower()}",
        f"{first.source} {second.source} Learnt from and validated on both, tested on {first.name}.",
        Digits.joined(first.train, second.train),
        Digits.joined(first.validation, second.validation),
        first.test,
        tester=first.name,
    )


def _because(dataset: Dataset, reason: str) -> Dataset:
    return replace(dataset, source=f"{dataset.source} {reason}")


def _from_path(source: str, watch: Watch) -> Dataset:
    as_is = source.startswith(AS_IS)
    text = source.removeprefix(AS_IS)
    path = places.path(text)
    try:
        exists = path.exists()
    except (OSError, ValueError):
        exists = False
    if not text or not exists:
        raise DataError(
            f"There is no data called {text!r}, and no such file or folder.",
            "Data is auto, mnist, pen, mnist+pen, or a path.",
        )
    return path_source.load(path, watch, as_is=as_is)
