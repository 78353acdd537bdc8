"""Errors in words, inside the window: one line above the pages, until it is closed. The same words are said once."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QToolButton

from core.errors import DigitTrainerError
from gui.parts.icons import icon
from gui.parts.widgets import label
from gui.theme import INSIDE, NEAR, Theme


class MessageBar(QFrame):
    """Shows one error after the other."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._waiting: list[DigitTrainerError] = []
        self._shown: DigitTrainerError | None = None
        self.setObjectName("messageBar")
        self.setProperty("role", "message")
        self.setAccessibleName("Message")
        self.sentence: QLabel = label("", "strong", "messageSentence", wrap=True)
        self.hint: QLabel = label("", "secondary", "messageHint", wrap=True)
        self.close_button = QToolButton()
        self.close_button.setObjectName("messageClose")
        self.close_button.setAccessibleName("Close the message")
        self.close_button.setProperty("role", "quiet")
        self.close_button.setToolTip("Close the message")
        self.close_button.clicked.connect(self.dismiss)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(INSIDE, NEAR, NEAR, NEAR)
        layout.setSpacing(NEAR)
        layout.addWidget(self.sentence, 3)
        layout.addWidget(self.hint, 2)
        layout.addWidget(self.close_button, 0, Qt.AlignmentFlag.AlignTop)
        theme.changed.connect(self._tint)
        self._tint()
        self.hide()

    def show_error(self, error: DigitTrainerError) -> None:
        """Say it now, or after those that are not closed yet."""
        known = [other for other in (self._shown, *self._waiting) if other is not None]
        if str(error) in map(str, known):
            return
        self._waiting.append(error)
        if self._shown is None:
            self.dismiss()

    def dismiss(self) -> None:
        """Close what is shown, and show the next."""
        self._shown = self._waiting.pop(0) if self._waiting else None
        if self._shown is not None:
            self.sentence.setText(self._shown.sentence)
            self.hint.setText(self._shown.hint)
            self.hint.setVisible(bool(self._shown.hint))
            self.setAccessibleDescription(str(self._shown))
        self.setVisible(self._shown is not None)

    def _tint(self) -> None:
        self.close_button.setIcon(icon("close", self._theme, "secondary"))
