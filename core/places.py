"""Where things live on this machine. Nothing is created by asking; `DIGIT_TRAINER_*` variables win."""

import os
from pathlib import Path

import platformdirs

APP = "digit-trainer"


def cache_folder() -> Path:
    """What can be had again: the four MNIST files. Can be deleted at any time."""
    return Path(platformdirs.user_cache_dir(APP, appauthor=False))


def runs_folder() -> Path:
    """All runs: `DIGIT_TRAINER_RUNS`, else `runs` in the user's data folder."""
    chosen = os.environ.get("DIGIT_TRAINER_RUNS")
    if chosen:
        return path(chosen)
    return Path(platformdirs.user_data_dir(APP, appauthor=False)) / "runs"


def my_digits_file() -> Path:
    """The user's own digits, a pen file."""
    return Path(platformdirs.user_data_dir(APP, appauthor=False)) / "my-digits.json"


def log_folder() -> Path:
    """The rotating log."""
    return Path(platformdirs.user_log_dir(APP, appauthor=False))


def chosen_data_folder() -> Path | None:
    """The folder that `DIGIT_TRAINER_DATA` names, where the user says that MNIST is; None when it is not set."""
    chosen = os.environ.get("DIGIT_TRAINER_DATA")
    return path(chosen) if chosen else None


def path(text: str) -> Path:
    """The path that a user means by `text`: `~` is the home folder, where there is one."""
    try:
        return Path(text).expanduser()
    except RuntimeError:  # a home folder that is not known
        return Path(text)
