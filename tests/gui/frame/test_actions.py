import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget

from gui.palettes import LIGHT, LIGHT_CONTRAST
from gui.program_state import Fact
from gui.settings import Settings


@pytest.fixture
def active(window, qtbot):
    with qtbot.waitActive(window):
        window.activateWindow()
    window.setFocus()
    return window


def press(window, qtbot, key: Qt.Key) -> None:
    qtbot.keyClick(window, key, Qt.KeyboardModifier.ControlModifier)


def test_keys_make_text_larger_and_smaller_and_usual_again(active, qtbot) -> None:
    smaller, larger = active.commands["actionSmallerText"], active.commands["actionLargerText"]
    assert not smaller.isEnabled()
    assert Fact.SMALLER_TEXT.value in smaller.toolTip()
    for key, scale in ((Qt.Key.Key_Plus, 1.25), (Qt.Key.Key_Equal, 1.5), (Qt.Key.Key_Minus, 1.25), (Qt.Key.Key_0, 1.0)):
        press(active, qtbot, key)
        assert active.theme.text_scale == scale
    active.theme.set_text_scale(2.0)
    assert not larger.isEnabled()
    assert Fact.LARGER_TEXT.value in larger.toolTip()


def test_high_contrast_is_switched_and_kept(window, make_window, tmp_path) -> None:
    action = window.commands["actionHighContrast"]
    assert (action.isChecked(), window.theme.palette) == (False, LIGHT)
    action.trigger()
    assert (action.isChecked(), window.theme.palette) == (True, LIGHT_CONTRAST)
    window.leave()
    second = make_window(settings=Settings(tmp_path / "settings.ini"))
    assert second.commands["actionHighContrast"].isChecked()
    assert second.theme.palette is LIGHT_CONTRAST
    second.commands["actionHighContrast"].trigger()
    assert second.theme.palette is LIGHT


@pytest.mark.parametrize(
    ("field", "title"),
    [
        ("batchSizeBox", "Batch size"),
        ("recipeBox", "Recipe"),
        ("dataBox", "Data"),
        ("augmentationSwitch", "Vary the digits"),
        ("canvas", "Draw a digit"),
    ],
)
def test_f1_opens_the_lesson_of_the_field(active, qtbot, field: str, title: str) -> None:
    active.recipe_panel.fold.unfold(True)
    widget = active.findChild(QWidget, field)
    widget.setFocus()
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_F1)
    dialog = active.findChild(QWidget, "lessonsDialog")
    assert dialog.title.text() == title
    dialog.close()


def test_f1_elsewhere_opens_the_lessons_where_they_begin(active, qtbot) -> None:
    qtbot.keyClick(active, Qt.Key.Key_F1)
    dialog = active.findChild(QWidget, "lessonsDialog")
    assert dialog.topics.currentRow() == 0
    dialog.close()


def test_columns_are_as_wide_as_before_once_text_has_its_usual_size_again(window, qtbot) -> None:
    before = window.columns.sizes()
    window.theme.set_text_scale(2.0)
    qtbot.waitUntil(lambda: window.columns.sizes()[0] > 1.2 * before[0])
    window.theme.set_text_scale(1.0)
    qtbot.waitUntil(lambda: window.columns.sizes() == before)
