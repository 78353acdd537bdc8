"""One click: look closely at the end of the training, and back at all of it."""

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QToolButton, QWidget

from gui.parts.icons import icon
from gui.theme import Theme

CLOSER = "Look closely at the last tenth of the training."
WHOLE = "Show the whole training (0, or a double click)."


class ZoomButton(QToolButton):
    """Says and shows which of both a click does."""

    def __init__(self, theme: Theme, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.zoomed = False
        self.setObjectName(name)
        self.setProperty("role", "quiet")
        theme.changed.connect(self._restyle)
        self._restyle()

    def set_zoomed(self, zoomed: bool) -> None:
        """Offer the way back, or the way in."""
        self.zoomed = zoomed
        self._restyle()

    def _restyle(self) -> None:
        words = WHOLE if self.zoomed else CLOSER
        self.setToolTip(words)
        self.setAccessibleName(words)
        self.setIcon(icon("whole" if self.zoomed else "closer", self._theme, "accent" if self.zoomed else "secondary"))
        side = self._theme.px(16)
        self.setIconSize(QSize(side, side))
