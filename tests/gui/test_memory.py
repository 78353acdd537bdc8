"""What the window keeps at every change, and takes up again."""

import numpy as np
import pytest
from waiting import deliver_everything

from core.model.architecture import CHOLLET
from core.training.recipe import TUTORIAL
from gui.drawing import kept_drawing
from gui.program_state import State
from gui.settings import Settings

LINE = [(140.0, 40.0), (140.0, 240.0)]


@pytest.fixture
def kept(tmp_path):
    """The settings as they are on the disk."""
    return lambda: Settings(tmp_path / "settings.ini")


def test_every_change_is_on_the_disk_soon(window, qtbot, kept) -> None:
    window.model_panel.choose("chollet")
    qtbot.waitUntil(lambda: kept().text("architecture") == "chollet")
    window.recipe_panel.show_recipe(TUTORIAL.changed(name="own", epochs=4))
    qtbot.waitUntil(lambda: '"epochs": 4' in kept().text("recipe"))
    window.data_panel.choose("pen")
    qtbot.waitUntil(lambda: kept().text("data") == "pen")
    window.theme.set_text_scale(1.25)
    qtbot.waitUntil(lambda: kept().number("textScale", 1) == 1.25)
    window.commands["actionShowRuns"].trigger()
    qtbot.waitUntil(lambda: kept().number("page", 0) == 3)
    geometry = kept().data("geometry")
    window.resize(window.width() - 20, window.height() - 20)
    qtbot.waitUntil(lambda: kept().data("geometry") != geometry)
    window.columns.setSizes([320, 600, 300])
    window.columns.splitterMoved.emit(320, 1)
    qtbot.waitUntil(lambda: not kept().data("columns").isEmpty())


def test_runs_are_sorted_as_they_were_the_last_time(window, make_window, qtbot, kept) -> None:
    window.runs_page.table.sort_as("accuracy up")
    qtbot.waitUntil(lambda: kept().text("runsOrder") == "accuracy up")
    assert make_window(settings=window.settings).runs_page.table.order == "accuracy up"


def test_the_drawing_is_on_the_disk_soon_and_on_the_canvas_at_the_next_start(window, make_window, qtbot) -> None:
    window.drawing_panel.canvas.set_strokes([LINE])
    path = window.settings.beside("drawing.npz")
    qtbot.waitUntil(path.exists)
    second = make_window(settings=window.settings)
    qtbot.waitUntil(lambda: not second.drawing_panel.empty)
    (stroke,) = second.drawing_panel.canvas.strokes()
    assert np.array_equal(stroke, np.array(LINE, np.float32))
    assert not second.commands["actionUndo"].isEnabled()
    second.commands["actionClear"].trigger()
    second.leave()
    assert kept_drawing.read(path).empty


def test_a_damaged_drawing_leaves_an_empty_canvas(make_window, window, caplog) -> None:
    window.settings.beside("drawing.npz").write_bytes(b"PK damaged")
    second = make_window(settings=window.settings)
    deliver_everything()
    assert second.drawing_panel.empty


def test_the_open_network_is_open_again_before_the_engine_is_there(window, make_window, session, qtbot, monkeypatch):
    window.commands["actionTrain"].trigger()
    session.release()
    with qtbot.waitSignal(window.controller.run_ended):
        pass
    window.commands["actionShowLayers"].trigger()
    before = window.controller.open_network.now
    window.leave()
    monkeypatch.setattr("gui.background.engine_loader.EngineLoader.start", lambda _self: None)
    second = make_window(settings=window.settings)
    qtbot.waitUntil(lambda: second.controller.open_network.network is not None)
    again = second.controller.open_network.now
    assert (again.words, again.run.id) == (before.words, before.run.id)
    assert second.windowTitle() == before.words
    qtbot.waitUntil(lambda: second.tool_bar.chip.text() == before.words)
    assert second.layers_page.isVisible()
    second.drawing_panel.canvas.set_strokes([LINE])
    qtbot.waitUntil(lambda: (seen := second.drawing_panel.last_seen) is not None and seen.prediction is not None)
    assert not second.controller.engine_loader.ready


def trained(window, session, qtbot) -> None:
    window.commands["actionTrain"].trigger()
    session.release()
    with qtbot.waitSignal(window.controller.run_ended):
        pass
    window.leave()


def test_the_engine_waits_until_the_last_network_has_read_the_last_drawing(window, make_window, session, qtbot) -> None:
    window.drawing_panel.canvas.set_strokes([LINE])
    trained(window, session, qtbot)
    second = make_window(settings=window.settings)
    read: list[bool] = []
    start = second.controller.engine_loader.start
    second.controller.engine_loader.start = lambda: (
        read.append((seen := second.drawing_panel.last_seen) is not None and seen.prediction is not None),
        start(),
    )
    qtbot.waitUntil(lambda: second.controller.engine_loader.ready and second.controller.data is not None)
    assert read == [True]


def test_the_engine_does_not_wait_for_a_network_that_is_gone(window, make_window, session, qtbot) -> None:
    trained(window, session, qtbot)
    (run,) = window.controller.store.runs()
    window.controller.store.delete(run)
    second = make_window(settings=window.settings)
    qtbot.waitUntil(lambda: second.controller.engine_loader.ready and second.controller.data is not None)
    assert second.controller.open_network.now is None


def test_a_training_that_is_asked_for_at_once_is_not_disturbed(window, make_window, session, qtbot) -> None:
    trained(window, session, qtbot)
    second = make_window(settings=window.settings)
    qtbot.waitUntil(second.commands["actionTrain"].isEnabled)
    second.commands["actionTrain"].trigger()
    with qtbot.waitSignal(second.controller.run_ended):
        pass
    qtbot.waitUntil(lambda: second.program.state is State.READY)
    assert second.controller.open_network.run is second.controller.run
    assert second.model_panel.architecture != CHOLLET
    assert len(second.controller.store.runs()) == 2
