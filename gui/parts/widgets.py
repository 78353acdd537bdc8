"""Small widgets that everything is built of: cards, labels, buttons, the "?" and empty places."""

from typing import Literal, TypeVar

from PySide6.QtCore import QPoint, QSize, Qt, Signal
from PySide6.QtGui import QAccessible, QGuiApplication, QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayout,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from gui.parts import help_texts
from gui.parts.enabling import enable
from gui.theme import GAP, INSIDE, NEAR

LabelRole = Literal["title", "text", "strong", "secondary", "caption", "figure", "answer", "accent", "mistake", "good"]
ButtonRole = Literal["", "accent", "link"]
Layout = TypeVar("Layout", bound=QBoxLayout)
Part = int | QWidget | QLayout | tuple[QWidget | QLayout, int]
"""Of a row or column: room that stretches, what stands there, or that with the share of the room that it takes."""


def label(text: str = "", role: LabelRole = "text", name: str = "", *, wrap: bool = False) -> QLabel:
    """A label whose size, weight and colour the style sheet takes from `role`."""
    made = QLabel(text)
    made.setProperty("role", role)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setWordWrap(wrap)
    if name:
        made.setObjectName(name)
    return made


def button(text: str, name: str, role: ButtonRole = "", tip: str = "") -> QPushButton:
    """A push button; `role` "accent" for the one thing to do next, "link" for a quiet one inside a card."""
    made = QPushButton(text)
    made.setObjectName(name)
    made.setAccessibleName(text)
    made.setAutoDefault(False)
    if role:
        made.setProperty("role", role)
    made.setToolTip(tip)
    return made


def restyle(widget: QWidget, prop: str, value: object) -> None:
    """Set a property that the style sheet looks at, and look again. Nothing happens if it has that value already."""
    if widget.property(prop) != value:
        widget.setProperty(prop, value)
        widget.style().unpolish(widget)
        widget.style().polish(widget)
        widget.update()


def row(*parts: Part, spacing: int = NEAR, margin: int = 0) -> QHBoxLayout:
    """Widgets and layouts side by side."""
    return _filled(QHBoxLayout(), parts, spacing, margin)


def column(*parts: Part, spacing: int = NEAR, margin: int = 0) -> QVBoxLayout:
    """Widgets and layouts below each other."""
    return _filled(QVBoxLayout(), parts, spacing, margin)


def _filled(layout: Layout, parts: tuple[Part, ...], spacing: int, margin: int) -> Layout:
    layout.setContentsMargins(margin, margin, margin, margin)
    layout.setSpacing(spacing)
    for part in parts:
        if isinstance(part, int):
            layout.addStretch(part)
            continue
        made, stretch = part if isinstance(part, tuple) else (part, 0)
        if isinstance(made, QLayout):
            layout.addLayout(made, stretch)
        else:
            layout.addWidget(made, stretch)
    return layout


class Card(QFrame):
    """A framed area with a heading on the left, an optional note on the right, and a column below.

    Attributes:
        header: The row of heading and note; add a "?" or a button to its end.
        body: The column that takes the content.
    """

    accessible_role = QAccessible.Role.Grouping

    def __init__(self, title: str = "", note: str = "", name: str = "") -> None:
        super().__init__()
        self.setProperty("role", "card")
        if name:
            self.setObjectName(name)
        self.setAccessibleName(title)
        self.title = label(title, "strong")
        self.note = ElidedLabel(note, "secondary", name=f"{name}Note" if name else "")
        self.note.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.header = row(self.title, (self.note, 1))
        self.body = column()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(INSIDE, GAP, INSIDE, GAP)
        outer.setSpacing(NEAR)
        if title or note:
            outer.addLayout(self.header)
        else:
            self.title.setParent(self)
            self.note.setParent(self)
            self.title.hide()
            self.note.hide()
        outer.addLayout(self.body, 1)

    def set_note(self, text: str) -> None:
        """Change the words on the right of the heading."""
        self.note.setText(text)


