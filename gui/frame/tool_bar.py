"""The bar on top: Train or Pause and Stop, how far it is, which network is open, and Export."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QSizePolicy, QToolButton, QWidget

from core.training.record import RunRecord
from gui.commands import Commands
from gui.frame.open_network_chip import OpenNetworkChip
from gui.parts.small_controls import ProgressBar
from gui.parts.widgets import ElidedLabel, column, restyle, row
from gui.program_state import BUSY, Fact, ProgramState, State
from gui.theme import INSIDE, NEAR, Theme

PARTS = 1000  # of the progress bars
BAR_WIDTH, MIN_BAR_WIDTH = 230, 40
STATUS_WIDTH, MIN_STATUS_WIDTH = 240, 60


class ToolBar(QFrame):
    """Shows the commands of a training, and its progress."""

    def __init__(self, theme: Theme, commands: Commands, program: ProgramState) -> None:
        super().__init__()
        self._theme = theme
        self._commands, self._program = commands, program
        self.setObjectName("toolBar")
        self.setProperty("role", "bar")
        self.train_button = self._button("actionTrain", "trainButton")
        self.pause_button = self._button("actionPause", "pauseButton")
        self.stop_button = self._button("actionStop", "stopButton")
        self.export_button = self._button("actionExport", "exportButton")
        self.progress = _bar("progressBar", "Progress of the training")
        self.epoch_progress = _bar("epochBar", "Progress within the epoch")
        self.epoch_progress.setProperty("role", "thin")
        self.status = ElidedLabel("", "secondary", name="statusLabel")
        self.status.setAccessibleName("Status")
        self.chip = OpenNetworkChip(theme)
        self._left = QWidget()
        self._bars = _Bars(theme)
        self._build()
        program.changing.connect(self._give_focus_away)
        program.changed.connect(self._follow)
        theme.changed.connect(self._fix_sizes)
        self._follow()

    def set_status(self, text: str) -> None:
        """Say what goes on."""
        self.status.setText(text)

    def show_progress(self, record: RunRecord | None) -> None:
        """How far the run is: all of it, and its present epoch. The bars repaint at once."""
        whole = record.progress() if record else 0.0
        if record and record.ended and record.ended.outcome != "failed":
            whole = max(whole, 1.0 if record.ended.outcome in {"finished", "stopped early"} else whole)
        self.progress.setValue(round(whole * PARTS))
        within = record.epoch_progress() if record and not record.ended else 0.0
        self.epoch_progress.setValue(round(min(max(within, 0.0), 1.0) * PARTS))

    def _build(self) -> None:
        self._left.setLayout(row(self.train_button, self.pause_button, self.stop_button, 1))
        self._bars.setLayout(column(1, self.progress, self.epoch_progress, 1, spacing=3))
        layout = row(self._left, self._bars, (self.status, 1), self.chip, self.export_button)
        layout.setContentsMargins(INSIDE, NEAR - 1, INSIDE, NEAR)
        layout.insertSpacing(1, NEAR)
        self.setLayout(layout)
        self._fix_sizes()

    def _button(self, action: str, name: str) -> QToolButton:
        made = QToolButton()
        made.setDefaultAction(self._commands[action])
        made.setObjectName(name)
        made.setProperty("role", "button")
        made.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
        made.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        made.setAccessibleName(self._commands[action].iconText())
        return made

    def _fix_sizes(self) -> None:
        """The same room for Train as for Pause and Stop, so that nothing beside them jumps."""
        pair = self.pause_button.sizeHint().width() + NEAR + self.stop_button.sizeHint().width()
        self._left.setFixedWidth(max(pair, self.train_button.sizeHint().width()) + 4)
        self._bars.updateGeometry()
        self._make_room()

    def _make_room(self) -> None:
        """In a narrow window the bars go, and most of the words; what can be pressed stays."""
        words = self._theme.px(STATUS_WIDTH)
        spare = self.width() - self._essential() - words
        self._bars.setVisible(spare >= self._theme.px(MIN_BAR_WIDTH))
        self.status.setMinimumWidth(max(min(words, words + spare), self._theme.px(MIN_STATUS_WIDTH)))

    def _essential(self) -> int:
        """The width of the buttons with everything around them."""
        own = self.chip.minimumSizeHint().width() + self.export_button.sizeHint().width()
        return self._left.minimumWidth() + own + 2 * INSIDE + 5 * NEAR

    def _follow(self) -> None:
        state, at_work = self._program.state, self._program.at_work
        self.train_button.setVisible(not at_work)
        self.pause_button.setVisible(at_work)
        self.stop_button.setVisible(at_work)
        trained = Fact.NETWORK in self._program.facts
        restyle(self.train_button, "accent", not trained)
        restyle(self.export_button, "accent", trained)
        busy = state in {State.QUEUED, State.STOPPING}
        self.progress.setRange(0, 0 if state is State.QUEUED and not self._theme.reduced_motion else PARTS)
        self.epoch_progress.setVisible(at_work and not busy)

    def _give_focus_away(self, coming: State) -> None:
        """A button that will be grey or hidden leaves the focus to the window: Space pauses there, and no more."""
        only_pausing = {coming, self._program.state} <= BUSY
        pressed = (self.train_button, self.pause_button, self.stop_button)
        if not only_pausing and any(made.hasFocus() for made in pressed):
            self.window().setFocus()

    def minimumSizeHint(self) -> QSize:
        least = self._essential() + self._theme.px(MIN_STATUS_WIDTH)
        return QSize(least, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._make_room()


class _Bars(QWidget):
    """The place of the progress bars: gives way before the words beside it do."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)

    def sizeHint(self) -> QSize:
        return QSize(self._theme.px(BAR_WIDTH), super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        return QSize(self._theme.px(MIN_BAR_WIDTH), super().minimumSizeHint().height())


def _bar(name: str, accessible: str) -> ProgressBar:
    made = ProgressBar()
    made.setObjectName(name)
    made.setAccessibleName(accessible)
    made.setRange(0, PARTS)
    made.setTextVisible(False)
    made.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
    return made
