"""The table of an architecture's layers: title, output shape, parameters, and their share of the total as a bar."""

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QStyledItemDelegate, QStyleOptionViewItem, QTableView

from core.model.architecture import Architecture, LayerRow
from core.model.lessons import shape_words
from gui.theme import Theme

HEADINGS = ("Layer", "Output", "Parameters")
PARAMETERS = 2
ROW_HEIGHT = 18
MAX_ROWS = 12  # more scroll inside the table
SHARE_ROLE = Qt.ItemDataRole.UserRole + 1

Index = QModelIndex | QPersistentModelIndex


class LayerModel(QAbstractTableModel):
    """The rows of an architecture, for the view."""

    def __init__(self) -> None:
        super().__init__()
        self._rows: tuple[LayerRow, ...] = ()
        self._total = 1

    def set_architecture(self, architecture: Architecture) -> None:
        """Show another one."""
        self.beginResetModel()
        self._rows = architecture.table()
        self._total = max(architecture.total_parameters, 1)
        self.endResetModel()

    def row(self, place: int) -> LayerRow:
        """One line."""
        return self._rows[place]

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(HEADINGS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return HEADINGS[section]
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(section)
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        row = self._rows[index.row()]
        share = row.parameters / self._total
        if role == Qt.ItemDataRole.DisplayRole:
            return (row.name, shape_words(row.output_shape), f"{row.parameters:,}")[index.column()]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(index.column())
        if role == SHARE_ROLE and index.column() == PARAMETERS:
            return share
        if role in {Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleDescriptionRole}:
            return f"{share:.1%} of all parameters, {row.multiplications:,} multiplications for one digit"
        return None


def _alignment(column: int) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignLeft if column == 0 else Qt.AlignmentFlag.AlignRight
    return side | Qt.AlignmentFlag.AlignVCenter


class _ShareBar(QStyledItemDelegate):
    """Paints the share of the total as a bar on a track below the number, from the right: a small one is no comma."""

    def __init__(self, theme: Theme, parent: QTableView) -> None:
        super().__init__(parent)
        self._theme = theme

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        share = index.data(SHARE_ROLE)
        area = QRectF(option.rect)
        super().paint(painter, option, index)
        if share:
            track = QRectF(area.left() + 2, area.bottom() - 2.5, area.width() - 4, 2)
            painter.fillRect(track, self._theme.colour("track"))
            painter.fillRect(track.adjusted(track.width() * (1 - share), 0, 0, 0), self._theme.colour("accent", 0.75))


class LayerTable(QTableView):
    """Shows an architecture; says which layer is selected."""

    selected = Signal(object)  # a LayerRow

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._model = LayerModel()
        self.setModel(self._model)
        self.setObjectName("layerTable")
        self.setAccessibleName("Layers of the network")
        self.setProperty("role", "small")
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setItemDelegateForColumn(PARAMETERS, _ShareBar(theme, self))
        self.verticalHeader().hide()
        self.horizontalHeader().setSectionsClickable(False)
        self.horizontalHeader().setHighlightSections(False)
        self.selectionModel().currentRowChanged.connect(self._changed)
        theme.changed.connect(self._fit)

    def set_architecture(self, architecture: Architecture) -> None:
        """Show its layers, the first one selected."""
        self._model.set_architecture(architecture)
        self._fit()
        self.selectRow(0)

    def _changed(self, current: QModelIndex) -> None:
        if current.isValid():
            self.selected.emit(self._model.row(current.row()))

    def _fit(self) -> None:
        """As high as its rows, so that the column scrolls and not the table."""
        height = self._theme.px(ROW_HEIGHT)
        vertical, horizontal = self.verticalHeader(), self.horizontalHeader()
        vertical.setMinimumSectionSize(height)
        vertical.setDefaultSectionSize(height)
        horizontal.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        for column in (1, PARAMETERS):
            horizontal.setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)
        sections = range(self._model.columnCount())
        self.setMinimumWidth(sum(max(self.sizeHintForColumn(i), horizontal.sectionSizeHint(i)) for i in sections) + 4)
        shown = min(self._model.rowCount(), MAX_ROWS)
        self.setFixedHeight(horizontal.sizeHint().height() + shown * height + 2 * self.frameWidth())

    def sizeHint(self) -> QSize:
        return QSize(240, self.height())
