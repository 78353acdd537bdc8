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
from gui.background.bridge import Bridge
from gui.background.jobs import Jobs
from gui.background.session_work import network_of, proof_images, session_work
from gui.background.throttle import Throttle
from gui.commands import AT_WORK, BUSY, Commands, Fact, State
from gui.frame import status
from gui.setup.data_source import DataSource, Loaded
from gui.startup.warm_up import WarmUp

PREPARE, OPEN = "prepare", "open-run"
STATUS_EVERY = 250  # milliseconds: words that change faster cannot be read


class Controller(QObject):
    """Trains, and hands on what comes of it.

    Signals:
        data_changed: The `Dataset` that is chosen, or None while there is none.
        record_changed: Another `RunRecord` is shown, or None.
        refreshed: There is something new in the record.
        newest_changed: The `Network` with the newest weights, several times a second while a run trains; or None.
        network_changed: The best trained `Network`, or None; `temperature` fits it, and it comes from `network_run`.
            It stays while another run trains, until that has kept its first epoch.
        run_ended: The `Ended` of a run.
        runs_changed: There is a new run, or one has ended.
        status_changed: What the status line says.
        failed: A `DigitTrainerError` for the user.
    """

    data_changed = Signal(object)
    record_changed = Signal(object)
    refreshed = Signal()
    newest_changed = Signal(object)
    network_changed = Signal(object)
    run_ended = Signal(object)
    runs_changed = Signal()
    status_changed = Signal(str)
    failed = Signal(object)

    def __init__(self, commands: Commands, jobs: Jobs, store: RunStore | None = None) -> None:
        super().__init__()
        self.commands, self.jobs = commands, jobs
        self.store = store or RunStore()
        self.source = DataSource(jobs, self)
        self.bridge = Bridge(self)
        self.warm_up = WarmUp(self)
        self.data: Dataset | None = None
        self.run: Run | None = None
        self.record: RunRecord | None = None
        self.network: Network | None = None
        self.network_run: Run | None = None
        self.temperature: float = 1.0
        self.architecture: Architecture = architectures.MALIREDDI
        self.recipe: Recipe | None = FAST
        self._queued: Callable[[], None] | None = None
        self._needs_data = True
        self._last_data: Dataset | None = None
        self._status = Throttle(self._say_status, STATUS_EVERY, self)
        self.source.loading.connect(self._data_loading)
        self.source.loaded.connect(self._data_loaded)
        self.source.missing.connect(self._no_data)
        self.source.failed.connect(self._no_data)
        self.bridge.events.connect(self._events)
        self.warm_up.done.connect(self._warmed_up)

    # What is chosen

    def begin(self, source: str) -> None:
        """Load the digits and the engine; after the window is painted."""
        self.source.load(source)
        self.warm_up.start()
        self._say_status()

    def set_architecture(self, architecture: Architecture) -> None:
        """Train this one next."""
        self.architecture = architecture

    def set_recipe(self, recipe: Recipe | None) -> None:
        """Train by this one next; None while a value is out of its range."""
        self.recipe = recipe
        if recipe is not None:
            self.source.suit(mix_pen=recipe.mix_pen)
        self.commands.set_fact(Fact.RECIPE, recipe is not None)

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
        self.bridge.pause(paused)

    def toggle(self) -> None:
        """Space: wait, or go on; it begins a training only where there is none yet, not by mistake after one."""
        if self.commands.state in BUSY:
            self.commands["actionPause"].trigger()
        elif self.record is None:
            self.commands["actionTrain"].trigger()

    def stop(self) -> None:
        """End the training and keep the best epoch."""
        if self.commands.state is State.QUEUED:
            self._queued = None
            self.jobs.cancel(PREPARE)
            self._idle()
        elif self.commands.state in AT_WORK:
            self.commands.set_state(State.STOPPING)
            self.bridge.stop()
            self._say_status()

    def show_run(self, run: Run) -> None:
        """Show an earlier run: its curves, its network."""
        if self.commands.state in AT_WORK:
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
        """Digits to prove an export on; see `session_work.proof_images`."""
        return proof_images(self._last_data)

    def close(self) -> None:
        """End every thread; no signal comes afterwards."""
        self._queued = None
        self.warm_up.close()
        self.bridge.close()
        self.jobs.close()

    # Getting there

    def _queue(self, begin: Callable[[], None], *, needs_data: bool = True) -> None:
        self._queued, self._needs_data = begin, needs_data
        self.commands.set_state(State.QUEUED)
        self._say_status()
        self._begin_if_ready()

    def _begin_if_ready(self) -> None:
        begin = self._queued
        if begin and self.warm_up.ready and (self.data is not None or not self._needs_data):
            self._queued = None
            begin()

    def _prepare_new(self) -> None:
        data, recipe, chosen, source = self.data, self.recipe, self.architecture, self.source.taken
        if data is None or recipe is None:
            self._idle()
        else:
            self._prepare(lambda: new(self.store, NewRun(chosen, data, recipe, source=source)), dropped=self._discard)

    def _prepare(self, make: Callable[[], Prepared], *, dropped: Callable[[Prepared], None] | None = None) -> None:
        self.jobs.start(PREPARE, lambda _token: make(), self._start, failed=self._not_prepared, dropped=dropped)

    def _discard(self, prepared: Prepared) -> None:
        """A new run that was stopped before it could begin leaves nothing behind. On any thread."""
        self.store.delete(prepared.run)

    def _not_prepared(self, error: DigitTrainerError) -> None:
        self._idle()
        self.failed.emit(error)

    def _start(self, prepared: Prepared) -> None:
        self._last_data = prepared.data
        self._show(prepared.run, prepared.record)
        if prepared.state is not None and prepared.state.best:
            self._take_best(prepared.state.best)
            self.newest_changed.emit(self.network)
        self.commands["actionPause"].setChecked(False)
        self.commands.set_state(State.TRAINING)
        self.bridge.start(prepared.run.id, session_work(prepared))
        self.runs_changed.emit()
        self._say_status()

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
        self.commands.set_fact(Fact.CURVES, record.steps > 0)
        self.refreshed.emit()
        self._status.request()

    def _take(self, event: Event) -> None:
        match event:
            case PauseChanged() if self.commands.state in {State.TRAINING, State.PAUSED}:
                self.commands.set_state(State.PAUSED if event.paused else State.TRAINING)
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
        self._idle()
        self.run_ended.emit(event)
        self.runs_changed.emit()
        if event.outcome == "failed":
            self.failed.emit(RunError(event.reason))

    def _opened(self, opened: tuple[Run, RunRecord, Network | None]) -> None:
        if self.commands.state not in AT_WORK:
            run, record, network = opened
            self.temperature, self.network_run = run.temperature, run
            self._show(run, record)
            self._set_network(network)
            self.newest_changed.emit(network)
            self._say_status()

    def _show(self, run: Run, record: RunRecord) -> None:
        self.run, self.record = run, record
        self.commands.set_fact(Fact.CURVES, record.steps > 0)
        self.record_changed.emit(record)

    def _set_network(self, network: Network | None) -> None:
        self.network = network
        self.commands.set_fact(Fact.NETWORK, network is not None)
        self.network_changed.emit(network)

    # Digits and engine

    def _data_loading(self, _source: str) -> None:
        self.commands.set_fact(Fact.SOURCE, True)
        if self.commands.state is State.READY:
            self.commands.set_state(State.LOADING)
        self._set_data(None)

    def _data_loaded(self, loaded: Loaded) -> None:
        self._set_data(loaded.data)
        self._idle_if_loading()
        self._begin_if_ready()

    def _no_data(self, _error: DigitTrainerError | None = None) -> None:
        self._set_data(None)
        self.commands.set_fact(Fact.SOURCE, False)
        if self.commands.state is State.QUEUED:
            self.stop()
        self._idle_if_loading()

    def _set_data(self, data: Dataset | None) -> None:
        self.data = data
        self._last_data = self._last_data if data is None else data
        self.commands.set_fact(Fact.DATA, data is not None)
        self.data_changed.emit(data)

    def _idle_if_loading(self) -> None:
        if self.commands.state is State.LOADING:
            self._idle()

    def _warmed_up(self, problem: DigitTrainerError | None) -> None:
        self._say_status()
        if problem:
            if self.commands.state is State.QUEUED:
                self.stop()
            self.failed.emit(problem)
        self._begin_if_ready()

    def _idle(self) -> None:
        loading = self.data is None and Fact.SOURCE in self.commands.facts
        self.commands.set_state(State.LOADING if loading else State.READY)
        self._say_status()

    def _say_status(self) -> None:
        state = self.commands.state
        if state in AT_WORK:
            self.status_changed.emit(status.training_words(self.record, state))
        else:
            self.status_changed.emit(status.idle_words(self.record, engine_ready=self.warm_up.ready))
