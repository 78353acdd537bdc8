"""Dropping digits: on the card whatever it is, on the window what looks like digits, and never while a run trains."""

from pathlib import Path

import h5py
import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QWidget

from gui.background.data_loader import DataLoader
from gui.background.jobs import Jobs
from gui.setup.data_drops import DataDrops, any_path, looks_like_data
from gui.setup.data_panel import DataPanel
from gui.theme import Theme


def held(*paths: Path) -> QMimeData:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return data


def enter(widget: QWidget, data: QMimeData) -> bool:
    none, left = Qt.KeyboardModifier.NoModifier, Qt.MouseButton.LeftButton
    event = QDragEnterEvent(QPoint(5, 5), Qt.DropAction.CopyAction, data, left, none)
    event.ignore()
    QApplication.sendEvent(widget, event)
    return event.isAccepted()


def drop(widget: QWidget, data: QMimeData) -> None:
    """As a hand does it: over the widget first."""
    enter(widget, data)
    none, left = Qt.KeyboardModifier.NoModifier, Qt.MouseButton.LeftButton
    QApplication.sendEvent(widget, QDropEvent(QPointF(5, 5), Qt.DropAction.CopyAction, data, left, none))


@pytest.fixture
def panel(qtbot, dressed: Theme, jobs: Jobs) -> DataPanel:
    made = DataPanel(dressed, DataLoader(jobs))
    qtbot.addWidget(made)
    made.show()
    return made


@pytest.fixture
def asked(panel: DataPanel) -> list[str]:
    found: list[str] = []
    panel.chosen.connect(found.append)
    return found


@pytest.fixture
def window(qtbot, panel: DataPanel) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    DataDrops(panel, panel, any_path)
    DataDrops(made, panel, looks_like_data)
    return made


def test_what_is_dropped_on_the_card_is_chosen(panel, asked, window, tmp_path) -> None:
    path = tmp_path / "mine.unknown"
    assert enter(panel, held(path))
    assert panel.property("dropping") is True
    drop(panel, held(path))
    assert asked == [str(path)]
    assert panel.box.currentText() == "mine.unknown"
    assert panel.property("dropping") is False


def test_what_leaves_again_changes_nothing(panel, asked, window, tmp_path) -> None:
    assert enter(window, held(tmp_path))
    QApplication.sendEvent(window, QDragLeaveEvent())
    assert (panel.property("dropping"), asked) == (False, [])


@pytest.mark.parametrize("name", ["a.npz", "TRAIN.CSV", "usps.h5", "digits.zip", "a.tar.gz", "t10k-labels-idx1-ubyte"])
def test_the_window_takes_what_looks_like_digits(panel, asked, window, tmp_path, name) -> None:
    assert enter(window, held(tmp_path / name))
    drop(window, held(tmp_path / name))
    assert asked == [str(tmp_path / name)]


def test_a_network_in_hdf5_is_no_digits(panel, asked, window, tmp_path) -> None:
    with h5py.File(tmp_path / "net.h5", "w") as file:
        file.attrs["model_config"] = '{"class_name": "Sequential"}'
        file.create_group("model_weights")
    drop(window, held(tmp_path / "net.h5"))
    assert asked == []
    drop(panel, held(tmp_path / "net.h5"))  # on the card it is meant to be digits, and refused with a sentence
    assert asked == [str(tmp_path / "net.h5")]


def test_the_window_takes_a_folder_but_no_package(asked, window, tmp_path) -> None:
    for name in ("digits", "digits.mlpackage"):
        (tmp_path / name).mkdir()
        drop(window, held(tmp_path / name))
    assert asked == [str(tmp_path / "digits")]


@pytest.mark.parametrize("name", ["7.png", "net.keras", "net.mlmodel", "notes"])
def test_the_window_leaves_the_rest_to_others(asked, window, tmp_path, name) -> None:
    assert not enter(window, held(tmp_path / name))
    drop(window, held(tmp_path / name))
    assert asked == []


def test_several_things_words_and_pages_are_not_taken(panel, asked, window, tmp_path) -> None:
    words, page = QMimeData(), QMimeData()
    words.setText("digits.npz")
    page.setUrls([QUrl("https://example.org/digits.npz")])
    for data in (words, page, held(tmp_path / "a.npz", tmp_path / "b.npz"), QMimeData()):
        assert not enter(panel, data)
        drop(panel, data)
    assert asked == []


def test_nothing_is_taken_while_a_run_trains(panel, asked, window, tmp_path) -> None:
    panel.set_locked("A network is being trained.")
    for widget in (panel, window):
        assert not enter(widget, held(tmp_path / "a.npz"))
        drop(widget, held(tmp_path / "a.npz"))
    assert asked == []
