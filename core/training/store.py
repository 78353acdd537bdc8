"""The folder of runs: make, list, find, delete. Listing writes nothing."""

import contextlib
import os
import secrets
import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import BinaryIO, Final

from core import disk, locks, places
from core.data.dataset import Dataset
from core.errors import RunError
from core.model.architecture import Architecture
from core.model.network import Network
from core.training import run_info, run_lock
from core.training.events import Ended
from core.training.recipe import Recipe
from core.training.run import Run
from core.training.run_info import DataInfo, RunInfo, dependencies
from core.training.run_listing import Entry, is_run, ordered, read_entry, run_folders
from core.training.run_name import unique

# Ids are read aloud and typed: no letters and figures that look alike, the first a letter.
_LETTERS = "abcdefghjkmnpqrstuvwxyz"
_SIGNS = _LETTERS + "23456789"
DRAFT: Final = ".new-"
DELETED: Final = ".deleted-"
"""Folders of runs that are being made or deleted begin so; under the store's lock they are leftovers."""

LOCK: Final = ".lock"
LOCK_SECONDS: Final = 20.0


@dataclass(frozen=True, slots=True, eq=False)
class NewRun:
    """What a run is asked to be.

    Attributes:
        architecture: What is trained.
        data: On what.
        recipe: How.
        name: For lists; the architecture's and the recipe's by default.
        source: As the data was asked for; a resume asks for it again.
        limit: How many training images were asked for; None for all.
    """

    architecture: Architecture
    data: Dataset
    recipe: Recipe
    name: str = ""
    source: str = "auto"
    limit: int | None = None


