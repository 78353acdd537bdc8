"""The way through the program: digits → training → network. Knows no widget; the window shows what it says."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from core.data.dataset import Dataset, Images
from core.errors import DigitTrainerError, RunError
from core.model import architecture as architectures
from core.model.architecture import Architecture
from core.model.network import Network
from core.training.events import BestEpoch, CheckpointKept, Ended, EpochDone, Event, PauseChanged, WeightsCopied
from core.training.preparing import Prepared, new, taken_up
from core.training.recipe import FAST, Recipe
from core.training.record import RunRecord
from core.training.run import Run
from core.training.store import NewRun, RunStore
from gui import status
from gui.background.bridge import Bridge
from gui.background.data_loader import DataLoader
from gui.background.engine_loader import EngineLoader
from gui.background.jobs import Jobs
from gui.background.session_work import network_of, session_work
from gui.loading import Loading
from gui.program_state import BUSY, CAN_TRAIN, Fact, Mode, ProgramState, State

PREPARE, OPEN = "prepare", "open-run"


class Controller(QObject):
    """Trains, and hands on what comes of it.

    Signals:
        data_changed: The `Dataset` that is chosen, or None while there is none.
        engine_changed: The engine is loaded, or cannot be.
        record_changed: Another `RunRecord` is shown, or None.
        refreshed: There is something new in the record.
        newest_changed: The `Network` with the newest weights, several times a second while a run trains; or None.
        network_changed: The best trained `Network`, or None; `temperature` fits it, and it comes from `network_run`.
            It stays while another run trains, until that has kept its first epoch.
        run_ended: The `Ended` of a run.
        runs_changed: There is a new run, or one has ended.
        status_changed: What the status line says, at every change of state and with everything new in the record.
        failed: A `DigitTrainerError` for the user.
    """

    data_changed = Signal(object)
    engine_changed = Signal()
    record_changed = Signal(object)
    refreshed = Signal()
    newest_changed = Signal(object)
    network_changed = Signal(object)
    run_ended = Signal(object)
    runs_changed = Signal()
    status_changed = Signal(str)
    failed = Signal(object)

    def __init__(self, program: ProgramState, jobs: Jobs, store: RunStore | None = None) -> None:
        super().__init__()
        self.program, self.jobs = program, jobs
        self.store = store or RunStore()
        self.data_loader = DataLoader(jobs, self)
        self.engine_loader = EngineLoader(self)
        self.bridge = Bridge(self)
        self.run: Run | None = None
        self.record: RunRecord | None = None
        self.network: Network | None = None
        self.network_run: Run | None = None
        self.temperature: float = 1.0
        self.architecture: Architecture = architectures.MALIREDDI
        self.recipe: Recipe | None = FAST
        self._queued: Callable[[], None] | None = None
        self._needs_data = True
        program.changed.connect(self._say_status)
        self.data_loader.changed.connect(self.data_changed)  # heard before a training that waits for it begins
        self._loading = Loading(program, self.data_loader, self.engine_loader, self)
        self.engine_loader.done.connect(lambda _problem: self.engine_changed.emit())
        self._loading.arrived.connect(self._arrived)
        self._loading.refused.connect(self._refused)
        self._loading.failed.connect(self.failed)
        self.bridge.events.connect(self._events)

    @property
    def data(self) -> Dataset | None:
        """The digits that are chosen, once they are there."""
        return self.data_loader.data

    # What is chosen

    def begin(self, source: str) -> None:
        """Load the digits and the engine; after the window is painted."""
        self.load(source)
        self.engine_loader.start()

    def load(self, source: str) -> None:
        """Have other digits."""
        self.data_loader.load(source)

    def set_architecture(self, architecture: Architecture) -> None:
        """Train this one next."""
        self.architecture = architecture

    def set_recipe(self, recipe: Recipe | None) -> None:
        """Train by this one next; None while a value is out of its range."""
        self.recipe = recipe
        if recipe is not None:
            self.data_loader.suit(mix_pen=recipe.mix_pen)
        self.program.set_fact(Fact.RECIPE, recipe is not None)

    # Commands

    def train(self) -> None:
        """Train what is chosen, as soon as digits and engine are there."""
        self._queue(self._prepare_new)

    def resume(self, run: Run) -> None:
        """Go on with a run where it was left; a finished one is trained for the chosen recipe's epochs more."""
        epochs = None
        if run.info.outcome and run.info.outcome.outcome == "finished":
            epochs = run.info.recipe.epochs + (self.recipe or run.info.recipe).epochs
        self._queue(lambda: self._prepare(lambda: taken_up(run, epochs)), needs_data=False)

    def pause(self, paused: bool) -> None:
        """Let the session wait, or go on."""
        self.program.set_mode(Mode.PAUSE, paused)
        self.bridge.pause(paused)

    def toggle(self) -> None:
        """Space: wait, or go on; it begins a training only where there is none yet, not by mistake after one."""
        if self.program.state in BUSY:
            self.pause(Mode.PAUSE not in self.program.modes)
        elif self.record is None and not self.program.why_not(CAN_TRAIN):
            self.train()

    def stop(self) -> None:
        """End the training and keep the best epoch."""
        if self.program.state is State.QUEUED:
            self._queued = None
            self.jobs.cancel(PREPARE)
            self._loading.settle()
        elif self.program.at_work:
            self.program.set_state(State.STOPPING)
            self.bridge.stop()

    def show_run(self, run: Run) -> None:
        """Show an earlier run: its curves, its network."""
        if self.program.at_work:
            return
        self.jobs.start(
            OPEN, lambda _token: (run, run.record(), network_of(run)), self._opened, failed=self.failed.emit
        )

    def use_network(self, network: Network, temperature: float) -> None:
        """Go on with this network instead of the run's own, until another run is shown or trained."""
        self.temperature = temperature
        self._set_network(network)
        self.newest_changed.emit(network)

    def proof_images(self) -> Images:
        """Digits to prove an export on; see `DataLoader.proof_images`."""
        return self.data_loader.proof_images()

    def close(self) -> None:
        """End every thread; no signal comes afterwards."""
        self._queued = None
        self.engine_loader.close()
        self.bridge.close()
        self.jobs.close()

    # Getting there

    def _queue(self, begin: Callable[[], None], *, needs_data: bool = True) -> None:
        self._queued, self._needs_data = begin, needs_data
        self.program.set_state(State.QUEUED)
        self._begin_if_ready()

    def _begin_if_ready(self) -> None:
        begin = self._queued
        if begin and self._loading.ready(needs_data=self._needs_data):
            self._queued = None
            begin()

    def _prepare_new(self) -> None:
        data, recipe, chosen, source = self.data, self.recipe, self.architecture, self.data_loader.taken
        if data is None or recipe is None:
            self._loading.settle()
        else:
            self._prepare(lambda: new(self.store, NewRun(chosen, data, recipe, source=source)), dropped=self._discard)

    def _prepare(self, make: Callable[[], Prepared], *, dropped: Callable[[Prepared], None] | None = None) -> None:
        self.jobs.start(PREPARE, lambda _token: make(), self._start, failed=self._not_prepared, dropped=dropped)

    def _discard(self, prepared: Prepared) -> None:
        """A new run that was stopped before it could begin leaves nothing behind. On any thread."""
        self.store.delete(prepared.run)

    def _not_prepared(self, error: DigitTrainerError) -> None:
        self._loading.settle()
        self.failed.emit(error)

    def _start(self, prepared: Prepared) -> None:
        self.data_loader.used(prepared.data)
        self._show(prepared.run, prepared.record)
        if prepared.state is not None and prepared.state.best:
            self._take_best(prepared.state.best)
            self.newest_changed.emit(self.network)
        self.program.set_mode(Mode.PAUSE, False)
        self.program.set_state(State.TRAINING)
        self.bridge.start(prepared.run.id, session_work(prepared))
        self.runs_changed.emit()

    # What comes back

    def _events(self, events: list[Event]) -> None:
        record = self.record
        if record is None:
            return
        for event in events:
            record.fold(event)
        newest = next((event for event in reversed(events) if isinstance(event, WeightsCopied)), None)
        if newest:
            self.newest_changed.emit(Network(self._trained_architecture(), newest.weights))
        for event in events:
            self._take(event)
        self.program.set_fact(Fact.CURVES, record.steps > 0)
        self.refreshed.emit()
        self._say_status()

    def _take(self, event: Event) -> None:
        match event:
            case PauseChanged() if self.program.state in BUSY:
                self.program.set_state(State.PAUSED if event.paused else State.TRAINING)
            case CheckpointKept(done=EpochDone()) if event.state.best:
                self._take_best(event.state.best)
            case Ended():
                self._ended(event)
            case _:
                pass

    def _take_best(self, best: BestEpoch) -> None:
        """From now on the network is this run's best one; how sure it may be of itself is known at the end."""
        self.temperature, self.network_run = 1.0, self.run
        self._set_network(Network(self._trained_architecture(), best.weights))

    def _trained_architecture(self) -> Architecture:
        return self.run.info.architecture if self.run else self.architecture

    def _ended(self, event: Ended) -> None:
        if self.network_run is self.run:
            self.temperature = event.temperature
        if self.network is not None:
            self.newest_changed.emit(self.network)
        self._loading.settle()
        self.run_ended.emit(event)
        self.runs_changed.emit()
        if event.outcome == "failed":
            self.failed.emit(RunError(event.reason))

    def _opened(self, opened: tuple[Run, RunRecord, Network | None]) -> None:
        if not self.program.at_work:
            run, record, network = opened
            self.temperature, self.network_run = run.temperature, run
            self._show(run, record)
            self._set_network(network)
            self.newest_changed.emit(network)

    def _show(self, run: Run, record: RunRecord) -> None:
        self.run, self.record = run, record
        self.program.set_fact(Fact.CURVES, record.steps > 0)
        self.record_changed.emit(record)
        self._say_status()

    def _set_network(self, network: Network | None) -> None:
        self.network = network
        self.program.set_fact(Fact.NETWORK, network is not None)
        self.network_changed.emit(network)

    # Digits and engine

    def _refused(self) -> None:
        if self.program.state is State.QUEUED:
            self.stop()

    def _arrived(self) -> None:
        self._say_status()
        self._begin_if_ready()

    def _say_status(self) -> None:
        self.status_changed.emit(self.status)

    @property
    def status(self) -> str:
        """What goes on, in words."""
        if self.program.at_work:
            return status.training_words(self.record, self.program.state)
        return status.idle_words(self.record, engine_ready=self.engine_loader.ready)
