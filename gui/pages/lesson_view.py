"""A layer's lesson: its words, and its arithmetic, which can be hidden to work it out oneself."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from core.model.lessons import Lesson
from gui.parts.widgets import button, column, label
from gui.theme import GAP, HALF


class LessonView(QWidget):
    """Words above, arithmetic below."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("lessonView")
        self._hidden = False
        self._lesson: Lesson | None = None
        self._text = label("", "text", "lessonText", wrap=True)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(GAP)
        self._grid.setVerticalSpacing(HALF)
        self._grid.setColumnStretch(2, 1)
        self.setLayout(column(self._text, self._grid))

    def show_lesson(self, lesson: Lesson) -> None:
        """Show another lesson."""
        if lesson != self._lesson:
            self._lesson = lesson
            self._fill()

    def hide_results(self, hidden: bool) -> None:
        """Show a "?" in the place of every result, to be worked out; a click on one reveals it."""
        self._hidden = hidden
        self._fill()

    def _fill(self) -> None:
        while (item := self._grid.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        if self._lesson is None:
            return
        self._text.setText(self._lesson.text)
        for place, step in enumerate(self._lesson.steps):
            self._grid.addWidget(label(step.question, "secondary"), place, 0)
            self._grid.addWidget(label(f"{step.working}  =", "text"), place, 1)
            self._grid.addWidget(self._result(step.question, step.result), place, 2)

    def _result(self, question: str, result: str) -> QWidget:
        shown = label(result, "strong")
        if not self._hidden:
            return shown
        holder = QWidget()
        holder_layout = QVBoxLayout(holder)
        holder_layout.setContentsMargins(0, 0, 0, 0)
        reveal = button("?", f"reveal_{question.replace(' ', '_')}", "link", "Work it out, then click to see.")
        reveal.setAccessibleName(f"Reveal: {question}")
        reveal.clicked.connect(lambda: _swap(reveal, shown))
        holder_layout.addWidget(reveal, 0, Qt.AlignmentFlag.AlignLeft)
        holder_layout.addWidget(shown)
        shown.hide()
        return holder


def _swap(reveal: QPushButton, shown: QLabel) -> None:
    reveal.hide()
    shown.show()
