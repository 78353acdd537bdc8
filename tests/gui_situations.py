"""Every situation that the window can be in: how one gets there, and what each place then shows and allows.

`docs/states.md` has the table that `table` makes of them.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from made import made_network
from PySide6.QtWidgets import QLabel
from waiting import deliver_everything

from core.training.recipe import FAST
from core.training.store import NewRun
from gui.export.actions import EXPORT
from gui.main_window import MainWindow
from gui.pages.layers_page import UNTRAINED
from gui.program_state import WHILE_IDLE, State
from gui.training.actions import PAUSE, STOP, TRAIN

DOCUMENT = Path(__file__).parents[1] / "docs" / "states.md"
PARTS = ("situation", "the open network", "status line", "the pen is read with", "Train", "Pause", "Stop", "Export")
NOTHING = "none"


@dataclass
class Driver:
    """A window with a session that trains as far as it is let.

    Attributes:
        window: The window, its digits and its engine there.
        new_session: Makes the next training wait for `release` again, and returns its session.
        wait: Waits until something is true.
        data: What the window's digits are.
    """

    window: MainWindow
    new_session: Callable[[], Any]
    wait: Callable[[Callable[[], object]], None]
    data: Any
    session: Any = None

    def train(self) -> None:
        """Press Train, and let nothing of it be done."""
        self.session = self.new_session()
        self.window.commands[TRAIN].trigger()
        self.until(State.TRAINING)

    def until(self, state: State) -> None:
        self.wait(lambda: self.window.program.state is state)
        deliver_everything()

    def first_step(self) -> None:
        before = self.window.controller.open_network.newest
        self.session.release(1)
        self.wait(lambda: self.window.controller.open_network.newest is not before)

    def first_epoch(self) -> None:
        self.session.release(self.session.steps_per_epoch + 1)
        self.wait(lambda: self.window.controller.open_network.network is not None)
        self.wait(lambda: self.window.controller.open_network.newest is not self.window.controller.open_network.network)

    def finish(self) -> None:
        self.session.release()
        self.until(State.READY)

    def stop(self) -> None:
        self.window.commands[STOP].trigger()
        self.until(State.READY)

    def pause(self) -> None:
        self.window.commands[PAUSE].trigger()
        self.until(State.PAUSED)

    def go_on(self) -> None:
        self.window.commands[PAUSE].trigger()
        self.until(State.TRAINING)

    def whole_run(self) -> None:
        self.train()
        self.finish()

    def open_earlier(self) -> None:
        """Open the earliest run that has a network."""
        controller = self.window.controller
        run = next(run for run in reversed(controller.store.runs()) if run.has_weights())
        controller.open_run(run)
        self.wait(lambda: controller.open_network.run is not None and controller.open_network.run.id == run.id)

    def open_unfinished(self) -> None:
        """Open a run of which nothing was kept."""
        controller = self.window.controller
        run = controller.store.create(NewRun(controller.architecture, self.data, FAST, name="just begun"))
        controller.open_run(run)
        self.wait(lambda: controller.open_network.run is not None and controller.open_network.run.id == run.id)

    def open_file(self) -> None:
        network = made_network(7)
        self.window.controller.open_file(Path("mine.mlmodel"), network)


SITUATIONS: dict[str, tuple[Callable[[Driver], object], ...]] = {
    "at the first start": (),
    "in the first epoch of the first run": (Driver.train, Driver.first_step),
    "stopped in the first epoch of the first run": (Driver.train, Driver.first_step, Driver.stop),
    "in a later epoch": (Driver.train, Driver.first_epoch),
    "paused": (Driver.train, Driver.first_epoch, Driver.pause),
    "stopped in a later epoch": (Driver.train, Driver.first_epoch, Driver.stop),
    "finished": (Driver.whole_run,),
    "in the first epoch of another run": (Driver.whole_run, Driver.train, Driver.first_step),
    "stopped in the first epoch of another run": (Driver.whole_run, Driver.train, Driver.first_step, Driver.stop),
    "an earlier run was opened": (Driver.whole_run, Driver.whole_run, Driver.open_earlier),
    "a run without a finished epoch was opened": (Driver.whole_run, Driver.open_unfinished),
    "a file was opened": (Driver.whole_run, Driver.open_file),
}
"""What one does from the first start on, step by step."""


def row(situation: str, window: MainWindow) -> tuple[str, ...]:
    """What the window shows and allows now."""
    program, open_network = window.program, window.controller.open_network
    opened, newest = open_network.now, open_network.newest
    read = NOTHING if newest is None else "its best weights" if newest is open_network.network else "its newest weights"
    actions = [program.why_not(action.when) or "yes" for action in (TRAIN, PAUSE, STOP, EXPORT)]
    words = opened.words if opened else NOTHING
    status = window.controller.status.split(" · ")[0]
    return (situation, words, status, read, *actions)


def table(rows: list[tuple[str, ...]]) -> str:
    """In Markdown."""
    lines = [PARTS, tuple("---" for _ in PARTS), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def names(window: MainWindow) -> dict[str, str]:
    """What each place says is open, by the place; "" for nothing."""
    store, current = window.controller.store, window.runs_page.current
    by_id = {run.id: run.info.name for run in store.runs()}
    said = {
        "chip": window.tool_bar.chip.accessibleName().removeprefix("Open network: ").split(" · ")[0],
        "title": window.windowTitle().split(" · ")[0],
        "canvas": _words(window, "canvasCardNote"),
        "evaluation": _words(window, "evaluationCardNote"),
        "layers": _words(window, "layersNetwork").replace(UNTRAINED, ""),
    }
    nothing = {"No network yet", "Digit Trainer", "not trained yet"}
    said = {place: "" if words in nothing else words for place, words in said.items()}
    opened = window.controller.open_network.now
    return said | ({"runs": by_id.get(current, "")} if opened is None or opened.run else {})


def _words(window: MainWindow, name: str) -> str:
    found = window.findChild(QLabel, name)
    assert found is not None, name
    return found.text().strip()


def possible(driver: Driver) -> Iterator[Callable[[Driver], object]]:
    """What can be done now."""
    state = driver.window.program.state
    idle = not driver.window.program.why_not(WHILE_IDLE)
    if idle:
        yield from (Driver.train, Driver.whole_run, Driver.open_file, Driver.open_unfinished)
        if any(run.has_weights() for run in driver.window.controller.store.runs()):
            yield Driver.open_earlier
    if state is State.TRAINING:
        yield from (Driver.first_step, Driver.pause, Driver.stop, Driver.finish)
    if state is State.PAUSED:
        yield from (Driver.go_on, Driver.stop)
