"""The card after a crash: a run was interrupted, and can go on."""

from PySide6.QtCore import Qt, Signal, SignalInstance
from PySide6.QtWidgets import QFrame, QHBoxLayout

from core.training.progress import RunProgress
from core.training.run import Run
from gui.parts.enabling import enable
from gui.parts.widgets import button, column, label
from gui.theme import HALF, INSIDE, NEAR


class InterruptedCard(QFrame):
    """Offers to go on with a run that was interrupted.

    Signals:
        go_on_wanted: Train the `Run` further.
        open_wanted: Show the `Run` as it was left.
        dismissed: Not now: the `Run` stays under Runs.
    """

    go_on_wanted = Signal(object)
    open_wanted = Signal(object)
    dismissed = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._run: Run | None = None
        self.setObjectName("interruptedCard")
        self.setProperty("role", "card")
        self.setAccessibleName("Interrupted training")
        self._sentence = label("", "strong", "interruptedSentence", wrap=True)
        self._details = label("", "secondary", "interruptedDetails", wrap=True)
        self._go_on = button("Go on", "interruptedGoOn", "accent")
        self._open = button("Open", "interruptedOpen")
        self._not_now = button("Not now", "interruptedNotNow", tip="It stays under Runs, and can go on from there.")
        for made, said in (
            (self._go_on, self.go_on_wanted),
            (self._open, self.open_wanted),
            (self._not_now, self.dismissed),
        ):
            made.clicked.connect(lambda _checked=False, said=said: self._answer(said))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(INSIDE, NEAR, INSIDE, NEAR)
        layout.setSpacing(NEAR)
        layout.addLayout(column(self._sentence, self._details, spacing=HALF), 1)
        for made in (self._go_on, self._open, self._not_now):
            layout.addWidget(made, 0, Qt.AlignmentFlag.AlignVCenter)
        self.hide()

    @property
    def run(self) -> Run | None:
        """The run that is offered; None if none is."""
        return self._run

    def offer(self, run: Run, progress: RunProgress) -> None:
        """Offer to go on with `run`, which has come so far."""
        self._run = run
        self._sentence.setText(f"“{run.info.name}” was interrupted {progress.done_words}.")
        details = (progress.validation_words, f"Missing: {progress.missing_words}" if progress.missing_words else "")
        self._details.setText(" ".join(f"{words}." for words in details if words))
        self.show()

    def withdraw(self) -> None:
        """Offer nothing any more."""
        self._run = None
        self.hide()

    def set_busy(self, why_not: str) -> None:
        """Say why nothing can be trained or opened now; "" if it can."""
        enable(self._go_on, why_not, "Train it to its end, from the step where it was left.")
        enable(self._open, why_not, "Show its curves and its best network.")

    def _answer(self, said: SignalInstance) -> None:
        run = self._run
        self.withdraw()
        if run is not None:
            said.emit(run)
