"""The layers of a network in a list, from the input to the answer."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from core.model.architecture import INPUT_SHAPE, Architecture
from core.model.lessons import shape_words
from gui.theme import HALF, NEAR, Theme

SHAPE_ROLE = Qt.ItemDataRole.UserRole + 1
ROW_HEIGHT = 26
MIN_ROWS = 4
BETWEEN = 34  # pixels at text scale 1: around and between a layer's title and its shape
Index = QModelIndex | QPersistentModelIndex


class LayerList(QListWidget):
    """One line each: the layer's title, and the shape of what leaves it."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setObjectName("layerList")
        self.setAccessibleName("Layers, from the input to the answer")
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setItemDelegate(_LayerDelegate(theme, self))

    def show_architecture(self, architecture: Architecture | None) -> None:
        """Show another network's layers, and select the input."""
        self.clear()
        if architecture is None:
            return
        for name, shape in [("Input", INPUT_SHAPE), *((row.name, row.output_shape) for row in architecture.table())]:
            item = QListWidgetItem(name)
            item.setData(SHAPE_ROLE, shape_words(shape))
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{name}, {shape_words(shape)}")
            self.addItem(item)
        self.updateGeometry()
        self.setCurrentRow(0)

    def shape_at(self, place: int) -> str:
        """The shape of what leaves a layer, as words."""
        return str(self.item(place).data(SHAPE_ROLE))

    def minimumSizeHint(self) -> QSize:
        """Some lines are always seen."""
        height = MIN_ROWS * self._theme.px(ROW_HEIGHT) + 2 * self.frameWidth()
        return QSize(super().minimumSizeHint().width(), height)

    def sizeHint(self) -> QSize:
        """As wide as the widest line, in the fonts it is painted in."""
        self.ensurePolished()  # the style sheet gives it its frame
        name, shape = (QFontMetrics(self._theme.font(role)) for role in ("text", "secondary"))
        widths = [
            name.horizontalAdvance(self.item(place).text()) + shape.horizontalAdvance(self.shape_at(place))
            for place in range(self.count())
        ]
        return QSize(
            max(widths, default=0) + self._theme.px(BETWEEN) + 2 * self.frameWidth(), super().sizeHint().height()
        )


class _LayerDelegate(QStyledItemDelegate):
    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: ARG002
        return QSize(10, self._theme.px(ROW_HEIGHT))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        area: QRect = option.rect
        painter.save()
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(area, self._theme.colour("track"))
        inside = area.adjusted(HALF, 0, -HALF, 0)
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.setFont(self._theme.font("secondary"))
        painter.setPen(self._theme.colour("secondary"))
        painter.drawText(inside, middle | Qt.AlignmentFlag.AlignRight, str(index.data(SHAPE_ROLE)))
        painter.setFont(self._theme.font("text"))
        painter.setPen(self._theme.colour("text"))
        painter.drawText(inside.adjusted(0, 0, -NEAR, 0), middle | Qt.AlignmentFlag.AlignLeft, str(index.data()))
        painter.restore()
