"""The page of the export dialog on which everything is chosen, and the buttons that belong to it."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from core.export import contract
from gui.background.jobs import Jobs
from gui.export.choices import ExportChoices
from gui.export.file_texts import FileTexts
from gui.export.subject import Subject
from gui.parts.fold import Fold
from gui.parts.widgets import ButtonRole, button, column, label, restyle, row
from gui.settings import Settings
from gui.theme import GAP, HALF, NEAR, Theme

ACCENT: ButtonRole = "accent"
PLAIN: ButtonRole = ""
ABOUT_APP = (
    "An app around the network, as a folder that opens in Xcode and in Swift Playgrounds: one draws with finger or "
    "Pencil and sees what it reads, on iOS 16 and later. Its tests prove the file on your Mac."
)


class ExportForm(QWidget):
    """Format and input above; below, of two parts one at a time: the weights, and what the file says of itself.

    Args:
        theme: The theme.
        jobs: Where files are measured.
        settings: Remembers what is chosen.
        subject: What to export.
        as_app: Whether an app is written, and not a file alone.

    Attributes:
        choices: What the file is.
        texts: What it says of itself.
        buttons: What is done with it; they stand below the page and never scroll.

    Signals:
        save_wanted: A file shall be written.
        app_wanted: An app shall be written.
        cancelled: Nothing shall be.
    """

    save_wanted = Signal()
    app_wanted = Signal()
    cancelled = Signal()

    def __init__(self, theme: Theme, jobs: Jobs, settings: Settings, subject: Subject, *, as_app: bool) -> None:
        super().__init__()
        self._as_app = as_app
        self.choices = ExportChoices(theme, jobs, settings, subject, core_ml=as_app)
        self.texts = FileTexts(theme, settings, subject.further)
        self.texts.describe_input(str(self.choices.takes.currentData()))
        self._weights = Fold("exportWeightsFold", "Weights", self.choices.weights)
        self._says = Fold("exportTextsFold", "What the file says of itself", self.texts)
        self._mistake = label("", "mistake", "exportMistake", wrap=True)
        self._build(subject.origin)
        self.choices.input_changed.connect(self.texts.describe_input)
        self.choices.changed.connect(self._show_parts)
        self.choices.weights.chosen.connect(self._summarise)
        self.texts.changed.connect(self._summarise)
        self._weights.chosen.connect(lambda on: self._says.unfold(not on))
        self._says.chosen.connect(lambda on: self._weights.unfold(not on))
        self._weights.unfold(True)
        self._show_parts()

    def say(self, words: str, *, mistake: bool = True) -> None:
        """Say what went wrong, or what was done; "" takes it away."""
        self._mistake.setText(words)
        self._mistake.setVisible(bool(words))
        restyle(self._mistake, "role", "mistake" if mistake else "secondary")

    def go_on(self) -> None:
        """What Enter does: the button that stands out."""
        (self.app_wanted if self._as_app else self.save_wanted).emit()

    def _show_parts(self) -> None:
        """Only a Core ML file says something of itself, and can be in an app."""
        core_ml = self.choices.suffix in contract.CORE_ML
        self._weights.setVisible(self.choices.has_weights())
        self._says.setVisible(core_ml)
        self._app.setVisible(core_ml or self._as_app)
        if not core_ml and not self._weights.unfolded:
            self._weights.unfold(True)
            self._says.unfold(False)
        self._summarise()

    def _summarise(self) -> None:
        self._weights.set_summary(f"Weights: {self.choices.weights.words()}")
        self._says.set_summary(f"What the file says of itself: {self.texts.summary()}")

    def _build(self, origin: str) -> None:
        network = label(origin, "text", "exportNetwork", wrap=True)
        network.setVisible(bool(origin))
        about = label(ABOUT_APP, "secondary", "exportAboutApp", wrap=True)
        about.setVisible(self._as_app)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GAP)
        layout.addLayout(column(network, about, spacing=HALF))
        layout.addWidget(self.choices)
        layout.addLayout(column(self._weights, self._says, spacing=NEAR))
        layout.addStretch(1)
        self._mistake.hide()
        self._make_buttons()

    def _make_buttons(self) -> None:
        cancel = button("Cancel", "exportCancelButton")
        cancel.clicked.connect(self.cancelled)
        about_app = "A folder with an app around this file, for Xcode and Swift Playgrounds."
        words, role = ("Choose folder…", ACCENT) if self._as_app else ("Export as app…", PLAIN)
        self._app = button(words, "exportAppButton", role, about_app)
        self._app.clicked.connect(self.app_wanted)
        self.buttons = QWidget()
        if self._as_app:
            self._app.setDefault(True)
            line = row(1, cancel, self._app)
        else:
            save = button("Save as…", "exportSaveButton", ACCENT, "Choose where the file goes.")
            save.clicked.connect(self.save_wanted)
            save.setDefault(True)
            line = row(self._app, 1, cancel, save)
        self.buttons.setLayout(column(self._mistake, line, spacing=NEAR))
