"""The tabs of the pages."""

from PySide6.QtCore import QSize
from PySide6.QtGui import QFont, QFontMetrics
from PySide6.QtWidgets import QTabBar


class SteadyTabBar(QTabBar):
    """Tabs that stay where they are when another one is chosen: each has room for its title in bold, and none hides."""

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def tabSizeHint(self, index: int) -> QSize:
        size = super().tabSizeHint(index)
        if index != self.currentIndex():
            bold = QFont(self.font())
            bold.setWeight(QFont.Weight.DemiBold)
            title = self.tabText(index)
            more = QFontMetrics(bold).horizontalAdvance(title) - self.fontMetrics().horizontalAdvance(title)
            size.setWidth(size.width() + more)
        return size
