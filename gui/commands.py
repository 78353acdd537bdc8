"""What the user can do: one enum of states, one table of commands. Only `Commands` enables or disables an action."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum, auto

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence

from core.training.fine_tuning import MIN_HELD_OUT, MIN_TO_LEARN
from gui.parts.icons import icon
from gui.theme import Theme


class State(Enum):
    """What the program is doing. LOADING: no data yet. QUEUED: Train was pressed, data or engine still load."""

    LOADING = auto()
    READY = auto()
    QUEUED = auto()
    TRAINING = auto()
    PAUSED = auto()
    STOPPING = auto()


class Fact(Enum):
    """What must be there for a command, whatever the state; the value says why not."""

    DATA = "No digits are loaded yet."
    SOURCE = "The digits that are chosen are not here: download them, or choose others."
    RECIPE = "A value of the recipe is out of its range."
    MEMORY = "There is not enough memory for this training."
    NETWORK = "There is no trained network yet: a training gives one after its first epoch."
    CURVES = "Train first: there are no curves yet."
    MY_DIGITS = f"Keep more of your digits first: {MIN_TO_LEARN} to learn from, {MIN_HELD_OUT} to test on."
    TAUGHT = "The network has not learnt your digits."
    INK = "Nothing is drawn."
    UNDO = "Nothing has been drawn that could be undone."
    REDO = "Nothing has been undone."


ALWAYS = frozenset(State)
IDLE = frozenset({State.LOADING, State.READY})
BUSY = frozenset({State.TRAINING, State.PAUSED})
AT_WORK = BUSY | {State.QUEUED, State.STOPPING}

_WHY_NOT_NOW = {
    State.LOADING: "The digits are still being loaded.",
    State.READY: "Nothing is being trained.",
    State.QUEUED: "Training begins as soon as the engine is ready.",
    State.TRAINING: "Wait until the training is over, or stop it.",
    State.PAUSED: "Wait until the training is over, or stop it.",
    State.STOPPING: "The training is being stopped.",
}

NO_REASONS: Mapping[Fact, str] = {}


@dataclass(frozen=True, slots=True)
class Command:
    """One line of the table.

    Attributes:
        name: The action's objectName.
        text: In menus and on buttons; `&` marks the letter for Alt.
        tip: What it does, in a sentence.
        shortcuts: Keys, the first is shown.
        icon: A name in resources/icons.
        states: Where it is enabled.
        needs: What must be there besides.
        checkable: Whether it is on or off.
        spoken_keys: Keys that are handled elsewhere and only told here.
    """

    name: str
    text: str
    tip: str
    shortcuts: tuple[str, ...] = ()
    icon: str = ""
    states: frozenset[State] = ALWAYS
    needs: frozenset[Fact] = field(default=frozenset())
    checkable: bool = False
    spoken_keys: str = ""

    def why_not(self, state: State, facts: frozenset[Fact], reasons: Mapping[Fact, str] = NO_REASONS) -> str:
        """The sentence why it cannot be done now, `reasons` before a fact's own; "" if it can."""
        if state not in self.states:
            return _WHY_NOT_NOW[state]
        return next((reasons.get(fact) or fact.value for fact in Fact if fact in self.needs - facts), "")

    @property
    def keys(self) -> str:
        """Its keys as the system writes them."""
        shown = [QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText) for keys in self.shortcuts]
        return ", ".join([*filter(None, [self.spoken_keys]), *shown])


def _needs(fact: Fact) -> frozenset[Fact]:
    return frozenset({fact})


_INK, _CURVES = _needs(Fact.INK), _needs(Fact.CURVES)

