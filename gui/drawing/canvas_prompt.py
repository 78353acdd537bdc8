"""The heading of the canvas card: what to draw, what was kept, and the small buttons that belong to it."""

from PySide6.QtCore import QEvent, QObject, Signal, SignalInstance
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPushButton, QWidget

from gui.parts.keys import ENTER_KEYS, is_pressed
from gui.parts.widgets import Card, button
from gui.parts.words import a_digit

TITLE = "Draw a digit"


class CanvasPrompt(QWidget):
    """Changes the words of a card's heading, and puts its buttons there. Is not seen itself.

    What was kept stands there until the drawing changes; a question stands until it is answered.

    Signals:
        undo_wanted: What was kept shall not be.
        next_wanted: The digit that was asked for is drawn.
        end_wanted: No more questions.
    """

    undo_wanted = Signal()
    next_wanted = Signal()
    end_wanted = Signal()

    def __init__(self, card: Card, canvas: QWidget) -> None:
        super().__init__(card)
        self.hide()
        self._card = card
        self._usual = self._said = self._note = ""
        self._reminded = False
        self._asked: tuple[int, int, int] | None = None
        self._undo = self._button("Undo", "undoKeepButton", "Do not keep it", self.undo_wanted)
        self._next = self._button(
            "Next", "practiceNextButton", f"Go on to the next digit ({ENTER_KEYS[-1]})", self.next_wanted
        )
        self._end = self._button("End", "practiceEndButton", "End the exercise", self.end_wanted)
        self._canvas = canvas
        self._show()

    @property
    def asked(self) -> int | None:
        """The digit that is asked for."""
        return None if self._asked is None else self._asked[0]

    @property
    def can_undo(self) -> bool:
        """Whether what was kept is said here, and can be taken back."""
        return not self._undo.isHidden()

    def show_usual(self, note: str) -> None:
        """What stands there when there is nothing else to say."""
        self._usual = note
        self._show()

    def say(self, words: str, note: str = "", *, can_undo: bool) -> None:
        """Say what was kept, with a note beside it."""
        self._said, self._note = words, note
        self._undo.setVisible(can_undo and self._asked is None)
        self._show()

    def forget(self) -> None:
        """The drawing has changed: what was said belongs to another one."""
        self._reminded = False
        self.say("", can_undo=False)

    def ask(self, digit: int, place: int, of: int) -> None:
        """Ask for a digit, the `place`-th (from 1) of so many. Enter on the canvas goes on."""
        if self._asked is None:
            self._canvas.installEventFilter(self)
        self._asked = digit, place, of
        self._undo.hide()
        self._show()

    def remind(self) -> None:
        """Say that the digit is not drawn yet, until something is."""
        self._reminded = True
        self._show()

    def end(self) -> None:
        """Ask no more."""
        self._asked = None
        self._canvas.removeEventFilter(self)
        self._show()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter on the canvas goes on."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and is_pressed(event, ENTER_KEYS):
            self.next_wanted.emit()
            return True
        return super().eventFilter(watched, event)

    def _show(self) -> None:
        asked = self._asked
        if asked is not None:
            title, note = f"Draw {a_digit(asked[0])}{' first' if self._reminded else ''}", f"{asked[1]} of {asked[2]}"
        else:
            title, note = (self._said, self._note) if self._said else (TITLE, self._usual)
        self._card.title.setText(title)
        self._card.set_note(note)
        self._card.setAccessibleDescription(f"{self._card.title.text()}. {self._card.note.text()}")
        for widget in (self._next, self._end):
            widget.setVisible(asked is not None)

    def _button(self, text: str, name: str, tip: str, signal: SignalInstance) -> QPushButton:
        made = button(text, name, "link", f"{tip}.")
        made.setAccessibleName(tip)
        made.setFixedHeight(self._card.title.sizeHint().height() + 2)
        made.clicked.connect(signal)
        made.hide()
        self._card.header.addWidget(made)
        return made


def usual_words(*, training: bool, trained: bool, drawn: bool) -> tuple[str, str]:
    """The note above the canvas and the hint on it: while a run trains, before there is a network, and later."""
    if training:
        return "reads it live", "Draw a digit here. It is read again and again while the network learns."
    if not trained:
        return "not trained yet", "Press Train, then draw a digit here: it is read while the network learns."
    return "keys 0–9 teach it" if drawn else "reads as you draw", "Draw a digit here."
