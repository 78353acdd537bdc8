"""What `run.json` says: everything that is needed to repeat a run, and how it ended."""

import dataclasses
import platform
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version
from typing import Any

from core.data.dataset import Dataset
from core.model import architecture as architectures
from core.model.architecture import Architecture
from core.training import recipe as recipes
from core.training.events import Ended
from core.training.recipe import Recipe

FORMAT = 1


@dataclass(frozen=True, slots=True)
class DataInfo:
    """Which data a run learnt from.

    Attributes:
        source: As it was asked for: "auto", "mnist", a path.
        limit: The first so many training images only; None for all.
        name: As the data set calls itself.
        description: Where it was found, and why it was taken.
        digest: sha256 of its content: a resume wants the same.
        train: Number of training images.
        validation: Number of validation images.
        test: Number of test images.
    """

    source: str
    limit: int | None
    name: str
    description: str
    digest: str
    train: int
    validation: int
    test: int

    @classmethod
    def of(cls, data: Dataset, source: str, limit: int | None) -> "DataInfo":
        counts = (len(data.train), len(data.validation), len(data.test))
        return cls(source, limit, data.name, data.source, data.digest, *counts)


@dataclass(frozen=True, slots=True)
class RunInfo:
    """What `run.json` says. `outcome` is None while the run runs, and after a crash."""

    id: str
    name: str
    created: datetime
    architecture: Architecture
    recipe: Recipe
    data: DataInfo
    versions: dict[str, str]
    outcome: Ended | None = None

    def to_json(self) -> dict[str, Any]:
        return {
            "format": FORMAT,
            "id": self.id,
            "name": self.name,
            "created": self.created.isoformat(),
            "architecture": self.architecture.to_json(),
            "recipe": self.recipe.to_json(),
            "data": dataclasses.asdict(self.data),
            "versions": self.versions,
            "outcome": dataclasses.asdict(self.outcome) if self.outcome else None,
        }

    @classmethod
    def from_json(cls, document: Any) -> "RunInfo":
        """Read what `to_json` gave.

        Raises:
            KeyError, TypeError, ValueError, DigitTrainerError: It is something else.
        """
        if document["format"] != FORMAT:
            raise ValueError(f"format {document['format']!r} is not {FORMAT}")
        return cls(
            id=document["id"],
            name=document["name"],
            created=datetime.fromisoformat(document["created"]),
            architecture=architectures.from_json(document["architecture"]),
            recipe=recipes.from_json(document["recipe"]),
            data=DataInfo(**document["data"]),
            versions=dict(document["versions"]),
            outcome=Ended(**document["outcome"]) if document["outcome"] else None,
        )


def versions() -> dict[str, str]:
    """What a run depends on to give the same numbers again."""
    packages = ("digit-trainer", "tensorflow", "keras", "numpy")
    found = {package: version(package) for package in packages}
    return found | {"python": platform.python_version(), "machine": f"{platform.system()} {platform.machine()}"}
