"""Digits and engine: what the program's state becomes as they load, arrive or fail."""

from PySide6.QtCore import QObject, Signal

from core.errors import DigitTrainerError
from gui.background.data_loader import DataLoader
from gui.background.data_standing import Stage, Standing
from gui.background.engine_loader import EngineLoader
from gui.program_state import Fact, ProgramState, State

MISSING = "MNIST is not on this computer: download it, or choose other digits."


class Loading(QObject):
    """Follows both loaders, and tells that of the digits when it must leave them as they are.

    Signals:
        arrived: Digits or engine are there now.
        refused: The chosen digits or the engine will not come; the card of the digits says why itself.
        failed: The `DigitTrainerError` why the engine will not come.
    """

    arrived = Signal()
    refused = Signal()
    failed = Signal(object)

    def __init__(self, program: ProgramState, digits: DataLoader, engine: EngineLoader, parent: QObject) -> None:
        super().__init__(parent)
        self._program, self._digits, self._engine = program, digits, engine
        self._stage: Stage | None = None
        digits.standing_changed.connect(self._digits_moved)
        engine.done.connect(self._engine_done)
        program.state_changed.connect(lambda: digits.hold(program.at_work))

    def ready(self, *, needs_data: bool) -> bool:
        """Whether a training can begin at once."""
        return self._engine.ready and (self._digits.data is not None or not needs_data)

    def settle(self) -> None:
        """Nothing is trained: the program is loading, or ready."""
        loading = self._digits.data is None and Fact.SOURCE in self._program.facts
        self._program.set_state(State.LOADING if loading else State.READY)

    def _digits_moved(self, standing: Standing) -> None:
        """Only what is loaded counts here: a download that begins, fails or ends changes nothing."""
        if standing.stage is self._stage:
            return
        self._stage = standing.stage
        there = {Fact.SOURCE: standing.stage in {Stage.LOADING, Stage.LOADED}, Fact.DATA: standing.data is not None}
        self._program.set_facts(there, {Fact.SOURCE: _why_none(standing)})
        if standing.stage is Stage.LOADING:
            if self._program.state is State.READY:
                self._program.set_state(State.LOADING)
            return
        if standing.stage is not Stage.LOADED:
            self.refused.emit()
        if self._program.state is State.LOADING:
            self.settle()
        if standing.stage is Stage.LOADED:
            self.arrived.emit()

    def _engine_done(self, problem: DigitTrainerError | None) -> None:
        if problem:
            self.refused.emit()
            self.failed.emit(problem)
        self.arrived.emit()


def _why_none(standing: Standing) -> str:
    """Why nothing can be trained on what is chosen; "" where something can."""
    if standing.stage is Stage.MISSING:
        return MISSING
    return standing.problem.sentence if standing.problem else ""
