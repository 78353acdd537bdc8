"""The way through the program: digits → training → network. Knows no widget; the window shows what it says."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from core.data.dataset import Dataset, Images
from core.errors import DigitTrainerError, RunError
from core.model import architecture as architectures
from core.model.architecture import Architecture
from core.model.network import Network
from core.training.events import CheckpointKept, Ended, EpochDone, Event, PauseChanged, WeightsCopied
from core.training.preparing import Prepared, new, taken_up
from core.training.recipe import FAST, Recipe
from core.training.record import RunRecord
from core.training.run import Run
from core.training.store import NewRun, RunStore
from gui import status
from gui.background.bridge import Bridge
from gui.background.data_loader import DataLoader
from gui.background.engine_loader import EngineLoader
from gui.background.evaluating import Evaluable
from gui.background.jobs import Jobs
from gui.background.session_work import network_of, session_work
from gui.loading import Loading
from gui.open_network import Opened, OpenNetwork
from gui.program_state import BUSY, CAN_TRAIN, Fact, Mode, ProgramState, State

PREPARE, OPEN = "prepare", "open-run"


class Controller(QObject):
    """Trains, and hands on what comes of it.

    Signals:
        data_changed: The `Dataset` that is chosen, or None while there is none.
        engine_changed: The engine is loaded, or cannot be.
        record_changed: Another `RunRecord` is shown, or None.
        refreshed: There is something new in the record.
        run_ended: The `Ended` of a run.
        runs_changed: There is a new run, or one has ended.
        failed: A `DigitTrainerError` for the user.
    """

    data_changed = Signal(object)
    engine_changed = Signal()
    record_changed = Signal(object)
    refreshed = Signal()
    run_ended = Signal(object)
    runs_changed = Signal()
    failed = Signal(object)

    def __init__(self, program: ProgramState, jobs: Jobs, store: RunStore | None = None) -> None:
        super().__init__()
        self.program, self.jobs = program, jobs
        self.store = store or RunStore()
        self.data_loader = DataLoader(jobs, self)
        self.engine_loader = EngineLoader(self)
        self.bridge = Bridge(self)
        self.open_network = OpenNetwork(self)
        self.run: Run | None = None
        self.record: RunRecord | None = None
        self._before: tuple[Run, RunRecord] | None = None
        self._back = ""
        self.architecture: Architecture = architectures.MALIREDDI
        self.recipe: Recipe | None = FAST
        self._queued: Callable[[], None] | None = None
        self._needs_data = True
        self.data_loader.changed.connect(self.data_changed)  # heard before a training that waits for it begins
        self._loading = Loading(program, self.data_loader, self.engine_loader, self)
        self.engine_loader.done.connect(lambda _problem: self.engine_changed.emit())
        self._loading.arrived.connect(self._begin_if_ready)
        self._loading.refused.connect(self._refused)
        self._loading.failed.connect(self.failed)
        self.bridge.events.connect(self._events)
        self.open_network.changed.connect(self._network_changed)

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

    def resume(self, run: Run, epochs: int | None = None) -> None:
        """Go on with a run where it was left, to its own end or to other `epochs`."""
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

    def open_run(self, run: Run) -> None:
        """Open the network of an earlier run, and show its curves."""
        if not self.program.at_work:
            self.jobs.start(
                OPEN, lambda _token: (run, run.record(), network_of(run)), self._opened, failed=self.failed.emit
            )

    def open_file(self, path: Path, network: Evaluable) -> None:
        """Open the network of a file; it has no curves."""
        if not self.program.at_work:
            self._show(None, None)
            self.open_network.show(Opened.of_file(path, network))

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
        if self.run and self.record and self.open_network.network:
            self._before = self.run, self.record
        state = prepared.state
        best = Network(prepared.run.info.architecture, state.best.weights) if state and state.best else None
        self._show(prepared.run, prepared.record)
        self.open_network.begin(prepared.run, best)
        self.program.set_mode(Mode.PAUSE, False)
        self.program.set_state(State.TRAINING)
        self.bridge.start(prepared.run.id, session_work(prepared))
        self.runs_changed.emit()

    # What comes back

    def _events(self, events: list[Event]) -> None:
        record, run = self.record, self.run
        if record is None or run is None:
            return
        for event in events:
            record.fold(event)
        newest = next((event for event in reversed(events) if isinstance(event, WeightsCopied)), None)
        if newest:
            self.open_network.take_newest(Network(run.info.architecture, newest.weights))
        for event in events:
            self._take(event, run)
        self.program.set_fact(Fact.CURVES, self.record is not None and self.record.steps > 0)
        self.refreshed.emit()

    def _take(self, event: Event, run: Run) -> None:
        match event:
            case PauseChanged() if self.program.state in BUSY:
                self.program.set_state(State.PAUSED if event.paused else State.TRAINING)
            case CheckpointKept(done=EpochDone()) if event.state.best:
                self.open_network.take_best(Network(run.info.architecture, event.state.best.weights))
            case Ended():
                self._ended(event)
            case _:
                pass

    def _ended(self, event: Ended) -> None:
        back = self.open_network.end(event)
        if back:
            self._show(*(self._before or (None, None)))
            self._back = status.back_words(event.outcome, back.name)
        self._before = None
        self._loading.settle()
        self.run_ended.emit(event)
        self.runs_changed.emit()
        if event.outcome == "failed":
            self.failed.emit(RunError(event.reason))

    def _opened(self, opened: tuple[Run, RunRecord, Network | None]) -> None:
        if not self.program.at_work:
            run, record, network = opened
            self._show(run, record)
            self.open_network.show(Opened.of_run(run, network))

    def _show(self, run: Run | None, record: RunRecord | None) -> None:
        self.run, self.record, self._back = run, record, ""
        self.program.set_fact(Fact.CURVES, record is not None and record.steps > 0)
        self.record_changed.emit(record)

    def _network_changed(self, opened: Opened | None) -> None:
        why = opened.why_no_network if opened else ""
        there = {Fact.RUN: bool(opened and opened.run), Fact.NETWORK: bool(opened and opened.network)}
        self.program.set_facts(there, {Fact.NETWORK: why})

    # Digits and engine

    def _refused(self) -> None:
        if self.program.state is State.QUEUED:
            self.stop()

    @property
    def status(self) -> str:
        """What goes on, in words."""
        if self.program.at_work:
            return status.training_words(self.record, self.program.state)
        return self._back or status.idle_words(self.record, engine_ready=self.engine_loader.ready)
