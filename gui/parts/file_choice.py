"""The one place that asks for files and folders; without blocking: it calls back with the chosen path, or not at all.

The system's own dialog is taken where there is one, else that of Qt with our icons.
"""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from gui.parts.file_icons import dress

Chosen = Callable[[Path], None]


def choose_file(parent: QWidget, title: str, name_filter: str, then: Chosen, folder: Path | None = None) -> QFileDialog:
    """Ask for an existing file and hand it to `then`."""
    dialog = _dialog(parent, title, name_filter, then, folder)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    dialog.open()
    return dialog


def choose_folder(parent: QWidget, title: str, then: Chosen) -> QFileDialog:
    """Ask for an existing folder and hand it to `then`."""
    dialog = _dialog(parent, title, "", then, None)
    dialog.setFileMode(QFileDialog.FileMode.Directory)
    dialog.setOption(QFileDialog.Option.ShowDirsOnly)
    dialog.open()
    return dialog


def choose_target(parent: QWidget, title: str, name_filter: str, suggestion: Path, then: Chosen) -> QFileDialog:
    """Ask where to write a file and hand that to `then`.

    The name is suggested, the extension of the suggestion is added where none is typed, and the dialog asks before an
    existing file is chosen.
    """
    dialog = _dialog(parent, title, name_filter, then, suggestion.parent)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setDefaultSuffix(suggestion.suffix.lstrip("."))
    dialog.selectFile(suggestion.name)
    dialog.open()
    return dialog


def _dialog(parent: QWidget, title: str, name_filter: str, then: Chosen, folder: Path | None) -> QFileDialog:
    dialog = QFileDialog(parent, title, str(folder or Path.home()), name_filter)
    dialog.setObjectName("fileDialog")
    dress(dialog)
    dialog.fileSelected.connect(lambda name: then(Path(name)))
    dialog.finished.connect(dialog.deleteLater)
    return dialog
