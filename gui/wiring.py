"""Who hears whom in a window: each room connects its own."""

from gui.drawing import wiring as drawing
from gui.export import wiring as export
from gui.frame import wiring as frame
from gui.main_window import MainWindow
from gui.my_digits import wiring as my_digits
from gui.pages import wiring as pages
from gui.setup import wiring as setup
from gui.training import wiring as training


def wire(window: MainWindow) -> None:
    """Connect everything."""
    window.commands.attach(window)
    for room in (setup, training, drawing, pages, frame, my_digits, export):
        room.wire(window)
    window.connect_help(window)
