"""In what runs differ, in words, and whether their figures can be compared at all."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from itertools import combinations
from typing import Any

from core.training.recipe import Augmentation, Recipe
from core.training.record import RunRecord
from core.training.run_info import RunInfo
from core.words import capital, duration, percent

UNKNOWN = "–"
LEARNT = ("Network", "Layers", "Parameters", "Data", "Training images")
"""What is said before the recipe."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One line of the comparison.

    Attributes:
        name: What is compared.
        values: Of each run, in words.
    """

    name: str
    values: tuple[str, ...]

    @property
    def differs(self) -> bool:
        return len(set(self.values)) > 1


@dataclass(frozen=True, slots=True)
class RunComparison:
    """Several runs beside each other.

    Attributes:
        names: Of the runs; those of one name are told apart by their ids.
        facts: Those in which the runs differ, then those in which they are the same.
        warnings: What must be known before the figures are compared, each a sentence.
    """

    names: tuple[str, ...]
    facts: tuple[Fact, ...]
    warnings: tuple[str, ...]


def compare(runs: Sequence[tuple[RunInfo, RunRecord]]) -> RunComparison:
    """Set runs beside each other.

    Args:
        runs: At least one, each with its history.
    """
    infos = [info for info, _record in runs]
    by_run = [facts_of(info, record) for info, record in runs]
    names = list(dict.fromkeys(name for found in by_run for name in found))
    facts = [Fact(name, tuple(found.get(name, UNKNOWN) for found in by_run)) for name in names]
    facts.sort(key=lambda fact: not fact.differs)
    return RunComparison(told_apart(infos), tuple(facts), tuple(_warnings(infos)))


def told_apart(infos: Sequence[RunInfo]) -> tuple[str, ...]:
    """The runs' names; with their ids where two have the same name."""
    names = [info.name for info in infos]
    return tuple(info.name if names.count(info.name) == 1 else f"{info.name} ({info.id})" for info in infos)


def facts_of(info: RunInfo, record: RunRecord) -> dict[str, str]:
    """Everything that is compared of a run, by its name, in words: how it went, then how it was trained."""
    return _figures(info, record) | _learnt(info) | _recipe(info.recipe) | _versions(info)


def on_test_words(info: RunInfo) -> str:
    """How much of which test digits was read right: "98.91 % on MNIST"; a dash if it was not tested."""
    accuracy = info.outcome.test_accuracy if info.outcome else None
    return UNKNOWN if accuracy is None else f"{percent(accuracy)} on {info.data.test_name}"


def _figures(info: RunInfo, record: RunRecord) -> dict[str, str]:
    best, ended = record.best, info.outcome
    validated = best or ended
    seconds = sum(epoch.seconds for epoch in record.epochs) or (ended.seconds if ended else None)
    return {
        "Test accuracy": on_test_words(info),
        "Validation accuracy": percent(validated.validation_accuracy if validated else None),
        "Training accuracy": percent(best.training_accuracy if best else None),
        "Test loss": _loss(ended.test_loss if ended else None),
        "Validation loss": _loss(validated.validation_loss if validated else None),
        "Training loss": _loss(best.training_loss if best else None),
        "Epochs done": f"{len(record.epochs):,}",
        "Best epoch": f"{best.epoch:,}" if best else UNKNOWN,
        "Time": UNKNOWN if seconds is None else duration(seconds),
        "Ended": capital(ended.outcome) if ended else "Not yet",
    }


def _learnt(info: RunInfo) -> dict[str, str]:
    architecture = info.architecture
    values = (
        architecture.name,
        f"{len(architecture.layers):,}",
        f"{architecture.total_parameters:,}",
        info.data.name,
        f"{info.data.train:,}",
    )
    return dict(zip(LEARNT, values, strict=True))


def _recipe(recipe: Recipe) -> dict[str, str]:
    """Every value of the recipe."""
    found = {_heading(entry.name): _value(getattr(recipe, entry.name)) for entry in fields(Recipe)}
    del found["Name"], found["Augmentation"]
    found = {"Recipe": capital(recipe.name), "Epochs wanted": found.pop("Epochs"), **found}
    varied = recipe.augmentation
    return found | {f"Varied: {entry.name}": _value(getattr(varied, entry.name)) for entry in fields(Augmentation)}


def _versions(info: RunInfo) -> dict[str, str]:
    return {f"Version of {name}" if name != "machine" else "Machine": value for name, value in info.versions.items()}


def _warnings(infos: Sequence[RunInfo]) -> list[str]:
    """What stands between these runs and a fair comparison of their test figures."""
    tested = [info for info in infos if info.outcome and info.outcome.test_accuracy is not None]
    said = []
    if not all(first.data.same_test(second.data) for first, second in combinations(tested, 2)):
        names = list(dict.fromkeys(info.data.test_name for info in tested))
        which = f": {' and '.join(names)}" if len(names) > 1 else ""
        said.append(f"The test figures are from different digits{which}. They cannot be compared.")
    peeked = [info for info in tested if info.recipe.validate_on_test]
    if peeked and len(infos) > 1:
        chosen = " and ".join(f"“{name}”" for name in told_apart(peeked))
        said.append(f"The test digits chose the best epoch of {chosen}: on these digits it looks better than it is.")
    return said


def _heading(name: str) -> str:
    return capital(name.replace("_", " "))


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return f"{value:,}"
    return f"{value:g}" if isinstance(value, float) else str(value).replace("_", " ")


def _loss(loss: float | None) -> str:
    return UNKNOWN if loss is None else f"{loss:.4f}"
