"""Precision, recall and F1 of every digit, in columns that line up."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHeaderView, QTableWidget, QTableWidgetItem, QWidget

from core.data.dataset import CLASSES
from core.prediction.evaluation import Evaluation
from gui.parts import tables
from gui.theme import Theme

HEADINGS = ("Digit", "Precision", "Recall", "F1")
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class DigitTable(QTableWidget):
    """Ten rows; per cents with one decimal, in columns of one width; all headings always in full."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(CLASSES, len(HEADINGS), parent)
        self.setObjectName("byDigitTable")
        self.setAccessibleName("Precision, recall and F1 of every digit")
        self.setHorizontalHeaderLabels(HEADINGS)
        tables.make_read_only(self)
        tables.never_scroll(self)
        self.horizontalHeader().setDefaultAlignment(RIGHT)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.horizontalHeader().setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
        theme.changed.connect(self._fit, Qt.ConnectionType.QueuedConnection)  # once the headings have their font
        self._fit()

    def show_evaluation(self, result: Evaluation) -> None:
        """Show another evaluation."""
        columns = (result.precision, result.recall, result.f1)
        for digit in range(CLASSES):
            texts = [str(digit), *(f"{column[digit] * 100:.1f}" for column in columns)]
            for place, text in enumerate(texts):
                item = QTableWidgetItem(text)
                item.setTextAlignment(RIGHT)
                self.setItem(digit, place, item)
        self._fit()

    def _fit(self) -> None:
        """As wide as the headings at least, and as high as the rows."""
        header = self.horizontalHeader()
        for part in (self, header):
            part.ensurePolished()
        edges = 2 * self.frameWidth()
        digit, *figures = (header.sectionSizeHint(column) for column in range(len(HEADINGS)))
        self.setMinimumWidth(digit + max(figures) * len(figures) + edges)
        self.setFixedHeight(header.sizeHint().height() + sum(self.rowHeight(row) for row in range(CLASSES)) + edges + 2)
