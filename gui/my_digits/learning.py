"""The open network learns the user's digits, all of them or one correction; and goes back. Knows no widget."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal

from core.data import sources
from core.data.dataset import Digits
from core.data.ink import Stroke
from core.errors import DigitTrainerError
from core.model.network import Network
from core.prediction import correction
from core.prediction.correction import Corrector
from core.prediction.predictor import Predictor
from core.training import fine_tuning
from core.training.fine_tuning import Learnt
from core.training.run import Run
from gui.background.jobs import Token
from gui.controller import Controller
from gui.my_digits.changes import Changes
from gui.open_network import Opened
from gui.program_state import Fact

LEARN, CORRECT, MEASURE = "learn-my-digits", "correct", "measure-correction"
REPLAYED = "pen"
"""What is played again while no digits are loaded: the built-in ones are always there."""


@dataclass(frozen=True, slots=True, eq=False)
class _Step:
    """What was open before something was learnt, and what was known of it."""

    opened: Opened
    learnt: Learnt | None


@dataclass(frozen=True, slots=True, eq=False)
class _Corrected:
    """A network before and after a correction, and who can correct it further."""

    before: Network
    after: Network
    temperature: float
    corrector: Corrector


class Learning(QObject):
    """Between the user's digits and the open network.

    Signals:
        state_changed: Learning has begun or ended, or can be done now, or no longer.
        progressed: How far the learning is, 0 to 1; below 0 when nobody knows.
        corrected: The network has learnt from one drawing: its label.
        failed: A `DigitTrainerError`.
    """

    state_changed = Signal()
    progressed = Signal(float)
    corrected = Signal(int)
    failed = Signal(object)

    def __init__(self, controller: Controller, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._controller, self._jobs, self._open = controller, controller.jobs, controller.open_network
        self._files = Changes(self._jobs, "my-network", self.failed.emit)
        self._corrections = Changes(self._jobs, CORRECT, self.failed.emit)
        self._steps: list[_Step] = []
        self._kept_run: Run | None = None  # of this chain; only the thread of `_files` sets it
        self._corrector: Corrector | None = None
        self._waiting: tuple[Digits, Digits] | None = None
        self._changing = False
        self.learnt: Learnt | None = None
        controller.program.state_changed.connect(self._follow)
        self._open.network_changed.connect(self._network_changed)
        controller.engine_loader.done.connect(self._engine_ready)

    @property
    def taught(self) -> bool:
        """Whether the open network has learnt the user's digits, and can go back."""
        return bool(self._steps)

    @property
    def learning(self) -> bool:
        return self._waiting is not None or self._jobs.running(LEARN)

    def shut(self) -> None:
        """Do what still waits to be done; before the window goes."""
        self._files.shut()

    # All digits

    def learn(self, mine: Digits, held_out: Digits) -> None:
        """Let the network learn the digits, as soon as the engine is there."""
        self._waiting = mine, held_out
        self.progressed.emit(-1.0)
        self.state_changed.emit()
        if self._controller.engine_loader.ready:
            self._learn()

    def cancel(self) -> None:
        """Stop learning; the network stays as it was."""
        self._waiting = None
        self._jobs.cancel(LEARN)
        self.state_changed.emit()

    def _learn(self) -> None:
        waiting, self._waiting = self._waiting, None
        before, data = self._open.now, self._controller.data
        if waiting is None or before is None or before.network is None or data is None:
            self.state_changed.emit()
            return
        network, (mine, held_out) = before.network, waiting

        def work(token: Token) -> Learnt | None:
            return fine_tuning.learn_my_digits(network, mine, held_out, data, stop=token.event, progress=token.progress)

        def done(learnt: Learnt | None) -> None:
            if learnt is not None and self._open.network is network:
                self._adopt(learnt.network, learnt.temperature, learnt, learnt.test_after.accuracy)
            else:
                self.state_changed.emit()

        self._jobs.start(
            LEARN, work, done, failed=self._not_learnt, progress=lambda share, _words: self.progressed.emit(share)
        )
        self.state_changed.emit()

    # One correction

    def correct(self, label: int, strokes: Sequence[Stroke], image: NDArray[np.uint8], held_out: Digits) -> None:
        """Let the network learn at once that this drawing shows a `label`, if it reads something else or is not sure.

        Args:
            label: 0 to 9.
            strokes: Each (points, 2) float32.
            image: (28, 28) uint8, the same drawing.
            held_out: The user's digits that tell whether it helped.
        """
        if self._open.network is None or self._controller.program.at_work or self.learning:
            return

        def corrected() -> _Corrected | None:
            network, temperature = self._open.network, self._open.temperature
            return None if network is None else self._corrected(network, temperature, label, strokes, image)

        def done(made: _Corrected | None) -> None:
            if made is not None and self._open.network is made.before and not self._controller.program.at_work:
                self._corrector = made.corrector
                self._adopt(made.after, made.temperature, None, None)
                self.corrected.emit(label)
                self._measure(made.before, made.after, made.temperature, held_out)

        self._corrections.make(corrected, done)

    def _corrected(
        self, network: Network, temperature: float, label: int, strokes: Sequence[Stroke], image: NDArray[np.uint8]
    ) -> "_Corrected | None":
        """On any thread; None if the network reads it right already."""
        said = Predictor(network, temperature).predict(image)
        if said.answer == "digit" and said.digit == label:
            return None
        data, corrector = self._controller.data, self._corrector
        if corrector is None or not corrector.suits(network):
            corrector = Corrector(network, (data or sources.load(REPLAYED)).train)
        return _Corrected(network, corrector.corrected(network, strokes, label), temperature, corrector)

    def _measure(self, before: Network, after: Network, temperature: float, held_out: Digits) -> None:
        """Find out in the background what the correction has changed."""
        data = self._controller.data
        test = data.held_out() if data is not None else Digits.empty()

        def done(learnt: Learnt) -> None:
            if self._open.network is after:
                self.learnt = learnt
                self.state_changed.emit()

        self._jobs.start(
            MEASURE,
            lambda _token: correction.measured(before, after, temperature, held_out, test),
            done,
            failed=self.failed.emit,
        )

    # Forth and back

    def unlearn(self) -> None:
        """Go back to the network before the last learning."""
        if not self._steps:
            return
        step = self._steps.pop()
        self.learnt = step.learnt
        if self._steps and step.opened.network is not None:
            self._keep(step.opened.network, step.opened.temperature, None)
        else:
            self._forget()
        self._show(lambda: self._open.show(step.opened))

    def _adopt(self, network: Network, temperature: float, learnt: Learnt | None, tested: float | None) -> None:
        """From now on this network is open, and kept among the runs."""
        before = self._open.now
        if before is None:
            return
        self._steps.append(_Step(before, self.learnt))
        self.learnt = learnt
        self._show(lambda: self._open.teach(network, temperature))
        self._keep(network, temperature, tested)

    def _show(self, change: Callable[[], None]) -> None:
        self._changing = True
        change()
        self._changing = False
        self._controller.program.set_fact(Fact.TAUGHT, self.taught)
        self.state_changed.emit()

    def _keep(self, network: Network, temperature: float, tested: float | None) -> None:
        """Put the network among the runs, so that closing the window does not lose it; all steps share one run."""
        store, parent = self._controller.store, self._steps[0].opened.run

        def work() -> Run | None:
            if self._kept_run is not None:
                fine_tuning.keep_again(self._kept_run, network, temperature, tested)
            elif parent is not None:
                self._kept_run = fine_tuning.keep(store, parent, network, temperature, tested)
            return self._kept_run

        def kept(run: Run | None) -> None:
            if run is not None:
                self._open.keep(network, run)
            self._controller.runs_changed.emit()

        self._files.make(work, kept)

    def _forget(self) -> None:
        """Everything was taken back: the run of this chain goes."""
        store = self._controller.store

        def work() -> None:
            run, self._kept_run = self._kept_run, None
            if run is not None:
                store.delete(run)

        self._files.make(work, lambda _nothing: self._controller.runs_changed.emit())

    def _not_learnt(self, error: DigitTrainerError) -> None:
        self.state_changed.emit()
        self.failed.emit(error)

    # What happens elsewhere

    def _network_changed(self, _network: Network | None) -> None:
        """Another network is open: what was learnt before does not belong to it."""
        if self._changing:
            return
        self._steps.clear()
        self.learnt = None
        self._files.make(self._begin_anew, lambda _nothing: None)
        self._controller.program.set_fact(Fact.TAUGHT, False)
        for job in (LEARN, MEASURE):
            self._jobs.cancel(job)
        self.state_changed.emit()

    def _begin_anew(self) -> None:
        self._kept_run = None

    def _engine_ready(self, problem: object) -> None:
        if self._waiting is not None:
            self._learn() if problem is None else self.cancel()

    def _follow(self) -> None:
        if self._controller.program.at_work and self.learning:
            self.cancel()
