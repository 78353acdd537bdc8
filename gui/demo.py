"""Pictures of the window without a person: once it is painted, or after a brief training on built-in digits."""

import sys
from pathlib import Path

import numpy as np
from PySide6.QtCore import QSize, QTimer

from core.data.dataset import Dataset
from core.training.recipe import Recipe
from gui.background.data_standing import Loaded
from gui.main_window import DEFAULT_SIZE, MainWindow

# A hand-written 4, in canvas units.
FOUR = (
    ((122, 52), (112, 82), (101, 112), (92, 140), (88, 158), (96, 168), (118, 170), (150, 168), (182, 162), (200, 158)),
    ((182, 118), (178, 150), (172, 182), (166, 212), (163, 232)),
)
DEMO_IMAGES = 6000
DEMO_RECIPE = Recipe("own", epochs=6, batch_size=100, learning_rate=0.002)
PICTURE_AT = 0.87  # of the training: while it still runs


def play(window: MainWindow, picture: Path | None) -> None:
    """Train on built-in digits with a digit on the canvas; take the picture, if one is wanted, near the end."""
    controller = window.controller
    window.recipe_panel.show_recipe(DEMO_RECIPE)
    window.data_panel.choose("pen")

    def loaded(arrived: Loaded) -> None:
        controller.data_loader.take(_smaller(arrived.data))
        window.drawing_panel.canvas.set_strokes([np.array(stroke, np.float32) for stroke in FOUR])
        if controller.record is None:
            controller.train()

    def refreshed() -> None:
        if picture and controller.record and controller.record.progress() >= PICTURE_AT:
            controller.refreshed.disconnect(refreshed)
            QTimer.singleShot(600, lambda: take_picture(window, picture))

    controller.data_loader.loaded.connect(loaded)
    controller.refreshed.connect(refreshed)


def take_picture(window: MainWindow, target: Path) -> None:
    """Save the window as a PNG and quit; exit code 1 if it cannot be saved."""
    from PySide6.QtWidgets import QApplication

    if QApplication.platformName() == "offscreen":  # no screen limits a picture that is made in memory
        window.resize(window.size().expandedTo(QSize(*DEFAULT_SIZE)))
    saved = window.grab().save(str(target), "PNG")
    if not saved:
        sys.stderr.write(f"{target} cannot be written.\n")
    window.leave()
    QApplication.exit(0 if saved else 1)


def _smaller(data: Dataset) -> Dataset:
    return data.limited(DEMO_IMAGES)
