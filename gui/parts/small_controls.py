"""Small controls of our own: a "⋯" that opens a menu, a bar that rests, a button for narrow rows, the focus's ring."""

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QMenu, QProgressBar, QPushButton, QSizePolicy, QWidget

from gui.parts.focus import shows_ring
from gui.parts.widgets import button
from gui.theme import CONTROL_RADIUS, Theme


class MoreButton(QAbstractButton):
    """Three dots that open a menu."""

    def __init__(self, theme: Theme, name: str, accessible: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.menu = QMenu(self)
        self.menu.setObjectName(f"{name}Menu")
        self.menu.setToolTipsVisible(True)
        self.setObjectName(name)
        self.setAccessibleName(accessible)
        self.setToolTip(accessible)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.clicked.connect(self.open_menu)
        theme.changed.connect(self.updateGeometry)

    def open_menu(self) -> None:
        """Show the menu below the button, its right edge at the button's."""
        corner = self.rect().bottomRight()
        corner.setX(corner.x() - self.menu.sizeHint().width())
        self.menu.popup(self.mapToGlobal(corner))

    def sizeHint(self) -> QSize:
        return QSize(self._theme.px(28), self._theme.px(22))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        if self.underMouse() or self.isDown():
            painter.setBrush(self._theme.colour("hover"))
            painter.drawRoundedRect(QRectF(self.rect()), CONTROL_RADIUS, CONTROL_RADIUS)
        painter.setBrush(self._theme.colour("secondary"))
        middle, radius = QRectF(self.rect()).center(), self._theme.px(15) / 10
        for step in (-1, 0, 1):
            painter.drawEllipse(middle + QPointF(step * radius * 3.6, 0), radius, radius)
        paint_focus(painter, self, self._theme)
        painter.end()


class ProgressBar(QProgressBar):
    """Moves by itself only while nobody knows how far it is: Qt's goes on for good, painting thirty times a second."""

    def event(self, event: QEvent) -> bool:
        """Let the style's animation end."""
        if event.type() == QEvent.Type.StyleAnimationUpdate and self.maximum() > self.minimum():
            event.ignore()
            return True
        return super().event(event)


def compact_button(text: str, name: str, tip: str = "") -> QPushButton:
    """A push button for narrow rows: less room at its sides."""
    made = button(text, name, tip=tip)
    made.setStyleSheet("QPushButton { padding-left: 2px; padding-right: 2px; }")
    return made


def paint_focus(painter: QPainter, widget: QWidget, theme: Theme) -> None:
    """The focus ring of a painted control, if it has the focus."""
    if shows_ring(widget):
        painter.setPen(QPen(theme.colour("accent"), theme.ring - 0.5))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(QRectF(widget.rect()).adjusted(1, 1, -1, -1), 4, 4)
