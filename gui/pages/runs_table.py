"""The table of runs: one line each, ticked to be compared, its name editable; in little room the figures stay."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFont, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget, QTableWidgetItem, QWidget

from core.training.run import Run
from core.training.run_listing import DamagedRun
from core.words import capital, percent
from gui.pages.runs_delegates import SECOND_LINE, NameDelegate, TickDelegate
from gui.parts.keys import DELETE_KEYS, ENTER_KEYS, is_pressed
from gui.theme import Theme

HEADINGS = ("", "Name", "When", "Data", "Recipe", "Epochs", "Validation", "Test", "Outcome")
COMPARE, NAME = 0, 1
FIGURES = (5, 6, 7)
LEAVING = tuple(HEADINGS.index(name) for name in ("Data", "Recipe", "When", "Outcome"))  # where there is little room
MIN_NAME, NARROWEST_NAME = 140, 90  # pixels at text scale 1: before a column leaves, and when all have left
ROW_HEIGHT, TWO_LINES = 28, 40
RENAME_KEY, TICK_KEY = "F2", "Space"
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class RunsTable(QTableWidget):
    """Runs, newest first. What has no room for a column of its own stands in grey below the name.

    Signals:
        compared: Other runs are ticked.
        renamed: A run (its id) was given another name.
        opened: A run was double-clicked, or Enter was pressed (its id).
        picked: Another run is selected.
        delete_wanted: The selected run shall be deleted.
    """

    compared = Signal()
    renamed = Signal(str, str)
    opened = Signal(str)
    picked = Signal()
    delete_wanted = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(0, len(HEADINGS), parent)
        self._theme = theme
        self._runs: Sequence[Run | DamagedRun] = ()
        self._filling = False
        self._needed: dict[int, int] = {}
        self.setObjectName("runsTable")
        self.setAccessibleName("All runs, newest first")
        self.setHorizontalHeaderLabels(HEADINGS)
        self.verticalHeader().hide()
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)  # by `rename_selected`
        self.setWordWrap(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self.horizontalHeader().setSectionResizeMode(NAME, QHeaderView.ResizeMode.Stretch)
        self.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        for column in FIGURES:
            heading = QTableWidgetItem(HEADINGS[column])
            heading.setTextAlignment(RIGHT)
            self.setHorizontalHeaderItem(column, heading)
        self.horizontalHeader().setMinimumSectionSize(theme.px(28))
        self.setItemDelegateForColumn(COMPARE, TickDelegate(theme, self))
        self.setItemDelegateForColumn(NAME, NameDelegate(theme, self))
        self.setSizeAdjustPolicy(QAbstractItemView.SizeAdjustPolicy.AdjustIgnored)
        theme.changed.connect(self._measure, Qt.ConnectionType.QueuedConnection)  # once the cells have their fonts
        self.itemClicked.connect(self._clicked)
        self.itemChanged.connect(self._changed)
        self.itemDoubleClicked.connect(lambda item: self.opened.emit(self._runs[item.row()].id))
        self.itemSelectionChanged.connect(self.picked)

    def show_runs(
        self, runs: Sequence[Run | DamagedRun], outcomes: Mapping[str, str], current: str, compared: set[str]
    ) -> None:
        """Show `runs` with their `outcomes` in a word each, by id.

        `current` is the id of the run whose curves are shown, `compared` those that are ticked.
        """
        kept = self.selected_id()
        self._filling = True
        self._runs = runs
        self.setRowCount(len(runs))
        for place, run in enumerate(runs):
            self._fill_row(place, run, outcomes[run.id], current=run.id == current, ticked=run.id in compared)
        self._filling = False
        self._measure()
        ids = self.ids()
        if ids:
            self.selectRow(ids.index(kept) if kept in ids else 0)

    def selected_id(self) -> str:
        """The id of the selected run; "" without one."""
        rows = self.selectionModel().selectedRows()
        return self._runs[rows[0].row()].id if rows and rows[0].row() < len(self._runs) else ""

    def ids(self) -> list[str]:
        """Of all runs, from the top row down."""
        return [run.id for run in self._runs]

    def ticked(self) -> set[str]:
        """The ids of the runs to be compared."""
        return {
            run.id
            for place, run in enumerate(self._runs)
            if (item := self.item(place, COMPARE)) is not None and item.checkState() == Qt.CheckState.Checked
        }

    def rename_selected(self) -> None:
        """Let the user edit the selected run's name."""
        rows = self.selectionModel().selectedRows(NAME)
        if rows and isinstance(self._runs[rows[0].row()], Run):
            self.edit(rows[0])

    def _fill_row(self, place: int, run: Run | DamagedRun, outcome: str, *, current: bool, ticked: bool) -> None:
        tick = QTableWidgetItem()
        tick.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)  # ticked by `_toggle`
        tick.setCheckState(Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked)
        tick.setToolTip("Tick to show this run's curves faintly behind the present ones.")
        self.setItem(place, COMPARE, tick)
        for column, text in enumerate(row_texts(run, outcome), start=1):
            item = QTableWidgetItem(text)
            item.setToolTip(_tip(run, HEADINGS[column], text))
            if column != NAME:
                item.setFlags(item.flags() & ~Qt.ItemFlag.ItemIsEditable)
            if column in FIGURES:
                item.setTextAlignment(RIGHT)
            item.setFont(_font(self._theme, strong=current))
            self.setItem(place, column, item)

    # Widths

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _measure(self) -> None:
        """Find out how wide every column but the name's must be."""
        self.ensurePolished()
        header = self.horizontalHeader()
        for column in LEAVING:
            self.setColumnHidden(column, False)  # a hidden one has no width
        columns = [column for column in range(len(HEADINGS)) if column != NAME]
        self._needed = {
            column: max(self.sizeHintForColumn(column), header.sectionSizeHint(column)) for column in columns
        }
        staying = sum(needed for column, needed in self._needed.items() if column not in LEAVING)
        self.setMinimumWidth(staying + self._theme.px(NARROWEST_NAME) + 2 * self.frameWidth())
        self._fit()

    def _fit(self) -> None:
        """Let columns leave, one by one, until there is room for the names."""
        room = self.viewport().width() - self._theme.px(MIN_NAME) - sum(self._needed.values())
        left: list[int] = []
        for column in LEAVING:
            if room < 0:
                left.append(column)
                room += self._needed.get(column, 0)
            self.setColumnHidden(column, column in left)
        self._filling = True
        for row in range(self.rowCount()):
            self._write_second_line(row, sorted(left))
            self.setRowHeight(row, self._theme.px(TWO_LINES if left else ROW_HEIGHT))
        self._filling = False

    def _write_second_line(self, row: int, left: Sequence[int]) -> None:
        name = self.item(row, NAME)
        said = [item.text() for column in left if (item := self.item(row, column)) is not None]
        if name is not None:
            name.setData(SECOND_LINE, " · ".join(said))
            run = self._runs[row]
            why = [run.reason] if isinstance(run, DamagedRun) else []
            name.setToolTip("\n".join([name.text(), *said, *why]))

    # Input

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.state() == QAbstractItemView.State.EditingState:
            return  # the keys are the editor's; what it leaves over comes here
        if is_pressed(event, ENTER_KEYS) and self.selected_id():
            self.opened.emit(self.selected_id())
        elif is_pressed(event, (TICK_KEY,)) and self.selected_id():
            self._toggle(self.item(self.selectionModel().selectedRows()[0].row(), COMPARE))
        elif is_pressed(event, (RENAME_KEY,)):
            self.rename_selected()
        elif is_pressed(event, DELETE_KEYS):
            self.delete_wanted.emit()
        else:
            super().keyPressEvent(event)

    def _clicked(self, item: QTableWidgetItem) -> None:
        if item.column() == COMPARE:
            self._toggle(item)

    def _toggle(self, tick: QTableWidgetItem | None) -> None:
        if tick is None:
            return
        on = tick.checkState() == Qt.CheckState.Checked
        tick.setCheckState(Qt.CheckState.Unchecked if on else Qt.CheckState.Checked)

    def _changed(self, item: QTableWidgetItem) -> None:
        if self._filling:
            return
        run = self._runs[item.row()]
        if item.column() == COMPARE:
            self.compared.emit()
        elif item.column() == NAME and isinstance(run, Run) and item.text() != run.info.name:
            self.renamed.emit(run.id, item.text().strip())


