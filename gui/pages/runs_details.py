"""Below the table of runs: how the selected one went, and the user's notes on it."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QHideEvent
from PySide6.QtWidgets import QWidget

from core.model.memory import size_words
from core.training.run_name import MAX_NOTES
from gui.pages.runs_cells import Line, facts
from gui.parts.enabling import enable
from gui.parts.text_field import TextField
from gui.parts.widgets import column, label, row
from gui.theme import HALF

QUIET_MS = 1000  # after the last letter
LINES = 2, 4
DAMAGED = "A damaged run keeps no notes."
ONE_ALONE = "Select one run alone."


class RunDetails(QWidget):
    """A sentence or two, and a field.

    Signals:
        noted: Of a run (its id) something else is noted.
    """

    noted = Signal(str, str)

    def __init__(self) -> None:
        super().__init__()
        self._id, self._known = "", ""
        self._said: dict[str, str] = {}  # by the ids of runs whose lines do not have it yet
        self.facts = label("", "secondary", "runFacts", wrap=True)
        self.notes = _Notes("runNotes", "Notes on the selected run", lines=LINES)
        self.notes.setPlaceholderText("What you want to remember of this run")
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(QUIET_MS)
        self._timer.timeout.connect(self.keep)
        self.notes.textChanged.connect(self._timer.start)
        self.notes.left.connect(self.keep)
        heading = label("Notes", "secondary")
        heading.setBuddy(self.notes)
        written = row((self.notes, 1))
        written.insertWidget(0, heading, 0, Qt.AlignmentFlag.AlignTop)
        self.setLayout(column(self.facts, written, spacing=HALF))

    def show_lines(self, lines: Sequence[Line]) -> None:
        """Show the selected runs; what is being written stays."""
        one = lines[0] if len(lines) == 1 else None
        if (one.id if one else "") != self._id or not self.notes.hasFocus():
            self.keep()
            self._show_notes(one)
        self.facts.setText(_words(lines))
        none = not lines or (one is not None and one.run is None)
        enable(self.notes, (DAMAGED if none else "") if one else ONE_ALONE)

    def keep(self) -> None:
        """Say what has been written and not yet said."""
        self._timer.stop()
        text = self.notes.text().strip()[:MAX_NOTES]
        if self._id and text != self._known:
            self._known = self._said[self._id] = text
            self.noted.emit(self._id, text)

    def hideEvent(self, event: QHideEvent) -> None:
        """Lose nothing when another page is shown, or the window closes."""
        self.keep()
        super().hideEvent(event)

    def _show_notes(self, line: Line | None) -> None:
        self._id, self._known = (line.id, line.notes) if line and line.run else ("", "")
        if self._said.get(self._id) == self._known:
            del self._said[self._id]
        notes = self._said.get(self._id, self._known)  # until it is on the disk; and if it cannot be, nothing is lost
        if notes != self.notes.text().strip():
            self.notes.setText(notes)
            self._timer.stop()  # nobody has written that


class _Notes(TextField):
    """Says when it is left."""

    left = Signal()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.left.emit()


def _words(lines: Sequence[Line]) -> str:
    if len(lines) == 1:
        return facts(lines[0].listed)
    size = size_words(sum(line.listed.size for line in lines))
    return f"{len(lines):,} runs are selected, {size} on disk." if lines else ""
