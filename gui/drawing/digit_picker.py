"""A picture with several digits: click the one that you mean."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QAccessible, QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from core.data.photo.digit_finder import Found
from gui.parts.dialogs import Dialog
from gui.parts.keys import ENTER_KEYS, is_pressed
from gui.parts.widgets import button, column, label, row
from gui.theme import GAP, HALF, INSIDE, Theme

SIDE = 480
STEPS = {Qt.Key.Key_Right: 1, Qt.Key.Key_Down: 1, Qt.Key.Key_Left: -1, Qt.Key.Key_Up: -1}


class PickerPicture(QWidget):
    """The picture with a frame around each digit; arrows go from one to the next.

    Signals:
        picked: The place of a digit in the list.
    """

    picked = Signal(int)
    accessible_role = QAccessible.Role.List

    def __init__(self, theme: Theme, colours: NDArray[np.uint8], digits: Sequence[Found]) -> None:
        super().__init__()
        self._theme = theme
        height, width = colours.shape[:2]
        held = np.ascontiguousarray(colours)
        self._image = QImage(held.data, width, height, 3 * width, QImage.Format.Format_RGB888).copy()
        self._boxes = [QRectF(*digit.box) for digit in digits]
        self.chosen = 0
        self.setObjectName("digitPicture")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._choose(0)

    def sizeHint(self) -> QSize:
        side = self._theme.px(SIDE)
        return self._image.size().scaled(side, side, Qt.AspectRatioMode.KeepAspectRatio)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint() / 2

    def box(self, place: int) -> QRectF:
        """Where a digit stands on the widget."""
        corner, scale = self._fit()
        box = self._boxes[place]
        return QRectF(corner + box.topLeft() * scale, box.size() * scale).adjusted(-HALF, -HALF, HALF, HALF)

    def _fit(self) -> tuple[QPointF, float]:
        scale = min(self.width() / self._image.width(), self.height() / self._image.height())
        size = QPointF(self._image.width(), self._image.height()) * scale
        return QPointF(self.width() - size.x(), self.height() - size.y()) / 2, scale

    def _choose(self, place: int) -> None:
        self.chosen = place % len(self._boxes)
        self.setAccessibleName(f"Digit {self.chosen + 1:,} of {len(self._boxes):,}")
        self.update()

    def _at(self, place: QPointF) -> int | None:
        return next((number for number in range(len(self._boxes)) if self.box(number).contains(place)), None)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if (place := self._at(event.position())) is not None:
            self._choose(place)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and (place := self._at(event.position())) is not None:
            self.picked.emit(place)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if (step := STEPS.get(Qt.Key(event.key()))) is not None:
            self._choose(self.chosen + step)
        elif is_pressed(event, ENTER_KEYS):
            self.picked.emit(self.chosen)
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        corner, scale = self._fit()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        size = QPointF(self._image.width(), self._image.height()) * scale
        painter.drawImage(QRectF(corner, corner + size), self._image)
        for place in range(len(self._boxes)):
            painter.setPen(QPen(self._theme.colour("accent"), 3 if place == self.chosen else 1))
            painter.drawRect(self.box(place))
        painter.end()


class DigitPicker(Dialog):
    """Asks which digit of a picture is meant; closing it leaves the canvas as it was.

    Signals:
        picked: The `Found` that was chosen.
    """

    picked = Signal(object)

    def __init__(
        self, theme: Theme, colours: NDArray[np.uint8], digits: Sequence[Found], parent: QWidget | None = None
    ) -> None:
        super().__init__("digitPicker", "Several digits", parent)
        self._digits = digits
        said = label(
            f"There are {len(digits):,} digits in the picture. Click the one that you mean.", "text", wrap=True
        )
        self.picture = PickerPicture(theme, colours, digits)
        self.picture.picked.connect(self._take)
        cancel = button("Cancel", "pickerCancelButton")
        cancel.clicked.connect(self.reject)
        layout = QVBoxLayout(self.page)
        layout.setContentsMargins(INSIDE, INSIDE, INSIDE, INSIDE)
        layout.addLayout(column(said, (self.picture, 1), row(1, cancel), spacing=GAP))
        self.picture.setFocus()
        self.finished.connect(self.deleteLater)

    def _take(self, place: int) -> None:
        self.accept()
        self.picked.emit(self._digits[place])
