"""Where studies are kept: a JSON file each, in the folder `studies` beside the runs."""

import json
import logging
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from core import disk, locks, places
from core.errors import DigitTrainerError, StudyError
from core.files import is_file, read_json
from core.study import study as studies
from core.study.study import Study
from core.training.store import slug

log = logging.getLogger(__name__)

FOLDER: Final = "studies"
LOCK: Final = ".lock"
LOCK_SECONDS: Final = 10.0


@dataclass(frozen=True, slots=True)
class StudyShelf:
    """All studies of a folder of runs.

    Attributes:
        runs: The folder of runs.
    """

    runs: Path

    @property
    def folder(self) -> Path:
        return self.runs / FOLDER

    def all(self) -> list[Study]:
        """Those that can be read, by name.

        Raises:
            StudyError: The folder is there and cannot be read.
        """
        return sorted(self._by_path().values(), key=lambda study: study.name)

    def find(self, text: str) -> Study:
        """The study that `text` names: a file of one, or the name of one that is kept.

        Raises:
            DigitTrainerError: There is none, or the file makes no sense.
        """
        path = places.path(text)
        if text.endswith(".json") and is_file(path):
            return read(path)
        for kept, study in self._by_path().items():
            if text in {study.name, kept.stem}:
                return study
        raise StudyError(f"There is no study {text!r} in {self.runs}.", "List them with: digit-trainer study")

    def keep(self, study: Study) -> Study:
        """Keep a study, unless it is kept already: one that has begun stays as it is.

        Returns:
            What is kept.

        Raises:
            StudyError: Another study has that name, or it cannot be written.
        """
        with disk.explained(StudyError, f"The study cannot be kept in {self.folder}"):
            self.folder.mkdir(parents=True, exist_ok=True)
            taken = StudyError(f"Another process is changing the studies in {self.folder}.", "Try again.")
            with locks.held(self.folder / LOCK, LOCK_SECONDS, taken):
                disk.sweep(self.folder)
                return self._kept(study)

    def _kept(self, study: Study) -> Study:
        by_path = self._by_path()
        path = next((path for path, other in by_path.items() if other.name == study.name), None)
        before = by_path.get(path) if path else None
        if before and before.asked != study.asked:
            raise StudyError(f"There is another study called {study.name}.", "Give this one another name: --name")
        if before and (before.found or not study.found):
            return before
        text = json.dumps(study.to_json(), indent=2, ensure_ascii=False) + "\n"
        disk.replace_file(path or self._free_path(study.name), lambda file: file.write(text.encode()))
        return study

    def _free_path(self, name: str) -> Path:
        stems = (slug(name), *(f"{slug(name)}-{number}" for number in range(2, 1000)))
        return next(path for stem in stems if not (path := self.folder / f"{stem}.json").exists())

    def _by_path(self) -> dict[Path, Study]:
        found = {}
        with disk.explained(StudyError, f"The studies in {self.folder} cannot be listed"):
            paths = sorted(self.folder.glob("*.json"))
        for path in paths:
            try:
                found[path] = read(path)
            except DigitTrainerError as error:
                log.info("%s", error)
        return found


def read(path: Path) -> Study:
    """The study in a file.

    Raises:
        DigitTrainerError: It cannot be read, or is none.
    """
    return studies.from_json(read_json(path, StudyError))
