"""All keys on one page, made of the actions."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from gui.commands import Commands
from gui.parts.dialogs import Dialog
from gui.parts.widgets import Card, button, column, label, row
from gui.theme import GAP, INSIDE


class ShortcutsDialog(Dialog):
    """Lists every action that has keys, by menu."""

    def __init__(self, commands: Commands, parent: QWidget) -> None:
        super().__init__("shortcutsDialog", "Keyboard shortcuts", parent)
        self._commands = commands
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        close = button("Close", "shortcutsClose")
        close.clicked.connect(self.close)
        sides = (("&File", "&Help"), ("&Edit", "&Train"), ("&View",))
        cards = row(*((column(*map(self._card, titles), 1, spacing=GAP), 1) for titles in sides), spacing=GAP)
        self.page.setLayout(column(cards, row(1, close), spacing=GAP, margin=INSIDE))

    def _card(self, title: str) -> Card:
        card = Card(title.replace("&", ""))
        grid = QGridLayout()
        grid.setHorizontalSpacing(GAP)
        grid.setVerticalSpacing(6)
        told = [(record.plain_text, record.told_keys) for record in self._commands.menus()[title] if record.told_keys]
        notes = [(note.text, note.keys) for note in self._commands.key_notes if note.place.menu == title]
        for place, (words, keys) in enumerate([*told, *notes]):
            grid.addWidget(label(words), place, 0)
            grid.addWidget(label(keys, "secondary"), place, 1, Qt.AlignmentFlag.AlignRight)
        card.body.addLayout(grid)
        return card
