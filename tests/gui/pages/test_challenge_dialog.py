import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from core.model.architecture import CHOLLET, MALIREDDI
from core.model.challenge import random_architecture
from gui.pages.challenge_dialog import HOW, ChallengeDialog


@pytest.fixture
def dialog(qtbot, dressed) -> ChallengeDialog:
    made = ChallengeDialog(5)
    qtbot.addWidget(made)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    return made


def type_in(dialog, place: int, text: str, key=Qt.Key.Key_Return) -> None:
    edit = dialog.fields[place].edit
    edit.setFocus()
    edit.clear()
    QTest.keyClicks(edit, text)
    QTest.keyClick(edit, key)


def test_a_right_answer_is_kept_and_enter_goes_on(dialog) -> None:
    assert dialog.fields[0].edit.hasFocus()
    type_in(dialog, 0, "26,26,32")
    field = dialog.fields[0]
    assert (field.edit.text(), field.remark.text(), field.edit.isReadOnly()) == ("26 × 26 × 32", "right", True)
    assert dialog.fields[1].edit.hasFocus()
    assert dialog.score.text() == "1 of 16 fields · 3 of 48 points"


def test_a_wrong_answer_gets_the_rule_then_its_numbers_then_the_answer(dialog) -> None:
    type_in(dialog, 1, "300")
    assert dialog.fields[1].remark.text() == "not yet"
    assert dialog.hint.text() == "filters × (kernel × kernel × channels before + 1)"
    type_in(dialog, 1, "310")
    assert dialog.hint.text().endswith("32 × (3 × 3 × 1 + 1)")
    type_in(dialog, 1, "311")
    assert dialog.hint.text().endswith("It is 320.")
    assert (dialog.fields[1].edit.text(), dialog.fields[1].remark.text()) == ("320", "told")
    assert dialog.score.text() == "1 of 16 fields · 0 of 48 points"


def test_leaving_a_field_checks_it_too_and_nothing_is_checked_twice(dialog) -> None:
    type_in(dialog, 1, "300", Qt.Key.Key_Tab)
    assert dialog.fields[1].remark.text() == "not yet"
    dialog.fields[1].edit.setFocus()
    QTest.keyClick(dialog.fields[1].edit, Qt.Key.Key_Return)
    assert "32 × (3" not in dialog.hint.text()
    type_in(dialog, 2, "abc")
    assert dialog.fields[2].remark.text() == "no number"
    assert dialog.hint.text() == HOW


def test_help_is_for_the_field_that_was_reached(dialog) -> None:
    dialog.fields[3].edit.setFocus()
    QTest.mouseClick(dialog.helper, Qt.MouseButton.LeftButton)
    assert dialog.hint.text().startswith("filters × ")
    assert dialog.fields[3].edit.hasFocus()
    for _ in range(2):
        QTest.mouseClick(dialog.helper, Qt.MouseButton.LeftButton)
    assert dialog.fields[3].edit.text() == "18,496"
    assert not dialog.helper.isEnabled()
    assert dialog.helper.toolTip() == "This field is right already."


def test_who_solves_all_has_all_points_and_the_next_network(dialog) -> None:
    for seed, architecture in ((5, CHOLLET), (5, MALIREDDI), (5, random_architecture(5)), (6, random_architecture(6))):
        assert dialog.attempt.architecture == architecture, seed
        for place, question in enumerate(dialog.attempt.questions):
            type_in(dialog, place, question.words)
        count = len(dialog.fields)
        assert dialog.score.text() == f"All {count} fields · {3 * count} of {3 * count} points"
        assert dialog.next.hasFocus()
        QTest.mouseClick(dialog.next, Qt.MouseButton.LeftButton)
    assert dialog.score.text().startswith("0 of ")


def test_nothing_is_given_away_before(dialog) -> None:
    assert [field.edit.text() for field in dialog.fields] == [""] * 16
    seen = dialog.hint.text() + dialog.score.text()
    assert not any(question.words in seen for question in dialog.attempt.questions if len(question.words) > 2)
