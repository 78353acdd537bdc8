"""A network from a file becomes the one that is shown; why it cannot is said above the pages."""

from pathlib import Path

from core.coreml import network_file
from gui.export.actions import OPEN_NETWORK_FILE
from gui.main_window import MainWindow
from gui.parts.file_drops import FileDrops


def wire(window: MainWindow) -> None:
    """Connect the opener of network files, and let them be dropped on the window."""
    opener, controller = window.network_opener, window.controller

    opener.opened.connect(controller.open_file)
    window.messages.follow(opener.failed, opener.opened, "network file")

    def taken(path: Path) -> bool:
        return not window.program.why_not(OPEN_NETWORK_FILE.when) and network_file.looks_like(path)

    FileDrops(window, taken, opener.take)
