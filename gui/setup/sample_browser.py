"""The window that browses digits: part, label filter, grid, and the selected digit as 28 × 28 numbers."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QButtonGroup, QDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from core.data.dataset import CLASSES, Dataset, Digits
from gui.parts.digit_pictures import NumbersView
from gui.parts.fields import ComboBox
from gui.parts.sample_grid import SampleGrid
from gui.parts.widgets import HelpButton, button, column, label, row
from gui.theme import GAP, INSIDE, NEAR, Theme

PARTS = {"train": "to learn from", "validation": "to choose by", "test": "to judge with"}


class SampleBrowser(QDialog):
    """Shows all digits of a data set. Does not block the window it belongs to."""

    def __init__(self, theme: Theme, data: Dataset, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._data = data
        self._digits = Digits.empty()
        self.setObjectName("sampleBrowser")
        self.setWindowTitle(f"Digits of {data.name}")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.part_box = ComboBox("partBox", "Part of the digits")
        for name, words in PARTS.items():
            self.part_box.addItem(f"{len(getattr(data, name)):,} {words}", name)
        self.part_box.setMinimumContentsLength(18)
        self.labels = QButtonGroup(self)
        self.grid = SampleGrid(theme)
        self.numbers = NumbersView(theme)
        self.words = label("", "strong", "sampleWords")
        self.counted = label("", "secondary", "sampleCount")
        self._build()
        self.part_box.currentIndexChanged.connect(self._show)
        self.labels.idClicked.connect(self._show)
        self.grid.selected.connect(self._select)
        self._show()
        self.grid.setFocus()

    def filter_label(self) -> int | None:
        """The digit that is shown alone; None for all."""
        chosen = self.labels.checkedId()
        return None if chosen == CLASSES else chosen

    def _build(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(4)
        top.addWidget(self.part_box)
        top.addSpacing(GAP)
        for digit in [CLASSES, *range(CLASSES)]:
            top.addWidget(self._label_button(digit))
        top.addStretch(1)
        top.addWidget(self.counted)
        right = column(self.words, self.numbers, spacing=NEAR)
        right.setStretch(1, 1)
        right.insertLayout(0, row(label("As numbers", "strong"), 1, HelpButton("samples")))
        columns = QHBoxLayout()
        columns.setSpacing(GAP)
        columns.addWidget(self.grid, 1)
        columns.addLayout(right, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(INSIDE, INSIDE, INSIDE, INSIDE)
        layout.setSpacing(GAP)
        layout.addLayout(top)
        layout.addLayout(columns, 1)
        self.resize(1180, 700)

    def _label_button(self, digit: int) -> QPushButton:
        everything = digit == CLASSES
        made = button("All" if everything else str(digit), "labelAll" if everything else f"label{digit}")
        made.setAccessibleName("Show all digits" if everything else f"Show only the digit {digit}")
        made.setProperty("compact", True)
        made.setCheckable(True)
        made.setChecked(everything)
        self.labels.addButton(made, digit)
        return made

    def _show(self, _which: int = 0) -> None:
        self._digits = getattr(self._data, self.part_box.currentData())
        self.grid.set_digits(self._digits, self.filter_label())
        self.counted.setText(f"{self.grid.count():,} digits")

    def _select(self, index: int) -> None:
        self.numbers.show_pixels(self._digits.images[index])
        self.words.setText(f"Number {index + 1:,} is a {self._digits.labels[index]}.")
