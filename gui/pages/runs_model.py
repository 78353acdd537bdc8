"""The lines of the table of runs, sorted and searched: thousands of them, of which only what changed is shown anew."""

from collections.abc import Collection, Iterable, Sequence
from itertools import pairwise

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QFont

from gui.pages.runs_cells import FIGURES, HEADINGS, UNKNOWN, Column, Line, facts
from gui.theme import Theme

SECOND_LINE = Qt.ItemDataRole.UserRole + 1
OUTCOME = Qt.ItemDataRole.UserRole + 2
"""The word of which a dot is painted."""

LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
DOWN, UP = Qt.SortOrder.DescendingOrder, Qt.SortOrder.AscendingOrder
ARROWS = {DOWN: " ↓", UP: " ↑"}
BY_WORDS = (Column.NAME, Column.DATA, Column.RECIPE, Column.OUTCOME)
"""Columns that begin with A; the others with the newest, most or best."""

SECOND = (Column.OUTCOME, Column.EPOCHS, Column.WHEN, Column.RECIPE, Column.DATA, Column.ACCURACY, Column.SIZE)
"""In this order it stands below the name."""

TICK_TIP = "Tick to show this run's curves faintly behind the present ones."
Index = QModelIndex | QPersistentModelIndex
TOP = QModelIndex()


