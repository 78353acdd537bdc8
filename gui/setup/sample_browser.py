"""The window that browses digits: part, label filter, grid, and the selected digit as 28 × 28 numbers."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from core.data.dataset import Dataset, Digits
from gui.parts.dialogs import Dialog
from gui.parts.enabling import enable
from gui.parts.fields import ComboBox
from gui.parts.label_filter import LabelFilter
from gui.parts.sample_grid import SampleGrid
from gui.parts.widgets import HelpButton, button, column, label, row
from gui.parts.words import a_digit, digit_note
from gui.setup.numbers_view import NumbersView
from gui.theme import GAP, INSIDE, Theme

PARTS = {"train": "training set", "validation": "validation set", "test": "test set"}
NOTED = {"train": "training", "validation": "validation", "test": "test"}
TAKE_TIP = "The network reads the selected digit; so do a double click on it and Enter."


class SampleBrowser(Dialog):
    """Shows all digits of a data set. Does not block the window it belongs to.

    Signals:
        digit_chosen: A digit shall be put on the canvas: its image, (28, 28) uint8, and words about which it is.
    """

    digit_chosen = Signal(object, str)

    def __init__(self, theme: Theme, data: Dataset, parent: QWidget | None = None) -> None:
        super().__init__("sampleBrowser", f"Digits of {data.name}", parent)
        self._data = data
        self._digits = Digits.empty()
        self._selected = -1
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
        self.take = button("Put on the canvas", "sampleTakeButton")
        self._build()
        self.part_box.currentIndexChanged.connect(self._show)
        self.labels.changed.connect(self._show)
        self.grid.selected.connect(self._select)
        self.grid.chosen.connect(self._choose)
        self.take.clicked.connect(lambda: self._choose(self._selected))
        self._show()
        self.grid.setFocus()

    def _build(self) -> None:
        shown = label("Show", "secondary")
        shown.setBuddy(self.part_box)
        top = row(shown, self.part_box, self.labels, 1, self.counted, spacing=4)
        top.insertSpacing(2, GAP)
        heading = row(label("As numbers", "strong"), 1, HelpButton("samples"))
        right = column(heading, row(self.words, 1, self.take), (self.numbers, 1))
        columns = row((self.grid, 1), (right, 1), spacing=GAP)
        self.page.setLayout(column(top, (columns, 1), spacing=GAP, margin=INSIDE))
        self.set_usual_size(1180, 700)

    def _show(self, _which: int = 0) -> None:
        self._digits = getattr(self._data, self.part_box.currentData())
        self._selected = -1
        self.grid.set_digits(self._digits, self.labels.label)
        enable(self.take, "" if self._selected >= 0 else "No digit is selected.", TAKE_TIP)
        self.counted.setText(f"{self.grid.count():,} digits")

    def _select(self, index: int) -> None:
        self._selected = index
        self.numbers.show_pixels(self._digits.images[index])
        self.words.setText(f"Number {index + 1:,} is {a_digit(int(self._digits.labels[index]))}.")

    def _choose(self, index: int) -> None:
        part, digits = NOTED[self.part_box.currentData()], self._digits
        self.digit_chosen.emit(digits.images[index], digit_note(part, index, int(digits.labels[index])))
