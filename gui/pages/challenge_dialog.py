"""The challenge: a network's table with empty fields, which are worked out and typed in, with help step by step."""

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from core.model.challenge import Attempt, networks
from gui.pages.challenge_field import ChallengeField
from gui.parts.dialogs import Dialog
from gui.parts.enabling import enable
from gui.parts.fields import ComboBox
from gui.parts.widgets import Card, HelpButton, button, column, label, row
from gui.theme import GAP, HALF, INSIDE

TITLES = ("Chollet's network · the tutorial's challenge", "Malireddi's network", "A network that nobody has seen")
HEADINGS = ("Layer", "Output shape", "Parameters")
START = "28 × 28 × 1 numbers go in. What leaves each layer, and how many numbers does it learn?"
NO_FIELD = "Go to a field first."
SOLVED = "This field is right already."
HOW = "Type what you think and press Enter: a shape as 7 × 7 × 16, a number as 1,234. Each gives three points."


class ChallengeDialog(Dialog):
    """Does not block the window; what would give the answers away is hidden there meanwhile.

    Args:
        seed: Of the network that nobody has seen; the next one has the next seed.

    Signals:
        closed: It is over.
    """

    closed = Signal()

    def __init__(self, seed: int, parent: QWidget | None = None) -> None:
        super().__init__("challengeDialog", "Challenge", parent)
        self._seed = seed
        self.attempt = Attempt(networks(seed)[0])
        self._current: int | None = None
        self.fields: list[ChallengeField] = []
        self.network_box = ComboBox("challengeNetworkBox", "Network")
        for title in TITLES:
            self.network_box.addItem(title)
        self.score = label("", "strong", "challengeScore")
        self.hint = label(HOW, "text", "challengeHint", wrap=True)
        self.helper = button("Help with this field", "challengeHelpButton")
        self.next = button("Next network", "challengeNextButton", "accent")
        self.helper.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click leaves the field where it is
        self._table = Card("", name="challengeTable")
        self._build()
        self.network_box.currentIndexChanged.connect(self._begin)
        self.helper.clicked.connect(self._help)
        self.next.clicked.connect(self._go_on)
        self.finished.connect(self.closed)
        self.finished.connect(self.deleteLater)
        self._begin(0)

    def _build(self) -> None:
        shown = label("&Network", "secondary")
        shown.setBuddy(self.network_box)
        top = row(shown, (self.network_box, 1), HelpButton("layers"))
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(GAP)
        self._grid.setVerticalSpacing(HALF)
        self._grid.setColumnStretch(1, 3)
        self._grid.setColumnStretch(2, 2)
        self._table.setAccessibleName("Layers of the network")
        self._table.body.addLayout(self._grid)
        said = Card("Help", name="challengeHelp")
        said.header.addWidget(self.helper)
        said.body.addWidget(self.hint)
        self.hint.setMinimumHeight(3 * self.hint.fontMetrics().lineSpacing())
        self.hint.setAlignment(Qt.AlignmentFlag.AlignTop)
        close = button("Close", "challengeClose")
        close.clicked.connect(self.reject)
        bottom = row(self.score, 1, close, self.next)
        start = label(START, "secondary", wrap=True)
        self.page.setLayout(column(top, start, self._table, said, 1, bottom, spacing=GAP, margin=INSIDE))
        self.set_usual_size(640, 600)

    # Its course

    def _begin(self, place: int) -> None:
        """Show another network's table, empty."""
        self.attempt = Attempt(networks(self._seed)[place])
        self._current = None
        while (item := self._grid.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for where, heading in enumerate(HEADINGS):
            self._grid.addWidget(label(heading, "caption"), 0, where)
        self.fields = []
        for where, question in enumerate(self.attempt.questions):
            field = ChallengeField(question)
            field.answered.connect(partial(self._answered, where))
            field.reached.connect(partial(self._reached, where))
            self.fields.append(field)
            if question.part == "shape":
                self._grid.addWidget(label(question.layer, "text"), question.row + 1, 0)
            self._grid.addWidget(field, question.row + 1, 1 if question.part == "shape" else 2)
        self._say(HOW)
        self._show_score()
        self.fields[0].edit.setFocus()

    def _reached(self, place: int) -> None:
        self._current = place
        self._say(self.attempt.hint(place) or HOW)
        self._show_score()

    def _answered(self, place: int, text: str, by_enter: bool) -> None:
        found = self.attempt.answer(place, text)
        if found == "unreadable":
            self.fields[place].show_remark("no number")
            return
        self._show(place)
        if by_enter and found == "right":
            following = (*range(place + 1, len(self.fields)), *range(place))
            left = [where for where in following if not self.attempt.solved(where)]
            (self.fields[left[0]].edit if left else self.next).setFocus()

    def _help(self) -> None:
        place = self._current
        if place is not None:
            self.attempt.help(place)
            self._show(place)
            if not self.attempt.solved(place):
                self.fields[place].edit.setFocus()

    def _go_on(self) -> None:
        """To the next network; after the last one to another that nobody has seen."""
        place = self.network_box.currentIndex() + 1
        if place < self.network_box.count():
            self.network_box.setCurrentIndex(place)
        else:
            self._seed += 1
            self._begin(place - 1)

    # What is seen

    def _show(self, place: int) -> None:
        attempt, field = self.attempt, self.fields[place]
        if attempt.solved(place):
            field.show_solution("told" if attempt.was_told(place) else "right")
        else:
            field.show_remark("not yet")
        self._say(attempt.hint(place) or HOW)
        self._show_score()

    def _say(self, text: str) -> None:
        self.hint.setText(text)
        self.hint.setAccessibleName(text)

    def _show_score(self) -> None:
        attempt, fields = self.attempt, len(self.fields)
        over = attempt.done == fields
        done = f"All {fields} fields" if over else f"{attempt.done} of {fields} fields"
        self.score.setText(f"{done} · {attempt.points} of {attempt.most} points")
        place = self._current
        solved = place is not None and attempt.solved(place)
        why_not = NO_FIELD if place is None else SOLVED if solved else ""
        enable(self.helper, why_not, "First the rule, then its numbers, then the answer.")
