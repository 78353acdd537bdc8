from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QPushButton

from gui.parts.widgets import Card, ElidedLabel, EmptyPlace, HelpButton, HelpPopup, button, label, restyle
from gui.theme import Theme


def test_an_elided_label_keeps_all_of_its_text(qtbot, dressed: Theme) -> None:
    shown = ElidedLabel("a rather long sentence about nothing at all")
    qtbot.addWidget(shown)
    shown.resize(60, 20)
    shown.show()
    assert shown.text() == "a rather long sentence about nothing at all"
    assert QLabel.text(shown).endswith("…")
    assert shown.toolTip() == shown.text() == shown.accessibleName()
    shown.resize(600, 20)
    assert QLabel.text(shown) == shown.text()
    assert shown.toolTip() == ""


def test_a_help_button_opens_its_sentences_and_leads_to_the_lesson(qtbot) -> None:
    made = HelpButton("epochs")
    qtbot.addWidget(made)
    made.show()
    assert "Epochs" in made.accessibleName()
    qtbot.mouseClick(made, Qt.MouseButton.LeftButton)
    popup = made.findChild(HelpPopup)
    assert popup.isVisible()
    assert popup.accessibleDescription().count(".") >= 2
    with qtbot.waitSignal(made.lesson_wanted) as said:
        qtbot.mouseClick(popup.findChild(QPushButton, "helpLesson"), Qt.MouseButton.LeftButton)
    assert said.args == ["epochs"]
    qtbot.waitUntil(lambda: made.findChild(HelpPopup) is None)


def test_help_stays_on_the_screen(qtbot) -> None:
    made = HelpButton("loss")
    qtbot.addWidget(made)
    area = QApplication.primaryScreen().availableGeometry()
    made.move(area.right() - 20, area.bottom() - 20)
    made.show()
    made.open()
    popup = made.findChild(HelpPopup)
    assert area.contains(popup.geometry())
    popup.close()


def test_a_card_shows_heading_and_note(qtbot) -> None:
    card = Card("Data", "70,000 digits", "dataCard")
    qtbot.addWidget(card)
    card.set_note("20 digits")
    assert card.note.text() == "20 digits"
    assert card.accessibleName() == "Data"


def test_buttons_and_labels_carry_names_and_roles(qtbot) -> None:
    made = button("Export…", "exportNow", "accent", "Write a file.")
    qtbot.addWidget(made)
    assert (made.objectName(), made.accessibleName(), made.toolTip()) == ("exportNow", "Export…", "Write a file.")
    assert made.property("role") == "accent"
    words = label("<b>not bold</b>", "caption")
    qtbot.addWidget(words)
    assert words.textFormat() == Qt.TextFormat.PlainText
    restyle(words, "role", "good")
    assert words.property("role") == "good"


def test_an_empty_place_offers_its_action(qtbot) -> None:
    place = EmptyPlace("Here will be curves.", "Train", "noCurves")
    qtbot.addWidget(place)
    place.show()
    with qtbot.waitSignal(place.clicked):
        qtbot.mouseClick(place.findChild(QPushButton, "noCurvesButton"), Qt.MouseButton.LeftButton)
