"""The window "My digits": those that were kept, to look at and delete, and what the network learns from them."""

from pathlib import Path

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from core.data.dataset import CLASSES, SIDE, Digits
from gui.commands import Commands
from gui.my_digits.learning import Learning
from gui.my_digits.learning_card import LearningCard
from gui.my_digits.practice import Practice
from gui.my_digits.teaching import Teaching
from gui.parts import file_choice
from gui.parts.dialogs import Dialog
from gui.parts.enabling import enable
from gui.parts.fields import ComboBox
from gui.parts.keys import DELETE_KEYS, is_pressed
from gui.parts.label_filter import LabelFilter
from gui.parts.sample_grid import SampleGrid
from gui.parts.widgets import Card, EmptyPlace, HelpButton, button, column, label, row
from gui.parts.words import a_digit
from gui.theme import GAP, INSIDE, Theme

FILE_FILTER = "Pen files (*.json);;All files (*)"
FILE_NAME = Path("my-digits.json")
NAME = "myDigitsDialog"
EMPTY = "Draw a digit and press its key, 0–9: it is kept here. Or draw all of them in one go."


class MyDigitsDialog(Dialog):
    """Pictures on the left, learning on the right. Does not block the window it belongs to."""

    def __init__(
        self,
        theme: Theme,
        commands: Commands,
        teaching: Teaching,
        learning: Learning,
        practice: Practice,
        parent: QWidget,
    ) -> None:
        super().__init__(NAME, "My digits", parent)
        self._teaching = teaching
        self._practise = commands["actionPractise"]
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.labels = LabelFilter("myLabel")
        self.grid = SampleGrid(theme)
        self.grid.setObjectName("myDigitsGrid")
        self.grid.setAccessibleName("My digits")
        self.words = label("", "secondary", "myDigitWords")
        self.said = label("", "secondary", "myDigitsSaid")
        self.learning = LearningCard(theme, commands, teaching, learning, practice)
        self._selected = -1
        self._build()
        self.grid.selected.connect(self._select)
        self.labels.changed.connect(self.show_digits)
        teaching.changed.connect(self.show_digits)
        teaching.said.connect(self._say)
        self.show_digits()
        self.grid.setFocus()

    def show_digits(self) -> None:
        """Show the digits that are there now, all or those of one label."""
        kept = self._teaching.kept
        images = np.array([digit.image for digit in kept], np.uint8).reshape(-1, SIDE, SIDE)
        labels = np.array([digit.label for digit in kept], np.uint8)
        self._selected = -1
        self.grid.set_marked(np.array([digit.held_out for digit in kept], bool))
        self.grid.set_digits(Digits(images, labels), self.labels.label)
        learn, held_out = self._teaching.counts()
        self._card.set_note(f"{learn:,} to learn from, {held_out:,} held out to test on" if kept else "")
        counts = np.bincount(labels, minlength=CLASSES)
        for digit in range(CLASSES):
            self.labels.set_tip(digit, f"{counts[digit]:,} of yours")
        self._empty.setVisible(not kept)
        self.grid.setVisible(bool(kept))
        enable(self._export, "" if kept else "There are no digits of yours yet.")
        self._show_selected()

    def delete(self) -> None:
        """Delete the selected digit; "Undo" brings it back."""
        if 0 <= self._selected < len(self._teaching.kept):
            self._teaching.delete(self._teaching.kept[self._selected])

    def _say_label(self, digit: int) -> None:
        if 0 <= self._selected < len(self._teaching.kept):
            kept = self._teaching.kept[self._selected]
            if kept.label != digit:
                self._teaching.relabel(kept, digit)

    def take_in(self) -> None:
        """Ask for a pen file and add its digits."""
        file_choice.choose_file(self, "Add digits from a pen file", FILE_FILTER, self._teaching.take_in)

    def export(self) -> None:
        """Ask for a file and write all digits into it."""
        file_choice.choose_target(
            self, "Save my digits", "Pen files (*.json)", Path.home() / FILE_NAME, self._teaching.export
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if is_pressed(event, DELETE_KEYS):
            self.delete()
        else:
            super().keyPressEvent(event)

    def _select(self, index: int) -> None:
        self._selected = index
        self._show_selected()

    def _show_selected(self) -> None:
        shown = 0 <= self._selected < len(self._teaching.kept)
        why_not = "" if shown else "No digit is selected."
        enable(self._delete, why_not, f"Delete it ({DELETE_KEYS[0]}); Undo brings it back.")
        enable(self._relabel, why_not, "Say that it shows another digit; Undo takes it back.")
        if shown:
            digit = self._teaching.kept[self._selected]
            self._relabel.setCurrentIndex(digit.label)
            side = "held out: the network never learns from it" if digit.held_out else "to learn from"
            self.words.setText(f"Number {self._selected + 1:,}, {a_digit(digit.label)}, {side}.")
        else:
            self.words.setText("")

    def _say(self, words: str) -> None:
        self.said.setText(words)
        self._undo.setVisible(self._teaching.can_undo)

    # Building

    def _build(self) -> None:
        columns = row((self._digits_card(), 3), (self.learning, 2), spacing=GAP)
        close = button("Close", "myDigitsClose")
        close.clicked.connect(self.close)
        self._undo = button("Undo", "myDigitsUndo", "link", "Take it back.")
        self._undo.clicked.connect(self._teaching.undo)
        self._undo.setVisible(False)
        below = row(self.said, self._undo, 1, close)
        self.page.setLayout(column((columns, 1), below, spacing=GAP, margin=INSIDE))
        self.set_usual_size(880, 540)

    def _digits_card(self) -> Card:
        self._card = Card("My digits", " ", "myDigitsCard")
        self._card.header.addWidget(HelpButton("my_digits"))
        self._empty = EmptyPlace(EMPTY, "Draw 0–9 three times", "myDigitsEmpty")
        self._empty.clicked.connect(self._practise.trigger)
        self._relabel = ComboBox("relabelBox", "Which digit it is")
        for digit in range(CLASSES):
            self._relabel.addItem(a_digit(digit), digit)
        self._relabel.activated.connect(self._say_label)
        self._delete = button("Delete", "myDigitsDelete")
        self._delete.clicked.connect(self.delete)
        take_in = button("Add from file…", "myDigitsImport", tip="Add the digits of a pen file.")
        take_in.clicked.connect(self.take_in)
        self._export = button("Save as file…", "myDigitsExport")
        self._export.clicked.connect(self.export)
        body = self._card.body
        body.addLayout(row(self.labels, 1))
        body.addWidget(self.grid, 1)
        body.addWidget(self._empty, 1)
        body.addWidget(self.words)
        body.addWidget(label("A ringed label: held out, to test on.", "caption", "heldOutLegend"))
        shows = label("It shows", "secondary")
        shows.setBuddy(self._relabel)
        body.addLayout(row(shows, self._relabel, self._delete, 1, take_in, self._export))
        return self._card
