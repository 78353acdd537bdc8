"""A list of checks: what passed and what did not, with the figures."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QScrollArea, QWidget

from core.export.checks import Check
from gui.parts.widgets import label
from gui.theme import GAP, HALF, NEAR, Theme

HEIGHT = 220


class CheckList(QScrollArea):
    """Scrolls where there is no room.

    Args:
        theme: The theme.
        name: The objectName.
        title: For those who cannot see it.
    """

    def __init__(self, theme: Theme, name: str, title: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(title)
        self.setWidgetResizable(True)
        self.setMinimumHeight(theme.px(HEIGHT))

    def fill(self, checks: Sequence[Check]) -> None:
        """Show these in the place of any others, those that failed first."""
        inside = QWidget()
        inside.setProperty("role", "column")
        grid = QGridLayout(inside)
        grid.setContentsMargins(0, HALF, NEAR, HALF)
        grid.setHorizontalSpacing(GAP)
        grid.setVerticalSpacing(NEAR)
        grid.setColumnStretch(2, 1)
        for place, check in enumerate(sorted(checks, key=lambda check: check.ok)):
            mark: QLabel = label("✓" if check.ok else "✗", "good" if check.ok else "mistake")
            mark.setAccessibleName("passed" if check.ok else "failed")
            row = (mark, label(check.name, "text"), label(check.detail, "secondary", wrap=True))
            for side, widget in enumerate(row):
                grid.addWidget(widget, place, side, Qt.AlignmentFlag.AlignTop)
        grid.setRowStretch(len(checks), 1)
        self.setWidget(inside)
