"""Digits and engine: what the program's state becomes as they load, arrive or fail."""

from PySide6.QtCore import QObject, Signal

from core.data.dataset import Dataset
from core.errors import DigitTrainerError
from gui.background.data_loader import DataLoader
from gui.background.engine_loader import EngineLoader
from gui.program_state import Fact, ProgramState, State


class Loading(QObject):
    """Follows both loaders.

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
        digits.loading.connect(self._begun)
        digits.changed.connect(self._digits_changed)
        digits.missing.connect(self._no_digits)
        digits.failed.connect(self._no_digits)
        engine.done.connect(self._engine_done)

    def ready(self, *, needs_data: bool) -> bool:
        """Whether a training can begin at once."""
        return self._engine.ready and (self._digits.data is not None or not needs_data)

    def settle(self) -> None:
        """Nothing is trained: the program is loading, or ready."""
        loading = self._digits.data is None and Fact.SOURCE in self._program.facts
        self._program.set_state(State.LOADING if loading else State.READY)

    def _begun(self, _source: str) -> None:
        self._program.set_fact(Fact.SOURCE, True)
        if self._program.state is State.READY:
            self._program.set_state(State.LOADING)

    def _digits_changed(self, data: Dataset | None) -> None:
        self._program.set_fact(Fact.DATA, data is not None)
        if data is not None:
            self._settle_if_loading()
            self.arrived.emit()

    def _no_digits(self, _error: DigitTrainerError | None = None) -> None:
        self._program.set_fact(Fact.SOURCE, False)
        self.refused.emit()
        self._settle_if_loading()

    def _settle_if_loading(self) -> None:
        if self._program.state is State.LOADING:
            self.settle()

    def _engine_done(self, problem: DigitTrainerError | None) -> None:
        if problem:
            self.refused.emit()
            self.failed.emit(problem)
        self.arrived.emit()
