"""Whose curves these are, in one line."""

from PySide6.QtCore import Qt

from core.training.run_info import RunInfo
from gui.parts.widgets import ElidedLabel


class RunLine(ElidedLabel):
    """A run's name, and in brief what was trained on what and how; hidden while no run is shown."""

    def __init__(self) -> None:
        super().__init__("", "secondary", Qt.TextElideMode.ElideRight, "runLine")
        self.hide()

    def show_run(self, info: RunInfo | None) -> None:
        """Say whose curves are shown; None for nobody's."""
        self.setVisible(info is not None)
        if info is not None:
            recipe = info.recipe
            epochs = f"{recipe.epochs:,} epoch{'s' * (recipe.epochs != 1)}"
            self.setText(f"{info.name}: {info.architecture.name} · {info.data.name} · {recipe.name}, {epochs}")
