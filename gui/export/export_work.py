"""The page of the export dialog while the file is written: what is done now, and a way to end it."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QProgressBar, QWidget

from gui.parts.widgets import button, column, label, row
from gui.theme import GAP


class ExportWork(QWidget):
    """Says which step is being done.

    Signals:
        cancelled: The user does not want the file any more.
    """

    cancelled = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._steps: Sequence[str] = ()
        self._step = label("", "text", "exportStep", wrap=True)
        self._note = label("", "text", "exportWorkNote", wrap=True)
        self._cancel = button("Cancel", "exportStopButton", tip="Nothing is written then.")
        self._cancel.clicked.connect(self.cancelled)
        self._bar = bar = QProgressBar()
        bar.setObjectName("exportProgress")
        bar.setAccessibleName("Exporting")
        bar.setTextVisible(False)
        hint = label("The first export of a session takes some seconds more.", "secondary", wrap=True)
        self.setLayout(column(1, self._step, bar, hint, self._note, 1, row(1, self._cancel), spacing=GAP))

    def show_step(self, words: str) -> None:
        """Say what is done now."""
        self._step.setText(f"{words}…")
        self._bar.setValue(self._steps.index(words) if words in self._steps else 0)

    def begin(self, steps: Sequence[str], note: str) -> None:
        """The work starts.

        Args:
            steps: What will be done, one after the other, in words.
            note: What there is to know of it; may be empty.
        """
        self._steps = steps
        self._bar.setRange(0, len(steps))
        self._note.setText(note)
        self._note.setVisible(bool(note))
        self.show_step(steps[0])
        self._cancel.setFocus()
