from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication, QPalette
from PySide6.QtWidgets import QAbstractItemView, QFileDialog, QStyleOptionViewItem, QToolButton, QWidget

import gui
from gui.parts import file_choice
from gui.parts.file_icons import BUTTONS, FILE, FOLDER, VIEWS, FileIcons
from gui.parts.icons import tinted


@pytest.fixture
def parent(qtbot, dressed) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    return made


def drawn(name: str):
    palette = QGuiApplication.palette()
    disabled = palette.color(QPalette.ColorGroup.Disabled, QPalette.ColorRole.Text)
    return tinted(name, palette.color(QPalette.ColorRole.PlaceholderText), disabled).pixmap(16).toImage()


def test_a_folder_is_asked_for_and_handed_on(parent: QWidget, tmp_path: Path) -> None:
    chosen = []
    dialog = file_choice.choose_folder(parent, "Open a folder", chosen.append)
    assert dialog.fileMode() == QFileDialog.FileMode.Directory
    assert dialog.testOption(QFileDialog.Option.ShowDirsOnly)
    dialog.fileSelected.emit(str(tmp_path))
    assert chosen == [tmp_path]
    dialog.close()


def test_buttons_folders_and_files_have_our_icons(parent: QWidget, tmp_path: Path, qtbot) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "file.npz").write_bytes(b"")
    dialog = file_choice.choose_file(parent, "Open", "All files (*)", lambda _path: None, tmp_path)
    for name, icon in BUTTONS.items():
        assert dialog.findChild(QToolButton, name).icon().pixmap(16).toImage() == drawn(icon), name
    for name in VIEWS:
        assert isinstance(dialog.findChild(QAbstractItemView, name).itemDelegate(), FileIcons)
    view = dialog.findChild(QAbstractItemView, "listView")
    qtbot.waitUntil(lambda: view.model().rowCount(view.rootIndex()) == 2)
    shown = {}
    for row in range(2):
        index, option = view.model().index(row, 0, view.rootIndex()), QStyleOptionViewItem()
        view.itemDelegate().initStyleOption(option, index)
        shown[index.data()] = option.icon.pixmap(16).toImage()
    assert shown == {"folder": drawn(FOLDER), "file.npz": drawn(FILE)}
    dialog.close()


def test_nobody_else_asks_for_files() -> None:
    folder = Path(gui.__path__[0])
    asking = {path.name for path in folder.rglob("*.py") if "QFileDialog(" in path.read_text(encoding="utf-8")}
    assert asking == {"file_choice.py"}
