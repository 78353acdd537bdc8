"""The window that browses digits: part, labels, doubts, grid, and the selected digit as 28 × 28 numbers."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from core.data.dataset import CLASSES, Dataset, Digits
from core.errors import DigitTrainerError
from core.prediction.doubts import Doubts
from gui.parts.dialogs import Dialog
from gui.parts.enabling import enable
from gui.parts.fields import ComboBox
from gui.parts.label_filter import LabelFilter
from gui.parts.sample_grid import SampleGrid
from gui.parts.widgets import HelpButton, button, column, label, row
from gui.parts.words import a_digit, digit_note, sure_words
from gui.program_state import WHILE_IDLE, ProgramState
from gui.setup.choice import Choice, Which
from gui.setup.doubt_finder import NO_NETWORK, DoubtFinder
from gui.setup.numbers_view import NumbersView
from gui.theme import GAP, INSIDE, Theme

PARTS = {"train": "training set", "validation": "validation set", "test": "test set"}
NOTED = {"train": "training", "validation": "validation", "test": "test"}
TAKE_TIP = "The network reads the selected digit; so do a double click on it and Enter."
WHICH_TIP = "Doubtful: the open network reads another digit than the label says, the surest first."
USE_TIP = "Write the digits that are shown, of all parts, into a file, and train on it."


class SampleBrowser(Dialog):
    """Shows all digits of a data set. Does not block the window it belongs to.

    Signals:
        digit_chosen: A digit shall be put on the canvas: its image, (28, 28) uint8, and words about which it is.
        subset_wanted: Only these digits shall be used: a `Dataset`.
    """

    digit_chosen = Signal(object, str)
    subset_wanted = Signal(object)

    def __init__(self, theme: Theme, data: Dataset, parent: QWidget | None = None) -> None:
        super().__init__("sampleBrowser", f"Digits of {data.name}", parent)
        self._choice = Choice(data)
        self._digits = Digits.empty()
        self._selected = -1
        self._finder: DoubtFinder | None = None
        self._program: ProgramState | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.part_box = ComboBox("partBox", "Part of the digits")
        for name, words in PARTS.items():
            self.part_box.addItem(f"{len(getattr(data, name)):,} {words}", name)
        self.part_box.setMinimumContentsLength(18)
        self.which_box = ComboBox("whichBox", "Which of the digits")
        for which in Which:
            self.which_box.addItem(which.value, which)
        self.labels = LabelFilter("label")
        self.grid = SampleGrid(theme)
        self.numbers = NumbersView(theme)
        self.words = label("", "strong", "sampleWords")
        self.counted = label("", "secondary", "sampleCount")
        self.counts = label("", "caption", "labelCounts", wrap=True)
        self.take = button("Put on the canvas", "sampleTakeButton")
        self.use = button("Use only these…", "useOnlyTheseButton")
        self._build()
        self._connect()
        self._show()
        self.grid.setFocus()

    def set_finder(self, finder: DoubtFinder) -> None:
        """Take this to find doubtful labels with."""
        self._finder = finder
        finder.possible.connect(self._show_possible)
        finder.progress.connect(lambda share: self.counted.setText(f"reading… {share:.0%}"))
        finder.found.connect(self._found)
        finder.failed.connect(self.say_failed)
        self.finished.connect(finder.cancel)
        self._show_possible(finder.why_not)

    def follow(self, program: ProgramState) -> None:
        """Let nothing else be used while a run trains."""
        self._program = program
        program.changed.connect(self._show_usable)
        self._show_usable()

    def say_failed(self, error: DigitTrainerError) -> None:
        """Say why something did not work."""
        self.counted.setText(error.sentence)

    def _build(self) -> None:
        shown = label("Show", "secondary")
        shown.setBuddy(self.part_box)
        which = label("Labels", "secondary")
        which.setBuddy(self.which_box)
        top = row(shown, self.part_box, which, self.which_box, self.labels, 1, self.counted, spacing=4)
        for place in (4, 2):
            top.insertSpacing(place, GAP)
        heading = row(label("As numbers", "strong"), 1, HelpButton("samples"))
        right = column(heading, row(self.words, 1, self.take), (self.numbers, 1))
        columns = row((self.grid, 1), (right, 1), spacing=GAP)
        below = row((self.counts, 1), self.use)
        self.page.setLayout(column(top, below, (columns, 1), spacing=GAP, margin=INSIDE))
        self.set_usual_size(1180, 720)
        enable(self.which_box, NO_NETWORK, WHICH_TIP)

    def _connect(self) -> None:
        self.part_box.currentIndexChanged.connect(self._show)
        self.which_box.currentIndexChanged.connect(self._show_which)
        self.labels.changed.connect(self._show)
        self.grid.selected.connect(self._select)
        self.grid.chosen.connect(self._choose)
        self.take.clicked.connect(lambda: self._choose(self._selected))
        self.use.clicked.connect(lambda: self.subset_wanted.emit(self._choice.subset(self.labels.label)))

    # Doubts

    def _show_possible(self, why_not: str) -> None:
        enable(self.which_box, why_not if self._choice.doubts is None else "", WHICH_TIP)

    def _show_which(self) -> None:
        which: Which = self.which_box.currentData()
        self._choice.which = which
        if which is not Which.ALL and self._choice.doubts is None and self._finder is not None:
            self.counted.setText("reading…")
            self._finder.find(self._choice.data)
            return
        self._show()

    def _found(self, doubts: dict[str, Doubts], network: str) -> None:
        self._choice.take(doubts, network)
        self._show()

    # What is shown

    def _show(self, _which: int = 0) -> None:
        part: str = self.part_box.currentData()
        self._digits = getattr(self._choice.data, part)
        among = self._choice.places(part)
        self._selected = -1
        self.grid.set_digits(self._digits, self.labels.label, among)
        doubted = self._choice.which is Which.DOUBTFUL
        self.grid.set_marked(np.zeros(len(self._digits), np.bool_) if doubted else None)  # labels in the corners
        if self.grid.count() == 0:
            self.words.setText("")
        enable(self.take, "" if self._selected >= 0 else "No digit is selected.", TAKE_TIP)
        self.counted.setText(f"{self.grid.count():,} digits")
        self._show_counts(self._digits.labels[among])
        self._show_usable()

    def _show_counts(self, labels: NDArray[np.uint8]) -> None:
        counts = np.bincount(labels, minlength=CLASSES)
        said = "   ".join(f"{digit}: {count:,}" for digit, count in enumerate(counts))
        self.counts.setText(said if self._choice.which is Which.ALL else f"{said}   ·   read by {self._choice.network}")
        for digit, count in enumerate(counts):
            self.labels.set_tip(digit, f"{count:,} of these are {a_digit(digit)}.")

    def _show_usable(self) -> None:
        locked = self._program.why_not(WHILE_IDLE) if self._program else ""
        enable(self.use, locked or self._choice.why_not_used(self.labels.label), USE_TIP)

    def _select(self, index: int) -> None:
        self._selected = index
        self.numbers.show_pixels(self._digits.images[index])
        said = f"Number {index + 1:,} is {a_digit(int(self._digits.labels[index]))}"
        doubt = self._choice.doubt(self.part_box.currentData(), index)
        self.words.setText(f"{said}, read as {a_digit(doubt[0])}, {sure_words(doubt[1])}." if doubt else f"{said}.")

    def _choose(self, index: int) -> None:
        part, digits = NOTED[self.part_box.currentData()], self._digits
        self.digit_chosen.emit(digits.images[index], digit_note(part, index, int(digits.labels[index])))
