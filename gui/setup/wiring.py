"""What is chosen in the left column goes to the controller, and is locked while a run trains."""

from typing import Protocol

from core.errors import TrainingError
from gui.main_window import MainWindow
from gui.program_state import WHILE_IDLE, Fact, ProgramState
from gui.setup.data_drops import DataDrops, any_path, looks_like_data
from gui.setup.doubt_finder import DoubtFinder
from gui.setup.sample_browser import SampleBrowser
from gui.setup.subset import use_only


class Lockable(Protocol):
    """A card whose choice can be kept as it is."""

    def set_locked(self, why: str) -> None: ...


def wire(window: MainWindow) -> None:
    """Connect data, network and recipe."""
    controller, data, network, recipe = window.controller, window.data_panel, window.model_panel, window.recipe_panel

    data.chosen.connect(controller.load)
    DataDrops(data, data, any_path)
    DataDrops(window, data, looks_like_data)
    data.browsing.connect(window.connect_help)
    data.browsing.connect(lambda browser: _wire_browser(window, browser))
    network.chosen.connect(controller.set_architecture)
    recipe.changed.connect(controller.set_recipe)
    controller.set_architecture(network.architecture)
    controller.set_recipe(recipe.recipe())
    lock_while_busy(window.program, data, network, recipe)
    window.messages.follow(network.failed, network.chosen, "network")
    _wire_room(window)


def lock_while_busy(program: ProgramState, *panels: Lockable) -> None:
    """What is chosen stays as it is while a run trains."""

    def lock() -> None:
        why = program.why_not(WHILE_IDLE)
        for panel in panels:
            panel.set_locked(why)

    program.state_changed.connect(lock)


def _wire_browser(window: MainWindow, browser: SampleBrowser) -> None:
    """What is browsed can be put on the canvas, read by the open network, and used alone."""
    controller = window.controller
    browser.digit_chosen.connect(window.drawing_panel.show_digit)
    browser.set_finder(DoubtFinder(controller.jobs, controller.open_network, browser))
    browser.follow(window.program)
    browser.subset_wanted.connect(lambda subset: use_only(subset, browser, window.data_panel, controller.jobs))


def _wire_room(window: MainWindow) -> None:
    """Train can be pressed where there is memory for it; the network card says how much that is, or why not."""
    watch, panel = window.room_watch, window.model_panel

    def refused(error: TrainingError | None) -> None:
        panel.set_refused(error)
        window.program.set_fact(Fact.MEMORY, error is None, str(error or ""))

    watch.needed.connect(panel.set_memory)
    watch.refused.connect(refused)
    panel.chosen.connect(watch.set_architecture)
    window.recipe_panel.changed.connect(watch.set_recipe)
    window.controller.data_changed.connect(watch.set_data)
    window.controller.engine_changed.connect(watch.begin)
    window.controller.run_ended.connect(lambda _ended: watch.look())
    watch.set_architecture(panel.architecture)
    watch.set_recipe(window.recipe_panel.recipe())
