"""The card "Learn my digits": the button, how far it is, and what came of it, before and after."""

from PySide6.QtWidgets import QGridLayout, QLabel

from core.training.diagnosis import Mood
from core.training.evaluation_pass import Score
from core.training.fine_tuning import Learnt, difference, why_not
from gui.commands import Commands
from gui.my_digits.learning import Learning
from gui.my_digits.practice import Practice
from gui.my_digits.teaching import Teaching
from gui.parts.command_button import CommandButton
from gui.parts.small_controls import ProgressBar
from gui.parts.widgets import Card, HelpButton, LabelRole, button, label, restyle, row
from gui.theme import GAP, NEAR, Theme

WHAT = "The network trains a few seconds more: on your digits, mixed with others, so that it hardly forgets those."
KEEP_IT = "This network is kept on the page Runs, beside the one it came from. Undo deletes it there."
PARTS = 1000
HEADINGS = ("", "before", "after")
MOOD_ROLES: dict[Mood, LabelRole] = {"good": "good", "neutral": "strong", "bad": "mistake"}


class LearningCard(Card):
    """Follows `Teaching`, `Learning` and `Practice`."""

    def __init__(
        self, theme: Theme, commands: Commands, teaching: Teaching, learning: Learning, practice: Practice
    ) -> None:
        super().__init__("Learn my digits", "", "learningCard")
        self._theme, self._teaching, self._learning, self._practice = theme, teaching, learning, practice
        self._learn = commands["actionLearnMyDigits"]
        self._build(commands)
        learning.state_changed.connect(self.show_state)
        teaching.changed.connect(self.show_state)
        learning.progressed.connect(self._show_progress)
        practice.ended.connect(self.show_state)
        self._learn.changed.connect(self.show_state)
        self.show_state()

    def show_state(self) -> None:
        """Show what can be done now, and what came of the last learning."""
        learning, learnt = self._learning.learning, self._learning.learnt
        self.learn_button.setVisible(not learning)
        for widget in (self._progress, self._cancel):
            widget.setVisible(learning)
        few = why_not(*self._teaching.counts())
        reason = "" if self._learn.isEnabled() or learning else few or self._learn.statusTip()
        self.reason.setText(reason)
        self.reason.setVisible(bool(reason))
        self._show_learnt(learnt)
        result = self._practice.result
        self.personal.setText(result.words if result is not None else "How many of your digits are read right?")

    def _show_progress(self, share: float) -> None:
        self._progress.setRange(0, 0 if share < 0 and not self._theme.reduced_motion else PARTS)
        self._progress.setValue(round(max(share, 0) * PARTS))

    def _show_learnt(self, learnt: Learnt | None) -> None:
        shown = learnt is not None
        for widget in (*self._cells, self.difference):
            widget.setVisible(shown)
        for below in (self._unlearn, self.keep_it):
            below.setVisible(self._learning.taught)
        if learnt is None:
            return
        mood, words = difference(learnt)
        restyle(self.difference, "role", MOOD_ROLES[mood])
        self.difference.setText(words)
        mine, test = (learnt.mine_before, learnt.mine_after), (learnt.test_before, learnt.test_after)
        texts = (
            *HEADINGS,
            f"Your {mine[0].count:,} held-out digits",
            *map(score_words, mine),
            f"{test[0].count:,} test digits",
            *map(score_words, test),
        )
        for cell, text in zip(self._cells, texts, strict=True):
            cell.setText(text)

    def _build(self, commands: Commands) -> None:
        self.header.addWidget(HelpButton("my_digits"))
        self.learn_button = CommandButton(commands["actionLearnMyDigits"], "learnMyDigitsButton", "accent")
        self._unlearn = CommandButton(commands["actionUnlearn"], "unlearnButton")
        self._practise = CommandButton(commands["actionPractise"], "practiseButton")
        self._cancel = button("Cancel", "learningCancel", tip="The network stays as it was.")
        self._cancel.clicked.connect(self._learning.cancel)
        self._progress = ProgressBar()
        self._progress.setObjectName("learningProgress")
        self._progress.setAccessibleName("Progress of the learning")
        self._progress.setRange(0, PARTS)
        self._progress.setTextVisible(False)
        self.reason = label("", "secondary", "learningReason", wrap=True)
        self.difference = label("", "strong", "learningDifference", wrap=True)
        self.keep_it = label(KEEP_IT, "caption", "learningNote", wrap=True)
        self.personal = label("", "secondary", "personalAccuracy", wrap=True)
        self.body.setSpacing(NEAR)
        self.body.addWidget(label(WHAT, "secondary", wrap=True))
        self.body.addLayout(row(self.learn_button, self._progress, self._cancel, 1))
        self.body.addWidget(self.reason)
        self.body.addLayout(self._table())
        self.body.addWidget(self.difference)
        self.body.addLayout(row(self._unlearn, 1))
        self.body.addWidget(self.keep_it)
        self.body.addStretch(1)
        self.body.addWidget(label("Personal accuracy", "strong"))
        self.body.addWidget(self.personal)
        self.body.addLayout(row(self._practise, 1))

    def _table(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(GAP)
        grid.setVerticalSpacing(NEAR)
        grid.setColumnStretch(0, 1)
        self._cells: list[QLabel] = []
        for place in range(9):
            line, column = divmod(place, 3)
            figure = line and column
            cell = label("", "strong" if figure else "secondary", f"learning{line}{column}", wrap=column == 0)
            grid.addWidget(cell, line, column)
            self._cells.append(cell)
        return grid


def score_words(score: Score) -> str:
    """An accuracy as it stands in a table."""
    if not score.count:
        return "–"
    return f"{score.accuracy * 100:.{1 if score.count < 1000 else 2}f} %"
