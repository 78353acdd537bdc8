"""Fields to fill in: numbers, choices, switches. The wheel scrolls the column, unless a number has the focus."""

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QGuiApplication, QPainter, QPaintEvent, QPalette, QPen, QValidator, QWheelEvent
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QCheckBox,
    QComboBox,
    QDoubleSpinBox,
    QSpinBox,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionComboBox,
    QStylePainter,
    QWidget,
)

from gui.parts.focus import shows_ring
from gui.parts.widgets import HelpButton, column, label, restyle, row

_MAX_INT = 2**31 - 1
TEXT_MARGIN = 4  # pixels on both sides of a choice's words together
WIDEST_NAME = "Learning rate"  # of the names in front of fields: all are as wide, so that the fields line up


class IntegerField(QSpinBox):
    """A whole number. Arrow keys stay between `low` and `high`; typing may leave them, so that it can be marked."""

    def __init__(self, name: str, accessible: str, low: int, high: int, step: int = 1) -> None:
        super().__init__()
        _prepare(self, name, accessible)
        self._low, self._high = low, high
        self.setRange(-_MAX_INT, _MAX_INT)
        self.setSingleStep(step)
        self.setValue(low)

    def stepBy(self, steps: int) -> None:
        """One step, not out of the sensible range."""
        self.setValue(min(max(self.value() + steps * self.singleStep(), self._low), self._high))

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Let the column scroll unless the field has the focus."""
        super().wheelEvent(event) if self.hasFocus() else event.ignore()

    def set_mistake(self, sentence: str) -> None:
        """Mark the field and say why; "" takes the mark away."""
        _mark(self, sentence)


class DecimalField(QDoubleSpinBox):
    """A decimal number, shown as short as it can be ("0.001"); takes 1e-3 and 0,001 too. A step doubles or halves."""

    def __init__(self, name: str, accessible: str, low: float, high: float) -> None:
        super().__init__()
        _prepare(self, name, accessible)
        self._low, self._high = low, high
        self.setDecimals(9)
        self.setRange(-1e6, 1e6)
        self.setValue(low)

    def textFromValue(self, value: float) -> str:
        """Without needless zeros."""
        text = f"{value:.6g}"
        return f"{value:.9f}".rstrip("0").rstrip(".") if "e" in text and abs(value) < 1 else text

    def valueFromText(self, text: str) -> float:
        """The number; a comma counts as the point."""
        return float(text.replace(",", "."))

    def validate(self, text: str, position: int) -> tuple[QValidator.State, str, int]:
        """Anything that is a number, or may still become one."""
        plain = text.strip().replace(",", ".")
        try:
            state = QValidator.State.Acceptable if abs(float(plain)) <= 1e6 else QValidator.State.Invalid
        except ValueError:
            begun = all(letter in "0123456789.-+eE" for letter in plain)
            state = QValidator.State.Intermediate if begun else QValidator.State.Invalid
        return state, text, position

    def stepBy(self, steps: int) -> None:
        """Twice or half as much for each step, not out of the sensible range."""
        self.setValue(min(max(self.value() * 2.0**steps, self._low), self._high))

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Let the column scroll unless the field has the focus."""
        super().wheelEvent(event) if self.hasFocus() else event.ignore()

    def set_mistake(self, sentence: str) -> None:
        """Mark the field and say why; "" takes the mark away."""
        _mark(self, sentence)


