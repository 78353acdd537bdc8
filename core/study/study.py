"""What a study is: networks × recipes × seeds. Frozen, checked where it is born, and JSON both ways (format 1)."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields, replace
from typing import Any, Final, Literal, TypeVar

import msgspec

from core import values
from core.errors import StudyError
from core.model import architecture as architectures
from core.model.architecture import Architecture
from core.training import recipe as recipes
from core.training.recipe import Recipe
from core.training.run_info import RunInfo
from core.training.run_name import MAX_NAME

FORMAT: Final = 1
MAX_TRAININGS: Final = 10_000
MAX_SEED: Final = 2**31 - 1


@dataclass(frozen=True, slots=True)
class Found:
    """Which data a recipe of a study learns from, once that was looked for.

    Attributes:
        source: Its name or path; never "auto", which other machines would take otherwise.
        digest: sha256 of its content, with the study's limit: every training of the recipe wants the same.
    """

    source: str
    digest: str


@dataclass(frozen=True, slots=True)
class Training:
    """One training of a study.

    Attributes:
        architecture: What is trained.
        recipe: How, with its seed.
        data: On what.
        limit: The first so many training images only; None for all.
    """

    architecture: Architecture
    recipe: Recipe
    data: Found
    limit: int | None

    @property
    def name(self) -> str:
        """For lists: "malireddi, fast, seed 3"."""
        return f"{self.architecture.name}, {self.recipe.name}, seed {self.recipe.seed}"

    @property
    def key(self) -> "Key":
        """What a run must be to be this training, whoever began it."""
        return self.architecture, self.recipe, self.data.digest

    def to_json(self) -> dict[str, Any]:
        """The JSON of this training; `training_from_json` reads it back."""
        return {
            "architecture": self.architecture.to_json(),
            "recipe": self.recipe.to_json(),
            "data": asdict(self.data),
            "limit": self.limit,
        }


Key = tuple[Architecture, Recipe, str]
"""What is trained, how, and the digest of the data."""


def key_of(info: RunInfo) -> Key:
    """As `Training.key`, of a run."""
    return info.architecture, info.recipe, info.data.digest


@dataclass(frozen=True, slots=True)
class Study:
    """Every architecture trained by every recipe with every seed.

    Attributes:
        name: For lists; one line.
        architectures: At least one, each with a name of its own.
        recipes: At least one, each with a name of its own; their own seeds do not count.
        seeds: At least one; each decides first weights, order of images, dropout and augmentation.
        data: What all learn from; None for what each recipe is made for, as a training without `--data`.
        limit: The first so many training images only; None for all.
        found: By the recipes' names, which data that is; empty before the study has begun.

    Raises:
        StudyError: Something is missing, there twice, or out of its range.
    """

    name: str
    architectures: tuple[Architecture, ...]
    recipes: tuple[Recipe, ...]
    seeds: tuple[int, ...]
    data: str | None = None
    limit: int | None = None
    found: Mapping[str, Found] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not 1 <= len(self.name.strip()) <= MAX_NAME or not self.name.isprintable():
            raise StudyError(f"A study needs a name of 1 to {MAX_NAME} visible characters.")
        _check_names("architecture", [one.name for one in self.architectures])
        _check_names("recipe", [one.name for one in self.recipes])
        _check_names("seed", self.seeds)
        with values.checked(StudyError):
            for seed in self.seeds:
                values.whole("Seed", seed, 0, MAX_SEED)
            values.whole("Number of trainings", self.count, 1, MAX_TRAININGS)
            if self.limit is not None:
                values.whole("Limit", self.limit, 1, 10**12)
        if self.found and set(self.found) != {one.name for one in self.recipes}:
            raise StudyError("A study that has begun says of each recipe which data it learns from.")

    @property
    def count(self) -> int:
        """How many trainings it has."""
        return len(self.architectures) * len(self.recipes) * len(self.seeds)

    @property
    def asked(self) -> "Study":
        """What was asked for, without what was found."""
        return replace(self, found={})

    def trainings(self) -> list[Training]:
        """All of them; with the first seed those of every network and recipe, then with the next.

        Raises:
            StudyError: It has not begun, so that nobody knows on which data.
        """
        if not self.found:
            raise StudyError(f"The study {self.name} has not begun.")
        return [
            Training(architecture, recipe.changed(seed=seed), self.found[recipe.name], self.limit)
            for seed in self.seeds
            for architecture in self.architectures
            for recipe in self.recipes
        ]

    def to_json(self) -> dict[str, Any]:
        """The JSON of this study, format 1; `from_json` reads it back."""
        return {
            "format": FORMAT,
            "name": self.name,
            "architectures": [one.to_json() for one in self.architectures],
            "recipes": [one.to_json() for one in self.recipes],
            "seeds": list(self.seeds),
            "data": self.data,
            "limit": self.limit,
            "found": {name: asdict(found) for name, found in self.found.items()},
        }


def _check_names(what: str, names: Sequence[object]) -> None:
    if not names:
        raise StudyError(f"A study needs at least one {what}.")
    if len(set(names)) < len(names):
        twice = next(name for name in names if names.count(name) > 1)
        raise StudyError(f"The study has the {what} {twice!r} twice.", "Give each one its own, to tell results apart.")


@dataclass(frozen=True, slots=True)
class _Document:
    """The types of what stands in a study's file."""

    format: Literal[1]
    name: str
    architectures: list[Any]
    recipes: list[Any]
    seeds: list[int]
    data: str | None = None
    limit: int | None = None
    found: dict[str, Found] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _TrainingDocument:
    """The types of a training's JSON."""

    architecture: Any
    recipe: Any
    data: Found
    limit: int | None


def from_json(document: object) -> Study:
    """Build a study from parsed JSON, format 1. Built-in networks and recipes may be given by their names.

    Raises:
        DigitTrainerError: Not a study, an unknown field, or a value of another type or out of its range.
    """
    if isinstance(document, dict) and (unknown := set(document) - {entry.name for entry in fields(_Document)}):
        raise StudyError(f"A study has no field {', '.join(sorted(map(repr, unknown)))}.")
    read = _converted(document, _Document, "study")
    return Study(
        read.name,
        tuple(_named(one, architectures.PRESETS) or architectures.from_json(one) for one in read.architectures),
        tuple(_named(one, recipes.PRESETS) or recipes.from_json(one) for one in read.recipes),
        tuple(read.seeds),
        read.data,
        read.limit,
        read.found,
    )


def training_from_json(document: object) -> Training:
    """Build a training of a study from parsed JSON.

    Raises:
        DigitTrainerError: It is none.
    """
    read = _converted(document, _TrainingDocument, "training of a study")
    return Training(architectures.from_json(read.architecture), recipes.from_json(read.recipe), read.data, read.limit)


T = TypeVar("T")


def _named(given: object, presets: Mapping[str, T]) -> T | None:
    """What is built in and called so; None where something else than a name is given.

    Raises:
        StudyError: Nothing is called so.
    """
    if not isinstance(given, str):
        return None
    if given not in presets:
        raise StudyError(f"Nothing built in is called {given!r}.", f"Known are {', '.join(presets)}.")
    return presets[given]


def _converted(document: object, kind: type[T], what: str) -> T:
    try:
        return msgspec.convert(document, kind)
    except msgspec.ValidationError as error:
        raise StudyError(f"This is no {what}: {error}.") from error
