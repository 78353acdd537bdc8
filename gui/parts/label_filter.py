"""Buttons that choose which digits are shown: all, or one of the ten."""

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QWidget

from core.data.dataset import CLASSES
from gui.parts.widgets import button
from gui.theme import HALF


class LabelFilter(QWidget):
    """All, 0, 1, … 9 in a row, of which one is chosen.

    Args:
        name: Begins the objectName of every button: `name`All, `name`0 …

    Signals:
        changed: Another one is chosen.
    """

    changed = Signal()

    def __init__(self, name: str) -> None:
        super().__init__()
        self._buttons = QButtonGroup(self)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(HALF)
        for digit in (CLASSES, *range(CLASSES)):
            line.addWidget(self._made(name, digit))
        self._buttons.idClicked.connect(lambda _digit: self.changed.emit())

    @property
    def label(self) -> int | None:
        """The digit that is shown alone; None for all."""
        chosen = self._buttons.checkedId()
        return None if chosen == CLASSES else chosen

    def minimumSizeHint(self) -> QSize:
        """Its words whole: the style sheet lets buttons in narrow rows become smaller than that."""
        return self.sizeHint()

    def set_tip(self, digit: int, tip: str) -> None:
        """Say something about one of the ten."""
        self._buttons.button(digit).setToolTip(tip)

    def _made(self, name: str, digit: int) -> QPushButton:
        everything = digit == CLASSES
        made = button("All" if everything else str(digit), f"{name}All" if everything else f"{name}{digit}")
        made.setAccessibleName("Show all digits" if everything else f"Show only the digit {digit}")
        made.setProperty("compact", True)
        made.setCheckable(True)
        made.setChecked(everything)
        self._buttons.addButton(made, digit)
        return made
