"""`make run`: the window opens, says what to do, and becomes ready by itself."""

from contract import ACTIONS, WIDGETS
from journeys.user import names_missing
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from core.training.store import RunStore
from gui.program_state import State


def test_the_first_start_says_what_to_do_and_becomes_ready(open_window, tmp_path) -> None:
    user = open_window()
    window = user.window
    assert (window.objectName(), window.windowTitle()) == ("mainWindow", "Digit Trainer")
    assert names_missing(window, WIDGETS, QWidget) == []
    assert names_missing(window, ACTIONS, QAction) == []
    assert user.text("answerLabel") == "nothing drawn"
    assert "no trained network yet" in window.commands["actionExport"].toolTip()
    assert "Train" in window.drawing_panel.canvas.hint
    user.wait_until_ready()
    user.wait(lambda: user.text("statusLabel") == "Ready to train.")
    assert "2,000" in user.text("dataCounts")
    assert user.find("trainButton").isEnabled()
    assert not user.find("exportButton").isEnabled()
    assert RunStore().runs() == []
    user.screenshot(tmp_path / "first-start.png")


def test_train_is_remembered_until_the_engine_is_ready(open_window, tmp_path) -> None:
    user = open_window()
    user.set_number("epochsBox", 1)
    user.wait(lambda: user.find("trainButton").isEnabled())
    user.click("trainButton")
    assert user.state() in {State.QUEUED, State.TRAINING}
    user.wait(lambda: user.state() is State.READY and user.window.controller.open_network.network is not None)
    user.wait(lambda: user.text("statusLabel").startswith("Finished"))
    user.screenshot(tmp_path / "trained-at-once.png")
