"""No test can hang: each has a time limit. Beyond it the run ends, with the stacks of all threads.

The limit is pytest-timeout's, a thread that shows the stacks and what the test has printed. It needs Python's lock. For
a loop in C that keeps the lock, and for what hangs after the last test, there is a watchdog: `faulthandler`'s thread.
"""

import faulthandler
import os
from collections.abc import Iterator

import pytest

SLOW_TIMEOUT_S = 3600
STDERR = pytest.StashKey[int]()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addini("watchdog_grace_s", "seconds past its time limit, or at the run's end, after which a run is ended")


def pytest_configure(config: pytest.Config) -> None:
    config.stash[STDERR] = os.dup(2)  # the real one: while a test runs, 2 is a file that the end of the run would lose


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "slow" in item.keywords and "timeout" not in item.keywords:
            item.add_marker(pytest.mark.timeout(SLOW_TIMEOUT_S))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    marker = item.get_closest_marker("timeout")
    _watch(item.config, marker.args[0] if marker else float(item.config.getini("timeout")))
    try:
        return (yield)
    finally:
        faulthandler.cancel_dump_traceback_later()


def pytest_unconfigure(config: pytest.Config) -> None:
    """Watch what is left: threads that the interpreter waits for, and what libraries do at its exit."""
    _watch(config, 0)


def _watch(config: pytest.Config, limit_s: float) -> None:
    seconds = limit_s + float(config.getini("watchdog_grace_s"))
    faulthandler.dump_traceback_later(seconds, exit=True, file=config.stash[STDERR])
