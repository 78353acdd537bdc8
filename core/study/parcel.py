"""A run's folder as bytes and back, for its way from another machine."""

import io
import tempfile
import zipfile
from pathlib import Path
from typing import Final

from core import archives
from core.errors import RunError, StudyError
from core.files import parse_json
from core.study.study import Training, key_of
from core.training import run_info
from core.training.run import STATES, WEIGHTS, Run
from core.training.run_info import RunInfo
from core.training.store import RunStore

MAX_BYTES: Final = 1 << 30
"""Of the files of one run: the largest network that can be trained has a state of 900 MiB."""

MAX_MEMBERS: Final = 16
ELSEWHERE: Final = "/\\:"
"""What a file's name cannot have, and a path can."""

HISTORY: Final = "history.jsonl"
WHAT: Final = "run that came back"


def packed(folder: Path) -> bytes:
    """A run's folder as a zip archive: what it was asked, how it went, its weights, its last state.

    Raises:
        StudyError: It is too large.
    """
    content = io.BytesIO()
    paths = [path for path in sorted(folder.iterdir()) if _belongs(path.name)]
    if sum(path.stat().st_size for path in paths) > MAX_BYTES:
        raise StudyError(f"The run {folder.name} is too large to be sent.")
    with zipfile.ZipFile(content, "w") as archive:
        for path in paths:
            archive.write(path, path.name)
    return content.getvalue()


def unpacked(content: bytes, store: RunStore, training: Training) -> Run:
    """Put a run that came back among the others.

    Args:
        content: What `packed` gave, or anything else.
        store: The runs.
        training: What was asked for.

    Raises:
        StudyError: It is no such run, or another one than was asked for.
        RunError: It cannot be written.
    """
    files = _files(content)
    if run_info.NAME not in files:
        raise StudyError(f"The {WHAT} for {training.name} is none.")
    info = _info(files.pop(run_info.NAME), training)
    run = store.adopt(info, files)
    try:
        run.network()
    except RunError as error:
        store.delete(run)
        raise StudyError(f"The {WHAT} for {training.name} is damaged: {error.sentence}") from error
    return run


def _belongs(name: str) -> bool:
    """Whether a run has such a file; never one of another folder."""
    is_weights = WEIGHTS.fullmatch(name) is not None and not set(name) & set(ELSEWHERE)
    return is_weights or name in {run_info.NAME, HISTORY, STATES[0]}


def _info(content: bytes, training: Training) -> RunInfo:
    """What its `run.json` says, if it is what was asked for and came to its end."""
    try:
        info = RunInfo.from_json(parse_json(content, run_info.NAME, StudyError), "")
    except ValueError as error:
        raise StudyError(f"The {WHAT} for {training.name} is damaged: {error}.") from error
    if key_of(info) != training.key or info.outcome is None:
        raise StudyError(f"The {WHAT} is not {training.name}.")
    return info


def _files(content: bytes) -> dict[str, bytes]:
    """The members by their names: nothing is written under a name that an archive gives."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "run.zip"
        path.write_bytes(content)
        with archives.open_zip(
            path, max_bytes=MAX_BYTES, max_members=MAX_MEMBERS, what=WHAT, family=StudyError
        ) as archive:
            members = archive.infolist()
            fits = sum(member.file_size for member in members) <= MAX_BYTES
            if not fits or not all(_belongs(one.filename) and one.compress_type in archives.METHODS for one in members):
                raise StudyError(f"The {WHAT} is damaged.")
            try:
                return {member.filename: archive.read(member) for member in members}
            except archives.DAMAGES as error:
                raise StudyError(f"The {WHAT} is damaged.") from error
