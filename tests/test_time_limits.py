"""A test that hangs ends the run and shows where it hung; so does a run that cannot come to its end."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


def ran(tmp_path: Path, content: str, *, timeout_s: int, grace_s: int) -> subprocess.CompletedProcess[str]:
    """A run of its own with these tests, under the project's settings but for shorter limits."""
    (tmp_path / "test_hanging.py").write_text(content)
    plugins = ("-p", "no:cacheprovider", "-p", "time_limits")
    limits = ("-o", f"timeout={timeout_s}", "-o", f"watchdog_grace_s={grace_s}")
    command = [sys.executable, "-m", "pytest", "-c", ROOT / "pyproject.toml", *plugins, *limits, tmp_path]
    environment = os.environ | {"PYTHONPATH": str(ROOT / "tests"), "QT_QPA_PLATFORM": "offscreen"}
    return subprocess.run(
        command, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=120, check=False
    )


def test_a_test_that_waits_for_ever_ends_the_run_with_all_stacks(tmp_path):
    done = ran(
        tmp_path,
        """
import threading

def another_thread(event):
    event.wait()

def test_hanging():
    event = threading.Event()
    threading.Thread(target=another_thread, args=(event,), daemon=True).start()
    print("as far as this")
    event.wait()
""",
        timeout_s=2,
        grace_s=60,
    )
    assert done.returncode == 1
    assert "in test_hanging" in done.stdout
    assert "in another_thread" in done.stdout
    assert "as far as this" in done.stdout


@pytest.mark.slow
def test_an_event_loop_of_qt_that_never_ends_ends_the_run_with_all_stacks(tmp_path):
    done = ran(
        tmp_path,
        """
from PySide6.QtCore import QEventLoop

def test_hanging(qapp):
    QEventLoop().exec()
""",
        timeout_s=2,
        grace_s=60,
    )
    assert done.returncode == 1
    assert "in test_hanging" in done.stdout


@pytest.mark.slow
def test_a_loop_in_c_that_keeps_pythons_lock_ends_the_run_with_all_stacks(tmp_path):
    done = ran(
        tmp_path,
        """
import collections
import itertools

def test_hanging():
    collections.deque(itertools.repeat(1), maxlen=0)
""",
        timeout_s=3,
        grace_s=1,
    )
    assert done.returncode == 1
    assert "in test_hanging" in done.stderr


def test_a_thread_that_keeps_the_interpreter_from_its_exit_ends_the_run_with_its_stack(tmp_path):
    done = ran(
        tmp_path,
        """
import threading

def another_thread():
    threading.Event().wait()

def test_leaving_a_thread():
    threading.Thread(target=another_thread).start()
""",
        timeout_s=60,
        grace_s=2,
    )
    assert "1 passed" in done.stdout
    assert done.returncode == 1
    assert "in another_thread" in done.stderr
