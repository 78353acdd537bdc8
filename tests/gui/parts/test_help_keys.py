import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QPushButton

from gui.parts.dialogs import Dialog
from gui.parts.fields import FieldRow, IntegerField
from gui.parts.help_keys import help_at, help_topic
from gui.parts.widgets import Card, HelpButton, HelpPopup, column


@pytest.fixture
def card(qtbot) -> Card:
    made = Card("Recipe", name="card")
    qtbot.addWidget(made)
    made.header.addWidget(HelpButton("recipe"))
    made.epochs, made.seed, made.other = IntegerField("a", "a", 1, 9), IntegerField("b", "b", 1, 9), QLineEdit()
    for part in (made.other, FieldRow("Epochs", made.epochs, "epochs"), FieldRow("Seed", made.seed, "seed")):
        made.body.addWidget(part)
    made.show()
    return made


def test_the_nearest_help_is_that_of_the_row_and_else_that_of_the_card(card: Card) -> None:
    assert [help_topic(field) for field in (card.epochs, card.seed, card.other)] == ["epochs", "seed", "recipe"]
    assert help_topic(card) == "recipe"


def test_outside_a_card_there_is_none(card: Card, qtbot) -> None:
    stranger = QPushButton()
    qtbot.addWidget(stranger)
    assert help_at(stranger) is None
    assert help_topic(None) == ""


def test_tab_passes_by_every_help_button_and_its_tip_says_the_key(card: Card) -> None:
    for made in card.findChildren(HelpButton):
        assert made.focusPolicy() == Qt.FocusPolicy.NoFocus
        assert made.toolTip().endswith("(F1)")


def test_f1_in_a_dialog_opens_the_help_of_its_field(card: Card, qtbot) -> None:
    dialog = Dialog("someDialog", "Some dialog", None)
    qtbot.addWidget(dialog)
    dialog.page.setLayout(column(card))
    with qtbot.waitActive(dialog):
        dialog.show()
        dialog.activateWindow()
    card.seed.setFocus()
    qtbot.keyClick(card.seed, Qt.Key.Key_F1)
    popup = dialog.findChild(HelpPopup)
    assert popup.accessibleName() == "Seed"
    popup.close()
