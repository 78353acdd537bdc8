import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QLabel, QPushButton

from core.data.formats import penfile
from core.data.formats.penfile import PenDigit
from gui.my_digits.my_digits_dialog import MyDigitsDialog


def strokes(number: int):
    return [np.array([(20, 20), (60 + 3 * number, 240), (200, 100)], np.float32)]


@pytest.fixture
def dialog(window, qtbot, tmp_path):
    """The window with three 4s and a 7 in it."""
    penfile.write(tmp_path / "mine.json", [PenDigit(4 if n < 3 else 7, 0, tuple(strokes(n))) for n in range(4)])
    window.teaching.take_in(tmp_path / "mine.json")
    qtbot.waitUntil(lambda: len(window.teaching.kept) == 4)
    window.commands["actionMyDigits"].trigger()
    made = window.findChild(MyDigitsDialog, "myDigitsDialog")
    yield made
    if window.findChild(MyDigitsDialog, "myDigitsDialog") is made:
        made.close()


def press(qtbot, dialog, name: str) -> None:
    qtbot.mouseClick(dialog.findChild(QAbstractButton, name), Qt.MouseButton.LeftButton)


def test_it_shows_all_digits_or_those_of_one_label(dialog, qtbot):
    assert dialog.grid.count() == 4
    press(qtbot, dialog, "myLabel7")
    assert dialog.grid.count() == 1
    assert dialog.words.text().startswith("Number 4, a 7, ")
    press(qtbot, dialog, "myLabelAll")
    assert dialog.grid.count() == 4


def test_delete_by_button_and_key_and_undo(dialog, window, qtbot):
    dialog.grid.select(1)
    press(qtbot, dialog, "myDigitsDelete")
    qtbot.waitUntil(lambda: dialog.grid.count() == 3)
    assert dialog.said.text() == "Deleted a 4"
    dialog.grid.select(2)
    qtbot.keyClick(dialog.grid, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: dialog.grid.count() == 2)
    assert dialog.said.text() == "Deleted a 7"
    press(qtbot, dialog, "myDigitsUndo")
    qtbot.waitUntil(lambda: dialog.grid.count() == 3)
    assert sorted(digit.label for digit in window.teaching.kept) == [4, 4, 7]


def test_an_export_can_be_read_again(dialog, window, qtbot, tmp_path):
    window.teaching.export(tmp_path / "out.json")
    qtbot.waitUntil(lambda: dialog.said.text() == "Saved as out.json")
    assert [digit.label for digit in penfile.read(tmp_path / "out.json")] == [4, 4, 4, 7]


def test_a_file_that_is_no_pen_file_is_told(dialog, window, qtbot, tmp_path):
    (tmp_path / "no.json").write_text("no")
    with qtbot.waitSignal(window.teaching.failed) as failed:
        window.teaching.take_in(tmp_path / "no.json")
    assert "not a JSON list" in failed.args[0].sentence
    assert len(window.teaching.kept) == 4


def test_an_empty_place_offers_the_exercise(window, qtbot):
    window.commands["actionMyDigits"].trigger()
    made = window.findChild(MyDigitsDialog, "myDigitsDialog")
    assert not made.grid.isVisible()
    assert not made.findChild(QPushButton, "myDigitsExport").isEnabled()
    press(qtbot, made, "myDigitsEmptyButton")
    qtbot.waitUntil(lambda: window.findChild(MyDigitsDialog, "myDigitsDialog") is None)
    assert window.practice.running
    assert window.drawing_panel.canvas_card.title.text() == "Draw a 0"


def test_everything_has_a_name_for_programs_and_for_people(dialog):
    for made in dialog.findChildren(QAbstractButton):
        assert made.objectName(), made
        assert made.accessibleName() or made.text(), made.objectName()
    assert all(words.objectName() or words.text() for words in dialog.findChildren(QLabel))


def test_it_opens_once(dialog, window):
    window.commands["actionMyDigits"].trigger()
    assert len(window.findChildren(MyDigitsDialog)) == 1


def test_a_closed_dialog_hears_nothing_more(dialog, window, qtbot):
    dialog.close()
    qtbot.waitUntil(lambda: window.findChild(MyDigitsDialog, "myDigitsDialog") is None)
    window.teaching.delete(window.teaching.kept[0])
    qtbot.waitUntil(lambda: len(window.teaching.kept) == 3)
    window.commands["actionLearnMyDigits"].setToolTip("Another.")