class RunsModel(QAbstractTableModel):
    """What is shown of all runs.

    Signals:
        ticked_changed: Other runs are ticked.
        renamed: A run (its id) was given another name.
        sorted: By another column, or the other way round.
    """

    ticked_changed = Signal()
    renamed = Signal(str, str)
    sorted = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._all: Sequence[Line] = ()
        self._shown: list[Line] = []
        self._ticked: set[str] = set()
        self._current = ""
        self._wanted = ""
        self._order = (Column.WHEN, DOWN)
        self._less: frozenset[int] = frozenset()

    # What it is told

    def show_lines(self, lines: Sequence[Line]) -> None:
        """Show these, the newest first."""
        self._all = lines
        self._ticked &= {line.id for line in lines}
        self._show()

    def set_current(self, run_id: str) -> None:
        """Let one stand out: that whose network is open; "" for none."""
        before, self._current = self._current, run_id
        self._changed([place for place, line in enumerate(self._shown) if line.id in {before, run_id}])

    def search(self, wanted: str) -> None:
        """Show only what has all of these words; "" shows all."""
        self._wanted = wanted
        self._show()

    def sort(self, column: int, order: Qt.SortOrder = UP) -> None:
        """Show in the order of a column; what is alike there, the newest first."""
        if (column, order) != self._order and column >= 0:
            self._order = (Column(column), order)
            self._show()
            self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(HEADINGS) - 1)
            self.sorted.emit()

    def sort_anew(self, column: int) -> None:
        """Sort by a column, as one wants it first; the other way round if it is sorted by that one."""
        first = UP if column in BY_WORDS else DOWN
        before, order = self._order
        self.sort(column, (UP if order == DOWN else DOWN) if column == before else first)

    def set_less(self, columns: Iterable[int]) -> None:
        """These have left or are narrow: what they say stands below the name, too."""
        less = frozenset(columns)
        if less != self._less:
            self._less = less
            self._changed(range(len(self._shown)))

    def tick(self, ids: Collection[str]) -> None:
        """Tick these and no others."""
        changed = self._ticked ^ set(ids)
        self._ticked = set(ids)
        if changed:
            self._changed([place for place, line in enumerate(self._shown) if line.id in changed])
            self.ticked_changed.emit()

    # What it says

    @property
    def ticked(self) -> set[str]:
        """The ids of the ticked ones, also of those that a search leaves out."""
        return set(self._ticked)

    @property
    def order(self) -> tuple[Column, Qt.SortOrder]:
        return self._order

    @property
    def shown(self) -> Sequence[Line]:
        """From the top row down."""
        return self._shown

    @property
    def lines(self) -> Sequence[Line]:
        """All, also those that a search leaves out."""
        return self._all

    def place(self, run_id: str) -> int | None:
        """The row of a run, if it is shown."""
        return next((place for place, line in enumerate(self._shown) if line.id == run_id), None)

    def texts(self, column: Column, *, brief: bool = False) -> list[str]:
        """What stands in a column, from the top row down; or what would stand there if it were narrow."""
        return [(line.brief if brief else line.texts)[column] for line in self._shown]

    # As Qt asks

    def rowCount(self, parent: Index = TOP) -> int:
        return 0 if parent.isValid() else len(self._shown)

    def columnCount(self, parent: Index = TOP) -> int:
        return 0 if parent.isValid() else len(HEADINGS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._heading(Column(section))
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.TextAlignmentRole:
            return RIGHT if section in FIGURES else LEFT
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.ToolTipRole:
            return f"Sort by {HEADINGS[section].lower() or 'what is ticked'}."
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.AccessibleTextRole:
            return HEADINGS[section] or "Ticked"
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        usual = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        editable = index.column() == Column.NAME and self._shown[index.row()].run is not None
        return usual | Qt.ItemFlag.ItemIsEditable if editable else usual

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        line, column = self._shown[index.row()], Column(index.column())
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return (line.brief if column in self._less else line.texts)[column]
            case Qt.ItemDataRole.EditRole:
                return line.texts[column]
            case Qt.ItemDataRole.CheckStateRole if column == Column.TICK:
                return Qt.CheckState.Checked if line.id in self._ticked else Qt.CheckState.Unchecked
            case Qt.ItemDataRole.TextAlignmentRole:
                return RIGHT if column in FIGURES else LEFT
            case Qt.ItemDataRole.FontRole:
                return _font(self._theme, strong=line.id == self._current)
            case Qt.ItemDataRole.ToolTipRole:
                return self._tip(line, column)
            case Qt.ItemDataRole.AccessibleTextRole:
                return self._spoken(line, column)
            case _ if role == SECOND_LINE and column == Column.NAME:
                return " · ".join(text for text in self._left_texts(line) if text != UNKNOWN)
            case _ if role == OUTCOME:
                return line.listed.outcome
        return None

    def setData(self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        line = self._shown[index.row()]
        if role == Qt.ItemDataRole.CheckStateRole:
            self.tick(self._ticked ^ {line.id})
        elif role == Qt.ItemDataRole.EditRole and index.column() == Column.NAME:
            name = str(value).strip()
            if name and name != line.texts[Column.NAME]:
                self.renamed.emit(line.id, name)
        return True

    # Inside

    def _show(self) -> None:
        """Work out what is shown now; tell the view of the lines that have changed, or of all if others are shown."""
        column, order = self._order
        shown = [line for line in self._all if line.matches(self._wanted)]
        if column == Column.TICK:
            shown.sort(key=lambda line: line.id in self._ticked, reverse=order == DOWN)
        else:
            shown.sort(key=lambda line: line.keys[column], reverse=order == DOWN)
        before = self._shown
        if [line.id for line in shown] == [line.id for line in before]:
            self._shown = shown
            self._changed([place for place, line in enumerate(shown) if line != before[place]])
            return
        self.beginResetModel()
        self._shown = shown
        self.endResetModel()

    def _changed(self, places: Sequence[int]) -> None:
        """These rows look different; neighbours are told together."""
        gaps = [i for i, (above, below) in enumerate(pairwise(places), start=1) if below != above + 1]
        for start, end in pairwise([0, *gaps, len(places)]):
            if start < end:
                first, last = places[start], places[end - 1]
                self.dataChanged.emit(self.index(first, 0), self.index(last, len(HEADINGS) - 1))

    def _heading(self, column: Column) -> str:
        """With an arrow where it is sorted by; a mark alone has no room for words."""
        sorted_by, order = self._order
        words = "" if column == Column.OUTCOME and column in self._less else HEADINGS[column]
        return words + ARROWS[order] if words and column == sorted_by else words

    def _tip(self, line: Line, column: Column) -> str:
        if column == Column.TICK:
            return TICK_TIP
        if line.run is None:
            return facts(line.listed)
        if column == Column.DATA:
            return line.run.info.data.description
        if column in {Column.NAME, Column.OUTCOME, Column.ACCURACY, Column.EPOCHS}:
            said = [line.texts[Column.NAME], *self._left_texts(line), facts(line.listed)]
            return "\n".join([*said, *([line.notes] if line.notes else [])])
        return line.texts[column]

    def _left_texts(self, line: Line) -> list[str]:
        """What has left its column, or is narrow there."""
        said = {column: line.texts[column] for column in SECOND if column in self._less}
        if Column.EPOCHS in said and line.run is not None:
            said[Column.EPOCHS] += " epochs"  # which the heading says no longer
        return list(said.values())

    def _spoken(self, line: Line, column: Column) -> str:
        if column == Column.TICK:
            return "Ticked" if line.id in self._ticked else "Not ticked"
        return f"{HEADINGS[column]}: {line.texts[column]}"


def _font(theme: Theme, *, strong: bool) -> QFont:
    font = theme.font("strong" if strong else "secondary")
    font.setPixelSize(theme.px(12))
    return font
