"""The three columns: settings, pages, drawing. They can be dragged and folded, and scroll when there is little room."""

from PySide6.QtCore import QByteArray, QSize, Qt, Signal
from PySide6.QtGui import QAccessible, QResizeEvent
from PySide6.QtWidgets import QSplitter, QWidget

from gui.parts.scrolling import Scroll
from gui.theme import COLUMN, GAP, Theme

SCROLL_BAR = 10
MIN_HEIGHT = 680  # with the usual widths, the canvas is as high as wide from here on
MAX_EXTRA_PX = 100
MIN_PAGE_WIDTH = 336  # the confusion matrix fits
LEFT, MIDDLE, RIGHT = range(3)


class Column(Scroll):
    """A column that scrolls up and down, never sideways.

    Signals:
        fitted: It needs more width now, or less.
    """

    accessible_role = QAccessible.Role.Grouping
    fitted = Signal()

    def __init__(self, content: QWidget, name: str, accessible: str, theme: Theme) -> None:
        super().__init__(content, name)
        self._theme = theme
        self.setAccessibleName(accessible)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        theme.changed.connect(self._fit)
        self.content_changed.connect(self._fit)
        self._fit()

    def _fit(self) -> None:
        """Never narrower than what is in it: nothing is cut off at the right."""
        width = max(self._content.minimumSizeHint().width() + SCROLL_BAR, self._theme.px(220))
        if width != self.minimumWidth():
            self.setMinimumWidth(width)
            self.fitted.emit()


class PageColumn(QWidget):
    """The column of the pages: not so narrow that curves and tables make no sense."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme

    def minimumSizeHint(self) -> QSize:
        return super().minimumSizeHint().expandedTo(QSize(self._theme.px(MIN_PAGE_WIDTH), 0))


class Columns(QSplitter):
    """The columns side by side.

    Signals:
        folded: Which columns are shown has changed.
    """

    folded = Signal()

    def __init__(self, left: QWidget, middle: QWidget, right: QWidget, theme: Theme) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self._theme = theme
        self.setObjectName("columns")
        self.setHandleWidth(GAP)
        self._parts = (
            Column(left, "leftColumn", "Settings", theme),
            middle,
            Column(right, "rightColumn", "Drawing", theme),
        )
        for part in self._parts:
            self.addWidget(part)
            part.raise_()  # whoever hears the window comes to them in this order
            if isinstance(part, Column):
                part.fitted.connect(self._follow)
        self.setCollapsible(MIDDLE, False)
        self.setStretchFactor(MIDDLE, 1)
        self.usual = True
        self.splitterMoved.connect(self._moved)
        theme.changed.connect(self._follow)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the usual widths until somebody drags a column."""
        super().resizeEvent(event)
        self._follow()

    def set_usual_widths(self) -> None:
        """Both outer columns as the design has them; the pages take the rest."""
        for part in self._parts:
            part.show()
        self.usual = True
        self._follow()
        self.folded.emit()

    def restore(self, state: QByteArray) -> None:
        """Take up widths that were dragged an earlier time."""
        self.usual = not self.restoreState(state)

    def _moved(self, *_: int) -> None:
        self.usual = False
        self.folded.emit()

    def _follow(self) -> None:
        """The canvas is a square, so the right column may be wider the higher the window is."""
        if self.usual:
            left = max(self._theme.px(COLUMN) + SCROLL_BAR, self._parts[LEFT].minimumWidth())
            spare = self.height() - self._theme.px(MIN_HEIGHT)
            right = self._theme.px(COLUMN - SCROLL_BAR) + min(max(spare, 0), MAX_EXTRA_PX)
            self.setSizes([left, max(self.width() - left - right - 2 * GAP, 300), right])

    def is_shown(self, place: int) -> bool:
        """Whether a column can be seen."""
        return not self._parts[place].isHidden() and self.sizes()[place] > 0

    def show_column(self, place: int, shown: bool) -> None:
        """Fold or unfold a column."""
        if shown == self.is_shown(place):
            return
        self._parts[place].setVisible(shown)
        if shown and not self.sizes()[place]:
            sizes = self.sizes()
            sizes[place] = self._theme.px(COLUMN) + SCROLL_BAR
            sizes[MIDDLE] = max(sizes[MIDDLE] - sizes[place], 300)
            self.setSizes(sizes)
        self.folded.emit()