class RunStore:
    """All runs in one folder.

    Args:
        folder: Where they are; the user's own folder of runs by default. Made when the first run is.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder or places.runs_folder()

    def create(self, asked: NewRun) -> Run:
        """Make a run's folder with its `run.json`.

        Raises:
            RunError: The folder cannot be written.
        """
        info = RunInfo(
            id="",
            name=asked.name or f"{asked.architecture.name}, {asked.recipe.name}",
            created=datetime.now(UTC),
            architecture=asked.architecture,
            recipe=asked.recipe,
            data=DataInfo.of(asked.data, asked.source, asked.limit),
            versions=dependencies(),
        )
        return self._made(info)

    def keep(self, parent: RunInfo, network: Network, outcome: Ended, *, name: str, recipe: Recipe) -> Run:
        """Keep a network that was not trained in epochs as a run on the same data as `parent`.

        Args:
            parent: The run that it came from.
            network: The network.
            outcome: How it came about.
            name: For lists.
            recipe: How it was trained.

        Raises:
            RunError: It cannot be written; nothing is left of it.
        """
        info = replace(
            parent,
            name=name,
            recipe=recipe,
            created=datetime.now(UTC),
            versions=dependencies(),
            outcome=outcome,
            redrawn=False,
            notes="",
        )
        return self._made(info, lambda run: run.keep_network(network))

    def adopt(self, info: RunInfo, files: Mapping[str, bytes]) -> Run:
        """Put a run that was trained elsewhere among these, under an id of its own.

        Args:
            info: What its `run.json` says.
            files: What else is in its folder, by name.

        Raises:
            RunError: It cannot be written; nothing is left of it.
        """
        return self._made(info, lambda run: _write(run.folder, files))

    def _made(self, info: RunInfo, fill: Callable[[Run], None] = lambda _run: None) -> Run:
        """The run of `info` in a folder of its own, which gives it its id; seen by others once it is whole.

        Args:
            info: What its `run.json` shall say, but for id and name.
            fill: Puts what else belongs to it into the folder.
        """
        why = f"Runs cannot be kept in {self.folder}"
        with disk.explained(RunError, why, "Choose another folder with --runs or DIGIT_TRAINER_RUNS."), self._alone():
            folder = self._free_folder(info.architecture.name)
            outcome = replace(info.outcome, run_id=folder.name) if info.outcome else None
            made = replace(info, id=folder.name, name=unique(info.name, self._names()), outcome=outcome)
            draft = self.folder / f"{DRAFT}{folder.name}"
            try:
                draft.mkdir()
                fill(Run(draft, made))
                run_info.write(draft, made)
                draft.rename(folder)
            except BaseException:
                shutil.rmtree(draft, ignore_errors=True)
                raise
            disk.sync_folder(self.folder)
        return Run(folder, made)

    def rename(self, run: Run, name: str) -> None:
        """Call a run something else; a name that another run has gets a number.

        Raises:
            RunError: It cannot be written.
        """
        with disk.explained(RunError, f"The run {run.id} could not be renamed"), self._alone():
            run.change(name=unique(name, self._names(but=run.id)))

    def _names(self, but: str = "") -> set[str]:
        """What the runs are called, `but` one."""
        return {run.info.name for run in self.runs() if run.id != but}

    def _free_folder(self, name: str) -> Path:
        while True:
            run_id = secrets.choice(_LETTERS) + "".join(secrets.choice(_SIGNS) for _ in range(3))
            folder = self.folder / f"{run_id}-{slug(name)}"
            if not os.path.lexists(folder):
                return folder

    def entries(self) -> list[Entry]:
        """All runs, newest first, then the damaged ones by name.

        Raises:
            RunError: The folder is there and cannot be read.
        """
        return ordered(read_entry(folder) for folder in run_folders(self.folder))

    def runs(self) -> list[Run]:
        """All runs that can be read, newest first.

        Raises:
            RunError: The folder is there and cannot be read.
        """
        return [entry for entry in self.entries() if isinstance(entry, Run)]

    def interrupted(self) -> list[Run]:
        """Runs that were neither finished nor stopped and that nobody trains, but can go on; newest first.

        Raises:
            RunError: The folder is there and cannot be read.
        """
        return [run for run in self.runs() if run.info.outcome is None and run.has_state() and not run.is_running()]

    def find(self, text: str) -> Run:
        """The run that `text` names: its id, the unique beginning of one, its folder, or "latest".

        Raises:
            RunError: There is none, more than one, or it is damaged.
        """
        for folder in (self.folder / text, places.path(text)):
            if text and is_run(folder):
                return Run.read(folder)
        entries = self.entries()
        if not entries:
            raise RunError(f"There are no runs in {self.folder}.", "Train first: digit-trainer train")
        if text == "latest":
            if isinstance(entries[0], Run):
                return entries[0]
            raise RunError(f"All runs in {self.folder} are damaged.", "List them with: digit-trainer runs")
        matching = [entry for entry in entries if text and entry.id.startswith(text)]
        if len(matching) == 1:
            return Run.read(matching[0].folder)
        if matching:
            several = ", ".join(entry.id for entry in matching[:5])
            raise RunError(f"{text!r} is the beginning of {len(matching)} runs: {several}.", "Give more of the id.")
        raise RunError(f"There is no run {text!r} in {self.folder}.", "List them with: digit-trainer runs")

    def delete(self, run: Entry) -> None:
        """Delete a run's folder with all that is in it.

        Raises:
            RunError: It is being trained, or cannot be deleted.
        """
        with disk.explained(RunError, f"The run {run.id} could not be deleted"), self._alone():
            with run_lock.training(run.folder):
                pass
            # Out of sight first: a half-deleted run is no run. A training that begins right now loses its folder.
            gone = self.folder / f"{DELETED}{run.id}"
            run.folder.rename(gone)
            shutil.rmtree(gone, ignore_errors=True)

    @contextlib.contextmanager
    def _alone(self) -> Iterator[None]:
        """Make or delete runs alone, after what killed processes left is cleaned up.

        Raises:
            RunError: Another process holds the folder for long.
            OSError: It cannot be written.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        taken = RunError(f"Another process is changing the runs in {self.folder}.", "Try again.")
        with locks.held(self.folder / LOCK, LOCK_SECONDS, taken):
            self._sweep()
            yield

    def _sweep(self) -> None:
        for path in self.folder.iterdir():
            if path.name.startswith((DRAFT, DELETED)):
                shutil.rmtree(path, ignore_errors=True)
        for folder in run_folders(self.folder):
            if any(folder.glob(".*.part")):
                with contextlib.suppress(RunError, OSError), run_lock.training(folder, 0), run_lock.info(folder):
                    disk.sweep(folder)


def _write(folder: Path, files: Mapping[str, bytes]) -> None:
    for name, content in files.items():
        disk.replace_file(folder / name, partial(_write_all, content))


def _write_all(content: bytes, file: BinaryIO) -> None:
    file.write(content)


def slug(name: str) -> str:
    """`name` for a folder: small letters, figures and dashes, at most 40."""
    kept = "".join(sign if sign.isascii() and sign.isalnum() else "-" for sign in name.lower())
    return "-".join(part for part in kept.split("-") if part)[:40] or "own"
