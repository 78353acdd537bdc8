"""A layer's lesson: its words, and its arithmetic."""

from PySide6.QtWidgets import QGridLayout, QWidget

from core.model.lessons import Lesson
from gui.parts.widgets import column, label
from gui.theme import GAP, HALF


class LessonView(QWidget):
    """Words above, arithmetic below."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("lessonView")
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
            self._grid.addWidget(label(step.result, "strong"), place, 2)
