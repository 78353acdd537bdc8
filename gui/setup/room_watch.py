"""Watches whether there is memory for the training that is chosen; the network card and Train say what comes of it."""

from PySide6.QtCore import QObject, QTimer, Signal

from core.data.dataset import Dataset
from core.errors import TrainingError
from core.model.architecture import Architecture
from core.training import room
from core.training.recipe import Recipe

AGAIN_MS = 2000  # until there is room: other programs end


class RoomWatch(QObject):
    """Looks whenever another training is chosen, and while there is no room for it again and again.

    Signals:
        needed: Bytes that it takes.
        refused: The `TrainingError` why it cannot begin, or None.
    """

    needed = Signal(object)  # an int that is larger than Qt's own
    refused = Signal(object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._architecture: Architecture | None = None
        self._recipe: Recipe | None = None
        self._data: Dataset | None = None
        self._looking = False
        self._again = QTimer(self)
        self._again.setInterval(AGAIN_MS)
        self._again.timeout.connect(self.look)

    def set_architecture(self, architecture: Architecture) -> None:
        """This one is trained next."""
        self._architecture = architecture
        self._say_needed()

    def set_recipe(self, recipe: Recipe | None) -> None:
        """By this one; None while a value is out of its range, then the last one counts."""
        self._recipe = recipe or self._recipe
        self._say_needed()

    def set_data(self, data: Dataset | None) -> None:
        """On this; None while it is not known."""
        self._data = data
        self._say_needed()

    def begin(self) -> None:
        """From now on look at what is free; what it takes is said before."""
        self._looking = True
        self.look()

    def look(self) -> None:
        """See whether there is room now."""
        if self._looking and self._architecture and self._recipe:
            refused = room.refusal(self._architecture, self._recipe, self._data)
            self._keep_looking(refused)
            self.refused.emit(refused)

    def _keep_looking(self, refused: TrainingError | None) -> None:
        if refused is None:
            self._again.stop()
        elif not self._again.isActive():
            self._again.start()

    def _say_needed(self) -> None:
        if self._architecture and self._recipe:
            self.needed.emit(room.needed_bytes(self._architecture, self._recipe, self._data))
            self.look()
