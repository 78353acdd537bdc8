"""The chip in the bar: which network is open, and a menu of those that were open before."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QMenu, QSizePolicy, QToolButton

from gui.open_network import Opened
from gui.parts.enabling import enable
from gui.parts.fields import paint_arrow
from gui.recent import RecentNetwork
from gui.theme import Theme

NOTHING = "No network yet"
ARROW_PX = 44  # the arrow of the menu, and what is around the words
MIN_WIDTH_PX, MAX_WIDTH_PX = 110, 380


class OpenNetworkChip(QToolButton):
    """Says who is open, as much of it as there is room for."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._opened: Opened | None = None
        self.setObjectName("openNetworkLabel")
        self.setProperty("role", "chip")
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        menu = QMenu(self)
        menu.setObjectName("openNetworkMenu")
        menu.setToolTipsVisible(True)
        self.setMenu(menu)
        theme.changed.connect(self._fit)
        self.show_opened(None)

    def show_opened(self, opened: Opened | None) -> None:
        """Say that this one is open."""
        self._opened = opened
        words = self._spellings()[0]
        figure = opened.figure_words if opened else ""
        self.setAccessibleName(f"Open network: {words}")
        self.setToolTip("\n".join(filter(None, [words, figure, "Click for the networks that were open before."])))
        self._fit()

    def fill_menu(
        self,
        entries: Sequence[RecentNetwork],
        opens: Callable[[RecentNetwork], object],
        more: Sequence[QAction],
        why_not: str,
    ) -> None:
        """Offer networks that were open; `why_not` says why none can be opened now; `more` stands below them."""
        menu = self.menu()
        menu.clear()
        for place, entry in enumerate(entries):
            offered = menu.addAction(entry.words.replace("&", "&&"))
            offered.setObjectName(f"recentNetwork{place}")
            offered.triggered.connect(partial(opens, entry))
            enable(offered, why_not)
        if entries:
            menu.addSeparator()
        menu.addActions(list(more))

    def sizeHint(self) -> QSize:
        wanted = self.fontMetrics().horizontalAdvance(self._spellings()[0]) + self._theme.px(ARROW_PX)
        width = min(max(wanted, self._theme.px(MIN_WIDTH_PX)), self._theme.px(MAX_WIDTH_PX))
        return QSize(width, super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        return QSize(self._theme.px(MIN_WIDTH_PX), super().minimumSizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        paint_arrow(self)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _spellings(self) -> list[str]:
        """Who is open, in full and ever shorter."""
        if self._opened is None:
            return [NOTHING]
        name, state = self._opened.name, self._opened.state
        return [self._opened.words, " · ".join(filter(None, [name, state])), name]

    def _fit(self) -> None:
        room = self.width() - self._theme.px(ARROW_PX)
        metrics, spellings = self.fontMetrics(), self._spellings()
        fitting = next((words for words in spellings if metrics.horizontalAdvance(words) <= room), None)
        words = fitting or metrics.elidedText(spellings[-1], Qt.TextElideMode.ElideRight, max(room, 0))
        self.setText(words.replace("&", "&&"))
        self.updateGeometry()
