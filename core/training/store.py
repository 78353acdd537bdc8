"""The folder of runs: make, list, find, delete."""

import contextlib
import logging
import secrets
import shutil
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from core import disk, places
from core.data.dataset import Dataset
from core.errors import RunError
from core.model.architecture import Architecture
from core.training.recipe import Recipe
from core.training.run import Run
from core.training.runinfo import DataInfo, RunInfo, versions

log = logging.getLogger(__name__)

# Ids are read aloud and typed: no letters and figures that look alike, the first a letter.
_LETTERS = "abcdefghjkmnpqrstuvwxyz"
_SIGNS = _LETTERS + "23456789"


class RunStore:
    """All runs in one folder.

    Args:
        folder: Where they are; the user's own folder of runs by default. Made when the first run is.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder or places.runs_folder()

    def create(
        self,
        architecture: Architecture,
        data: Dataset,
        recipe: Recipe,
        *,
        name: str = "",
        source: str = "auto",
        limit: int | None = None,
    ) -> Run:
        """Make a run's folder with its `run.json`.

        Args:
            architecture: What is trained.
            data: On what.
            recipe: How.
            name: For lists; the architecture's and the recipe's by default.
            source: As the data was asked for; a resume asks for it again.
            limit: How many training images were asked for; None for all.

        Raises:
            RunError: The folder cannot be written.
        """
        info = RunInfo(
            id="",
            name=name or f"{architecture.name}, {recipe.name}",
            created=datetime.now(UTC),
            architecture=architecture,
            recipe=recipe,
            data=DataInfo.of(data, source, limit),
            versions=versions(),
        )
        return self._made(info)

    def create_like(self, info: RunInfo, *, name: str, recipe: Recipe) -> Run:
        """Make a run on the same data, with the same architecture, by another recipe.

        Raises:
            RunError: The folder cannot be written.
        """
        return self._made(
            replace(info, name=name, recipe=recipe, created=datetime.now(UTC), versions=versions(), outcome=None)
        )

    def _made(self, info: RunInfo) -> Run:
        """The run of `info` in a folder of its own, which gives it its id."""
        while True:
            run_id = secrets.choice(_LETTERS) + "".join(secrets.choice(_SIGNS) for _ in range(3))
            folder = self.folder / f"{run_id}-{_slug(info.architecture.name)}"
            try:
                folder.mkdir(parents=True)
                break
            except FileExistsError:
                if not folder.is_dir():  # something else stands where the runs should be
                    raise RunError(f"Runs cannot be kept in {self.folder}: it is not a folder.") from None
            except OSError as error:
                raise RunError(
                    f"Runs cannot be kept in {self.folder}: {disk.reason(error)}.",
                    "Choose another folder with --runs or DIGIT_TRAINER_RUNS.",
                ) from error
        run = Run(folder, replace(info, id=folder.name))
        try:
            run.write_info()
        except RunError:
            with contextlib.suppress(OSError):
                folder.rmdir()
            raise
        return run

    def runs(self) -> list[Run]:
        """All runs, newest first; folders that cannot be read are left out, with a line in the log."""
        found = []
        for file in self.folder.glob("*/run.json"):
            try:
                found.append(Run.read(file.parent))
            except RunError as error:
                log.info("%s", error)
        return sorted(found, key=lambda run: run.info.created, reverse=True)

    def find(self, text: str) -> Run:
        """The run that `text` names: its id, the unique beginning of one, its folder, or "latest".

        Raises:
            RunError: There is none, or more than one.
        """
        for folder in (self.folder / text, Path(text).expanduser()):
            if text and (folder / "run.json").is_file():
                return Run.read(folder)
        runs = self.runs()
        if not runs:
            raise RunError(f"There are no runs in {self.folder}.", "Train first: digit-trainer train")
        if text == "latest":
            return runs[0]
        matching = [run for run in runs if text and run.id.startswith(text)]
        if len(matching) == 1:
            return matching[0]
        if matching:
            several = ", ".join(run.id for run in matching[:5])
            raise RunError(f"{text!r} is the beginning of {len(matching)} runs: {several}.", "Give more of the id.")
        raise RunError(f"There is no run {text!r} in {self.folder}.", "List them with: digit-trainer runs")

    def delete(self, run: Run) -> None:
        """Delete a run's folder with all that is in it.

        Raises:
            RunError: It is being trained, or cannot be deleted.
        """
        try:
            with run.alone():
                (run.folder / "run.json").unlink()  # first: a half-deleted run is no run
                shutil.rmtree(run.folder, ignore_errors=True)
        except OSError as error:
            raise RunError(f"The run {run.id} could not be deleted: {disk.reason(error)}.") from error


def _slug(name: str) -> str:
    """`name` for a folder: small letters, figures and dashes, at most 40."""
    kept = "".join(sign if sign.isascii() and sign.isalnum() else "-" for sign in name.lower())
    return "-".join(part for part in kept.split("-") if part)[:40] or "own"
