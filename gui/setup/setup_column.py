"""The left column: data, network and recipe of the next training, as much of them as there is room for."""

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from gui.parts.widgets import column, label
from gui.setup.data_panel import DataPanel
from gui.setup.model_panel import ModelPanel
from gui.setup.recipe_panel import RecipePanel
from gui.theme import GAP, HALF

AUTOMATIC, SHOWN, FOLDED = "", "shown", "folded"


class SetupColumn(QWidget):
    """Three cards. What is folded in them is shown where it fits, until somebody decides that for themselves.

    Signals:
        changed: Somebody has decided what is shown.
    """

    changed = Signal()

    def __init__(self, data: DataPanel, network: ModelPanel, recipe: RecipePanel) -> None:
        super().__init__()
        heading = label("Next training", "title", "nextTrainingHeading")
        heading.setContentsMargins(HALF, 0, 0, 0)
        self._cards = column(heading, data, network, recipe, 1, spacing=GAP)
        self.setLayout(self._cards)
        self.folds = {"recipe": recipe.fold, "layers": network.fold}  # in the order in which they are unfolded
        self._chosen: dict[str, str] = dict.fromkeys(self.folds, AUTOMATIC)
        self._fitting = QTimer(self)
        self._fitting.setSingleShot(True)
        self._fitting.timeout.connect(self._fit)
        for name, fold in self.folds.items():
            fold.chosen.connect(lambda on, name=name: self._choose(name, on))

    @property
    def choice(self) -> str:
        """What to remember of the folds, in their order."""
        return ",".join(self._chosen.values())

    def choose(self, choice: str) -> None:
        """Take up what was remembered; what is none of that is left to the room there is."""
        parts = choice.split(",")
        if len(parts) == len(self.folds) and set(parts) <= {AUTOMATIC, SHOWN, FOLDED}:
            self._chosen = dict(zip(self.folds, parts, strict=True))
        self._fit()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if place := self.parentWidget():
            place.installEventFilter(self)
        self._fitting.start(0)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Notice that there is more room, or less."""
        if watched is self.parentWidget() and event.type() == QEvent.Type.Resize:
            self._fitting.start(0)
        return super().eventFilter(watched, event)

    def _choose(self, name: str, on: bool) -> None:
        self._chosen[name] = SHOWN if on else FOLDED
        self.changed.emit()

    def _fit(self) -> None:
        """Unfold what fits without scrolling; what somebody decided stays."""
        for name, fold in self.folds.items():
            if self._chosen[name] != AUTOMATIC:
                fold.unfold(self._chosen[name] == SHOWN)
        place = self.parentWidget()
        room = place.height() if place else self.height()
        left = [fold for name, fold in self.folds.items() if self._chosen[name] == AUTOMATIC]
        needed = self._height() - sum(fold.height_of_details() for fold in left if fold.unfolded)
        for fold in left:
            fits = needed + fold.height_of_details() <= room
            needed += fold.height_of_details() if fits else 0
            fold.unfold(fits)

    def _height(self) -> int:
        cards = self._cards
        return cards.totalHeightForWidth(self.width()) if cards.hasHeightForWidth() else cards.totalSizeHint().height()
