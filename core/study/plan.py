"""What of a study is there already, and what is left to do. The runs in the store say it: nothing is noted besides."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

from core import places
from core.data import mnist, sources
from core.data.dataset import Dataset
from core.errors import StudyError
from core.study.study import Found, Study, Training, key_of
from core.training.recipe import Recipe
from core.training.run import Run

WHOLE: Final = ("finished", "stopped early")
"""The outcomes of a training that came to its end."""

Datasets = dict[str, Dataset]


@dataclass(frozen=True, slots=True)
class Progress:
    """A study as it stands.

    Attributes:
        study: The study, begun.
        done: Its trainings that came to their end, each with its run; of several runs the first one.
        left: The others, in the order in which they are wanted.
    """

    study: Study
    done: dict[Training, Run]
    left: tuple[Training, ...]

    @property
    def words(self) -> str:
        """As "7 of 12 trainings are done"."""
        return f"{len(self.done):,} of {self.study.count:,} trainings are done"


def begun(study: Study) -> tuple[Study, Datasets]:
    """Look for the data of a study.

    Returns:
        The study with what was found, and the data by its source.

    Raises:
        DataError: It is not here.
        StudyError: It is other data than when the study began.
    """
    loaded: Datasets = {}
    found = {}
    for recipe in study.recipes:
        before = study.found.get(recipe.name)
        source = before.source if before else _source(study, recipe)
        if source not in loaded:
            data = sources.load(source)
            loaded[source] = data if study.limit is None else data.limited(study.limit)
        found[recipe.name] = Found(source, loaded[source].digest)
        if before and before != found[recipe.name]:
            raise StudyError(
                f"{loaded[source].name} is not what the study {study.name} began with any more.",
                "Put the same data in place, or begin another study.",
            )
    return replace(study, found=found), loaded


def _source(study: Study, recipe: Recipe) -> str:
    """What a recipe learns from, by a name that means the same on every machine."""
    asked = study.data or sources.suited(mix_pen=recipe.mix_pen)
    if asked == "auto":
        return "mnist" if mnist.find() else "pen"
    if asked in sources.NAMED:
        return asked
    as_is = sources.AS_IS if asked.startswith(sources.AS_IS) else ""
    return f"{as_is}{places.path(asked.removeprefix(as_is)).absolute()}"


def progress(study: Study, runs: Iterable[Run]) -> Progress:
    """How far a study is.

    Args:
        study: One that has begun.
        runs: All in the store, newest first.
    """
    whole = {
        key_of(run.info): run
        for run in runs
        if run.info.outcome and run.info.outcome.outcome in WHOLE and not run.info.redrawn
    }
    trainings = study.trainings()
    done = {training: whole[training.key] for training in trainings if training.key in whole}
    return Progress(study, done, tuple(training for training in trainings if training not in done))
