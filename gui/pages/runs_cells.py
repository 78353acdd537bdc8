"""What a line of the table of runs says: its cells, what they are sorted by, and what a search looks through."""

from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum

from core.model.memory import size_words
from core.training.comparing import on_test_words
from core.training.run import Run
from core.training.run_listing import ListedRun
from core.words import capital, duration, percent

UNKNOWN = "–"


class Column(IntEnum):
    """Of the table, from left to right."""

    TICK = 0
    NAME = 1
    WHEN = 2
    DATA = 3
    RECIPE = 4
    EPOCHS = 5
    ACCURACY = 6
    SIZE = 7
    OUTCOME = 8


HEADINGS = ("", *(capital(column.name.lower()) for column in Column if column != Column.TICK))
FIGURES = (Column.EPOCHS, Column.SIZE)
Key = tuple[float, str]
"""What a column is sorted by: a number, then words."""


@dataclass(frozen=True, slots=True)
class Line:
    """A run in the table; equal as long as it looks the same.

    Attributes:
        listed: The run.
        texts: Of every column.
        brief: What stands in a column that is made narrow; what cannot be is as in `texts`.
        keys: By what every column but the ticks is sorted.
        searched: All that a search looks through, folded.
    """

    listed: ListedRun
    texts: tuple[str, ...]
    brief: tuple[str, ...]
    keys: tuple[Key, ...]
    searched: str

    @property
    def id(self) -> str:
        return self.listed.id

    @property
    def run(self) -> Run | None:
        """The run, unless it is damaged."""
        return self.listed.entry if isinstance(self.listed.entry, Run) else None

    @property
    def notes(self) -> str:
        return self.run.info.notes if self.run else ""

    def matches(self, wanted: str) -> bool:
        """Whether every word that is wanted stands somewhere in it."""
        return all(word in self.searched for word in wanted.casefold().split())


def line(listed: ListedRun, now: datetime | None = None) -> Line:
    """The line of a run."""
    run, size = listed.entry, size_words(listed.size)
    if not isinstance(run, Run):
        texts = ("", run.id, *[UNKNOWN] * 5, size, capital(listed.outcome))
        keys = ((0.0, ""), (0.0, run.id.casefold()), *[(-1.0, "")] * 5, (listed.size, ""), (0.0, listed.outcome))
        return Line(listed, texts, (*texts[:-1], ""), keys, f"{run.id} {listed.outcome}".casefold())
    info = run.info
    validated = listed.validation_accuracy
    accuracy = listed.test_accuracy if listed.test_accuracy is not None else validated
    words = on_test_words(info)
    if listed.test_accuracy is None and validated is not None:
        words = f"{percent(validated)} validation"
    texts = (
        "",
        info.name,
        when_words(info.created, now),
        info.data.name,
        capital(info.recipe.name),
        listed.epochs_words,
        words,
        size,
        capital(listed.outcome),
    )
    keys = (
        (0.0, ""),
        (0.0, info.name.casefold()),
        (info.created.timestamp(), ""),
        (0.0, info.data.name.casefold()),
        (0.0, info.recipe.name.casefold()),
        (listed.epochs_done, ""),
        (-1.0 if accuracy is None else accuracy, ""),
        (listed.size, ""),
        (0.0, listed.outcome),
    )
    brief = (*texts[: Column.ACCURACY], percent(accuracy), *texts[Column.ACCURACY + 1 : -1], "")
    searched = " ".join((*texts, info.id, info.architecture.name, info.notes)).casefold()
    return Line(listed, texts, brief, keys, searched)


def facts(listed: ListedRun) -> str:
    """All that is known of how a run went, in sentences."""
    run, progress = listed.entry, listed.progress
    if not isinstance(run, Run):
        return run.reason
    ended = run.info.outcome
    said = [_how(listed)]
    if listed.outcome in {"failed", "stopped early"} and ended:
        said.append(ended.reason)
    right = [f"{percent(listed.validation_accuracy)} of the validation digits"] if listed.validation_accuracy else []
    if listed.test_accuracy is not None:
        right.insert(0, f"{percent(listed.test_accuracy)} of the test digits of {run.info.data.test_name}")
    if right:
        said.append(f"{' and '.join(right)} were read right.")
    if progress and progress.missing_words and listed.outcome not in {"running", "stopped early"}:
        said.append(f"Missing: {progress.missing_words}.")
    if ended and ended.best_epoch:
        said.append(f"Best epoch {ended.best_epoch:,}.")
    return " ".join(said)


def _how(listed: ListedRun) -> str:
    """How it ended, and after how many epochs."""
    ended = listed.entry.info.outcome if isinstance(listed.entry, Run) else None
    if listed.progress:
        return f"{capital(listed.outcome)} {listed.progress.done_words}."
    return f"{capital(listed.outcome)} in {duration(ended.seconds)}." if ended else f"{capital(listed.outcome)}."


def when_words(moment: datetime, now: datetime | None = None) -> str:
    """A moment as people say it: the time of today, the date of another day."""
    local = moment.astimezone()
    today = (now or datetime.now().astimezone()).date()
    if local.date() == today:
        return f"{local:%H:%M}"
    return f"{local.day} {local:%b}" if local.year == today.year else f"{local.day} {local:%b %Y}"
