"""A trained network from a file, ours or anybody's, reads digits in the window as the file does."""

import numpy as np
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QLabel

from core.export import exporter
from core.export.metadata import Metadata
from core.model.network import keras_network
from core.prediction.evaluation import evaluate
from core.prediction.predictor import Predictor
from gui.export.actions import EXPORT


def open_file(user, path, action="actionOpenNetworkFile") -> None:
    user.window.commands[action].trigger()
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, QFileDialog)
    dialog.fileSelected.emit(str(path))
    dialog.reject()


def test_networks_from_files_can_be_used(user, trained, tmp_path) -> None:
    network = trained.network()
    files = {"ours.mlmodel": tmp_path / "ours.mlmodel", "theirs.keras": tmp_path / "theirs.keras"}
    files["ours.mlmodel"].write_bytes(exporter.mlmodel_content(network, Metadata()))
    keras_network(network).save(files["theirs.keras"])
    images = user.window.controller.data.test.images[:50]
    expected = Predictor(network).probabilities(images)
    for path in files.values():
        open_file(user, path)
        user.wait(
            lambda path=path: (
                user.window.controller.open_network.network is not None
                and user.window.controller.open_network.network.architecture.name == path.stem
            )
        )
        given = Predictor(user.window.controller.open_network.network).probabilities(images)
        assert np.abs(given - expected).max() < 1e-5
    user.press("Ctrl+3")
    user.screenshot(tmp_path / "from-a-file.png")


def test_a_file_that_is_none_is_said_and_changes_nothing(user_with_network, tmp_path) -> None:
    user, path = user_with_network, tmp_path / "letter.keras"
    path.write_text("hello")
    before = user.window.controller.open_network.network
    open_file(user, path)
    message = user.window.messages
    user.qtbot.waitUntil(message.isVisible, timeout=60_000)
    assert "letter.keras" in message.sentence.text()
    assert user.window.controller.open_network.network is before


def test_a_network_that_is_dropped_on_the_window_is_opened(user, trained, tmp_path) -> None:
    path = tmp_path / "dropped.mlmodel"
    path.write_bytes(exporter.mlmodel_content(trained.network(), Metadata()))
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    none, left = Qt.KeyboardModifier.NoModifier, Qt.MouseButton.LeftButton
    for event in (
        QDragEnterEvent(QPoint(5, 5), Qt.DropAction.CopyAction, data, left, none),
        QDropEvent(QPointF(5, 5), Qt.DropAction.CopyAction, data, left, none),
    ):
        QApplication.sendEvent(user.window, event)
    user.wait(lambda: user.window.controller.open_network.now is not None)
    user.wait(lambda: user.window.controller.open_network.now.name == "dropped.mlmodel")
    user.wait(lambda: user.window.findChild(QDialog, "checkDialog").isVisible())
    user.window.findChild(QDialog, "checkDialog").reject()


def test_a_core_ml_package_is_checked_and_then_drawn_with(user, trained, tmp_path) -> None:
    """The layers of a program are not known here; it is run as it is."""
    path = tmp_path / "somebodys.mlpackage"
    exporter.write_mlpackage(trained.network(), Metadata(), path)
    open_file(user, path / "Manifest.json", "actionCheckFile")
    user.wait(lambda: user.window.findChild(QDialog, "checkDialog") is not None)
    dialog = user.window.findChild(QDialog, "checkDialog")
    user.wait(lambda: user.window.controller.open_network.now is not None)
    assert "somebodys.mlpackage" in dialog.findChild(QLabel, "checkTitle").text()
    user.screenshot(tmp_path / "checked.png")
    dialog.accept()
    opened = user.window.controller.open_network.now
    assert (opened.name, opened.network) == ("somebodys.mlpackage", None)
    user.draw([np.float32([[100, 40], [120, 120], [140, 220]])])
    user.wait_until_read()
    assert "%" in user.text("sureLabel")
    assert "can be drawn with and evaluated" in user.window.program.why_not(EXPORT.when)
    user.press("Ctrl+2")
    if user.window.evaluation_page.evaluation is None:
        user.window.evaluation_page.run()
    user.wait(lambda: user.window.evaluation_page.evaluation is not None)
    found = user.window.evaluation_page.evaluation
    assert found.accuracy == evaluate(Predictor(trained.network()).probabilities, found.digits).accuracy
