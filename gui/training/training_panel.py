"""The page "Training": the curves, and one sentence about how it goes."""

from collections.abc import Mapping

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QAccessible, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QSizePolicy, QVBoxLayout, QWidget

from core.training.diagnosis import Diagnosis, Mood, diagnosis
from core.training.record import RunRecord
from gui.background.jobs import Jobs
from gui.parts.help_texts import HelpText
from gui.parts.widgets import HelpPopup, button, label, row
from gui.theme import GAP, INSIDE, NEAR, Theme
from gui.training.curves import Curves
from gui.training.run_line import RunLine

MOOD_COLOURS: dict[Mood, str] = {"good": "good", "neutral": "secondary", "bad": "bad"}


class TrainingPanel(QWidget):
    """Whose curves they are, the curves, and the diagnosis below.

    Signals:
        train_wanted: The action of an empty place was asked for.
        lesson_wanted: A lesson was asked for (its topic).
        failed: A file could not be saved (a `DigitTrainerError`).
    """

    train_wanted = Signal()
    lesson_wanted = Signal(str)
    failed = Signal(object)

    def __init__(self, theme: Theme, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("trainingPanel")
        self._record: RunRecord | None = None
        self.run_line = RunLine()
        self.curves = Curves(theme, jobs)
        self.curves.train_wanted.connect(self.train_wanted)
        self.curves.failed.connect(self.failed)
        self.diagnosis_line = DiagnosisLine(theme)
        self.diagnosis_line.lesson_wanted.connect(self.lesson_wanted)
        layout = _SqueezedLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GAP)
        layout.addWidget(self.run_line)
        layout.addWidget(self.curves, 1)
        layout.addWidget(self.diagnosis_line)
        self.set_record(None)

    def prepare(self) -> None:
        """Make the plots: not before window and engine are there, because their library takes long to import."""
        self.curves.prepare()

    def set_record(self, record: RunRecord | None) -> None:
        """Show another run."""
        self._record = record
        self.curves.set_record(record)
        self.diagnose()

    def set_comparison(self, records: Mapping[str, RunRecord]) -> None:
        """Show earlier runs behind, by name."""
        self.curves.set_comparison(records)

    def refresh_curves(self) -> None:
        """Draw what is new in the curves."""
        self.curves.refresh()

    def diagnose(self) -> None:
        """Say how it goes by now."""
        self.diagnosis_line.show_diagnosis(diagnosis(self._record))

    def save_picture(self) -> None:
        """Ask for a file and save the curves as they are seen now, as a PNG."""
        self.curves.save_picture()

    def save_csv(self) -> None:
        """Ask for a file and save every step's numbers."""
        self.curves.save_csv()


class _SqueezedLayout(QVBoxLayout):
    def hasHeightForWidth(self) -> bool:
        """Say no, although sentences wrap in it: a scroll area would else never make the curves smaller."""
        return False


class DiagnosisLine(QFrame):
    """A dot, a sentence, and "Why?"."""

    lesson_wanted = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self.setObjectName("diagnosis")
        self._dot = Dot(theme)
        self._sentence = label("", "text", "diagnosisLabel", wrap=True)
        self._sentence.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._why = button("Why?", "whyButton", "link")
        self._why.clicked.connect(self._explain)
        self._shown = Diagnosis("nothing", "neutral", "")
        layout = row(self._dot, (self._sentence, 1), self._why)
        layout.setContentsMargins(INSIDE, NEAR, INSIDE, NEAR)
        self.setLayout(layout)

    def show_diagnosis(self, shown: Diagnosis) -> None:
        """Show another diagnosis."""
        if shown == self._shown:
            return
        self._shown = shown
        self._dot.set_mood(shown.mood)
        self._sentence.setText(shown.sentence)
        self._why.setVisible(bool(shown.why))

    def _explain(self) -> None:
        popup = HelpPopup(HelpText("best_epoch", "Why?", self._shown.why, ""), self._why)
        popup.lesson_wanted.connect(self.lesson_wanted)
        popup.show_beside(self._why)


class Dot(QWidget):
    """A small disc in the colour of a mood."""

    accessible_role = QAccessible.Role.Indicator

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._mood: Mood = "neutral"
        theme.changed.connect(self.update)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def set_mood(self, mood: Mood) -> None:
        self._mood = mood
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._theme.px(9), self._theme.px(9))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.colour(MOOD_COLOURS[self._mood]))
        middle = QRectF(self.rect()).center()
        radius = self._theme.px(8) / 2
        painter.drawEllipse(middle, radius, radius)
        painter.end()
