"""How many epochs more a finished run shall be trained, and what that does to its learning rate."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from core.training.run import Run
from core.training.schedule import further_words
from gui.parts.dialogs import Dialog
from gui.parts.enabling import enable
from gui.parts.fields import FieldRow, IntegerField
from gui.parts.widgets import button, column, label, row
from gui.theme import GAP, INSIDE

MAX_EPOCHS = 1000


class TrainFurtherDialog(Dialog):
    """Asks for a number of epochs.

    Signals:
        chosen: The `Run`, and how many epochs it shall have in all.
    """

    chosen = Signal(object, object)

    def __init__(self, run: Run, done: int, parent: QWidget) -> None:
        super().__init__("trainFurtherDialog", "Train further", parent)
        self._run, self._done = run, done
        self.epochs = IntegerField("furtherEpochsBox", "More epochs", 1, max(MAX_EPOCHS - done, 1))
        self.epochs.setValue(min(run.info.recipe.epochs, max(MAX_EPOCHS - done, 1)))
        self.words = label("", "secondary", "furtherWords", wrap=True)
        self._train = button("Train", "furtherTrainButton", "accent")
        cancel = button("Cancel", "furtherCancelButton")
        self._train.clicked.connect(self._choose)
        cancel.clicked.connect(self.reject)
        self.epochs.valueChanged.connect(self._show)
        title = label(f"“{run.info.name}” has done {done:,} epochs.", "strong", "furtherTitle", wrap=True)
        field = FieldRow("More epochs", self.epochs, "epochs")
        self.page.setLayout(column(title, field, self.words, row(1, cancel, self._train), spacing=GAP, margin=INSIDE))
        self.set_usual_size(440, 200)
        self.finished.connect(self.deleteLater)
        self._train.setDefault(True)
        self._show()

    def _show(self) -> None:
        more = self.epochs.value()
        wrong = "" if 1 <= more <= MAX_EPOCHS - self._done else f"1 to {MAX_EPOCHS - self._done:,} epochs more."
        self.epochs.set_mistake(wrong)
        enable(self._train, wrong)
        if not wrong:
            self.words.setText(further_words(self._run.info.recipe, self._done, self._done + more))

    def _choose(self) -> None:
        self.accept()
        self.chosen.emit(self._run, self._done + self.epochs.value())