def _font(theme: Theme, *, strong: bool) -> QFont:
    font = theme.font("strong" if strong else "secondary")
    font.setPixelSize(theme.px(12))
    return font


def _tip(run: Run | DamagedRun, heading: str, text: str) -> str:
    if isinstance(run, DamagedRun):
        return run.reason
    return run.info.data.description if heading == "Data" else text


def row_texts(run: Run | DamagedRun, outcome: str) -> tuple[str, ...]:
    """A run's line, from its name to its outcome."""
    if isinstance(run, DamagedRun):
        return (run.id, *["–"] * 6, capital(outcome))
    info, ended = run.info, run.info.outcome
    return (
        info.name,
        when_words(info.created),
        info.data.name,
        capital(info.recipe.name),
        f"{info.recipe.epochs:,}",
        percent(ended.validation_accuracy if ended else None),
        percent(ended.test_accuracy if ended else None),
        capital(outcome),
    )


def when_words(moment: datetime, now: datetime | None = None) -> str:
    """A moment as people say it: the time of today, the date of another day."""
    local = moment.astimezone()
    today = (now or datetime.now().astimezone()).date()
    if local.date() == today:
        return f"{local:%H:%M}"
    return f"{local.day} {local:%b}" if local.year == today.year else f"{local.day} {local:%b %Y}"
