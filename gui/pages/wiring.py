"""The pages follow network, digits, drawing and runs, and ask for trainings."""

from core.model.network import Network
from gui.main_window import MainWindow
from gui.open_network import Opened
from gui.pages.actions import CHALLENGE, SHOW_TRAINING
from gui.program_state import Mode
from gui.training.actions import TRAIN


def wire(window: MainWindow) -> None:
    """Connect the three pages beside the curves."""
    commands, program, controller = window.commands, window.program, window.controller
    for page in (window.evaluation_page, window.layers_page, window.runs_page):
        page.train_wanted.connect(commands[TRAIN].trigger)
        window.messages.follow(page.failed)
    for busy in (window.evaluation_page, window.runs_page):
        program.state_changed.connect(lambda page=busy: page.set_busy(program.at_work))
    evaluated, layered = window.evaluation_page, window.layers_page
    controller.open_network.changed.connect(lambda opened: evaluated.set_name(opened.name if opened else ""))
    controller.open_network.changed.connect(  # the layers of some files are not known: the chosen ones are shown
        lambda opened: layered.set_name(opened.name if opened and not opened.file else "")
    )
    _wire_evaluation(window)
    _wire_layers(window)
    _wire_runs(window)


def _wire_evaluation(window: MainWindow) -> None:
    controller, page = window.controller, window.evaluation_page

    def shown(opened: Opened | None) -> None:
        """A file of which the layers are not known here is evaluated by being run."""
        if opened is None or opened.network is None:
            page.set_network(opened.file if opened else None)

    controller.open_network.network_changed.connect(page.set_network)
    controller.open_network.changed.connect(shown)
    controller.open_network.changed.connect(lambda opened: page.set_temperature(opened.temperature if opened else 1.0))
    controller.open_network.changed.connect(
        lambda opened: page.set_run(opened.run.info if opened and opened.run else None)
    )
    controller.data_changed.connect(page.set_data)
    page.digit_chosen.connect(window.drawing_panel.show_digit)


def _wire_layers(window: MainWindow) -> None:
    """A layer that is selected on the page is selected in the network's table too, if both show the same network."""
    controller, page, panel = window.controller, window.layers_page, window.model_panel

    def newest(network: Network | None) -> None:
        if network is controller.open_network.network or page.isVisible():
            page.set_network(network)

    def to_table(place: int) -> None:
        if place > 0 and page.architecture == panel.architecture:
            panel.select_layer(place - 1)

    def to_page(place: int) -> None:
        if page.architecture == panel.architecture:
            page.choose_layer(place + 1)

    def hide(mode: Mode, on: bool) -> None:
        if mode is Mode.CHALLENGE:
            page.set_hidden(on)
            panel.set_hidden(on)

    controller.open_network.newest_changed.connect(newest)
    panel.chosen.connect(page.set_chosen)
    page.set_chosen(panel.architecture)
    page.challenge_wanted.connect(window.commands[CHALLENGE].trigger)
    window.program.mode_changed.connect(hide)
    controller.open_network.network_changed.connect(page.set_network)
    window.drawing_panel.seen.connect(lambda seen: page.set_image(seen.image))
    page.layer_chosen.connect(to_table)
    panel.layer_selected.connect(to_page)


def _wire_runs(window: MainWindow) -> None:
    controller, page = window.controller, window.runs_page
    page.train_wanted.connect(window.commands[SHOW_TRAINING].trigger)
    page.resume_wanted.connect(lambda _run, _epochs: window.commands[SHOW_TRAINING].trigger())
    page.open_wanted.connect(controller.open_run)
    page.resume_wanted.connect(controller.resume)
    page.compared.connect(window.training_panel.set_comparison)
    controller.runs_changed.connect(page.refresh)
    controller.data_changed.connect(page.set_data)
    page.renamed.connect(controller.open_network.rename)
    page.deleted.connect(controller.open_network.forget)
    controller.open_network.changed.connect(
        lambda opened: page.set_current(opened.run.id if opened and opened.run else "")
    )
