import threading
from collections.abc import Callable

import pytest
from waiting import LONG, deliver_everything

from core.errors import RunError
from core.training.events import Ended, Event, PauseChanged, Started
from gui.background.bridge import Bridge

Emit = Callable[[Event], None]


def ended(run_id: str, outcome: str = "finished") -> Ended:
    return Ended(run_id, outcome, "Done.", 0, None, None, None, None, 0.0, 0.0)


@pytest.fixture
def bridge(qapp):
    made = Bridge()
    yield made
    made.close()


@pytest.fixture
def seen(bridge: Bridge) -> list[list[Event]]:
    batches: list[list[Event]] = []
    bridge.events.connect(batches.append)
    return batches


def flat(batches: list[list[Event]]) -> list[Event]:
    return [event for batch in batches for event in batch]


def test_all_events_come_in_order_in_few_batches_on_the_gui_thread(bridge: Bridge, seen, qtbot) -> None:
    many = [PauseChanged("a", bool(i % 2)) for i in range(3000)]
    threads = set()
    bridge.events.connect(lambda _batch: threads.add(threading.current_thread()))

    def work(emit: Emit, _stop, _pause) -> None:
        for event in many:
            emit(event)
        emit(ended("a"))

    bridge.start("a", work)
    qtbot.waitUntil(lambda: bool(seen) and isinstance(seen[-1][-1], Ended))
    assert flat(seen)[:-1] == many
    assert len(seen) < 300
    assert threads == {threading.main_thread()}


def test_events_of_other_runs_are_dropped(bridge: Bridge, seen, qtbot) -> None:
    def work(emit: Emit, _stop, _pause) -> None:
        emit(Started("old", 1, 1, 1, 1))
        emit(Started("new", 1, 1, 1, 1))
        emit(ended("new"))

    bridge.start("new", work)
    qtbot.waitUntil(lambda: bool(flat(seen)) and isinstance(flat(seen)[-1], Ended))
    assert {event.run_id for event in flat(seen)} == {"new"}


def test_stop_and_pause_reach_the_session(bridge: Bridge, seen, qtbot) -> None:
    def work(emit: Emit, stop: threading.Event, pause: threading.Event) -> None:
        pause.wait(LONG)
        emit(PauseChanged("a", True))
        stop.wait(LONG)
        emit(ended("a", "stopped" if not pause.is_set() else "failed"))

    bridge.start("a", work)
    assert bridge.running
    with pytest.raises(RuntimeError):
        bridge.start("b", work)
    bridge.pause(True)
    qtbot.waitUntil(lambda: flat(seen) == [PauseChanged("a", True)])
    bridge.stop()
    qtbot.waitUntil(lambda: flat(seen)[-1].__class__ is Ended)
    assert flat(seen)[-1].outcome == "stopped"
    qtbot.waitUntil(lambda: not bridge.running)


def test_a_session_that_cannot_begin_still_ends(bridge: Bridge, seen, qtbot) -> None:
    def work(_emit: Emit, _stop, _pause) -> None:
        raise RunError("Another process trains it.", "Wait.")

    bridge.start("a", work)
    qtbot.waitUntil(lambda: bool(flat(seen)))
    assert flat(seen)[-1].outcome == "failed"
    assert flat(seen)[-1].reason == "Another process trains it. Wait."


@pytest.mark.expects_log
def test_a_bug_in_a_session_is_logged_and_ends_it(bridge: Bridge, seen, qtbot, caplog) -> None:
    def work(_emit: Emit, _stop, _pause) -> None:
        raise ZeroDivisionError

    bridge.start("a", work)
    qtbot.waitUntil(lambda: bool(flat(seen)))
    assert flat(seen)[-1].outcome == "failed"
    assert "ZeroDivisionError" in caplog.text


def test_closing_stops_joins_and_is_silent(bridge: Bridge, seen, qtbot) -> None:
    def work(emit: Emit, stop: threading.Event, _pause) -> None:
        stop.wait(LONG)
        emit(ended("a", "stopped"))

    bridge.start("a", work)
    assert bridge.close(LONG)
    assert not bridge.running
    bridge.drain()  # as its timer would
    deliver_everything()
    assert seen == []
