"""What all dialogs of the program are made of."""

from PySide6.QtCore import QSize
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from gui.parts.help_keys import HELP_KEY, help_at
from gui.parts.keys import is_pressed
from gui.parts.screens import ScreenFit
from gui.parts.scrolling import Scroll
from gui.parts.widgets import HelpButton
from gui.theme import INSIDE, NEAR


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
        layout.setSpacing(0)
        layout.addWidget(self._scroll, 1)
        self._footer: QWidget | None = None
        self._usual: QSize | None = None

    def set_usual_size(self, width: int, height: int) -> None:
        """How large it opens where there is room; as large as its content by default."""
        self._usual = QSize(width, height)

    def set_footer(self, footer: QWidget) -> None:
        """Show this below the page; it is always in view."""
        self._footer = footer
        footer.setContentsMargins(INSIDE, NEAR, INSIDE, INSIDE)
        layout = self.layout()
        if layout is not None:
            layout.addWidget(footer)

    def setVisible(self, visible: bool) -> None:
        """Open large enough for all of it, as far as the screen allows."""
        if visible and not self.isVisible():
            self.ensurePolished()
            for child in self.findChildren(QWidget):
                child.ensurePolished()  # sizes come from the style sheet
            if layout := self.page.layout():
                layout.activate()
            whole, room = self._whole(), self._screen_fit.room()
            wanted = (self._usual or self._with_footer(self._scroll.sizeHint())).expandedTo(whole)
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
            for part in reversed([self.page, *self.page.findChildren(QWidget)]):  # what became smaller may not know yet
                if layout := part.layout():
                    layout.activate()
            wanted = self._whole().expandedTo(self.size()).boundedTo(self._screen_fit.room())
            if wanted != self.size():
                self.resize(wanted)
                self._screen_fit.fit()

    def _whole(self) -> QSize:
        """The smallest size at which nothing scrolls."""
        return self._with_footer(self._scroll.whole())

    def _with_footer(self, size: QSize) -> QSize:
        footer = self._footer
        if footer is None or footer.isHidden():
            return size
        width = max(size.width(), footer.minimumSizeHint().width())
        height = footer.heightForWidth(width) if footer.hasHeightForWidth() else footer.sizeHint().height()
        return QSize(width, size.height() + height)
