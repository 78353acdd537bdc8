"""What `run.json` says: everything that is needed to repeat a run, and how it ended."""

import dataclasses
import json
import platform
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any, Literal

import msgspec

from core import disk, versions
from core.data.dataset import Dataset, SplitName
from core.data.sources import BOTH, JOINED, NAMED
from core.errors import DigitTrainerError, RunError
from core.files import read_json
from core.model import architecture as architectures
from core.model import processor
from core.model.architecture import Architecture
from core.training import recipe as recipes
from core.training.events import Count, Ended
from core.training.recipe import Recipe

FORMAT = 1
NAME = "run.json"
YEARS = range(1000, 9999)
"""In which a run can have been created, whatever a clock says: each has a date in every time zone."""


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
    limit: Count | None
    name: str
    description: str
    digest: str
    train: Count
    validation: Count
    test: Count

    @classmethod
    def of(cls, data: Dataset, source: str, limit: int | None) -> "DataInfo":
        counts = (len(data.train), len(data.validation), len(data.test))
        return cls(source, limit, data.name, data.source, data.digest, *counts)

    @property
    def test_name(self) -> str:
        """Whose the test digits are: of data that is joined, the first one's."""
        return self.name.partition(JOINED)[0] if self.source == BOTH else self.name

    def name_of(self, split: SplitName) -> str:
        """As `Dataset.name_of`."""
        return self.test_name if split == "test" else self.name

    def was_tested_on(self, data: Dataset) -> bool:
        """Whether the test digits of `data` are those that belong to this."""
        if self.digest == data.digest:
            return True
        return self.source in NAMED and (self.test_name, self.test) == (data.name_of("test"), len(data.test))

    def same_test(self, other: "DataInfo") -> bool:
        """Whether both were tested on the same digits. A limit takes training images away and no others."""
        if self.digest == other.digest:
            return True
        same_source = self.source == other.source
        if (self.limit == other.limit) if same_source else not {self.source, other.source} <= NAMED:
            return False  # a file that has changed, or two files
        return (self.test_name, self.test) == (other.test_name, other.test)


@dataclass(frozen=True, slots=True)
class RunInfo:
    """What `run.json` says.

    Attributes:
        id: The name of the run's folder.
        name: For lists.
        created: When, with its time zone.
        architecture: What is trained.
        recipe: How.
        data: On what.
        versions: What the numbers depend on, as `dependencies` gives it.
        outcome: How it ended; None while the run runs, and after a crash.
        redrawn: Whether an earlier version trained it on pen digits drawn anew in every epoch: it cannot be taken up.
        notes: What the user wrote about it.
    """

    id: str
    name: str
    created: datetime
    architecture: Architecture
    recipe: Recipe
    data: DataInfo
    versions: dict[str, str]
    outcome: Ended | None = None
    redrawn: bool = False
    notes: str = ""

    def to_json(self) -> dict[str, Any]:
        recipe = self.recipe.to_json()
        if self.redrawn:
            recipe["augmentation"]["redraw"] = True
        return {
            "format": FORMAT,
            "id": self.id,
            "name": self.name,
            "created": self.created.isoformat(),
            "architecture": self.architecture.to_json(),
            "recipe": recipe,
            "data": dataclasses.asdict(self.data),
            "versions": self.versions,
            "outcome": dataclasses.asdict(self.outcome) if self.outcome else None,
            "notes": self.notes,
        }

    @classmethod
    def from_json(cls, document: object, run_id: str) -> "RunInfo":
        """Read what `to_json` gave.

        Args:
            document: Parsed JSON.
            run_id: The name of the run's folder, which is its id: a copied folder is a run of its own.

        Raises:
            ValueError, DigitTrainerError: It is something else, or a value has another type or is out of its range.
        """
        read = msgspec.convert(document, _Document)
        if read.created.year not in YEARS:
            raise ValueError(f"it was created in the year {read.created.year}")
        return cls(
            run_id,
            read.name,
            read.created,
            architectures.from_json(read.architecture),
            recipes.from_json(read.recipe),
            read.data,
            read.versions,
            dataclasses.replace(read.outcome, run_id=run_id) if read.outcome else None,
            recipes.redraws(read.recipe),
            read.notes,
        )


@dataclass(frozen=True, slots=True)
class _Document:
    """The types of what stands in the file."""

    format: Literal[1]
    id: str
    name: str
    created: Annotated[datetime, msgspec.Meta(tz=True)]
    architecture: Any
    recipe: Any
    data: DataInfo
    versions: dict[str, str]
    outcome: Ended | None = None
    notes: str = ""


def read(folder: Path) -> RunInfo:
    """What a run's `run.json` says.

    Raises:
        RunError: It is missing, out of reach or damaged, with the reason.
    """
    path = folder / NAME
    try:
        return RunInfo.from_json(read_json(path, RunError), folder.name)
    except RunError as error:
        raise RunError(error.sentence, "The run cannot be used.") from error
    except (ValueError, DigitTrainerError) as error:
        raise RunError(f"{path} is damaged: {error}.", "The run cannot be used.") from error


def write(folder: Path, info: RunInfo) -> None:
    """Write `run.json`; only for who holds it by `run_lock`, or where nobody knows of the folder yet.

    Raises:
        OSError: It could not be written; what it said before stays.
    """
    text = json.dumps(info.to_json(), indent=2, ensure_ascii=False) + "\n"
    disk.replace_file(folder / NAME, lambda file: file.write(text.encode()))


def dependencies() -> dict[str, str]:
    """What a run depends on to give the same numbers again."""
    found = versions.of(versions.PROGRAM, "tensorflow", "keras", "numpy")
    machine = f"{platform.system()} {platform.machine()}"
    if processor.multiplies_bfloat16():
        machine += ", bfloat16"
    return found | {"python": platform.python_version(), "machine": machine}
