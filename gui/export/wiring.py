"""A network from a file becomes the one that is shown; why it cannot is said above the pages."""

from pathlib import Path

from core.coreml import network_file
from gui.export.actions import OPEN_NETWORK_FILE, check_file
from gui.main_window import MainWindow
from gui.parts.file_drops import FileDrops


def wire(window: MainWindow) -> None:
    """Connect the opener of network files, and let them be dropped on the window."""
    opener, controller = window.network_opener, window.controller

    opener.opened.connect(controller.open_file)
    window.messages.follow(opener.failed, opener.opened, "network file")

    def taken(path: Path) -> bool:
        return not window.program.why_not(OPEN_NETWORK_FILE.when) and network_file.looks_like(path)

    def take(path: Path) -> None:
        """A Core ML file may be wrong in ways that are not seen: it is checked, and then opened."""
        if path.suffix.lower() in network_file.CORE_ML and controller.data is not None:
            check_file(window, path)
        else:
            opener.take(path)

    FileDrops(window, taken, take)
