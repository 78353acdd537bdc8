"""What the program is doing and what is there: the one table of conditions under which anything can be done."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, auto

from PySide6.QtCore import QObject, Signal

from core.training.fine_tuning import MIN_HELD_OUT, MIN_TO_LEARN


class State(Enum):
    """What the program is doing. LOADING: no data yet. QUEUED: Train was pressed, data or engine still load."""

    LOADING = auto()
    READY = auto()
    QUEUED = auto()
    TRAINING = auto()
    PAUSED = auto()
    STOPPING = auto()


class Fact(Enum):
    """What must be there for an action, whatever the state; the value says why not."""

    DATA = "No digits are loaded yet."
    SOURCE = "The digits that are chosen are not here: download them, or choose others."
    RECIPE = "A value of the recipe is out of its range."
    MEMORY = "There is not enough memory for this training."
    NETWORK = "There is no trained network yet: a training gives one after its first epoch."
    RUN = "The open network is of no training here, of which code could be written."
    CURVES = "Train first: there are no curves yet."
    MY_DIGITS = f"Keep more of your digits first: {MIN_TO_LEARN} to learn from, {MIN_HELD_OUT} to test on."
    TAUGHT = "The network has not learnt your digits."
    INK = "Nothing is drawn."
    PICTURE = "There is no picture on the canvas."
    UNDO = "Nothing has been drawn that could be undone."
    REDO = "Nothing has been undone."
    LARGER_TEXT = "The text is as large as it gets."
    SMALLER_TEXT = "The text has its usual size; it gets no smaller."


class Mode(Enum):
    """What is on or off, whatever the state; the action that switches it is checked while it is on."""

    PAUSE = auto()
    ERASER = auto()
    PHONE_VIEW = auto()
    LEFT_COLUMN = auto()
    RIGHT_COLUMN = auto()
    HIGH_CONTRAST = auto()
    CHALLENGE = auto()


ALWAYS = frozenset(State)
IDLE = frozenset({State.LOADING, State.READY})
BUSY = frozenset({State.TRAINING, State.PAUSED})
AT_WORK = BUSY | {State.QUEUED, State.STOPPING}

WAIT = "Wait until the training is over, or stop it."
_WHY_NOT_NOW = {
    State.LOADING: "The digits are still being loaded.",
    State.READY: "Nothing is being trained.",
    State.QUEUED: "Training begins as soon as the engine is ready.",
    State.TRAINING: WAIT,
    State.PAUSED: WAIT,
    State.STOPPING: "The training is being stopped.",
}
_NO_REASONS: Mapping[Fact, str] = {}


@dataclass(frozen=True, slots=True)
class Condition:
    """When something can be done: in which states, and what must be there besides."""

    states: frozenset[State] = ALWAYS
    needs: frozenset[Fact] = frozenset()

    def why_not(self, state: State, facts: frozenset[Fact], reasons: Mapping[Fact, str] = _NO_REASONS) -> str:
        """The sentence why it cannot be done now, `reasons` before a fact's own; "" if it can."""
        if state not in self.states:
            return _WHY_NOT_NOW[state]
        return next((reasons.get(fact) or fact.value for fact in Fact if fact in self.needs - facts), "")


def needs(*facts: Fact, states: frozenset[State] = ALWAYS) -> Condition:
    """The condition that these are there."""
    return Condition(states, frozenset(facts))


ANY_TIME = Condition()
WHILE_IDLE = Condition(IDLE)
CAN_TRAIN = needs(Fact.SOURCE, Fact.RECIPE, Fact.MEMORY, states=IDLE)


class ProgramState(QObject):
    """The state, the facts and the modes of the program, for whoever follows them.

    Signals:
        changing: The `State` that comes next: nobody has heard of it yet, so everything is as it was.
        state_changed: It does something else now; `changed` follows.
        changed: State or facts have changed.
        mode_changed: A `Mode`, and whether it is on now.
    """

    changing = Signal(object)
    state_changed = Signal()
    changed = Signal()
    mode_changed = Signal(object, bool)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._state = State.LOADING
        self._facts = frozenset({Fact.MEMORY})  # taken to be there until somebody looks
        self._reasons: Mapping[Fact, str] = dict.fromkeys(Fact, "")
        self._modes: frozenset[Mode] = frozenset()

    @property
    def state(self) -> State:
        return self._state

    @property
    def facts(self) -> frozenset[Fact]:
        return self._facts

    @property
    def modes(self) -> frozenset[Mode]:
        """What is on."""
        return self._modes

    @property
    def at_work(self) -> bool:
        """Whether something is trained, or about to be."""
        return self._state in AT_WORK

    def why_not(self, condition: Condition) -> str:
        """Why something cannot be done now; "" if it can."""
        return condition.why_not(self._state, self._facts, self._reasons)

    def set_state(self, state: State) -> None:
        """The program does something else now."""
        if state is not self._state:
            self.changing.emit(state)
            self._state = state
            self.state_changed.emit()
            self.changed.emit()

    def set_fact(self, fact: Fact, holds: bool, why: str = "") -> None:
        """Something is there, or no longer; `why` says more than the fact's own sentence."""
        self.set_facts({fact: holds}, {fact: why})

    def set_facts(self, facts: Mapping[Fact, bool], reasons: Mapping[Fact, str] = _NO_REASONS) -> None:
        """Several things are there, or no longer, and followers hear of it once; `reasons` as in `set_fact`."""
        now = self._facts - facts.keys() | {fact for fact, holds in facts.items() if holds}
        said = {**self._reasons, **{fact: reasons.get(fact, "") for fact in facts}}
        if (now, said) != (self._facts, self._reasons):
            self._facts, self._reasons = now, said
            self.changed.emit()

    def set_mode(self, mode: Mode, on: bool) -> None:
        """Something is on now, or off."""
        if on != (mode in self._modes):
            self._modes = self._modes | {mode} if on else self._modes - {mode}
            self.mode_changed.emit(mode, on)