FILE_COMMANDS = (
    Command("actionOpenPicture", "Open &picture…", "Put a picture of a digit on the canvas.", ("Ctrl+O",), "picture"),
    Command("actionPastePicture", "P&aste picture", "Put the copied picture on the canvas.", ("Ctrl+V",), "paste"),
    Command("actionSaveDrawing", "&Save drawing…", "Save the drawing as a PNG.", ("Ctrl+S",), "save", needs=_INK),
    Command("actionOpenData", "Open &data file…", "Train on digits from a file.", ("Ctrl+Shift+O",), "open", IDLE),
    Command("actionOpenDataFolder", "Open data &folder…", "Train on digits from a folder.", (), "open", IDLE),
    Command("actionOpenArchitecture", "Open &network…", "Train your own network, from a JSON file.", (), "open", IDLE),
    Command("actionExport", "&Export…", "Write the best network so far as a Core ML file that is proven right.",
            ("Ctrl+E",), "export", ALWAYS - {State.QUEUED, State.STOPPING}, _needs(Fact.NETWORK)),
    Command("actionExportCurvesPicture", "Curves as PN&G…", "Save the curves as a picture.",
            icon="curves", needs=_CURVES),
    Command("actionExportCurvesTable", "Curves as &CSV…", "Save every step and epoch as a table.",
            icon="curves", needs=_CURVES),
    Command("actionQuit", "&Quit", "Close Digit Trainer.", ("Ctrl+Q",), "quit"),
)  # fmt: skip

EDIT_COMMANDS = (
    Command("actionUndo", "&Undo", "Take back what was just kept, or the last change of the drawing.", ("Ctrl+Z",),
            "undo", needs=_needs(Fact.UNDO)),
    Command("actionRedo", "&Redo", "Do again what was taken back.", ("Ctrl+Shift+Z", "Ctrl+Y"), "redo",
            needs=_needs(Fact.REDO)),
    Command("actionClear", "&Clear", "Empty the canvas.", ("Ctrl+Backspace",), "clear", needs=_INK,
            spoken_keys="Delete, Esc"),
    Command("actionEraser", "&Eraser", "Erase lines where you pass; so does the right button.", (), "eraser",
            checkable=True, spoken_keys="E"),
    Command("actionPenThinner", "Pen t&hinner", "Draw with a thinner pen.", (), "pen", spoken_keys="["),
    Command("actionPenThicker", "Pen thic&ker", "Draw with a thicker pen.", (), "pen", spoken_keys="]"),
)  # fmt: skip

TRAIN_COMMANDS = (
    Command("actionTrain", "&Train", "Train the network on the data by the recipe.", ("Ctrl+Return",), "train",
            IDLE, frozenset({Fact.SOURCE, Fact.RECIPE, Fact.MEMORY}), spoken_keys="Space at first"),
    Command("actionPause", "&Pause", "Let the training wait, or go on.", (), "pause", BUSY,
            checkable=True, spoken_keys="Space"),
    Command("actionStop", "&Stop", "End the training and keep the best epoch.", ("Ctrl+.",), "stop",
            BUSY | {State.QUEUED}),
    Command("actionPractise", "&Draw 0–9 three times", "Draw each digit three times: see how many are read right.",
            states=IDLE),
    Command("actionMyDigits", "&My digits…", "Look at the digits that you have kept, and let the network learn them.",
            ("Ctrl+D",)),
    Command("actionLearnMyDigits", "&Learn my digits", "Train the network a few seconds more, on digits of yours too.",
            ("Ctrl+L",), states=IDLE, needs=frozenset({Fact.NETWORK, Fact.DATA, Fact.MY_DIGITS})),
    Command("actionUnlearn", "&Undo learning", "Go back to the network that had not learnt your digits.",
            states=IDLE, needs=_needs(Fact.TAUGHT)),
)  # fmt: skip

VIEW_COMMANDS = (
    Command("actionShowTraining", "&Training", "Show the curves.", ("Ctrl+1",)),
    Command("actionShowEvaluation", "&Evaluation", "Show what is read right and wrong.", ("Ctrl+2",)),
    Command("actionShowLayers", "&Layers", "Show what every layer makes of your digit.", ("Ctrl+3",)),
    Command("actionShowRuns", "&Runs", "Show all trainings so far.", ("Ctrl+4",)),
    Command("actionBrowseSamples", "&Browse digits…", "Look at all digits, and at the numbers behind them.",
            ("Ctrl+B",), "grid", needs=_needs(Fact.DATA)),
    Command("actionPhoneView", "As the &phone sends it", "Show the drawing as the tutorial’s app would send it, too.",
            checkable=True),
    Command("actionLeftColumn", "Settings &column", "Show or fold the left column.", ("F8",), checkable=True),
    Command("actionRightColumn", "&Drawing column", "Show or fold the right column.", ("F9",), checkable=True),
    Command("actionResetLayout", "&Usual layout", "Give every column its usual width."),
)  # fmt: skip

