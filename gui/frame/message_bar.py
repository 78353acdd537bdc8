"""Errors in words, inside the window: the latest one, above the pages, until it is closed or no longer true."""

from PySide6.QtCore import Qt, SignalInstance
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QToolButton

from core.errors import DigitTrainerError
from gui.parts.accessible import announce
from gui.parts.icons import icon
from gui.parts.widgets import column, label
from gui.theme import HALF, INSIDE, NEAR, Theme


class MessageBar(QFrame):
    """Shows one error; the next takes its place."""

    accessible_role = QAccessible.Role.AlertMessage

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._about = ""
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
        layout.addLayout(column(self.sentence, self.hint, spacing=HALF), 1)
        layout.addWidget(self.close_button, 0, Qt.AlignmentFlag.AlignTop)
        theme.changed.connect(self._tint)
        self._tint()
        self.hide()

    def follow(self, failed: SignalInstance, done: SignalInstance | None = None, about: str = "") -> None:
        """Say what `failed` says, until that is closed, another takes its place, or `done` says that it works."""
        failed.connect(lambda error: self.show_error(error, about))
        if done is not None:
            done.connect(lambda *_: self.settle(about))

    def show_error(self, error: DigitTrainerError, about: str = "") -> None:
        """Say it now, instead of what was said before. `about` names what was tried, for `settle`."""
        self._about = about
        self.sentence.setText(error.sentence)
        self.hint.setText(error.hint)
        self.hint.setVisible(bool(error.hint))
        self.setAccessibleDescription(str(error))
        self.show()
        announce(self, str(error))

    def settle(self, about: str) -> None:
        """That works now: take an error about it away."""
        if about == self._about:
            self.dismiss()

    def dismiss(self) -> None:
        """Close the message."""
        self._about = ""
        self.hide()

    def _tint(self) -> None:
        self.close_button.setIcon(icon("close", self._theme, "secondary"))
