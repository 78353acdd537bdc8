"""Linux gives each thread its own niceness: those that train are less pressing than the window's."""

import os
import sys
import threading

import pytest
from waiting import LONG

from gui.background import engine_loader
from gui.background.bridge import Bridge
from gui.background.engine_loader import EngineLoader
from gui.background.stepping_back import NICENESS, step_back

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux gives a thread a niceness of its own")


def niceness() -> int:
    return os.getpriority(os.PRIO_PROCESS, threading.get_native_id())


def in_thread(work) -> list[int]:
    found: list[int] = []
    thread = threading.Thread(target=work, args=(found,))
    thread.start()
    thread.join(LONG)
    return found


def test_a_thread_steps_back_with_those_that_it_starts_and_no_other() -> None:
    before = niceness()

    def work(found: list[int]) -> None:
        step_back()
        found.append(niceness())
        found.extend(in_thread(lambda inner: inner.append(niceness())))

    assert in_thread(work) == [before + NICENESS] * 2
    assert niceness() == before


def test_where_the_system_refuses_everything_goes_on(monkeypatch) -> None:
    def refuse(*_given: int) -> None:
        raise PermissionError

    monkeypatch.setattr(os, "setpriority", refuse)
    step_back()


def test_a_session_steps_back(qapp) -> None:
    found: list[int] = []
    bridge = Bridge()
    bridge.start("a", lambda _emit, _stop, _pause: found.append(niceness()))
    assert bridge.close()
    assert found == [niceness() + NICENESS]


def test_what_loads_the_engine_steps_back_and_with_it_the_threads_of_tensorflow(qtbot, monkeypatch) -> None:
    found: list[int] = []
    monkeypatch.setattr(engine_loader, "load_engine", lambda: found.append(niceness()))
    loader = EngineLoader()
    with qtbot.waitSignal(loader.done):
        loader.start()
    assert found == [niceness() + NICENESS]
    assert loader.ready
