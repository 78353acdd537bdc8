"""A file or a folder from elsewhere that is dropped on a widget."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent, QMimeData, QObject
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QWidget

Takes = Callable[[Path], bool]
Held = Callable[[bool], object]


def _nothing(_over: bool) -> None:
    """Show nothing."""


class FileDrops(QObject):
    """Lets one thing be dropped on a widget; what is not taken is left to others.

    Args:
        target: Gets the drops; the widgets in it that take drops themselves keep theirs.
        takes: Whether a path is wanted, and can be taken now.
        dropped: Is told what was dropped.
        held: Is told whether something that is taken is held over the target.
    """

    def __init__(self, target: QWidget, takes: Takes, dropped: Callable[[Path], object], held: Held = _nothing) -> None:
        super().__init__(target)
        self._takes, self._tell, self._held = takes, dropped, held
        target.setAcceptDrops(True)
        target.installEventFilter(self)

    def eventFilter(self, _target: QObject, event: QEvent) -> bool:
        """Take what is wanted, and leave the rest to others."""
        if isinstance(event, QDragEnterEvent) and event.type() is QEvent.Type.DragEnter:
            return self._entered(event)
        if event.type() is QEvent.Type.DragLeave:
            self._held(False)
        if isinstance(event, QDropEvent) and event.type() is QEvent.Type.Drop:
            return self._dropped(event)
        return False

    def _entered(self, event: QDragEnterEvent) -> bool:
        if self._path(event.mimeData()) is None:
            return False
        event.acceptProposedAction()
        self._held(True)
        return True

    def _dropped(self, event: QDropEvent) -> bool:
        self._held(False)
        if (path := self._path(event.mimeData())) is None:
            return False
        event.acceptProposedAction()
        self._tell(path)
        return True

    def _path(self, data: QMimeData | None) -> Path | None:
        """The one file or folder that is held over the widget, if it is taken."""
        urls = data.urls() if data is not None else []
        if len(urls) != 1 or not urls[0].isLocalFile():
            return None
        path = Path(urls[0].toLocalFile())
        return path if self._takes(path) else None
