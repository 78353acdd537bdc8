"""A line that says in short what lies below it, and shows or hides that."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QToolButton, QWidget

from gui.parts.enabling import enable
from gui.parts.widgets import column
from gui.theme import HALF, NEAR

ARROW_SHARE = 0.65  # of the height of the text


class Fold(QWidget):
    """A summary, and below it the details, until somebody folds them.

    Signals:
        chosen: Somebody has folded or unfolded it: whether the details are shown (a bool).
    """

    chosen = Signal(bool)

    def __init__(self, name: str, about: str, details: QWidget) -> None:
        super().__init__()
        self._about = about
        self._summary = ""
        self._hidden = False
        self.header = QToolButton()
        self.header.setObjectName(name)
        self.header.setProperty("role", "fold")
        self.header.setCheckable(True)
        self.header.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.header.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.details = details
        self.setLayout(column(self.header, details, spacing=HALF))
        self.header.clicked.connect(self._clicked)
        self.unfold(False)

    @property
    def unfolded(self) -> bool:
        """Whether the details are shown."""
        return self.header.isChecked()

    def unfold(self, on: bool) -> None:
        """Show the details, or hide them."""
        self.header.setChecked(on)
        self.header.setArrowType(Qt.ArrowType.DownArrow if on else Qt.ArrowType.RightArrow)
        self.details.setVisible(on and not self._hidden)
        self._say()

    def set_hidden(self, hidden: bool) -> None:
        """Keep the details away, whatever is chosen, and give them back."""
        enable(self.header, "Hidden for now." if hidden else "")
        self._hidden = hidden
        self.details.setVisible(self.unfolded and not hidden)

    def demand(self) -> None:
        """Show the details because somebody must see them; it counts as chosen."""
        if not self.unfolded:
            self._clicked(True)

    @property
    def summary(self) -> str:
        """What is said in short."""
        return self._summary

    def set_summary(self, text: str) -> None:
        """Say in short what the details are."""
        self._summary = text
        self._say()

    def height_of_details(self) -> int:
        """How much higher it is when they are shown, in pixels."""
        layout = self.details.layout()
        needed = layout.totalSizeHint() if layout is not None else self.details.sizeHint()
        if layout is not None and layout.hasHeightForWidth():
            needed = QSize(needed.width(), layout.totalHeightForWidth(self.width()))
        return needed.height() + HALF

    def _clicked(self, on: bool) -> None:
        self.unfold(on)
        self.chosen.emit(on)

    def _say(self) -> None:
        metrics = self.header.fontMetrics()
        arrow = round(metrics.height() * ARROW_SHARE)
        self.header.setIconSize(QSize(arrow, arrow))
        room = max(self.header.width() - arrow - 2 * NEAR, 0)
        shown = metrics.elidedText(self._summary, Qt.TextElideMode.ElideRight, room)
        self.header.setText(shown)
        self.header.setAccessibleName(f"{self._about}: {self._summary}")
        self.header.setAccessibleDescription("Shown below." if self.unfolded else "Folded; press to see more.")
        if not self._hidden:
            self.header.setToolTip("" if shown == self._summary else self._summary)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._say()
