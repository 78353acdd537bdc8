"""All lessons in one window: topics on the left, the words on the right. Every "?" leads here."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QScrollArea, QWidget

from gui.parts import help_texts
from gui.parts.dialogs import Dialog
from gui.parts.widgets import Card, button, column, label, row
from gui.theme import GAP, INSIDE

TOPIC = Qt.ItemDataRole.UserRole


class LessonsDialog(Dialog):
    """Shows one topic at a time. Does not block the window it belongs to."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__("lessonsDialog", "Lessons", parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.topics = QListWidget()
        self.topics.setObjectName("lessonTopics")
        self.topics.setAccessibleName("Topics")
        self.topics.setProperty("role", "choices")
        self.topics.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for topic, text in help_texts.all_texts().items():
            item = QListWidgetItem(text.title)
            item.setData(TOPIC, topic)
            self.topics.addItem(item)
        self.title = label("", "title", "lessonTitle")
        self.short = label("", "strong", "lessonShort", wrap=True)
        self.lesson = label("", "text", "lessonText", wrap=True)
        self._build()
        self.topics.currentItemChanged.connect(self._show)
        self.topics.setCurrentRow(0)

    @classmethod
    def open_at(cls, parent: QWidget, topic: str = "") -> "LessonsDialog":
        """Show the window, or bring it to the front, with `topic` chosen."""
        found = parent.findChild(cls, "lessonsDialog")
        dialog = found if isinstance(found, cls) else cls(parent)
        if topic:
            dialog.show_topic(topic)
        dialog.show()
        dialog.raise_()
        dialog.activateWindow()
        return dialog

    def show_topic(self, topic: str) -> None:
        """Choose a topic."""
        for place in range(self.topics.count()):
            if self.topics.item(place).data(TOPIC) == topic:
                self.topics.setCurrentRow(place)

    def _build(self) -> None:
        words = QWidget()
        for shown in (self.title, self.short, self.lesson):
            shown.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        inner = column(self.title, self.short, self.lesson, 1, spacing=GAP)
        inner.setContentsMargins(0, 0, GAP, 0)
        words.setLayout(inner)
        scroll = QScrollArea()
        scroll.setObjectName("lessonScroll")
        scroll.setAccessibleName("Lesson")
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        words.setProperty("role", "column")
        scroll.setWidget(words)
        left, right = Card(), Card()
        left.setAccessibleName("All lessons")
        right.setAccessibleName("This lesson")
        left.body.addWidget(self.topics)
        right.body.addWidget(scroll)
        close = button("Close", "lessonClose")
        close.clicked.connect(self.close)
        columns = row((left, 3), (right, 5), spacing=GAP)
        self.page.setLayout(column((columns, 1), row(1, close), spacing=GAP, margin=INSIDE))
        self.set_usual_size(820, 560)

    def _show(self, item: QListWidgetItem | None) -> None:
        if item is None:
            return
        text = help_texts.text(item.data(TOPIC))
        self.title.setText(text.title)
        self.short.setText(text.short)
        self.lesson.setText(text.lesson)
