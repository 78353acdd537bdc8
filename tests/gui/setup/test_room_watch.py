from pathlib import Path

import pytest
from PySide6.QtCore import QObject

from core import free_memory
from core.model import backend
from core.model.architecture import CHOLLET, MALIREDDI
from core.training import room
from core.training.recipe import FAST
from gui.program_state import State
from gui.setup import room_watch
from gui.setup.room_watch import RoomWatch


@pytest.fixture
def free(monkeypatch: pytest.MonkeyPatch):
    """Says how much memory the machine has free while TensorFlow is there."""
    monkeypatch.setattr(backend, "is_loaded", lambda: True)
    monkeypatch.setattr(room_watch, "AGAIN_MS", 10)
    return lambda count: monkeypatch.setattr(free_memory, "free_bytes", lambda: count)


@pytest.fixture
def said(free, qapp):
    parent = QObject()
    made = RoomWatch(parent)
    heard: list[object] = []
    made.needed.connect(heard.append)
    made.refused.connect(lambda error: heard.append(str(error or "")))
    made.heard = heard
    yield made
    parent.deleteLater()


def test_what_it_takes_is_said_before_anybody_looks(said, small_data) -> None:
    said.set_architecture(MALIREDDI)
    assert said.heard == []
    said.set_recipe(FAST)
    said.set_data(small_data)
    said.set_recipe(None)
    known = room.needed_bytes(MALIREDDI, FAST, small_data)
    assert said.heard == [room.needed_bytes(MALIREDDI, FAST), known, known]


def test_it_looks_again_until_there_is_room(said, free, qtbot) -> None:
    free(1_000_000)
    said.set_architecture(CHOLLET)
    said.set_recipe(FAST)
    said.begin()
    assert "1 MB are free" in said.heard[-1]
    free(9_000_000_000)
    with qtbot.waitSignal(said.refused) as answered:
        pass
    assert answered.args == [None]
    with qtbot.assertNotEmitted(said.refused, wait=50):
        pass


def test_the_window_says_what_a_training_takes(window) -> None:
    small = window.model_panel.memory.text()
    assert small.startswith("about ")
    assert small.endswith(" MB of memory while training")
    window.recipe_panel.batch_size.setValue(1)
    smaller = window.model_panel.memory.text()
    window.model_panel.choose("chollet")
    assert len({small, smaller, window.model_panel.memory.text()}) == 3


def test_train_says_why_it_cannot(free, make_window, qtbot) -> None:
    free(300_000_000)
    window = make_window()
    qtbot.waitUntil(lambda: window.program.state is State.READY and window.controller.engine_loader.ready)
    train = window.commands["actionTrain"]
    assert train.isEnabled()
    window.model_panel.choose("chollet")
    window.recipe_panel.batch_size.setValue(1024)
    free(100_000_000)
    window.room_watch.look()
    assert not train.isEnabled()
    words = window.model_panel.refused.text()
    assert window.model_panel.refused.isVisible()
    assert words.startswith("Training chollet takes about ")
    assert "100 MB are free." in words
    assert train.statusTip() == words
    free(9_000_000_000)
    qtbot.waitUntil(train.isEnabled)
    assert window.model_panel.memory.text().startswith("about ")
    assert not window.model_panel.refused.isVisible()


def test_a_training_that_was_queued_is_refused_without_a_run(free, window, qtbot) -> None:
    free(1_000_000)  # gone since the last look
    with qtbot.waitSignal(window.controller.failed) as failed:
        window.commands["actionTrain"].trigger()
    assert "1 MB are free" in str(failed.args[0])
    assert window.program.state is State.READY
    assert not Path(window.controller.store.folder).exists()
