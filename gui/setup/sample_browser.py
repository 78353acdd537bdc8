"""The window that browses digits: part, label filter, grid, and the selected digit as 28 × 28 numbers."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from core.data.dataset import Dataset, Digits
from gui.parts.dialogs import Dialog
from gui.parts.fields import ComboBox
from gui.parts.label_filter import LabelFilter
from gui.parts.sample_grid import SampleGrid
from gui.parts.widgets import HelpButton, column, label, row
from gui.parts.words import a_digit
from gui.setup.numbers_view import NumbersView
from gui.theme import GAP, INSIDE, Theme

PARTS = {"train": "training set", "validation": "validation set", "test": "test set"}


class SampleBrowser(Dialog):
    """Shows all digits of a data set. Does not block the window it belongs to."""

    def __init__(self, theme: Theme, data: Dataset, parent: QWidget | None = None) -> None:
        super().__init__("sampleBrowser", f"Digits of {data.name}", parent)
        self._data = data
        self._digits = Digits.empty()
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.part_box = ComboBox("partBox", "Part of the digits")
        for name, words in PARTS.items():
            self.part_box.addItem(f"{len(getattr(data, name)):,} {words}", name)
        self.part_box.setMinimumContentsLength(18)
        self.labels = LabelFilter("label")
        self.grid = SampleGrid(theme)
        self.numbers = NumbersView(theme)
        self.words = label("", "strong", "sampleWords")
        self.counted = label("", "secondary", "sampleCount")
        self._build()
        self.part_box.currentIndexChanged.connect(self._show)
        self.labels.changed.connect(self._show)
        self.grid.selected.connect(self._select)
        self._show()
        self.grid.setFocus()

    def _build(self) -> None:
        shown = label("Show", "secondary")
        shown.setBuddy(self.part_box)
        top = row(shown, self.part_box, self.labels, 1, self.counted, spacing=4)
        top.insertSpacing(2, GAP)
        heading = row(label("As numbers", "strong"), 1, HelpButton("samples"))
        right = column(heading, self.words, (self.numbers, 1))
        columns = row((self.grid, 1), (right, 1), spacing=GAP)
        self.page.setLayout(column(top, (columns, 1), spacing=GAP, margin=INSIDE))
        self.set_usual_size(1180, 700)

    def _show(self, _which: int = 0) -> None:
        self._digits = getattr(self._data, self.part_box.currentData())
        self.grid.set_digits(self._digits, self.labels.label)
        self.counted.setText(f"{self.grid.count():,} digits")

    def _select(self, index: int) -> None:
        self.numbers.show_pixels(self._digits.images[index])
        self.words.setText(f"Number {index + 1:,} is {a_digit(int(self._digits.labels[index]))}.")
