"""The drawing is read with the newest weights; undo, eraser and pen follow the canvas."""

from core.model.network import Network
from core.prediction.predictor import Predictor, Reader
from gui.drawing.actions import (
    MIRROR_PICTURE,
    OPEN_PICTURE,
    PASTE_PICTURE,
    PHONE_VIEW,
    PHONE_VIEW_SETTING,
    SAVE_DRAWING,
    TURN_PICTURE,
)
from gui.main_window import MainWindow
from gui.open_network import Opened
from gui.program_state import Fact, Mode


def wire(window: MainWindow) -> None:
    """Connect the right column."""
    program, controller, panel = window.program, window.controller, window.drawing_panel

    def newest(network: Network | None) -> None:
        """Read with these weights; a temperature is known of the trained network only."""
        temperature = controller.open_network.newest_temperature
        panel.set_predictor(None if network is None else Predictor(network, temperature))

    def opened(now: Opened | None) -> None:
        """A file of which the layers are not known here reads by being run."""
        panel.set_reader(now.name if now else "")
        if now and now.file:
            panel.set_predictor(Reader(now.file.probabilities))
        elif controller.open_network.newest is None:
            panel.set_predictor(None)

    def follow() -> None:
        program.set_mode(Mode.ERASER, panel.eraser)
        program.set_facts(
            {
                Fact.INK: not panel.empty,
                Fact.PICTURE: panel.drawing().background is not None,
                Fact.UNDO: panel.can_undo,
                Fact.REDO: panel.can_redo,
            }
        )

    controller.open_network.newest_changed.connect(newest)
    controller.open_network.changed.connect(opened)
    program.state_changed.connect(lambda: panel.set_training(program.at_work))
    panel.state_changed.connect(follow)
    follow()
    panel.add_to_tools(window.commands[OPEN_PICTURE], window.commands[PASTE_PICTURE])
    panel.add_to_tools_menu(
        window.commands[TURN_PICTURE], window.commands[MIRROR_PICTURE], window.commands[SAVE_DRAWING]
    )
    panel.add_to_menu(window.commands[PHONE_VIEW])
    program.set_mode(Mode.PHONE_VIEW, window.settings.flag(PHONE_VIEW_SETTING, default=False))
    window.messages.follow(panel.failed, panel.succeeded, "drawing")
