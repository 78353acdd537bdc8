"""What lies under a plot: pyqtgraph's box, which is moved with the left button only, and the library's settings."""

from functools import cache
from typing import Any

import pyqtgraph as pg
from PySide6.QtCore import Qt


class DragOnlyBox(pg.ViewBox):  # type: ignore[misc]
    """What is seen is dragged with the left button; the other buttons do nothing."""

    def mouseDragEvent(self, event: Any, axis: int | None = None) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            super().mouseDragEvent(event, axis=axis)
        else:
            event.ignore()


@cache
def set_up_library() -> None:
    """Settings of pyqtgraph that hold for every plot."""
    pg.setConfigOptions(mouseRateLimit=0)  # the last move of the pointer must not get lost
