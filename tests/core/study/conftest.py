"""A small study and a folder of runs."""

import pytest
from studied import made_study
from terminal import bars, digit_trainer, tiny  # noqa: F401  (fixtures)

from core.study.study import Study
from core.training.store import RunStore


@pytest.fixture
def store(tmp_path) -> RunStore:
    return RunStore(tmp_path / "runs")


@pytest.fixture
def small_study() -> Study:
    return made_study()
