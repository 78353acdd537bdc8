import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget

from gui.parts.fold import Fold
from gui.parts.widgets import column
from gui.theme import Theme


@pytest.fixture
def fold(qtbot, dressed: Theme) -> Fold:
    details = QWidget()
    details.setLayout(column(QLabel("one"), QLabel("two")))
    made = Fold("someFold", "Layers", details)
    qtbot.addWidget(made)
    made.resize(280, 100)
    made.show()
    return made


def test_it_is_folded_until_somebody_clicks(fold: Fold, qtbot) -> None:
    assert not fold.details.isVisible()
    with qtbot.waitSignal(fold.chosen) as said:
        qtbot.mouseClick(fold.header, Qt.MouseButton.LeftButton)
    assert said.args == [True]
    assert fold.details.isVisible()
    with qtbot.waitSignal(fold.chosen) as said:
        qtbot.keyClick(fold.header, Qt.Key.Key_Space)
    assert said.args == [False]
    assert not fold.details.isVisible()


def test_the_program_folds_without_a_word(fold: Fold, qtbot) -> None:
    with qtbot.assertNotEmitted(fold.chosen):
        fold.unfold(True)
        fold.unfold(False)


def test_what_must_be_seen_is_shown_once_and_counts_as_chosen(fold: Fold, qtbot) -> None:
    with qtbot.waitSignal(fold.chosen):
        fold.demand()
    with qtbot.assertNotEmitted(fold.chosen):
        fold.demand()
    assert fold.unfolded


def test_a_narrow_place_shortens_the_summary_and_keeps_it_for_those_who_hear_it(fold: Fold, qtbot) -> None:
    words = "12 layers · 94,602 parameters"
    fold.set_summary(words)
    assert fold.header.text() == words
    assert fold.header.toolTip() == ""
    fold.resize(120, 100)
    qtbot.waitUntil(lambda: fold.header.text().endswith("…"))
    assert fold.header.toolTip() == words
    assert fold.header.accessibleName() == f"Layers: {words}"
    assert fold.summary == words


def test_it_knows_how_much_room_its_details_take(fold: Fold, qtbot) -> None:
    folded = fold.sizeHint().height()
    needed = fold.height_of_details()
    fold.unfold(True)
    qtbot.waitUntil(lambda: fold.sizeHint().height() > folded)
    assert fold.sizeHint().height() == folded + needed
