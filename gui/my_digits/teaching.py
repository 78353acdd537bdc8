"""The user's own digits: keep them, delete them, learn them, take that back. Knows no widget."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from core.data import my_digits
from core.data.my_digits import Kept, MyDigits
from core.errors import DataError, DigitTrainerError
from core.model.network import Network
from core.training import fine_tuning
from core.training.fine_tuning import Learnt
from core.training.run import Run
from gui.background.jobs import Token
from gui.controller import Controller
from gui.drawing.strokes import Drawing
from gui.my_digits.changes import Changes
from gui.parts.words import a_digit
from gui.program_state import Fact

LEARN = "learn-my-digits"
Undo = Callable[[], object]


class Teaching(QObject):
    """Between the file of digits, the controller's network and those who show both.

    Signals:
        changed: There are other digits.
        said: A few words about what was done; `can_undo` says whether it can be taken back.
        state_changed: Learning has begun or ended, or can be done now, or no longer.
        progressed: How far the learning is, 0 to 1; below 0 when nobody knows.
        failed: A `DigitTrainerError`.
    """

    changed = Signal()
    said = Signal(str)
    state_changed = Signal()
    progressed = Signal(float)
    failed = Signal(object)

    def __init__(self, controller: Controller, store: MyDigits | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._controller, self._jobs, self._open = controller, controller.jobs, controller.open_network
        self._store = store or MyDigits()
        self._changes = Changes(self._jobs, "my-digits", self.failed.emit)
        self._undo: Undo | None = None
        self._before: list[tuple[Network, float, Learnt | None]] = []
        self._runs: dict[Network, Run] = {}
        self._wanted = False
        self.kept: tuple[Kept, ...] = ()
        self.learnt: Learnt | None = None
        controller.program.changed.connect(self._follow)
        self._open.network_changed.connect(self._network_changed)
        controller.engine_loader.done.connect(self._engine_ready)

    # Keeping

    def begin(self) -> None:
        """Read the file, in the background."""
        self._change(self._store.read, lambda _result: None)

    def keep(self, label: int, drawing: Drawing) -> None:
        """Keep what is drawn as a `label`; a drawing that is kept already gets the new label."""
        strokes = [stroke.points for stroke in drawing.strokes]
        if drawing.background is not None:
            self._say("A picture is not kept.")
        elif not strokes:
            self._say("Nothing is drawn yet.")
        else:

            def kept(gone: object) -> None:
                before = gone if isinstance(gone, tuple) else ()
                self._say(f"Kept as {a_digit(label)}", lambda: self._store.restore(label, strokes, before))

            self._change(lambda: self._store.keep(label, strokes), kept)

    def delete(self, kept: Kept) -> None:
        """Delete one digit."""

        def back() -> None:
            self._store.keep(kept.label, kept.pen.strokes)

        self._change(
            lambda: self._store.delete({kept.key}), lambda _: self._say(f"Deleted {a_digit(kept.label)}", back)
        )

    def undo(self) -> None:
        """Take back what was said last."""
        if self._undo is not None:
            self._change(self._undo, lambda _result: self._say("Undone"))
            self._undo = None

    @property
    def can_undo(self) -> bool:
        return self._undo is not None

    def take_in(self, path: Path) -> None:
        """Add the digits of a pen file."""
        self._change(lambda: self._store.take_in(path), lambda count: self._say(f"{count:,} new digits"))

    def export(self, path: Path) -> None:
        """Write all digits into a pen file."""
        self._change(lambda: self._store.export(path), lambda _result: self._say(f"Saved as {path.name}"))

    # Learning

    @property
    def learning(self) -> bool:
        return self._wanted or self._jobs.running(LEARN)

    def learn(self) -> None:
        """Let the network learn the digits, as soon as the engine is there."""
        self._wanted = True
        self.progressed.emit(-1.0)
        self.state_changed.emit()
        if self._controller.engine_loader.ready:
            self._learn()

    def cancel(self) -> None:
        """Stop learning; the network stays as it was."""
        self._wanted = False
        self._jobs.cancel(LEARN)
        self.state_changed.emit()

    def unlearn(self) -> None:
        """Go back to the network before the digits were learnt."""
        if self._before:
            self._forget(self._open.network)
            network, temperature, learnt = self._before.pop()
            self._use(network, temperature, learnt)

    @property
    def taught(self) -> bool:
        """Whether the network that is shown has learnt the user's digits."""
        return self.learnt is not None

    @property
    def run(self) -> Run | None:
        """The run that the network that is shown is kept as; None as long as a taught one is not."""
        network = self._open.network
        if self.taught and network is not None:
            return self._runs.get(network)
        return self._open.run

    def shut(self) -> None:
        """Do what still waits to be done; before the window goes."""
        self._changes.shut()

    def _learn(self) -> None:
        self._wanted = False
        network, data = self._open.network, self._controller.data
        if network is None or data is None:
            self.state_changed.emit()
            return
        learn, held_out = my_digits.to_learn(self.kept), my_digits.to_test(self.kept)

        def work(token: Token) -> Learnt | None:
            return fine_tuning.learn_my_digits(
                network, learn, held_out, data, stop=token.event, progress=token.progress
            )

        self._jobs.start(
            LEARN,
            work,
            partial(self._learnt, network, self._open.temperature),
            failed=self._not_learnt,
            progress=lambda share, _words: self.progressed.emit(share),
        )
        self.state_changed.emit()

    def _learnt(self, before: Network, temperature: float, learnt: Learnt | None) -> None:
        if learnt is not None and self._open.network is before:
            self._before.append((before, temperature, self.learnt))
            self._use(learnt.network, learnt.temperature, learnt)
            self._keep_network(learnt)
        else:
            self.state_changed.emit()

    def _keep_network(self, learnt: Learnt) -> None:
        """Put the taught network among the runs, so that closing the window does not lose it."""
        store, parent = self._controller.store, self._open.run
        if parent is None:
            return

        def kept(run: Run) -> None:
            self._runs[learnt.network] = run
            if learnt is not self.learnt and not any(learnt is before for _, _, before in self._before):
                self._forget(learnt.network)  # taken back in the meantime
            self._controller.runs_changed.emit()

        name = f"keep-{id(learnt)}"  # one does not wait for the other
        self._jobs.start(name, lambda _token: fine_tuning.keep(store, parent, learnt), kept, failed=self.failed.emit)

    def _forget(self, network: Network | None) -> None:
        """Delete the run of a taught network that was taken back."""
        run = self._runs.pop(network, None) if network is not None else None
        if run is not None:
            store = self._controller.store
            self._jobs.start(
                f"forget-{run.id}",
                lambda _token: store.delete(run),
                lambda _nothing: self._controller.runs_changed.emit(),
                failed=self.failed.emit,
            )

    def _not_learnt(self, error: DigitTrainerError) -> None:
        self.state_changed.emit()
        self.failed.emit(error)

    def _use(self, network: Network, temperature: float, learnt: Learnt | None) -> None:
        self.learnt = learnt
        self._open.change(network, temperature)
        self._controller.program.set_fact(Fact.TAUGHT, learnt is not None)
        self.state_changed.emit()

    # What happens elsewhere

    def _network_changed(self, network: Network | None) -> None:
        """Another run is shown or trained: what was learnt before does not belong to it."""
        known = [before for before, _, _ in self._before] + ([self.learnt.network] if self.learnt else [])
        if not any(network is one for one in known):
            self._before.clear()
            self._runs.clear()
            self.learnt = None
            self._controller.program.set_fact(Fact.TAUGHT, False)
            self._jobs.cancel(LEARN)
            self.state_changed.emit()

    def _engine_ready(self, problem: object) -> None:
        if self._wanted and problem is None:
            self._learn()
        elif self._wanted:
            self.cancel()

    def _follow(self) -> None:
        if self._controller.program.at_work and self.learning:
            self.cancel()

    # The file

    def _change(self, work: Callable[[], object], done: Callable[[object], None]) -> None:
        self._changes.make(lambda: (work(), self._store.kept, self._store.take_damage()), partial(self._changed, done))

    def _changed(self, done: Callable[[object], None], result: tuple[object, Sequence[Kept], str]) -> None:
        value, kept, damage = result
        self.kept = tuple(kept)
        enough = not fine_tuning.why_not(*self.counts())
        self._controller.program.set_fact(Fact.MY_DIGITS, enough)
        self.changed.emit()
        if damage:
            self.failed.emit(DataError(damage))
        done(value)

    def counts(self) -> tuple[int, int]:
        """How many digits there are to learn from, and to test on."""
        held_out = sum(digit.held_out for digit in self.kept)
        return len(self.kept) - held_out, held_out

    def _say(self, words: str, undo: Undo | None = None) -> None:
        self._undo = undo
        self.said.emit(words)
