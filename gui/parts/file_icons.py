"""Our icons in Qt's own file dialog, which a system without one shows."""

from pathlib import Path

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSize
from PySide6.QtGui import QColor, QGuiApplication, QIcon, QPalette
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QFileDialog,
    QFileSystemModel,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolButton,
)

from gui.parts.icons import tinted

BUTTONS = {
    "backButton": "back",
    "forwardButton": "forward",
    "toParentButton": "up",
    "newFolderButton": "new-folder",
    "listModeButton": "list",
    "detailModeButton": "details",
}
"""Which icon each button gets, by the names that Qt gives them."""
VIEWS = ("listView", "treeView", "sidebar")
FOLDER, FILE = "open", "file"


class FileIcons(QStyledItemDelegate):
    """Shows folders and files. What Qt would ask for icons is asked in a thread of its own; this is not."""

    def __init__(self, view: QAbstractItemView) -> None:
        super().__init__(view)
        self._folder, self._file = _icon(FOLDER), _icon(FILE)

    def initStyleOption(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:
        super().initStyleOption(option, index)
        if index.column() == 0:
            path = index.data(QFileSystemModel.Roles.FilePathRole)
            is_file = isinstance(path, str) and Path(path).is_file()
            option.icon = self._file if is_file else self._folder


def dress(dialog: QFileDialog) -> None:
    """Give a dialog our icons; the system's own has none of what would get them."""
    for name, drawing in BUTTONS.items():
        button = dialog.findChild(QToolButton, name)
        if isinstance(button, QToolButton):
            button.setIcon(_icon(drawing))
    for name in VIEWS:
        view = dialog.findChild(QAbstractItemView, name)
        if isinstance(view, QAbstractItemView):
            view.setItemDelegate(FileIcons(view))
    place = dialog.findChild(QComboBox, "lookInCombo")
    if isinstance(place, QComboBox):
        place.setIconSize(QSize(0, 0))  # it says the path; its icons are those of the style


def _icon(name: str) -> QIcon:
    palette = QGuiApplication.palette()
    disabled: QColor = palette.color(QPalette.ColorGroup.Disabled, QPalette.ColorRole.Text)
    return tinted(name, palette.color(QPalette.ColorRole.PlaceholderText), disabled)
