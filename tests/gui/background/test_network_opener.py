import threading
from pathlib import Path

import pytest
from core_ml import write
from made import made_network
from waiting import LONG, deliver_everything

from core.coreml import network_file
from core.errors import ArchitectureError
from gui.background import engine_loader
from gui.background.engine_loader import EngineLoader
from gui.background.network_opener import NetworkOpener


@pytest.fixture
def engine(qapp, monkeypatch):
    """Loads once it may."""
    made = EngineLoader()
    made.may_load = threading.Event()
    monkeypatch.setattr(engine_loader, "load_engine", lambda: made.may_load.wait(LONG))
    yield made
    made.may_load.set()
    made.close()


@pytest.fixture
def opener(jobs, engine) -> NetworkOpener:
    return NetworkOpener(jobs, engine)


@pytest.fixture
def read(monkeypatch) -> list[Path]:
    """The paths that were read; no Keras is there to do it."""
    paths = []
    monkeypatch.setattr(network_file, "read", lambda path: (paths.append(path), made_network())[1])
    return paths


def test_a_core_ml_file_is_opened_without_the_engine(opener, engine, qtbot, tmp_path) -> None:
    path = write(made_network(), tmp_path / "mine.mlmodel")
    with qtbot.waitSignal(opener.opened) as said:
        opener.take(path)
    assert said.args[0] == path
    assert said.args[1].architecture.name == "mine"
    assert not engine.started


def test_a_keras_file_waits_for_the_engine(opener, engine, read, qtbot) -> None:
    heard = []
    opener.opening.connect(heard.append)
    opener.take(Path("mine.keras"))
    deliver_everything()
    assert (heard, read) == ([Path("mine.keras")], [])
    with qtbot.waitSignal(opener.opened):
        engine.may_load.set()
    assert read == [Path("mine.keras")]
    with qtbot.waitSignal(opener.opened):
        opener.take(Path("other.keras"))
    assert read[1:] == [Path("other.keras")]


def test_the_latest_wish_counts(opener, engine, read, qtbot) -> None:
    opener.take(Path("first.keras"))
    with qtbot.waitSignal(opener.opened) as said:
        opener.take(Path("second.mlmodel"))
    assert said.args[0] == Path("second.mlmodel")
    with qtbot.waitSignal(engine.done):
        engine.may_load.set()
    deliver_everything()
    assert read == [Path("second.mlmodel")]


def test_a_file_that_cannot_be_opened_says_why(opener, qtbot, tmp_path) -> None:
    with qtbot.waitSignal(opener.failed) as said:
        opener.take(tmp_path / "letter.txt")
    assert isinstance(said.args[0], ArchitectureError)
    assert "letter.txt is no network" in said.args[0].sentence


@pytest.mark.expects_log
def test_without_an_engine_a_keras_file_says_that(opener, engine, read, qtbot, monkeypatch) -> None:
    def broken() -> None:
        raise ImportError("no TensorFlow here")

    monkeypatch.setattr(engine_loader, "load_engine", broken)
    with qtbot.waitSignal(opener.failed) as said:
        opener.take(Path("mine.keras"))
    assert "TensorFlow could not be loaded" in said.args[0].sentence
    assert read == []
