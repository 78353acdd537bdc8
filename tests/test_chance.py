"""A random test that fails says how to repeat it: seeds, last actions, and the line that runs it again."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


def report(tmp_path: Path, content: str) -> str:
    """What a run of its own with these tests says, under the project's settings."""
    (tmp_path / "test_made.py").write_text(content)
    command = [
        sys.executable, "-m", "pytest", "-c", ROOT / "pyproject.toml", "-p", "no:cacheprovider", "-p", "time_limits",
        "-p", "chance", "--rootdir", tmp_path, tmp_path,
    ]  # fmt: skip
    environment = os.environ | {"PYTHONPATH": str(ROOT / "tests"), "QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(
        command, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=120, check=False
    )
    return done.stdout


def told(said: str) -> list[str]:
    """The lines below the heading, of the first test that failed."""
    lines = said.splitlines()
    (first, *_) = [number for number, line in enumerate(lines) if " how to repeat it -" in line]
    return lines[first + 1 :]


def test_seeds_and_the_last_actions_are_told(tmp_path):
    said = report(
        tmp_path,
        """
import pytest
from chance import dice, generator, note

@pytest.mark.parametrize("seed", [7])
def test_made(seed):
    draw, numbers = dice(seed), generator(3)
    for number in range(50):
        note(f"turn {number}")
    assert draw.random() > 1
""",
    )
    line, *seeds, heading = told(said)[:4]
    actions = told(said)[4:44]
    assert line == "uv run pytest 'test_made.py::test_made[7]'"
    assert seeds == ["random.Random of 7", "numpy.random.default_rng of 3"]
    assert heading == "the last 40 of 50 actions:"
    assert actions == [f"turn {number}" for number in range(10, 50)]


@pytest.mark.slow
def test_what_a_fixture_drew_is_told_and_what_another_test_did_is_not(tmp_path):
    said = report(
        tmp_path,
        """
import pytest
from chance import dice, note

@pytest.fixture
def broken():
    note(f"drew {dice('a').randrange(1)}")
    raise RuntimeError

def test_before():
    dice("another"), note("something else")

def test_made(broken):
    pass
""",
    )
    assert told(said)[1:4] == ["random.Random of 'a'", "the last 1 of 1 actions:", "drew 0"]
    assert "another" not in said


@pytest.mark.slow
def test_many_seeds_are_cut_to_the_last(tmp_path):
    said = report(
        tmp_path,
        """
from chance import dice

def test_made():
    for seed in range(20):
        dice(seed)
    assert not seed
""",
    )
    assert told(said)[1].startswith("random.Random of 8, 9, ")
    assert told(said)[1].endswith(", 18, 19, the last of 20")


@pytest.mark.slow
def test_a_test_that_draws_nothing_or_passes_tells_nothing(tmp_path):
    said = report(
        tmp_path,
        """
from chance import dice, note

def test_passing():
    dice(1), note("something")

def test_made():
    raise RuntimeError
""",
    )
    assert "1 failed, 1 passed" in said
    assert "how to repeat it" not in said


def test_hypothesis_prints_what_repeats_its_example(tmp_path):
    said = report(
        tmp_path,
        """
from hypothesis import given, strategies

@given(strategies.integers())
def test_made(number):
    assert number < 1000
""",
    )
    assert "number=1000" in said
    assert "@reproduce_failure(" in said


@pytest.mark.slow
def test_an_action_that_hangs_is_the_last_that_the_time_limit_shows(tmp_path):
    said = report(
        tmp_path,
        """
import threading
import pytest
from chance import note

@pytest.mark.timeout(1)
def test_made():
    note("first"), note("waits for ever")
    threading.Event().wait()
""",
    )
    assert "first; waits for ever;" in said
    assert "Timeout" in said
