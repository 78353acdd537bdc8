"""The precisions that a file can have, with what was measured of each; the row that is chosen is how it is written."""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QMouseEvent, QShowEvent
from PySide6.QtWidgets import QHeaderView, QTableWidget, QTableWidgetItem, QWidget

from core.export import contract
from core.export.compression import KINDS
from core.export.contract import Precision
from core.export.ladder import Rung
from core.export.options import Options, precisions
from core.words import capital, percent
from gui.parts import tables
from gui.theme import Theme

HEADINGS = ("Weights", "Size", "Right", "Answers changed", "From iOS")
WEIGHTS, SIZE, RIGHT, CHANGED, SYSTEM = range(len(HEADINGS))
TIPS = (
    "How exactly the file keeps the weights.",
    "Of the whole file.",
    "Of the test digits.",
    "Answers to the test digits that are not the network’s own; click to see them.",
    "The lowest iOS that reads the file.",
)
TO_THE_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
TO_THE_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
UNKNOWN = "–"
PADDING = 3  # pixels inside the frame, of the style sheet


class PrecisionTable(QTableWidget):
    """A row for each precision of the format; always one is chosen.

    Signals:
        chosen: Another row is chosen.
        changes_wanted: The answers that this row's file changes shall be shown (a `Precision`).
    """

    chosen = Signal()
    changes_wanted = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(0, len(HEADINGS), parent)
        self._theme = theme
        self._rows: tuple[Precision, ...] = ()
        self._changing: frozenset[int] = frozenset()
        self.setObjectName("exportWeights")
        self.setAccessibleName("How exactly the weights are kept")
        for column, (text, tip) in enumerate(zip(HEADINGS, TIPS, strict=True)):
            heading = QTableWidgetItem(text)
            heading.setToolTip(tip)
            heading.setTextAlignment(TO_THE_LEFT if column == WEIGHTS else TO_THE_RIGHT)
            self.setHorizontalHeaderItem(column, heading)
        self._dress()
        self.itemSelectionChanged.connect(self.chosen)
        theme.changed.connect(self._fit, Qt.ConnectionType.QueuedConnection)  # once the cells have their font

    def show_format(self, suffix: str, options: Options, rungs: Sequence[Rung]) -> None:
        """Show the precisions of a format, and what is known of them; the choice stays where the format has it."""
        before, known = self.precision, {rung.precision: rung for rung in rungs}
        self._rows = precisions(suffix)
        self.blockSignals(True)
        self.setRowCount(len(self._rows))
        self.setColumnHidden(SYSTEM, suffix not in contract.CORE_ML)
        for row, precision in enumerate(self._rows):
            version = Options(options.input, precision=precision).spec_version(suffix)
            self._fill(row, precision, contract.FIRST_IOS.get(version, ""), known.get(precision))
        changing = {row for row, precision in enumerate(self._rows) if precision in known and known[precision].changed}
        self._changing = frozenset(changing)
        self.selectRow(self._rows.index(before) if before in self._rows else 0)
        self.blockSignals(False)
        self._fit()

    @property
    def precision(self) -> Precision:
        """What is chosen."""
        rows = self.selectionModel().selectedRows()
        place = rows[0].row() if rows else 0
        return self._rows[place] if place < len(self._rows) else "float32"

    def choose(self, precision: str) -> None:
        """Choose a row; nothing happens if the format has none of that name."""
        names = [str(name) for name in self._rows]
        if precision in names:
            self.selectRow(names.index(precision))

    def cell_of(self, precision: str, column: int) -> QPoint:
        """The middle of a cell, in the viewport."""
        row = [str(name) for name in self._rows].index(precision)
        return self.visualRect(self.model().index(row, column)).center()

    def _fill(self, row: int, precision: Precision, first_ios: str, rung: Rung | None) -> None:
        figures = (UNKNOWN,) * 3
        if rung is not None:
            changed = f"{rung.changed:,} of {rung.count:,}" if rung.changed else "none"
            figures = (f"{rung.bytes / 1000:,.0f} kB", percent(rung.accuracy), changed)
        for column, text in enumerate((capital(KINDS[precision].words), *figures, first_ios)):
            item = QTableWidgetItem(text)
            if column != WEIGHTS:
                item.setTextAlignment(TO_THE_RIGHT)
            if column == CHANGED and rung is not None and rung.changed:
                item.setForeground(self._theme.colour("accent"))
                item.setToolTip("Show the digits of which it says something else.")
            self.setItem(row, column, item)

    # Input

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        over = self._change_at(event) is not None
        self.viewport().setCursor(Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.ArrowCursor)
        super().mouseMoveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        if event.button() == Qt.MouseButton.LeftButton and (row := self._change_at(event)) is not None:
            self.changes_wanted.emit(self._rows[row])

    def _change_at(self, event: QMouseEvent) -> int | None:
        """The row whose changed answers are under the pointer."""
        item = self.itemAt(event.position().toPoint())
        return item.row() if item and item.column() == CHANGED and item.row() in self._changing else None

    # Looks

    def _dress(self) -> None:
        tables.make_read_only(self)
        tables.never_scroll(self)
        self.setMouseTracking(True)
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(WEIGHTS, QHeaderView.ResizeMode.Stretch)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._fit()  # only now it has the font of the style sheet

    def _fit(self) -> None:
        """As wide as what it says, and as high as its rows."""
        header = self.horizontalHeader()
        for part in (self, header):
            part.ensurePolished()
        self.resizeRowsToContents()
        shown = [column for column in range(len(HEADINGS)) if not self.isColumnHidden(column)]
        widths = [max(self.sizeHintForColumn(column), header.sectionSizeHint(column)) for column in shown]
        edges = 2 * (self.frameWidth() + PADDING)
        self.setMinimumWidth(sum(widths) + edges)
        self.setFixedHeight(header.sizeHint().height() + self.verticalHeader().length() + edges)
