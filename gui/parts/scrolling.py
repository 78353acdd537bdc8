"""What is larger than its place scrolls, so that nothing is cut off on a small screen or with large text."""

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget


class Scroll(QScrollArea):
    """As large as its place, and scrolls in both directions below the smallest size of its content.

    Signals:
        content_changed: The content needs more room, or less.
    """

    content_changed = Signal()

    def __init__(self, content: QWidget, name: str) -> None:
        super().__init__()
        self._content = content
        self.setObjectName(name)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        content.setProperty("role", "column")
        self.setWidget(content)
        self.viewport().setAutoFillBackground(False)
        content.setAutoFillBackground(False)
        content.installEventFilter(self)

    def sizeHint(self) -> QSize:
        """The content's own, not Qt's, which ends at some lines of text."""
        return _high_enough(self._content, self._content.sizeHint())

    def whole(self) -> QSize:
        """The smallest size at which nothing scrolls."""
        return _high_enough(self._content, self._content.minimumSizeHint().expandedTo(self._content.minimumSize()))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest and watched is self._content:
            self.content_changed.emit()
        return super().eventFilter(watched, event)


def _high_enough(content: QWidget, size: QSize) -> QSize:
    """`size`, as high as wrapped lines of text make it at that width."""
    if content.hasHeightForWidth():
        return QSize(size.width(), max(size.height(), content.heightForWidth(size.width())))
    return size
