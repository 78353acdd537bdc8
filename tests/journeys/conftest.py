"""What every journey shares: few real digits, the window as the program makes it, and a user with mouse and keys."""

import gc
import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from journeys.user import User
from pytestqt.qtbot import QtBot
from waiting import dressed_meanwhile

from core.data.dataset import Dataset
from core.data.synthetic import pen, shipped
from core.model.architecture import MALIREDDI
from core.training import recipe as recipes
from core.training import session
from core.training.events import Ended, Event
from core.training.recorder import Recorder
from core.training.run import Run
from core.training.store import NewRun, RunStore
from gui.app import create_window

# The offscreen platform says this about sizes, raising and popups.
HARMLESS = r"This plugin does not support "

TRAIN, VALIDATION, TEST = 2000, 200, 200
RECIPE = recipes.FAST.changed(epochs=4, batch_size=64, epoch_share=1.0)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "tests/journeys" in item.path.as_posix():
            item.add_marker(pytest.mark.qt_log_ignore(HARMLESS, extend=True))


@pytest.fixture(scope="session", autouse=True)
def garbage_is_not_collected_by_itself() -> Iterator[None]:
    """As in the program: see `gui.startup.garbage`."""
    gc.disable()
    yield
    gc.enable()


@pytest.fixture(autouse=True)
def garbage_collected_on_this_thread(garbage_is_not_collected_by_itself: None) -> Iterator[None]:
    yield
    gc.collect()


@pytest.fixture(scope="session")
def made_digits() -> Dataset:
    """A tenth of the built-in pen digits."""
    return pen.dataset(0, TRAIN, VALIDATION, TEST)


@pytest.fixture(autouse=True)
def few_digits(made_digits: Dataset, monkeypatch: pytest.MonkeyPatch) -> None:
    """Fewer pen digits, whoever asks for them; all else is real."""
    monkeypatch.setattr(shipped, "dataset", lambda *_arguments, **_options: made_digits)


@pytest.fixture(scope="session")
def trained_before(made_digits: Dataset, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a run that was trained earlier, by the real engine."""
    run = RunStore(tmp_path_factory.mktemp("before")).create(NewRun(MALIREDDI, made_digits, RECIPE, source="pen"))
    said: list[Event] = []
    with run.alone():
        session.run(
            run.id,
            MALIREDDI,
            made_digits,
            RECIPE,
            Recorder(run, said.append),
            threading.Event(),
            threading.Event(),
        )
    assert isinstance(said[-1], Ended)
    assert said[-1].outcome == "finished", said[-1].reason
    return run.folder


@pytest.fixture
def trained(trained_before: Path) -> Run:
    """A copy of that run among the user's own."""
    folder = RunStore().folder / trained_before.name
    shutil.copytree(trained_before, folder)
    return Run.read(folder)


@pytest.fixture
def open_window(qtbot: QtBot, qapp) -> Iterator[Callable[[], User]]:
    """Opens the window as the program does, and closes it in the end."""
    users: list[User] = []

    def opened() -> User:
        window = create_window()
        users.append(User(window, qtbot))
        window.show()
        qtbot.waitExposed(window)
        return users[-1]

    with dressed_meanwhile(qapp):
        yield opened
        for user in users:
            user.window.leave()
            user.window.deleteLater()
        qtbot.waitUntil(lambda: "engine" not in {thread.name for thread in threading.enumerate()}, timeout=120_000)


@pytest.fixture
def user(open_window: Callable[[], User]) -> User:
    """Somebody before the window, digits loaded and engine ready."""
    made = open_window()
    made.wait_until_ready()
    return made


@pytest.fixture
def user_with_network(trained: Run, user: User) -> User:
    """Somebody who has opened an earlier run from the page "Runs"."""
    user.open_run(trained.id)
    return user


def straight(*corners: tuple[float, float], pieces: int = 12) -> np.ndarray:
    """A stroke through corners, (points, 2) in canvas units, with points as close as a hand gives them."""
    ends = np.array(corners, np.float32)
    places = np.linspace(0, len(ends) - 1, pieces * (len(ends) - 1) + 1)
    columns = [np.interp(places, np.arange(len(ends)), column) for column in ends.T]
    return np.stack(columns, axis=1).astype(np.float32)
