"""Small controls of our own: the "⋯" that opens a menu, the legend entry that shows or hides a curve, steady tabs."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QMenu, QPushButton, QSizePolicy, QTabBar, QWidget

from gui.parts.widgets import button
from gui.theme import CONTROL_RADIUS, Theme


class MoreButton(QAbstractButton):
    """Three dots that open a menu."""

    def __init__(self, theme: Theme, name: str, accessible: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.menu = QMenu(self)
        self.menu.setObjectName(f"{name}Menu")
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


class LegendEntry(QAbstractButton):
    """A short line in a curve's colour and its name; a click shows or hides the curve."""

    def __init__(self, theme: Theme, text: str, colour_role: str, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._colour_role = colour_role
        self.setText(text)
        self.setObjectName(name)
        self.setAccessibleName(f"Show the {text} curve")
        self.setToolTip(f"Show or hide the {text} curve.")
        self.setCheckable(True)
        self.setChecked(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self._restyle)

    def _restyle(self) -> None:
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(self._theme.font("secondary"))  # the style sheet gives the widget itself another one
        return QSize(metrics.horizontalAdvance(self.text()) + self._theme.px(16) + 8, metrics.height() + 6)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        shown = self.isChecked()
        left, middle, length = 4.0, self.height() / 2, self._theme.px(10)
        painter.setPen(QPen(self._theme.colour(self._colour_role if shown else "secondary"), 2.5 if shown else 1))
        painter.drawLine(QPointF(left, middle), QPointF(left + length, middle))
        font = self._theme.font("secondary")
        font.setStrikeOut(not shown)
        painter.setFont(font)
        painter.setPen(self._theme.colour("secondary"))
        words = QRectF(left + self._theme.px(16), 0, self.width(), self.height())
        painter.drawText(words, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, self.text())
        paint_focus(painter, self, self._theme)
        painter.end()


class Readout(QWidget):
    """A line of figures on a small card of its own, to lie over a plot; the pointer passes through."""

    def __init__(self, theme: Theme, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._text = ""
        self.setObjectName(name)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def show_text(self, text: str) -> None:
        """Show `text`, and take as much room as it needs."""
        self._text = text
        self.setAccessibleName(text)
        metrics = QFontMetrics(self._theme.font("caption"))
        self.resize(metrics.horizontalAdvance(text) + 16, metrics.height() + 8)
        self.update()

    def text(self) -> str:
        return self._text

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._theme.colour("hairline"), 1))
        painter.setBrush(self._theme.colour("card"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), CONTROL_RADIUS, CONTROL_RADIUS)
        painter.setFont(self._theme.font("caption"))
        painter.setPen(self._theme.colour("text"))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self._text)
        painter.end()


def compact_button(text: str, name: str, tip: str = "") -> QPushButton:
    """A push button for narrow rows: less room at its sides."""
    made = button(text, name, tip=tip)
    made.setStyleSheet("QPushButton { padding-left: 2px; padding-right: 2px; }")
    return made


def paint_focus(painter: QPainter, widget: QWidget, theme: Theme) -> None:
    """The focus ring of a painted control, if it has the focus."""
    if widget.hasFocus():
        painter.setPen(QPen(theme.colour("accent"), 1.5))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(QRectF(widget.rect()).adjusted(1, 1, -1, -1), 4, 4)


class SteadyTabBar(QTabBar):
    """Tabs that stay where they are when another one is chosen: each has room for its title in bold, and none hides."""

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def tabSizeHint(self, index: int) -> QSize:
        size = super().tabSizeHint(index)
        if index != self.currentIndex():
            bold = QFont(self.font())
            bold.setWeight(QFont.Weight.DemiBold)
            title = self.tabText(index)
            more = QFontMetrics(bold).horizontalAdvance(title) - self.fontMetrics().horizontalAdvance(title)
            size.setWidth(size.width() + more)
        return size