class ElidedLabel(QLabel):
    """A one-line label that ends in … where its place is too narrow, and then says all of it in its tool tip."""

    def __init__(
        self,
        text: str = "",
        role: LabelRole = "text",
        mode: Qt.TextElideMode = Qt.TextElideMode.ElideRight,
        name: str = "",
    ) -> None:
        super().__init__()
        self._full = ""
        self._mode = mode
        self.setProperty("role", role)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        if name:
            self.setObjectName(name)
        self.setText(text)

    def setText(self, text: str) -> None:
        """Show `text`, as much of it as there is room for."""
        if text != self._full:
            self._full = text
            self.setAccessibleName(text)
            self._elide()

    def text(self) -> str:
        """All of it, also what is not shown."""
        return self._full

    def sizeHint(self) -> QSize:
        """As wide as the whole text."""
        return QSize(self.fontMetrics().horizontalAdvance(self._full) + 2, super().sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the text into the new width."""
        super().resizeEvent(event)
        self._elide()

    def _elide(self) -> None:
        shown = self.fontMetrics().elidedText(self._full, self._mode, max(self.width(), 0))
        super().setText(shown)
        self.setToolTip(self._full if shown != self._full else "")


class HelpButton(QToolButton):
    """A "?" that opens two sentences about one thing, and a link to its lesson.

    Args:
        topic: A key of resources/help.json.
    """

    lesson_wanted = Signal(str)

    def __init__(self, topic: str) -> None:
        super().__init__()
        self.topic = topic
        self._text = help_texts.text(topic)
        self.setText("?")
        self.setProperty("role", "help")
        self.setObjectName(f"help_{topic}")
        self.setAccessibleName(f"What is this: {self._text.title}")
        self.setToolTip(f"{self._text.title} (F1)")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # by keys it is F1, in the field beside it
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.clicked.connect(self.open)

    def open(self) -> None:
        """Show the sentences beside the button."""
        popup = HelpPopup(self._text, self)
        popup.lesson_wanted.connect(self.lesson_wanted)
        popup.show_beside(self)


class HelpPopup(QFrame):
    """The sentences of a "?". Closes on a click elsewhere and on Escape."""

    accessible_role = QAccessible.Role.HelpBalloon
    lesson_wanted = Signal(str)
    WIDTH = 300

    def __init__(self, text: help_texts.HelpText, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setObjectName("helpPopup")
        self.setProperty("role", "popup")
        self.setAccessibleName(text.title)
        self.setAccessibleDescription(text.short)
        lesson = button("Read the lesson", "helpLesson", "link")
        lesson.clicked.connect(lambda: self._lesson(text.topic))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(INSIDE, GAP, INSIDE, GAP)
        layout.setSpacing(NEAR)
        layout.addWidget(label(text.title, "strong"))
        sentences = label(text.short, "text", wrap=True)
        sentences.setFixedWidth(self.WIDTH)
        layout.addWidget(sentences)
        layout.addWidget(lesson, 0, Qt.AlignmentFlag.AlignLeft)
        lesson.setFocus()

    def show_beside(self, anchor: QWidget) -> None:
        """Show below `anchor`, wholly on its screen."""
        self.ensurePolished()
        for child in self.findChildren(QWidget):
            child.ensurePolished()  # sizes come from the style sheet
        self.adjustSize()
        place = anchor.mapToGlobal(QPoint(0, anchor.height() + 4))
        screen = QGuiApplication.screenAt(place) or anchor.screen()
        area = screen.availableGeometry()
        if place.y() + self.height() > area.bottom():
            place.setY(max(area.top(), anchor.mapToGlobal(QPoint(0, 0)).y() - self.height() - 4))
        place.setX(max(area.left(), min(place.x(), area.right() - self.width() - NEAR)))
        self.move(place)
        self.show()

    def _lesson(self, topic: str) -> None:
        self.close()
        self.lesson_wanted.emit(topic)


class EmptyPlace(QWidget):
    """Says in one sentence what will be here, and offers the one action that fills it."""

    clicked = Signal()

    def __init__(self, sentence: str, action: str = "", name: str = "emptyPlace") -> None:
        super().__init__()
        self.setObjectName(name)
        self._why_not: dict[str, str] = {}
        self._sentence = label(sentence, "secondary", wrap=True)
        self._sentence.setAlignment(Qt.AlignmentFlag.AlignCenter)
        layout = column(1, self._sentence, spacing=GAP)
        self._offered = button(action, f"{name}Button") if action else None
        if self._offered is not None:
            self._offered.clicked.connect(self.clicked)
            layout.addWidget(self._offered, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addStretch(1)
        layout.setContentsMargins(INSIDE, INSIDE, INSIDE, INSIDE)
        self.setLayout(layout)

    def set_action(self, text: str) -> None:
        """Offer something else, where something is offered at all; "" offers nothing for now."""
        if self._offered is not None:
            self._offered.setText(text)
            self._offered.setAccessibleName(text)
            self._offered.setVisible(bool(text))
            self._refresh()

    def set_why_not(self, action: str, why_not: str) -> None:
        """Say why the action of that text can't be done now, whenever it is the one that is offered; "" lets it."""
        self._why_not[action] = why_not
        self._refresh()

    def _refresh(self) -> None:
        if self._offered is not None:
            enable(self._offered, self._why_not.get(self._offered.text(), ""))

    def set_sentence(self, sentence: str) -> None:
        """Say something else."""
        self._sentence.setText(sentence)
