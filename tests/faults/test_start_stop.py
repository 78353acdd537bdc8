"""Trainings that are started and ended at any instant, by Stop or by closing the window, on the real engine."""

import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from chance import dice, note
from made import made_data
from pytestqt.qtbot import QtBot
from waiting import LONG, deliver_everything, dressed_meanwhile

from core.data import sources
from core.data.my_digits import MyDigits
from core.training import recipe as recipes
from core.training.store import RunStore
from gui.app import create_window
from gui.main_window import MainWindow
from gui.program_state import AT_WORK, State
from gui.settings import Settings
from gui.startup.garbage import GarbageCollector

pytestmark = [pytest.mark.slow, pytest.mark.qt_log_ignore(r"This plugin does not support ", extend=True)]

ROUNDS, SEED = 500, 8
RECIPE = recipes.FAST.changed(name="own", epochs=3, batch_size=8)
LIMIT_MS = round(LONG * 1000)
NEW_WINDOW = 0.1  # the share of rounds that close the window while it works


class StartStop:
    """One user with a fixed seed, who changes their mind all the time."""

    def __init__(self, open_window: Callable[[], MainWindow], qtbot: QtBot, store: RunStore, seed: int) -> None:
        self._open, self._qtbot, self._store = open_window, qtbot, store
        self._random = dice(seed)
        self._window = open_window()

    def round(self) -> None:
        """Train, go on to some instant, and end it in some way; nothing may be left behind."""
        note("train")
        self._window.commands["actionTrain"].trigger()
        until = self._random.choice(
            (self._not_at_all, self._a_moment, self._begun, self._steps, self._paused, self._ended)
        )
        note(until.__name__.strip("_"))
        until()
        if self._random.random() < NEW_WINDOW:
            note("close the window")
            self._window.leave()
            self._check_store()
            self._window = self._open()
        else:
            note("stop")
            self._window.commands["actionStop"].trigger()
            self._wait(lambda: self._window.program.state is State.READY)
            self._check_store()

    def _not_at_all(self) -> None:
        pass

    def _a_moment(self) -> None:
        turns = self._random.randrange(40)
        note(f"{turns} turns of the event loop")
        for _ in range(turns):
            deliver_everything()

    def _begun(self) -> None:
        self._wait(lambda: self._window.program.state is not State.QUEUED)

    def _steps(self) -> None:
        self._begun()
        wanted = self._random.randrange(1, 12)
        note(f"{wanted} steps")
        self._wait(lambda: self._over() or self._window.controller.record.steps >= wanted)

    def _paused(self) -> None:
        self._steps()
        self._window.commands["actionPause"].trigger()
        self._a_moment()

    def _ended(self) -> None:
        self._begun()
        self._wait(self._over)

    def _over(self) -> bool:
        return self._window.program.state not in AT_WORK

    def _wait(self, true: Callable[[], bool]) -> None:
        self._qtbot.waitUntil(true, timeout=LIMIT_MS)

    def _check_store(self) -> None:
        """Every run has ended and says how; nothing half-made lies beside them."""
        self._wait(
            lambda: not [made for made in threading.enumerate() if made.name.startswith(("run-", "job-prepare"))]
        )
        runs = self._store.runs()
        assert [run.id for run in runs if run.info.outcome is None] == []
        assert sorted(path.name for path in self._store.folder.iterdir() if path.is_dir()) == sorted(
            run.folder.name for run in runs
        )
        assert list(self._store.folder.rglob("*.part")) == []
        for run in runs:  # few lie there, so that the last round is as quick as the first
            self._store.delete(run)


@pytest.fixture
def open_window(qtbot: QtBot, qapp, tmp_path: Path, monkeypatch) -> Iterator[Callable[[], MainWindow]]:
    monkeypatch.setattr(sources, "load", lambda *_arguments, **_more: made_data())
    garbage, windows = GarbageCollector(), []

    def opened() -> MainWindow:
        for window in windows:
            window.deleteLater()
        windows.clear()
        deliver_everything()
        folders = Settings(tmp_path / "settings.ini"), RunStore(tmp_path / "runs"), MyDigits(tmp_path / "digits.json")
        window = create_window("light", *folders)
        windows.append(window)
        window.recipe_panel.show_recipe(RECIPE)
        window.show()
        controller = window.controller
        qtbot.waitUntil(lambda: controller.engine_loader.ready and controller.data is not None, timeout=LIMIT_MS)
        return window

    with dressed_meanwhile(qapp):
        yield opened
        for window in windows:
            window.leave()
            window.deleteLater()
        garbage.stop()


def test_trainings_start_and_stop_at_any_instant(open_window, qtbot, tmp_path, capsys) -> None:
    user, done = StartStop(open_window, qtbot, RunStore(tmp_path / "runs"), SEED), 0
    try:
        for _ in range(ROUNDS):
            user.round()
            done += 1
    finally:
        with capsys.disabled():
            sys.stdout.write(f"\n{ROUNDS} rounds of start and stop: survived {done}\n")
