"""Strictness for every test: a stray warning, a stray log line or a thread left behind fails it."""

import logging
import os
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

if os.environ.get("QT_QPA_PLATFORM", "offscreen") == "offscreen":  # its own screen is 800 pixels wide
    os.environ["QT_QPA_PLATFORM"] = f"offscreen:configfile={Path(__file__).with_name('screen.json')}"
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # on a busy machine numpy's threads wait for each other

pytest_plugins = ["time_limits", "chance"]

MAX_LEVEL_ALLOWED = logging.INFO


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--slow", action="store_true", help="also run the tests that take minutes")


SLOWEST_FIRST = ("journeys", "faults", "gui", "packaging", "core")
"""Folders in the order in which they are run: side by side, nobody waits for a long file in the end."""


def _turn(item: pytest.Item) -> int:
    folder = item.path.relative_to(Path(__file__).parent).parts[0]
    return SLOWEST_FIRST.index(folder) if folder in SLOWEST_FIRST else len(SLOWEST_FIRST)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    items.sort(key=_turn)
    mnist = os.environ.get("DIGIT_TRAINER_DATA")
    for item in items:
        if "slow" in item.keywords and not config.getoption("--slow"):
            item.add_marker(pytest.mark.skip(reason="takes minutes: run with --slow"))
        if "mnist" in item.keywords and not mnist:
            item.add_marker(pytest.mark.skip(reason="needs the real MNIST: set DIGIT_TRAINER_DATA to its folder"))


@pytest.fixture(scope="session")
def mnist_folder() -> Path:
    """The folder with the real MNIST; only for tests marked `mnist`."""
    return Path(os.environ["DIGIT_TRAINER_DATA"])


@pytest.fixture(autouse=True)
def own_places(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch, request) -> None:
    """No test reads or writes the user's folders; real MNIST is there only for tests that ask for it."""
    home = tmp_path_factory.mktemp("home")
    for variable in ("HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CONFIG_HOME", "USERPROFILE"):
        monkeypatch.setenv(variable, str(home))
    monkeypatch.setenv("DIGIT_TRAINER_RUNS", str(home / "runs"))
    if "mnist" not in request.keywords:
        monkeypatch.delenv("DIGIT_TRAINER_DATA", raising=False)


@pytest.fixture(autouse=True)
def no_thread_left() -> Iterator[None]:
    """A test must end the threads that it started; libraries' daemon pools are theirs."""
    before = set(threading.enumerate())
    yield
    deadline = time.monotonic() + 30  # on a busy machine; a thread that ends is waited for no longer than it takes
    while time.monotonic() < deadline and _new_threads(before):
        time.sleep(0.01)
    left = _new_threads(before)
    assert not left, f"threads left running: {left}"


def _new_threads(before: set[threading.Thread]) -> list[threading.Thread]:
    return [
        thread for thread in threading.enumerate() if thread not in before and not thread.name.startswith("asyncio")
    ]


@pytest.fixture(autouse=True)
def no_stray_log_lines(caplog: pytest.LogCaptureFixture, request: pytest.FixtureRequest) -> Iterator[None]:
    """A log line at WARNING or above fails the test unless it is marked with `expects_log`."""
    yield
    if "expects_log" in request.keywords:
        return
    loud = [record for record in caplog.get_records("call") if record.levelno > MAX_LEVEL_ALLOWED]
    assert not loud, f"unexpected log lines: {[record.getMessage() for record in loud]}"
