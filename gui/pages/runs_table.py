"""The table of runs: a line each, sorted by a click on a heading, ticked to be compared; it fits into little room."""

from collections.abc import Sequence

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QModelIndex, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemDelegate, QAbstractItemView, QHeaderView, QTableView, QWidget

from gui.pages.runs_cells import Column, Line
from gui.pages.runs_delegates import NameDelegate, OutcomeDelegate, TickDelegate
from gui.pages.runs_model import ARROWS, DOWN, RunsModel
from gui.parts.keys import DELETE_KEYS, ENTER_KEYS, SPACE, is_pressed
from gui.theme import Theme

LESS = (Column.DATA, Column.SIZE, Column.OUTCOME, Column.ACCURACY, Column.RECIPE, Column.WHEN, Column.EPOCHS)
"""What says less where there is little room, in this order."""

NARROW = (Column.OUTCOME, Column.ACCURACY)
"""What becomes narrow instead of leaving."""

MIN_NAME, NARROWEST_NAME = 140, 90  # pixels at text scale 1: before a column says less, and when all do
ROW_HEIGHT, TWO_LINES = 28, 40
MIN_ROWS = 3
RENAME_KEY = "F2"
ROWS = QItemSelectionModel.SelectionFlag.Rows


class RunsTable(QTableView):
    """All runs. What has no room for a column of its own stands in grey below the name.

    Signals:
        picked: Other runs are selected.
        opened: A run was double-clicked, or Enter was pressed (its id).
        delete_wanted: The selected runs shall be deleted.
        menu_wanted: What can be done shall be shown, at this place on the screen.
    """

    picked = Signal()
    opened = Signal(str)
    delete_wanted = Signal()
    menu_wanted = Signal(QPoint)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._needed: dict[Column, int] = {}
        self._briefly: dict[Column, int] = {}
        self._widest: dict[tuple[Column, bool], str] = {}
        self._kept: tuple[list[str], str, int] = ([], "", 0)
        self._waiting: Sequence[Line] | None = None
        self.lines = RunsModel(theme)
        self.setModel(self.lines)
        self.setObjectName("runsTable")
        self.setAccessibleName("All runs")
        self._dress()
        self.lines.modelAboutToBeReset.connect(self._keep_selection)
        self.lines.modelReset.connect(self._restore_selection)
        self.selectionModel().selectionChanged.connect(self.picked)
        self.clicked.connect(self._clicked)
        self.doubleClicked.connect(self._double_clicked)
        self.customContextMenuRequested.connect(lambda place: self.menu_wanted.emit(self.viewport().mapToGlobal(place)))
        theme.changed.connect(self._measure, Qt.ConnectionType.QueuedConnection)  # once the cells have their fonts

    def show_lines(self, lines: Sequence[Line]) -> None:
        """Show these runs, the newest first; as soon as no name is edited."""
        if self.state() == QAbstractItemView.State.EditingState:
            self._waiting = lines
            return
        self._waiting = None
        self.lines.show_lines(lines)
        if self._widest_texts() != self._widest:
            self._measure()
        if not self.selected() and self.lines.rowCount():
            self.selectRow(0)

    # What is selected

    def selected(self) -> list[Line]:
        """The selected lines, from the top row down."""
        ranges = self.selectionModel().selection()  # asked for single rows, Qt takes long for thousands
        parts = [ranges.at(place) for place in range(ranges.count())]
        rows = {row for part in parts for row in range(part.top(), part.bottom() + 1)}
        return [self.lines.shown[row] for row in sorted(rows)]

    def select(self, run_id: str) -> None:
        """Select one run alone, if it is shown."""
        place = self.lines.place(run_id)
        if place is not None:
            self.selectRow(place)

    def ids(self) -> list[str]:
        """Of all that are shown, from the top row down."""
        return [line.id for line in self.lines.shown]

    def rename_selected(self) -> None:
        """Let the user edit the selected run's name."""
        chosen = self.selected()
        if len(chosen) == 1 and chosen[0].run is not None:
            place = self.lines.place(chosen[0].id)
            self.edit(self.lines.index(place or 0, Column.NAME))

    def tick_selected(self) -> None:
        """Tick what is selected; take the ticks away if all have one."""
        ids = {line.id for line in self.selected()}
        ticked = self.lines.ticked
        self.lines.tick(ticked - ids if ids <= ticked else ticked | ids)

    # The order, in words that can be kept

    @property
    def order(self) -> str:
        """By what it is sorted: "when down"."""
        column, order = self.lines.order
        return f"{column.name.lower()} {'down' if order == DOWN else 'up'}"

    def sort_as(self, order: str) -> None:
        """Sort as `order` said; nothing happens if it is none."""
        name, _, way = order.partition(" ")
        if name.upper() in Column.__members__ and way in {"up", "down"}:
            self.lines.sort(Column[name.upper()], DOWN if way == "down" else Qt.SortOrder.AscendingOrder)

    # Input

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.state() == QAbstractItemView.State.EditingState:
            return  # the keys are the editor's; what it leaves over comes here
        if is_pressed(event, ENTER_KEYS) and self.selected():
            self.opened.emit(self.selected()[0].id)
        elif is_pressed(event, (SPACE,)):
            self.tick_selected()
        elif is_pressed(event, (RENAME_KEY,)):
            self.rename_selected()
        elif is_pressed(event, DELETE_KEYS):
            self.delete_wanted.emit()
        else:
            super().keyPressEvent(event)

    def closeEditor(self, editor: QWidget, hint: QAbstractItemDelegate.EndEditHint) -> None:
        """Show what has come while a name was edited."""
        super().closeEditor(editor, hint)
        if self._waiting is not None:
            self.show_lines(self._waiting)

    def _clicked(self, index: QModelIndex) -> None:
        if index.column() == Column.TICK:
            self.lines.setData(index, None, Qt.ItemDataRole.CheckStateRole)

    def _double_clicked(self, index: QModelIndex) -> None:
        if index.column() != Column.TICK:
            self.opened.emit(self.lines.shown[index.row()].id)

    # What is kept while other lines come

    def _keep_selection(self) -> None:
        current = self.currentIndex()
        current_id = self.lines.shown[current.row()].id if current.isValid() else ""
        self._kept = [line.id for line in self.selected()], current_id, self.verticalScrollBar().value()

    def _restore_selection(self) -> None:
        ids, current_id, scrolled = self._kept
        places = {line.id: place for place, line in enumerate(self.lines.shown)}
        chosen = QItemSelection()
        for place in (places[run_id] for run_id in ids if run_id in places):
            index = self.lines.index(place, 0)
            chosen.select(index, index)
        selection = self.selectionModel()
        if current_id in places:
            current = self.lines.index(places[current_id], Column.NAME)
            selection.setCurrentIndex(current, QItemSelectionModel.SelectionFlag.NoUpdate)
        if chosen.isEmpty() and self.lines.rowCount():
            self.selectRow(0)
        else:
            selection.select(chosen, QItemSelectionModel.SelectionFlag.ClearAndSelect | ROWS)
        self.verticalScrollBar().setValue(scrolled)
        self.picked.emit()

    # Looks

    def _dress(self) -> None:
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)  # by `rename_selected`
        self.setWordWrap(False)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizeAdjustPolicy(QAbstractItemView.SizeAdjustPolicy.AdjustIgnored)
        self.setItemDelegateForColumn(Column.TICK, TickDelegate(self._theme, self))
        self.setItemDelegateForColumn(Column.NAME, NameDelegate(self._theme, self))
        self.setItemDelegateForColumn(Column.OUTCOME, OutcomeDelegate(self._theme, self))
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setSectionResizeMode(Column.NAME, QHeaderView.ResizeMode.Stretch)
        header.setMinimumSectionSize(1)
        header.setSectionsClickable(True)
        header.sectionClicked.connect(self.lines.sort_anew)

    def minimumSizeHint(self) -> QSize:
        """A few rows at least."""
        head = self.horizontalHeader().sizeHint().height()
        return QSize(0, head + MIN_ROWS * self._theme.px(ROW_HEIGHT) + 2 * self.frameWidth())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _measure(self) -> None:
        """Find out how wide every column but the name's must be, and when it says less."""
        self.ensurePolished()
        self._widest = self._widest_texts()
        self.lines.set_less(())
        for column in LESS:
            self.setColumnHidden(column, False)  # a hidden one has no width
        self._needed = {column: self._width(column) for column in Column if column != Column.NAME}
        self.lines.set_less(NARROW)
        self._briefly = {column: self._width(column, brief=True) if column in NARROW else 0 for column in LESS}
        staying = sum(self._briefly.get(column, needed) for column, needed in self._needed.items())
        self.setMinimumWidth(staying + self._theme.px(NARROWEST_NAME) + 2 * self.frameWidth())
        self._fit()

    def _widest_texts(self) -> dict[tuple[Column, bool], str]:
        """Of every column, usual and narrow: while they are the same, nothing is measured anew."""
        metrics = QFontMetrics(self._theme.font("strong"))
        found = {}
        for column in Column:
            for brief in {False, column in NARROW}:
                texts = set(self.lines.texts(column, brief=brief))
                found[column, brief] = max(sorted(texts), key=metrics.horizontalAdvance, default="")
        return found

    def _width(self, column: Column, *, brief: bool = False) -> int:
        """Of the heading, or of the cell with the widest words: only that one is asked for its size."""
        if column == Column.TICK:
            return self._theme.px(28)
        header = self.horizontalHeader()
        heading = header.sectionSizeHint(column)
        if not brief and column != self.lines.order[0]:
            heading += header.fontMetrics().horizontalAdvance(ARROWS[DOWN])  # nothing jumps when it is sorted by
        texts = self.lines.texts(column, brief=brief)
        if not texts:
            return heading
        place = texts.index(self._widest[column, brief])
        return max(heading, self.sizeHintForIndex(self.lines.index(place, column)).width())

    def _fit(self) -> None:
        """Let columns say less, one by one, until there is room for the names."""
        room = self.viewport().width() - self._theme.px(MIN_NAME) - sum(self._needed.values())
        less: list[Column] = []
        for column in LESS:
            if room < 0:
                less.append(column)
                room += self._needed.get(column, 0) - self._briefly.get(column, 0)
            self.setColumnHidden(column, column in less and column not in NARROW)
        self.lines.set_less(less)
        for column, needed in self._needed.items():
            self.setColumnWidth(column, self._briefly[column] if column in less else needed)
        vertical = self.verticalHeader()
        vertical.setMinimumSectionSize(1)
        vertical.setDefaultSectionSize(self._theme.px(TWO_LINES if less else ROW_HEIGHT))
