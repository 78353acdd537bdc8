"""The dialog "Compare runs": in what they differ, and whether one of two is better."""

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from core.data.dataset import Dataset
from core.training.comparing import RunComparison, compare
from core.training.record import RunRecord
from core.training.run import Run
from gui.background.jobs import Jobs
from gui.pages.chance_card import ChanceCard
from gui.pages.plain_table import PlainTable
from gui.parts.dialogs import Dialog
from gui.parts.widgets import button, column, label, row
from gui.theme import GAP, INSIDE, Theme

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


class ComparisonTable(PlainTable):
    """A row for each fact, a column for each run."""

    def __init__(self, theme: Theme, found: RunComparison) -> None:
        super().__init__(theme, "comparisonTable", "In what the runs differ", min_column=MIN_NAME)
        self.set_headings(("", *found.names), ("What is compared", *found.names))
        self.setRowCount(len(found.facts))
        for place, fact in enumerate(found.facts):
            self.fill_row(place, (fact.name, *fact.values), strong=fact.differs)
