"""What stands beside the curves in words: the legend, each entry of which shows or hides a curve, and the read-out."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QAccessible, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from gui.parts.small_controls import paint_focus
from gui.theme import CONTROL_RADIUS, NEAR, Theme

READ = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


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
    """Short lines of figures on a small card of its own, to lie over a plot; the pointer passes through."""

    accessible_role = QAccessible.Role.StaticText

    def __init__(self, theme: Theme, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._lines: tuple[str, ...] = ()
        self.setObjectName(name)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def show_lines(self, lines: Sequence[str], room: int) -> None:
        """Show `lines`, and take as much room as they need; what is wider than `room` pixels is shortened."""
        metrics = QFontMetrics(self._theme.font("caption"))
        inside = max(room - 2 * NEAR, 0)
        self._lines = tuple(metrics.elidedText(line, Qt.TextElideMode.ElideRight, inside) for line in lines)
        self.setAccessibleName(", ".join(lines))
        widest = max((metrics.horizontalAdvance(line) for line in self._lines), default=0)
        self.resize(widest + 2 * NEAR, metrics.height() * len(lines) + NEAR)
        self.update()

    def text(self) -> str:
        """What is shown."""
        return "\n".join(self._lines)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._theme.colour("hairline"), 1))
        painter.setBrush(self._theme.colour("card"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), CONTROL_RADIUS, CONTROL_RADIUS)
        painter.setFont(self._theme.font("caption"))
        painter.setPen(self._theme.colour("text"))
        painter.drawText(self.rect().adjusted(NEAR, 0, -NEAR, 0), READ, self.text())
        painter.end()
