"""One field of the challenge: where an answer is typed, and what is said to it."""

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from core.model.challenge import MAX_LETTERS, Question
from gui.parts.keys import ENTER_KEYS, is_pressed
from gui.parts.widgets import label, restyle, row
from gui.theme import HALF

WORDS = {"shape": "Output shape", "parameters": "Parameters"}
PASSING = (Qt.FocusReason.ActiveWindowFocusReason, Qt.FocusReason.PopupFocusReason)  # it comes back
REMARKS = ("right", "told", "not yet", "no number")


class ChallengeField(QWidget):
    """Signals what was typed when Enter is pressed or it is left, if that is new.

    Signals:
        answered: The text, and whether Enter was pressed.
        reached: It has the focus.
    """

    answered = Signal(str, bool)
    reached = Signal()

    def __init__(self, question: Question) -> None:
        super().__init__()
        self._question = question
        self._told = ""
        name = f"challenge{question.part.capitalize()}{question.row + 1}"
        self.edit = QLineEdit()
        self.edit.setObjectName(name)
        self.edit.setAccessibleName(f"{WORDS[question.part]} of layer {question.row + 1}, {question.layer}")
        self.edit.setMaxLength(MAX_LETTERS)
        self.edit.installEventFilter(self)
        self.remark = label("", "caption", f"{name}Remark")
        self.remark.setBuddy(self.edit)
        self.remark.setAccessibleName(self.edit.accessibleName())
        widths = [self.remark.fontMetrics().horizontalAdvance(words) for words in REMARKS]
        self.remark.setMinimumWidth(max(widths))
        self.setLayout(row((self.edit, 1), self.remark, spacing=HALF))

    def show_solution(self, remark: str) -> None:
        """It has its right value; nothing can be typed any more."""
        self.edit.setText(self._question.words)
        self.edit.setReadOnly(True)
        self._told = self.edit.text()
        self.show_remark(remark)

    def show_remark(self, words: str) -> None:
        """Say what is to be said to the answer, beside it."""
        restyle(self.remark, "role", "good" if words == "right" else "caption")
        self.remark.setText(words)
        self.edit.setAccessibleDescription(words)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusIn:
            self.reached.emit()
        elif isinstance(event, QFocusEvent) and event.type() == QEvent.Type.FocusOut and event.reason() not in PASSING:
            self._tell(by_enter=False)
        elif isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and is_pressed(event, ENTER_KEYS):
            self._tell(by_enter=True)
            return True
        return super().eventFilter(watched, event)

    def _tell(self, *, by_enter: bool) -> None:
        text = self.edit.text().strip()
        if text and text != self._told and not self.edit.isReadOnly():
            self._told = text
            self.answered.emit(text, by_enter)
