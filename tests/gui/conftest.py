"""What the tests of the window share: a theme, jobs that end with the test, small data, a window without an engine."""

import gc
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import fonts
import numpy as np
import pytest
from chance import generator
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtGui import QFont, QFontDatabase
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from waiting import LONG, dressed_meanwhile

from core.data import sources
from core.data.dataset import Dataset, Digits
from core.model.network import Network, weight_shapes
from core.training import session as engine
from core.training.events import (
    BestEpoch,
    CheckpointKept,
    Ended,
    EpochDone,
    Event,
    PauseChanged,
    SessionState,
    Started,
    StepsDone,
    WeightsCopied,
)
from core.training.store import RunStore
from gui.background import engine_loader
from gui.background.jobs import Jobs
from gui.theme import Theme
from gui.training import plot_library

# The offscreen platform says this about sizes, raising and popups.
LONG_MS = round(LONG * 1000)
HARMLESS = r"This plugin does not support "


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "tests/gui" in str(item.path) or "tests/journeys" in str(item.path):
            item.add_marker(pytest.mark.qt_log_ignore(HARMLESS, extend=True))


class PatientBot(QtBot):
    """Waits as long as a busy machine needs: only a test that fails gets to the limit."""

    def waitUntil(self, callback, *, timeout: int = LONG_MS) -> None:  # noqa: N802
        super().waitUntil(callback, timeout=timeout)

    def waitSignal(self, signal, *, timeout: int = LONG_MS, **more):  # noqa: N802
        return super().waitSignal(signal, timeout=timeout, **more)


@pytest.fixture
def qtbot(qapp, request: pytest.FixtureRequest) -> QtBot:
    return PatientBot(request)


@pytest.fixture(scope="session", autouse=True)
def garbage_is_not_collected_by_itself() -> Iterator[None]:
    """As in the program: see `gui.startup.garbage`."""
    gc.disable()
    gc.freeze()
    yield
    gc.enable()


@pytest.fixture(autouse=True)
def garbage_collected_on_this_thread(garbage_is_not_collected_by_itself) -> Iterator[None]:
    yield
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect()
    left = [f"{type(widget).__name__} {widget.objectName()}" for widget in QApplication.allWidgets()]
    assert not left, "whatever outlives its window is dressed by every style sheet"
    gc.freeze()  # what has outlived it, libraries above all, is not looked through again after each test


@pytest.fixture(params=[(kind, points) for kind in fonts.KINDS for points in fonts.POINTS], ids="{0[0]}-{0[1]}".format)
def system_font(request: pytest.FixtureRequest, qapp, monkeypatch: pytest.MonkeyPatch) -> Iterator[QFont]:
    """For tests that measure: they hold in any font. Use it before the window or the theme is made."""
    kind, points = request.param
    if same := fonts.same_as(kind):
        pytest.skip(f"the {kind} font that is installed is the {same} one: {fonts.families()[kind]}")
    before = qapp.font()
    font = fonts.use(qapp, fonts.families()[kind], points)
    monkeypatch.setattr(QFontDatabase, "systemFont", lambda _kind: QFont(font))
    yield font
    qapp.setFont(before)


@pytest.fixture
def theme(qapp) -> Iterator[Theme]:
    """A theme; whatever it has done to the application is undone afterwards."""
    with dressed_meanwhile(qapp):
        yield Theme("light")


@pytest.fixture
def dressed(theme: Theme) -> Theme:
    """The theme with its style sheet on the application."""
    theme.apply()
    return theme


@pytest.fixture
def jobs(qapp) -> Iterator[Jobs]:
    made = Jobs()
    yield made
    made.close()


def digits(count: int, seed: int = 0) -> Digits:
    """Random pictures with labels 0, 1, … 9, 0, 1, …"""
    rng = generator(seed)
    return Digits(rng.integers(0, 256, (count, 28, 28), np.uint8), np.arange(count, dtype=np.uint8) % 10)


@pytest.fixture
def small_data() -> Dataset:
    return Dataset("Small", "Random dots for a test.", digits(60, 1), digits(20, 2), digits(20, 3))


@pytest.fixture(scope="session", autouse=True)
def plots() -> None:
    """Plots are made at once: their library is there."""
    plot_library.fetch()


@pytest.fixture
def no_engine(monkeypatch: pytest.MonkeyPatch, small_data: Dataset) -> None:
    """No TensorFlow, and small data at once, whatever the source."""
    monkeypatch.setattr(engine_loader, "load_engine", lambda: None)
    monkeypatch.setattr(sources, "load", lambda *_args, **_kwargs: small_data)


