"""A failed download is no dead end: what is loaded can be trained with, and everything can be tried again."""

import zipfile

import numpy as np
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication

from core.data import mnist
from core.data.download import NoConnectionError
from core.data.synthetic import shipped
from gui.background.data_standing import Stage
from gui.program_state import State


def test_without_a_connection_everything_else_still_works(user, tmp_path, monkeypatch) -> None:
    def cut_off(_progress, _cancel) -> None:
        raise NoConnectionError("The server cannot be reached.", "Check the network.")

    monkeypatch.setenv("KERAS_HOME", str(tmp_path))
    monkeypatch.setattr(mnist, "fetch", cut_off)
    data = user.window.data_panel
    standing = lambda: user.window.controller.data_loader.standing  # noqa: E731
    user.click("downloadButton")
    user.wait(lambda: user.text("dataTrouble") == "No connection. Training with pen digits works.")
    assert user.find("trainButton").isEnabled()
    user.screenshot(tmp_path / "no-connection.png")

    data.choose("mnist")
    user.wait(lambda: standing().stage is Stage.MISSING)
    assert user.text("dataTrouble") == "MNIST is not on this computer."
    assert user.text("dataCounts") == ""
    assert not user.find("samplePreview").isVisible()
    assert "MNIST is not on this computer" in user.window.commands["actionTrain"].toolTip()

    data.choose("auto")
    user.wait(lambda: standing().stage is Stage.LOADED)
    assert "2,000 train" in user.text("dataCounts")
    user.set_number("epochsBox", 1)
    user.click("trainButton")
    user.wait(lambda: user.state() is State.READY and user.window.controller.open_network.network is not None)


def test_a_dropped_archive_is_taken_turned_said_and_can_be_kept_as_it_is(user, tmp_path) -> None:
    digits = shipped.dataset(0, lambda _: None).test.take(slice(200))
    np.savez(tmp_path / "mine.npz", images=255 - digits.images, labels=digits.labels)
    with zipfile.ZipFile(tmp_path / "mine.zip", "w") as archive:
        archive.write(tmp_path / "mine.npz", "digits/mine.npz")
    data, held = user.window.data_panel, QMimeData()
    held.setUrls([QUrl.fromLocalFile(str(tmp_path / "mine.zip"))])
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(data, QDragEnterEvent(QPoint(9, 9), Qt.DropAction.CopyAction, held, left, none))
    QApplication.sendEvent(data, QDropEvent(QPointF(9, 9), Qt.DropAction.CopyAction, held, left, none))
    user.wait(lambda: user.text("dataTrouble") == "Looks black on white: made white on black.")
    assert data.box.currentText() == "mine.zip"
    assert user.text("dataCounts") == "160 train · 20 validate · 20 test"
    user.screenshot(tmp_path / "turned.png")
    user.click("keepAsItIsButton")
    assert data.box.currentText() == "mine.zip (as it is)"
    kept = lambda: user.window.controller.data_loader.data  # noqa: E731
    user.wait(lambda: kept() is not None and kept().turned == "")
    assert kept().train.images.mean() > 127
    assert not user.find("keepAsItIsButton").isVisible()
