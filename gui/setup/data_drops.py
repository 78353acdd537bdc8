"""Digits that are dropped: a file or a folder from elsewhere, on the data card or anywhere on the window."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent, QMimeData, QObject
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QWidget

from core.data.file_source import ENDINGS
from gui.parts.widgets import restyle
from gui.setup.data_panel import DataPanel

ARCHIVES = (".zip", ".tar", ".tar.gz", ".tgz")
OF_MNIST = ("ubyte", "ubyte.gz")
DATA_ENDINGS = (*ARCHIVES, *OF_MNIST, *(ending for endings in ENDINGS for ending in endings))
PACKAGES = (".mlpackage", ".mlmodelc")
"""Folders that are one thing, and no digits."""


def any_path(_path: Path) -> bool:
    """For the card: whatever is dropped there is meant to be digits, and if it is none, that is said."""
    return True


def looks_like_data(path: Path) -> bool:
    """For the window, where pictures and networks may be dropped too: by the name alone, while the pointer moves."""
    name = path.name.lower()
    return name.endswith(DATA_ENDINGS) or (path.is_dir() and not name.endswith(PACKAGES))


class DataDrops(QObject):
    """Lets digits be dropped on a widget. The data card shows where they will go.

    Args:
        target: Gets the drops; the widgets in it that take drops themselves keep theirs.
        panel: Is told what was dropped.
        takes: Whether a path is meant to be digits there.
    """

    def __init__(self, target: QWidget, panel: DataPanel, takes: Callable[[Path], bool]) -> None:
        super().__init__(target)
        self._panel, self._takes = panel, takes
        target.setAcceptDrops(True)
        target.installEventFilter(self)

    def eventFilter(self, _target: QObject, event: QEvent) -> bool:
        """Take what looks like digits, and leave the rest to others."""
        if isinstance(event, QDragEnterEvent) and event.type() is QEvent.Type.DragEnter:
            return self._entered(event)
        if event.type() is QEvent.Type.DragLeave:
            self._show(False)
        if isinstance(event, QDropEvent) and event.type() is QEvent.Type.Drop:
            return self._dropped(event)
        return False

    def _entered(self, event: QDragEnterEvent) -> bool:
        if self._path(event.mimeData()) is None:
            return False
        event.acceptProposedAction()
        self._show(True)
        return True

    def _dropped(self, event: QDropEvent) -> bool:
        self._show(False)
        if (path := self._path(event.mimeData())) is None:
            return False
        event.acceptProposedAction()
        self._panel.choose(str(path))
        return True

    def _path(self, data: QMimeData | None) -> Path | None:
        """The one file or folder that is held over the widget, if it can be taken now."""
        urls = data.urls() if data is not None else []
        if len(urls) != 1 or not urls[0].isLocalFile() or self._panel.locked:
            return None
        path = Path(urls[0].toLocalFile())
        return path if self._takes(path) else None

    def _show(self, over: bool) -> None:
        restyle(self._panel, "dropping", over)
