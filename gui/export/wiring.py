"""A network from a file becomes the one that is shown; why it cannot is said above the pages."""

from pathlib import Path

from core.model.network import Network
from gui.main_window import MainWindow


def wire(window: MainWindow) -> None:
    """Connect the opener of network files."""
    opener, controller = window.network_opener, window.controller

    def take(_path: Path, network: Network) -> None:
        if not window.program.at_work:
            controller.network_run = None
            controller.use_network(network, 1.0)

    opener.opened.connect(take)
    window.messages.follow(opener.failed, opener.opened, "network file")
