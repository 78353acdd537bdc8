"""The dialog "Compare runs": in what they differ, and whether one of two is better."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget, QTableWidgetItem, QWidget

from core.data.dataset import Dataset
from core.training.comparing import RunComparison, compare
from core.training.record import RunRecord
from core.training.run import Run
from gui.background.jobs import Jobs
from gui.pages.chance_card import ChanceCard
from gui.parts.dialogs import Dialog
from gui.parts.widgets import button, column, label, row
from gui.theme import GAP, INSIDE, Theme

ROW_HEIGHT = 24
MIN_ROWS = 6
MIN_NAME = 110  # pixels at text scale 1, of a run's column
USUAL = (720, 640)
SAME = "They are the same in all of this, and were trained by the same recipe on the same data."


class ComparisonDialog(Dialog):
    """Runs beside each other. It does not block the window.

    Args:
        theme: The look.
        jobs: For what is read in the background.
        runs: Two or more, with their histories.
        data: The digits that are chosen in the window.
    """

    def __init__(
        self,
        theme: Theme,
        jobs: Jobs,
        runs: Sequence[tuple[Run, RunRecord]],
        data: Dataset | None,
        parent: QWidget,
    ) -> None:
        super().__init__("comparisonDialog", "Compare runs", parent)
        found = compare([(run.info, record) for run, record in runs])
        self.table = ComparisonTable(theme, found)
        self.chance = ChanceCard(jobs, [run for run, _record in runs], found.names, data)
        warnings = [label(words, "mistake", "comparisonWarning", wrap=True) for words in found.warnings]
        differ = sum(fact.differs for fact in found.facts)
        title = label(f"{differ} differences, which are listed first." if differ else SAME, "secondary", wrap=True)
        close = button("Close", "comparisonCloseButton")
        close.clicked.connect(self.close)
        self.page.setLayout(
            column(*warnings, title, (self.table, 1), self.chance, row(1, close), spacing=GAP, margin=INSIDE)
        )
        self.set_usual_size(*(theme.px(size) for size in USUAL))
        self.finished.connect(self.chance.cancel)
        self.finished.connect(self.deleteLater)

    def set_busy(self, busy: bool) -> None:
        """Say whether a run trains."""
        self.chance.set_busy(busy)


class ComparisonTable(QTableWidget):
    """A row for each fact, a column for each run."""

    def __init__(self, theme: Theme, found: RunComparison) -> None:
        super().__init__(len(found.facts), 1 + len(found.names))
        self._theme = theme
        self.setObjectName("comparisonTable")
        self.setAccessibleName("In what the runs differ")
        for place, name in enumerate(("", *found.names)):
            heading = QTableWidgetItem(name)
            heading.setToolTip(name)
            heading.setData(Qt.ItemDataRole.AccessibleTextRole, name or "What is compared")
            self.setHorizontalHeaderItem(place, heading)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.verticalHeader().hide()
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
        for place, fact in enumerate(found.facts):
            self._fill_row(place, (fact.name, *fact.values), differs=fact.differs)
        theme.changed.connect(self._fit, Qt.ConnectionType.QueuedConnection)
        self._fit()

    def _fill_row(self, place: int, texts: Sequence[str], *, differs: bool) -> None:
        for where, text in enumerate(texts):
            item = QTableWidgetItem(text)
            item.setToolTip(text)
            font = self._theme.font("strong" if differs and where else "secondary")
            font.setPixelSize(self._theme.px(12))
            item.setFont(font)
            item.setForeground(self._theme.colour("text" if differs else "secondary"))
            self.setItem(place, where, item)

    def _fit(self) -> None:
        header = self.horizontalHeader()
        header.setMinimumSectionSize(self._theme.px(MIN_NAME))
        self.verticalHeader().setMinimumSectionSize(1)
        self.verticalHeader().setDefaultSectionSize(self._theme.px(ROW_HEIGHT))
        self.setMinimumHeight(header.sizeHint().height() + MIN_ROWS * self._theme.px(ROW_HEIGHT))