HELP_COMMANDS = (
    Command("actionLessons", "&Lessons", "Read about every setting and figure.", ("F1",), "help"),
    Command("actionShortcuts", "&Keyboard shortcuts", "All keys on one page.", ("Ctrl+/",), "keyboard"),
    Command("actionLogFolder", "Open lo&g folder", "Show the folder with the log.", (), "open"),
    Command("actionRunsFolder", "Open r&uns folder", "Show the folder with all runs.", (), "open"),
    Command("actionAbout", "&About Digit Trainer", "Versions and licence.", (), "info"),
)

MENUS = {
    "&File": FILE_COMMANDS,
    "&Edit": EDIT_COMMANDS,
    "&Train": TRAIN_COMMANDS,
    "&View": VIEW_COMMANDS,
    "&Help": HELP_COMMANDS,
}
COMMANDS = tuple(command for commands in MENUS.values() for command in commands)

CHECKED_TEXT = {"actionPause": "&Go on"}
CHECKED_ICON = {"actionPause": "train"}


class Commands(QObject):
    """All actions, enabled as state and facts allow.

    Signals:
        changed: State or facts have changed.
    """

    changed = Signal()

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._state = State.LOADING
        self._facts = frozenset({Fact.MEMORY})  # taken to be there until somebody looks
        self._reasons: dict[Fact, str] = {}
        self._table = {command.name: command for command in COMMANDS}
        self.actions = {command.name: self._action(command) for command in COMMANDS}
        theme.changed.connect(self._tint)
        self._tint()
        self._refresh()

    def __getitem__(self, name: str) -> QAction:
        return self.actions[name]

    @property
    def state(self) -> State:
        return self._state

    @property
    def facts(self) -> frozenset[Fact]:
        return self._facts

    def set_state(self, state: State) -> None:
        """The program does something else now."""
        if state is not self._state:
            self._state = state
            self._refresh()
            self.changed.emit()

    def set_fact(self, fact: Fact, holds: bool, why: str = "") -> None:
        """Something that commands need is there, or no longer; `why` says more than the fact's own sentence."""
        facts = self._facts | {fact} if holds else self._facts - {fact}
        if facts != self._facts or why != self._reasons.get(fact, ""):
            self._facts, self._reasons[fact] = facts, why
            self._refresh()
            self.changed.emit()

    def on(self, name: str, do: Callable[[], object]) -> None:
        """Call `do` when the command is given."""
        self.actions[name].triggered.connect(lambda _checked=False: do())

    def command(self, name: str) -> Command:
        """The line of the table."""
        return self._table[name]

    def _action(self, command: Command) -> QAction:
        action = QAction(command.text, self)
        action.setIconText(command.text.replace("&", ""))
        action.setObjectName(command.name)
        action.setCheckable(command.checkable)
        action.setShortcuts([QKeySequence(keys) for keys in command.shortcuts])
        action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
        if command.name in CHECKED_TEXT:
            action.toggled.connect(lambda _on: self._tint())
        return action

    def _tint(self) -> None:
        accented = {"actionTrain", "actionExport"}
        for name, command in self._table.items():
            action = self.actions[name]
            checked = action.isChecked()
            drawing = CHECKED_ICON.get(name, command.icon) if checked else command.icon
            if name in CHECKED_TEXT:
                text = CHECKED_TEXT[name] if checked else command.text
                action.setText(text)
                action.setIconText(text.replace("&", ""))
            if drawing:
                action.setIcon(icon(drawing, self._theme, "secondary" if name not in accented else "text"))

    def _refresh(self) -> None:
        for name, command in self._table.items():
            why_not = command.why_not(self._state, self._facts, self._reasons)
            action = self.actions[name]
            action.setEnabled(not why_not)
            keys = f" ({command.keys})" if command.keys else ""
            action.setToolTip(f"{command.tip}{keys}" + (f"\n{why_not}" if why_not else ""))
            action.setStatusTip(why_not or command.tip)
