"""What came of a study: means over the seeds of every network with every recipe, and which differences are real."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from typing import Final

import numpy as np

from core.model.memory import VALUE_BYTES
from core.prediction.comparison import SIGNIFICANT, cases
from core.study import chance
from core.study.plan import Progress
from core.study.study import Training
from core.training.run import Run
from core.words import duration, percent


@dataclass(frozen=True, slots=True)
class Trained:
    """One training that came to its end.

    Attributes:
        training: What was asked for.
        run: The run's id.
        test: Share of the test digits that the best epoch's weights read right, 0 to 1; None without test digits.
        validation: Of the validation digits; None if no epoch was finished.
        seconds: Of all its epochs, training and validation.
        test_digits: Which ones, in words: the same for trainings that can be compared.
    """

    training: Training
    run: str
    test: float | None
    validation: float | None
    seconds: float
    test_digits: str

    @classmethod
    def of(cls, training: Training, run: Run) -> "Trained":
        """Raises: RunError: Its history cannot be read."""
        ended, data = run.info.outcome, run.info.data
        seconds = sum(epoch.seconds for epoch in run.record().epochs)
        test, validation = (ended.test_accuracy, ended.validation_accuracy) if ended else (None, None)
        return cls(training, run.id, test, validation, seconds, f"{data.test:,} digits of {data.test_name}")


@dataclass(frozen=True, slots=True)
class Figure:
    """A mean over seeds.

    Attributes:
        mean: None without any value.
        deviation: The sample's standard deviation (n − 1); None of fewer than two values.
    """

    mean: float | None
    deviation: float | None

    @classmethod
    def of(cls, values: Iterable[float | None]) -> "Figure":
        known = [value for value in values if value is not None]
        mean = float(np.mean(known)) if known else None
        return cls(mean, float(np.std(known, ddof=1)) if len(known) > 1 else None)

    @property
    def percent(self) -> str:
        """As "99.02 ± 0.08 %"; the mean alone where there is no deviation."""
        if self.mean is None or self.deviation is None:
            return percent(self.mean)
        return f"{self.mean * 100:.2f} ± {percent(self.deviation)}"

    @property
    def duration(self) -> str:
        """As "1 min 20 s"; a dash without a value."""
        return "–" if self.mean is None else duration(self.mean)


@dataclass(frozen=True)
class Group:
    """A network with a recipe.

    Attributes:
        architecture: The network's name.
        recipe: The recipe's name.
        wanted: How many seeds were asked for.
        parameters: Of the network.
        trained: Its trainings that are done, by seed.
    """

    architecture: str
    recipe: str
    wanted: int
    parameters: int
    trained: tuple[Trained, ...]

    @property
    def name(self) -> str:
        return f"“{self.architecture}, {self.recipe}”"

    @property
    def seeds(self) -> str:
        """As "5", or as "3 of 5"."""
        done = len(self.trained)
        return f"{done}" if done == self.wanted else f"{done} of {self.wanted}"

    @property
    def file_bytes(self) -> int:
        """Of an exported file with weights in float32, but for a few kilobytes."""
        return self.parameters * VALUE_BYTES

    @cached_property
    def test(self) -> Figure:
        return Figure.of(one.test for one in self.trained)

    @cached_property
    def validation(self) -> Figure:
        return Figure.of(one.validation for one in self.trained)

    @cached_property
    def seconds(self) -> Figure:
        return Figure.of(one.seconds for one in self.trained)

    def tests(self) -> chance.Values:
        """(n,) float64: the test accuracies that there are, 0 to 1."""
        return np.array([one.test for one in self.trained if one.test is not None], np.float64)


@dataclass(frozen=True, slots=True)
class Difference:
    """Two groups beside each other.

    Attributes:
        better: The one with the higher mean of the test accuracy.
        worse: The other.
        points: By how much, as a share of 1.
        p_value: After Holm's correction: how likely chance makes one as large in any of the comparisons.
    """

    better: Group
    worse: Group
    points: float
    p_value: float

    @property
    def real(self) -> bool:
        """Whether chance would seldom make such a difference."""
        return self.p_value < SIGNIFICANT


@dataclass(frozen=True)
class Results:
    """A study's table.

    Attributes:
        progress: How far the study is.
        groups: Every network with every recipe, the highest mean test accuracy first; those without one last.
        differences: Of every two groups that can be compared, the least likely by chance first.
        warnings: What must be known before the figures are compared, each a sentence.
    """

    progress: Progress
    groups: tuple[Group, ...]
    differences: tuple[Difference, ...]
    warnings: tuple[str, ...]

    @property
    def findings(self) -> list[str]:
        """What the differences say, in sentences: which groups each one is better than, then what is not shown."""
        return [*self._better(), *self._not_shown()]

    def _better(self) -> Iterator[str]:
        for group in self.groups:
            found = [one for one in self.differences if one.real and one.better is group]
            if found:
                than = ", ".join(f"than {one.worse.name} by {one.points * 100:.2f} points" for one in found)
                chance_makes = cases(max(one.p_value for one in found))
                most = "such a difference" if len(found) == 1 else "any of these differences at most"
                yield f"{group.name} reads better {than}. Chance alone makes {most} {chance_makes}."

    def _not_shown(self) -> Iterator[str]:
        pairs = [f"{one.better.name} and {one.worse.name}" for one in self.differences if not one.real]
        if pairs:
            yield f"Not shown to differ: {'; '.join(pairs)}."

    def beside_best(self, group: Group) -> str:
        """What the differences say of a group beside the first one, in a word or two; "" where nothing is known."""
        best = self.groups[0]
        if group is best:
            return "best mean" if best.test.mean is not None and len(self.groups) > 1 else ""
        found = [one for one in self.differences if one.better is best and one.worse is group]
        return ("worse" if found[0].real else "not shown to differ") if found else ""


UNKNOWN: Final = -1.0


def results(progress: Progress) -> Results:
    """Work out the table of a study.

    Raises:
        RunError: A run's history cannot be read.
    """
    study = progress.study
    trained = [Trained.of(training, run) for training, run in progress.done.items()]
    groups = [
        Group(
            architecture.name,
            recipe.name,
            len(study.seeds),
            architecture.total_parameters,
            tuple(one for one in trained if _belongs(one.training, architecture.name, recipe.name)),
        )
        for architecture in study.architectures
        for recipe in study.recipes
    ]
    groups.sort(key=lambda group: UNKNOWN if group.test.mean is None else group.test.mean, reverse=True)
    comparable = len({one.test_digits for one in trained}) == 1
    compared = [group for group in groups if comparable and len(group.tests())]
    return Results(
        progress, tuple(groups), tuple(_differences(compared)), tuple(_warnings(progress, trained, compared))
    )


def _belongs(training: Training, architecture: str, recipe: str) -> bool:
    return (training.architecture.name, training.recipe.name) == (architecture, recipe)


def _differences(groups: Sequence[Group]) -> list[Difference]:
    """Of groups in the order of their means."""
    pairs = list(combinations(groups, 2))
    p_values = chance.corrected([chance.p_value(first.tests(), second.tests()) for first, second in pairs])
    found = [
        Difference(first, second, float(first.tests().mean() - second.tests().mean()), p_value)
        for (first, second), p_value in zip(pairs, p_values, strict=True)
    ]
    return sorted(found, key=lambda difference: difference.p_value)


def _warnings(progress: Progress, trained: Sequence[Trained], compared: Sequence[Group]) -> list[str]:
    said: list[str] = []
    tested = sorted({one.test_digits for one in trained})
    if len(tested) > 1:
        said.append(f"The test figures are from different digits: {' and '.join(tested)}. They cannot be compared.")
    if peeking := [recipe.name for recipe in progress.study.recipes if recipe.validate_on_test]:
        said.append(f"With {' and '.join(peeking)} the test digits chose the best epoch: it looks better than it is.")
    if len({one.training.data for one in trained}) > 1:
        said.append("The recipes learn from different data, so their validation figures cannot be compared.")
    return said + _too_few(compared)


def _too_few(groups: Sequence[Group]) -> list[str]:
    pairs = list(combinations(groups, 2))
    smallest = [chance.smallest_p(len(a.tests()), len(b.tests())) * len(pairs) for a, b in pairs]
    if all(p_value < SIGNIFICANT for p_value in smallest):
        return []
    needed, never = chance.seeds_needed(len(pairs)), min(smallest) >= SIGNIFICANT
    what = "no difference can be shown" if never else "some differences may not be shown"
    many = "two" if len(pairs) == 1 else f"{len(groups)} with each other"
    return [f"With so few seeds {what}, however large: it takes {needed} for each to compare {many}."]
