"""One of the pictures that leave a layer, large."""

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QAccessible, QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QWidget

from gui.parts.keys import CHOOSING_KEYS, is_pressed
from gui.parts.widgets import column, label
from gui.theme import INSIDE, NEAR

SIDE = 320  # pixels, at most


class TilePopup(QFrame):
    """The picture and its words; a click, Enter or Esc closes it."""

    def __init__(self, image: QImage, words: str, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setObjectName("tilePopup")
        self.setProperty("role", "popup")
        self.setAccessibleName(words)
        self.picture = LargePicture(image)
        layout = column(self.picture, label(words, "secondary", "tilePopupWords"), spacing=NEAR, margin=INSIDE)
        self.setLayout(layout)

    def show_over(self, place: QRect) -> None:
        """Show it over a place of the parent, inside its screen."""
        parent = self.parentWidget()
        if parent is None:
            return
        self.adjustSize()
        middle = parent.mapToGlobal(place.center())
        free = parent.screen().availableGeometry()
        left = min(max(middle.x() - self.width() // 2, free.left()), free.right() - self.width())
        top = min(max(middle.y() - self.height() // 2, free.top()), free.bottom() - self.height())
        self.move(QPoint(left, top))
        self.show()
        self.setFocus()

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: ARG002
        self.close()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if is_pressed(event, CHOOSING_KEYS):
            self.close()
        else:
            super().keyPressEvent(event)


class LargePicture(QWidget):
    """Each value is a square of whole pixels."""

    accessible_role = QAccessible.Role.Graphic

    def __init__(self, image: QImage) -> None:
        super().__init__()
        self._image = image
        self.setAccessibleName("The picture, large")

    def sizeHint(self) -> QSize:
        return self._image.size() * max(1, SIDE // max(self._image.width(), self._image.height(), 1))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        painter = QPainter(self)
        painter.drawImage(self.rect(), self._image)
        painter.end()
