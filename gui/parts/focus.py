"""The ring of the focus: it is there for those who move it by keys. Nobody else sees one where nothing was touched."""

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QAbstractSpinBox, QApplication, QLineEdit, QPlainTextEdit, QTextEdit, QWidget

from gui.parts.widgets import restyle

RING = "ring"
"""The property that the style sheet looks at. Of a window: whether what had the focus there last had a ring."""
WRITTEN_IN = (QLineEdit, QAbstractSpinBox, QPlainTextEdit, QTextEdit)


class FocusRing(QObject):
    """Tells every widget of the program, while it lives, whether it has a ring around it.

    Tab, or a letter with Alt, puts it there: Qt marks the window then. It stays until the mouse moves the focus, also
    where a button that was pressed hides and the focus goes on by itself. A field that is written in has a ring after a
    click too: what is typed goes there.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._follow)

    def _follow(self, before: QWidget | None, now: QWidget | None) -> None:
        if before is not None and not before.isWindow():
            restyle(before, RING, False)
        if now is not None:
            window = now.window()
            by_keys = window.testAttribute(Qt.WidgetAttribute.WA_KeyboardFocusChange)
            clicked = bool(QApplication.mouseButtons())
            window.setProperty(RING, by_keys or (bool(window.property(RING)) and not clicked))
            restyle(now, RING, window.property(RING) or (clicked and isinstance(now, WRITTEN_IN)))


def shows_ring(widget: QWidget) -> bool:
    """Whether a painted widget draws a ring around itself."""
    return widget.hasFocus() and bool(widget.property(RING))