@pytest.fixture
def make_window(qtbot: QtBot, no_engine: None, tmp_path: Path, qapp) -> Iterator[Callable[..., object]]:
    """Makes windows as the program does, with settings and runs of their own; closes them afterwards."""
    from gui.app import create_window
    from gui.settings import Settings

    made = []

    def make(**changes):
        values = {"settings": Settings(tmp_path / "settings.ini"), "store": RunStore(tmp_path / "runs")} | changes
        window = create_window("light", **values)
        made.append(window)
        window.show()
        qtbot.waitExposed(window)
        return window

    with dressed_meanwhile(qapp):
        yield make
        for window in made:
            window.leave()
            window.deleteLater()


@pytest.fixture
def window(make_window: Callable[..., object], qtbot: QtBot):
    """A window on the screen, its data loaded, ready to train."""
    made = make_window()
    qtbot.waitUntil(lambda: made.controller.data is not None and made.controller.engine_loader.ready, timeout=10_000)
    return made


def weights(architecture, seed: int = 0):
    rng = generator(seed)
    return tuple(
        rng.normal(0, 0.05, shape).astype(np.float32) for _, shapes in weight_shapes(architecture) for shape in shapes
    )


class FakeSession:
    """A session without TensorFlow: the same events, weights that are drawn, epochs as long as a test wants.

    Attributes:
        step: How many more steps may be done; `release` gives some.
    """

    def __init__(self, steps_per_epoch: int = 4, outcome: str = "finished") -> None:
        self.steps_per_epoch = steps_per_epoch
        self.outcome = outcome
        self.calls: list[dict] = []
        self._allowed = threading.Semaphore(0)
        self._free = threading.Event()

    def release(self, steps: int | None = None) -> None:
        """Let it do so many steps, or all of them."""
        if steps is None:
            self._free.set()
        for _ in range(steps or 0):
            self._allowed.release()

    def run(self, run_id, architecture, data, recipe, emit: Callable[[Event], None], stop, pause, *, resume=None):
        self.calls.append(
            {"run_id": run_id, "architecture": architecture, "data": data, "recipe": recipe, "resume": resume}
        )
        first = resume.epoch + 1 if resume else 1
        emit(Started(run_id, first, recipe.epochs, self.steps_per_epoch, len(data.train)))
        state = resume
        for epoch in range(first, recipe.epochs + 1):
            for step in range(self.steps_per_epoch):
                if not self._may_go_on(run_id, emit, stop, pause):
                    self.end(run_id, emit, "stopped", state)
                    return None
                number = (epoch - 1) * self.steps_per_epoch + step + 1
                one = np.full(1, 1 / number, np.float32)
                emit(StepsDone(run_id, epoch, number, one, 1 - one, one / 100, 5000.0))
                emit(WeightsCopied(run_id, number, weights(architecture, number)))
            state = self._checkpoint(run_id, architecture, epoch, emit)
        self.end(run_id, emit, self.outcome, state)
        return Network(architecture, state.best.weights) if state else None

    def _may_go_on(self, run_id, emit, stop, pause) -> bool:
        said = False
        while not stop.is_set():
            if pause.is_set() != said:
                said = pause.is_set()
                emit(PauseChanged(run_id, said))
            if not said and (self._free.is_set() or self._allowed.acquire(timeout=0.005)):
                return True
            if said:
                stop.wait(0.005)
        return False

    def _checkpoint(self, run_id, architecture, epoch, emit) -> SessionState:
        best = weights(architecture, 1000 + epoch)
        none = np.empty(0, np.float32)
        state = SessionState(epoch, best, (), BestEpoch(epoch, 1 / epoch, 0.9, best), 0.0, 0, none, none)
        done = EpochDone(run_id, epoch, 1 / epoch, 0.8, 1 / epoch, 0.9, 0.1, 0.001, True)
        emit(CheckpointKept(run_id, state, done))
        emit(done)
        return state

    def end(self, run_id, emit, outcome, state) -> None:
        test = 0.95 if outcome == "finished" else None
        known = (state.best.epoch, state.best.loss, 0.9) if state else (0, None, None)
        emit(Ended(run_id, outcome, "It ended.", *known, test, test, 1.0, 5000.0))


@pytest.fixture
def session(monkeypatch: pytest.MonkeyPatch) -> FakeSession:
    """What trains instead of TensorFlow; give it steps to do with `release`."""
    fake = FakeSession()
    monkeypatch.setattr(engine, "run", fake.run)
    return fake
