"""Choosing what trains. What a machine has is TensorFlow's to say; here somebody else says it."""

import pytest
from PySide6.QtCore import Qt

from core.model import backend
from gui.settings import DEVICE
from gui.training.device_dialog import LATER, NO_OTHER, SAME_NUMBERS, DeviceDialog

TWO = {"cpu": "The processor (CPU)", "gpu": "Card A", "gpu:1": "Card B", "gpus": "All 2 graphics processors together"}


@pytest.fixture
def opened(window, monkeypatch):
    def call(offered: dict[str, str]) -> DeviceDialog:
        monkeypatch.setattr(backend, "offered_devices", lambda: offered)
        window.commands["actionDevice"].trigger()
        return window.findChild(DeviceDialog, "deviceDialog")

    return call


def test_what_is_chosen_is_remembered_and_taken_from_the_next_start_on(opened, window, qtbot):
    dialog = opened(TWO)
    assert [dialog.box.itemText(place) for place in range(dialog.box.count())] == list(TWO.values())
    assert (dialog.box.currentData(), dialog.words.text()) == ("cpu", SAME_NUMBERS)
    dialog.box.setFocus()
    qtbot.keyClick(dialog.box, Qt.Key.Key_End)
    dialog.box.activated.emit(dialog.box.currentIndex())
    assert dialog.words.text() == LATER
    assert window.settings.text(DEVICE) == "gpus"
    dialog.close()
    assert opened(TWO).box.currentData() == "gpus"


def test_with_nothing_to_choose_from_it_says_why(opened):
    dialog = opened({"cpu": TWO["cpu"]})
    assert not dialog.box.isEnabled()
    assert dialog.box.currentText() == TWO["cpu"]
    assert dialog.words.text() == NO_OTHER


def test_a_device_that_is_gone_is_the_cpu_again(opened, window):
    window.settings.set(DEVICE, "gpu:7")
    assert opened(TWO).box.currentData() == "cpu"
