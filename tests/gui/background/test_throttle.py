from PySide6.QtCore import QTimer

from gui.background.throttle import Pace, Throttle


def test_first_at_once_last_always_latest_wins(qtbot):
    state, seen = [0], []
    throttle = Throttle(lambda: seen.append(state[0]), 20)
    for value in range(1, 50):
        state[0] = value
        throttle.request()
    assert seen == [1]
    qtbot.waitUntil(lambda: seen == [1, 49])


def test_it_rests_when_nothing_is_asked(qtbot):
    seen = []
    throttle = Throttle(lambda: seen.append(1), 5)
    throttle.request()
    qtbot.waitUntil(lambda: not throttle.findChild(QTimer).isActive())
    assert seen == [1]
    throttle.request()
    assert seen == [1, 1]


def test_flush_answers_what_waits_and_nothing_else():
    seen = []
    throttle = Throttle(lambda: seen.append(1), 1000)
    throttle.flush()
    assert not seen
    throttle.request()
    throttle.request()
    throttle.flush()
    throttle.flush()
    assert seen == [1, 1]


def test_everything_is_shown_at_its_own_pace(qtbot):
    pace, seen = Pace(), []
    often = pace.add(lambda: seen.append("often"), 5)
    pace.add(lambda: seen.append("seldom"), 60_000)
    pace.request()
    assert seen == ["often", "seldom"]
    pace.request()
    qtbot.waitUntil(lambda: seen == ["often", "seldom", "often"])
    qtbot.waitUntil(lambda: not often._timer.isActive())
    pace.flush()
    assert seen == ["often", "seldom", "often", "seldom"]
    pace.flush()
    assert len(seen) == 4
