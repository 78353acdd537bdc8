"""Run by test_crash.py in a process of its own, to be killed: a window that trains, with a drawing, on Layers.

doomed.py DATA
"""

import sys

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from core.training import recipe as recipes
from gui.app import create_window
from gui.main_window import MainWindow
from gui.program_state import State

LINE = [(140.0, 40.0), (140.0, 240.0)]
RECIPE = recipes.FAST.changed(name="own", epochs=500, epoch_share=1.0, hardest=1.0)


def train(window: MainWindow) -> None:
    """Once, as soon as it can be done."""
    if window.program.state is State.READY and window.controller.engine_loader.ready and not window.controller.run:
        window.commands["actionTrain"].trigger()


def main() -> None:
    app = QApplication(sys.argv[:1])
    window = create_window()
    window.recipe_panel.show_recipe(RECIPE)
    window.data_panel.choose(sys.argv[1])
    window.drawing_panel.canvas.set_strokes([LINE])
    window.commands["actionShowLayers"].trigger()
    timer = QTimer(window)
    timer.timeout.connect(lambda: train(window))
    timer.start(50)
    window.show()
    app.exec()


if __name__ == "__main__":
    main()
