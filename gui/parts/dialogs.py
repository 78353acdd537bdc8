"""What all dialogs of the program are made of."""

from PySide6.QtCore import QSize
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from gui.parts.help_keys import HELP_KEY, help_at
from gui.parts.keys import is_pressed
from gui.parts.screens import ScreenFit
from gui.parts.scrolling import Scroll
from gui.parts.widgets import HelpButton


class Dialog(QDialog):
    """Never larger than its screen: what finds no room there scrolls.

    Attributes:
        page: Everything that the dialog shows; give it a layout.
    """

    def __init__(self, name: str, title: str, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setWindowTitle(title)
        self.setAccessibleName(title)
        self.page = QWidget()
        self._scroll = Scroll(self.page, f"{name}Scroll")
        self._scroll.content_changed.connect(self._grow)
        self._screen_fit = ScreenFit(self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._scroll)
        self._usual: QSize | None = None

    def set_usual_size(self, width: int, height: int) -> None:
        """How large it opens where there is room; as large as its content by default."""
        self._usual = QSize(width, height)

    def setVisible(self, visible: bool) -> None:
        """Open large enough for all of it, as far as the screen allows."""
        if visible and not self.isVisible():
            self.ensurePolished()
            for child in self.findChildren(QWidget):
                child.ensurePolished()  # sizes come from the style sheet
            if layout := self.page.layout():
                layout.activate()
            whole, room = self._scroll.whole(), self._screen_fit.room()
            wanted = (self._usual or self._scroll.sizeHint()).expandedTo(whole)
            if whole.height() > room.height():
                wanted += QSize(self._scroll.verticalScrollBar().sizeHint().width(), 0)
            self.resize(wanted.boundedTo(room))
        super().setVisible(visible)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._screen_fit.opened()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """F1 opens the "?" of the field that has the focus, or the first one."""
        found = help_at(self.focusWidget()) or self.findChild(HelpButton)
        if found is not None and is_pressed(event, (HELP_KEY,)):
            found.open()
        else:
            super().keyPressEvent(event)

    def _grow(self) -> None:
        """Follow content that needs more room now."""
        if self.isVisible() and not self.isMaximized():
            wanted = self._scroll.whole().expandedTo(self.size()).boundedTo(self._screen_fit.room())
            if wanted != self.size():
                self.resize(wanted)
                self._screen_fit.fit()
