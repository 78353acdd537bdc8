"""A network from a file becomes the one that is shown; why it cannot is said above the pages."""

from gui.main_window import MainWindow


def wire(window: MainWindow) -> None:
    """Connect the opener of network files."""
    opener, controller = window.network_opener, window.controller

    opener.opened.connect(controller.open_file)
    window.messages.follow(opener.failed, opener.opened, "network file")