class ComboBox(QComboBox):
    """A choice, with a small arrow in a colour of the theme."""

    def __init__(self, name: str, accessible: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(accessible)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(8)
        self.setMaxVisibleItems(20)
        self.setItemDelegate(QStyledItemDelegate(self))  # the usual one ignores the style sheet

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Let the column scroll; a choice is never changed by accident."""
        event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        """The field, its words with “…” where they find no room, and an arrow that a style sheet cannot draw."""
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        room = self.style().subControlRect(
            QStyle.ComplexControl.CC_ComboBox, option, QStyle.SubControl.SC_ComboBoxEditField, self
        )
        option.currentText = self.fontMetrics().elidedText(
            option.currentText, Qt.TextElideMode.ElideRight, room.width() - TEXT_MARGIN
        )
        painter = QStylePainter(self)
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)
        painter.end()
        paint_arrow(self)


def paint_arrow(widget: QWidget) -> None:
    """The arrow at the right of what opens a list or a menu; while `widget` is painted."""
    painter = QPainter(widget)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(_colour(QPalette.ColorRole.PlaceholderText), 1.5, c=Qt.PenCapStyle.RoundCap))
    half = widget.fontMetrics().height() / 4
    right, middle = widget.width() - 10 - half, widget.height() / 2
    tip = QPointF(right, middle + half / 2)
    painter.drawLine(QPointF(right - half, middle - half / 2), tip)
    painter.drawLine(tip, QPointF(right + half, middle - half / 2))
    painter.end()


class Switch(QCheckBox):
    """On or off, with its words on the right."""

    def __init__(self, text: str, name: str) -> None:
        super().__init__(text)
        self.setObjectName(name)
        self.setAccessibleName(text)

    def sizeHint(self) -> QSize:
        """The switch, a gap, the words."""
        height = self.fontMetrics().height()
        return QSize(2 * height + 8 + self.fontMetrics().horizontalAdvance(self.text()), height + 8)

    def minimumSizeHint(self) -> QSize:
        """As `sizeHint`."""
        return self.sizeHint()

    def hitButton(self, point: object) -> bool:  # noqa: ARG002
        """All of it can be clicked."""
        return True

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        """A rounded track with a knob: right and accented when on."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        knob = float(self.fontMetrics().height())
        track = QRectF(1, (self.height() - knob) / 2, knob * 1.75, knob)
        on, ringed = self.isChecked(), shows_ring(self)
        role = QPalette.ColorRole
        painter.setPen(QPen(_colour(role.Accent if on or ringed else role.PlaceholderText), 1.2))
        painter.setBrush(_colour(role.Accent if on else role.Midlight))
        painter.drawRoundedRect(track, knob / 2, knob / 2)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(_colour(role.HighlightedText if on else role.PlaceholderText))
        left = track.right() - knob if on else track.left()
        painter.drawEllipse(QRectF(left, track.top(), knob, knob).adjusted(3, 3, -3, -3))
        if ringed:
            painter.setPen(QPen(_colour(role.Accent), 1.5))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0, 1, -1, -1), 4, 4)
        group = QPalette.ColorGroup.Active if self.isEnabled() else QPalette.ColorGroup.Disabled
        painter.setPen(QGuiApplication.palette().color(group, role.WindowText))
        words = self.rect().adjusted(int(track.right()) + 8, 0, 0, 0)
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, self.text())


class FieldRow(QWidget):
    """A name, its field and a "?" in one row, and room for a sentence below that says what is wrong with the value."""

    def __init__(self, text: str, field: QWidget, topic: str) -> None:
        super().__init__()
        self.field = field
        self._name = label(text, "text")
        self._name.setProperty("muted", True)
        self._name.setBuddy(field)
        self._mistake = label("", "mistake", f"{field.objectName()}Mistake", wrap=True)
        self._mistake.hide()
        self.setLayout(column(row(self._name, (field, 1), HelpButton(topic)), self._mistake, spacing=4))

    def event(self, event: QEvent) -> bool:
        """Line up with the other fields, in whatever font."""
        if event.type() in {QEvent.Type.Polish, QEvent.Type.FontChange, QEvent.Type.StyleChange}:
            self._name.ensurePolished()
            self._name.setMinimumWidth(self._name.fontMetrics().horizontalAdvance(WIDEST_NAME) + 1)
        return super().event(event)

    def set_mistake(self, sentence: str) -> None:
        """Mark the field and say why below it; "" takes both away."""
        if isinstance(self.field, IntegerField | DecimalField):
            self.field.set_mistake(sentence)
        else:
            _mark(self.field, sentence)
        self._mistake.setText(sentence)
        self._mistake.setVisible(bool(sentence))

    def mistake(self) -> str:
        """The sentence below the field; "" when the value is fine."""
        return self._mistake.text()


def _colour(role: QPalette.ColorRole) -> QColor:
    return QGuiApplication.palette().color(role)


def _prepare(box: QAbstractSpinBox, name: str, accessible: str) -> None:
    box.setObjectName(name)
    box.setAccessibleName(accessible)
    box.lineEdit().setTextMargins(10, 0, 10, 0)  # the style sheet's padding does not reach it
    box.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    box.setMinimumWidth(60)


def _mark(field: QWidget, sentence: str) -> None:
    restyle(field, "invalid", bool(sentence))
    field.setToolTip(sentence)
    field.setAccessibleDescription(sentence)
