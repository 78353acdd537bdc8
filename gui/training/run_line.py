"""The line above the curves: whose they are. What is chosen in the left column may be something else by now."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSizePolicy, QWidget

from core.training.recipe import Recipe
from core.training.run import Run
from gui.parts.widgets import ElidedLabel, label, row
from gui.theme import NEAR


class RunLine(QWidget):
    """Name, network, data and recipe of the run whose curves are shown, to read only."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("runLine")
        self._name = label("", "strong", "runLineName")
        self._name.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
        self._chips = tuple(label("", "chip", f"runLine{what}") for what in ("Network", "Data"))
        self._recipe = ElidedLabel("", "chip", name="runLineRecipe")
        self._recipe.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        self.setLayout(row(self._name, *self._chips, self._recipe, 1, spacing=NEAR))
        self.show_run(None)

    def show_run(self, run: Run | None) -> None:
        """Say what this run is; None takes the line away."""
        self.setVisible(run is not None)
        if run is None:
            return
        info = run.info
        network, data = self._chips
        self._name.setText(info.name)
        network.setText(info.architecture.name)
        data.setText(info.data.name)
        self._recipe.setText(recipe_words(info.recipe))
        self.setAccessibleName(f"These curves: {info.name}")


def recipe_words(recipe: Recipe) -> str:
    """A recipe in a line: "fast · 3 epochs · batches of 96 · rate 0.004 · seed 1"."""
    epochs = f"{recipe.epochs} epoch{'s' if recipe.epochs != 1 else ''}"
    rate = f"rate {recipe.learning_rate:g}"
    return f"{recipe.name} · {epochs} · batches of {recipe.batch_size} · {rate} · seed {recipe.seed}"
