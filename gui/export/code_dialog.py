"""A run as a program in plain Keras: to read, to copy, to save."""

from pathlib import Path

from PySide6.QtGui import QFontDatabase, QGuiApplication
from PySide6.QtWidgets import QPlainTextEdit, QVBoxLayout, QWidget

from core.errors import DigitTrainerError
from core.export import keras_code
from core.training.run_info import RunInfo
from gui.parts import file_choice
from gui.parts.dialogs import Dialog
from gui.parts.widgets import button, label, restyle, row
from gui.theme import GAP, INSIDE, Theme

WIDTH, HEIGHT = 720, 420
FILTERS = {".py": "Python script (*.py)", ".ipynb": "Notebook (*.ipynb)"}


class CodeDialog(Dialog):
    """Shows the code of the run that `info` tells of.

    Args:
        theme: The theme.
        info: The run.
        parent: The window.
    """

    def __init__(self, theme: Theme, info: RunInfo, parent: QWidget | None = None) -> None:
        super().__init__("codeDialog", "Keras code", parent)
        self._info = info
        text = QPlainTextEdit(keras_code.script(info))
        text.setObjectName("kerasCode")
        text.setAccessibleName("Keras code")
        text.setReadOnly(True)
        text.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        text.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        text.setMinimumSize(theme.px(WIDTH), theme.px(HEIGHT))
        self._said = label("It needs nothing but Keras, and learns from MNIST.", "secondary", "codeSaid", wrap=True)
        copy = button("Copy", "codeCopyButton")
        copy.clicked.connect(self._copy)
        script = button("Save as .py…", "codeScriptButton")
        script.clicked.connect(lambda: self._ask(".py"))
        notebook = button("Save as notebook…", "codeNotebookButton")
        notebook.clicked.connect(lambda: self._ask(".ipynb"))
        close = button("Close", "codeCloseButton")
        close.clicked.connect(self.accept)
        layout = QVBoxLayout(self.page)
        layout.setContentsMargins(INSIDE, INSIDE, INSIDE, INSIDE)
        layout.setSpacing(GAP)
        layout.addWidget(text, 1)
        layout.addWidget(self._said)
        layout.addLayout(row(copy, script, notebook, 1, close))
        self.finished.connect(self.deleteLater)

    def save_to(self, target: Path) -> None:
        """Write the code to a file; what came of it is said below the code."""
        try:
            path = keras_code.write(self._info, target)
        except DigitTrainerError as error:
            self._say(str(error), "mistake")
        else:
            self._say(f"Saved as {path}.", "secondary")

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(keras_code.script(self._info))
        self._say("Copied.", "secondary")

    def _ask(self, suffix: str) -> None:
        file_choice.choose_target(self, "Save code", FILTERS[suffix], Path.home() / f"train{suffix}", self.save_to)

    def _say(self, words: str, role: str) -> None:
        self._said.setText(words)
        restyle(self._said, "role", role)
