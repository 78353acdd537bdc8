"""The user's own digits: keep them, delete them, learn them, take that back. Knows no widget."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from core.data import my_digits
from core.data.my_digits import Kept, MyDigits
from core.errors import DataError
from core.training import fine_tuning
from gui.background.jobs import Jobs
from gui.drawing.strokes import Drawing
from gui.my_digits.changes import Changes
from gui.my_digits.learning import Learning
from gui.parts.words import a_digit
from gui.program_state import Fact, ProgramState

Undo = Callable[[], object]


class Teaching(QObject):
    """Between the file of digits and those who show them; what the network makes of them is `Learning`'s.

    Signals:
        changed: There are other digits.
        said: A few words about what was done; `can_undo` says whether it can be taken back.
        failed: A `DigitTrainerError`.
    """

    changed = Signal()
    said = Signal(str)
    failed = Signal(object)

    def __init__(
        self, program: ProgramState, jobs: Jobs, learning: Learning, store: MyDigits | None, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._program, self._learning = program, learning
        self._store = store or MyDigits()
        self._changes = Changes(jobs, "my-digits", self.failed.emit)
        self._undo: Undo | None = None
        self._unlearn: Undo | None = None
        self.kept: tuple[Kept, ...] = ()
        learning.corrected.connect(self._corrected)

    # Keeping

    def begin(self) -> None:
        """Read the file, in the background."""
        self._change(self._store.read, lambda _result: None)

    def keep(self, label: int, drawing: Drawing, *, correct: bool = True) -> None:
        """Keep what is drawn as a `label`; a drawing that is kept already gets the new label.

        Args:
            label: 0 to 9.
            drawing: Strokes; pictures are not kept.
            correct: Let the network learn it at once, if it reads it wrong.
        """
        strokes = [stroke.points for stroke in drawing.strokes]
        if drawing.background is not None:
            self._say("A picture is not kept.")
        elif not strokes:
            self._say("Nothing is drawn yet.")
        else:

            def kept(gone: object) -> None:
                before = gone if isinstance(gone, tuple) else ()
                self._say(f"Kept as {a_digit(label)}", lambda: self._store.restore(label, strokes, before))
                if correct:
                    self._correct(label)

            self._change(lambda: self._store.keep(label, strokes), kept)

    def delete(self, kept: Kept) -> None:
        """Delete one digit."""

        def back() -> None:
            self._store.keep(kept.label, kept.pen.strokes)

        self._change(
            lambda: self._store.delete({kept.key}), lambda _: self._say(f"Deleted {a_digit(kept.label)}", back)
        )

    def relabel(self, kept: Kept, label: int) -> None:
        """Say that a digit shows something else."""

        def back() -> None:
            self._store.keep(kept.label, kept.pen.strokes)

        self._change(
            lambda: self._store.keep(label, kept.pen.strokes),
            lambda _: self._say(f"It is {a_digit(label)} now", back),
        )

    def undo(self) -> None:
        """Take back what was said last, and what the network has learnt of it."""
        if self._undo is not None:
            unlearn = self._unlearn
            self._change(self._undo, lambda _result: self._say("Undone"))
            self._undo = self._unlearn = None
            if unlearn is not None:
                unlearn()

    @property
    def can_undo(self) -> bool:
        return self._undo is not None

    def take_in(self, path: Path) -> None:
        """Add the digits of a pen file."""
        self._change(lambda: self._store.take_in(path), lambda count: self._say(f"{count:,} new digits"))

    def export(self, path: Path) -> None:
        """Write all digits into a pen file."""
        self._change(lambda: self._store.export(path), lambda _result: self._say(f"Saved as {path.name}"))

    # Learning

    def learn(self) -> None:
        """Let the network learn all of them."""
        self._learning.learn(my_digits.to_learn(self.kept), my_digits.to_test(self.kept))

    def _correct(self, label: int) -> None:
        """Let the network learn what was kept last, unless it reads that right, or is tested on it."""
        digit = self.kept[-1] if self.kept else None
        if digit is not None and digit.label == label and not digit.held_out:
            self._learning.correct(label, digit.pen.strokes, digit.image, my_digits.to_test(self.kept))

    def _corrected(self, label: int) -> None:
        if self._undo is not None:
            self._say(f"Learnt as {a_digit(label)}", self._undo, self._learning.unlearn)

    def shut(self) -> None:
        """Do what still waits to be done; before the window goes."""
        self._changes.shut()

    # The file

    def _change(self, work: Callable[[], object], done: Callable[[object], None]) -> None:
        self._changes.make(lambda: (work(), self._store.kept, self._store.take_damage()), partial(self._changed, done))

    def _changed(self, done: Callable[[object], None], result: tuple[object, Sequence[Kept], str]) -> None:
        value, kept, damage = result
        self.kept = tuple(kept)
        enough = not fine_tuning.why_not(*self.counts())
        self._program.set_fact(Fact.MY_DIGITS, enough)
        self.changed.emit()
        if damage:
            self.failed.emit(DataError(damage))
        done(value)

    @property
    def counter(self) -> str:
        """How many there are, in words: "3 of yours: 2 learnt from, 1 held out"; "" for none."""
        learn, held_out = self.counts()
        return f"{learn + held_out:,} of yours: {learn:,} to learn, {held_out:,} held out" if self.kept else ""

    def counts(self) -> tuple[int, int]:
        """How many digits there are to learn from, and to test on."""
        held_out = sum(digit.held_out for digit in self.kept)
        return len(self.kept) - held_out, held_out

    def _say(self, words: str, undo: Undo | None = None, unlearn: Undo | None = None) -> None:
        self._undo, self._unlearn = undo, unlearn
        self.said.emit(words)
