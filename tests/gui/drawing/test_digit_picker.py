import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from sheets import colours, sheet

from core.data.photo.digit_finder import find_digits
from gui.drawing.digit_picker import DigitPicker
from gui.drawing.drawing_panel import DrawingPanel


@pytest.fixture
def picker(qtbot, dressed):
    picture = colours(sheet(2, 3, 100)[0])
    made = DigitPicker(dressed, picture, find_digits(picture))
    made.chosen = []
    made.picked.connect(made.chosen.append)
    made.open()
    yield made
    made.close()


def test_a_click_on_a_digit_picks_it(picker):
    middle = picker.picture.box(4).center().toPoint()
    QTest.mouseMove(picker.picture, middle)
    QTest.mouseClick(picker.picture, Qt.MouseButton.LeftButton, pos=middle)
    assert [found.box for found in picker.chosen] == [picker._digits[4].box]
    assert not picker.isVisible()


def test_a_click_beside_them_picks_nothing(picker):
    QTest.mouseClick(picker.picture, Qt.MouseButton.LeftButton, pos=QPoint(1, 1))
    assert picker.chosen == []
    assert picker.isVisible()


def test_arrows_go_from_one_to_the_next_and_enter_picks(picker):
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Left):
        QTest.keyClick(picker.picture, key)
    assert picker.picture.accessibleName() == "Digit 2 of 6"
    QTest.keyClick(picker.picture, Qt.Key.Key_Return)
    assert picker.chosen[0].box == picker._digits[1].box


def test_a_picture_of_several_digits_asks_and_the_picked_one_is_on_the_canvas(qtbot, theme, jobs, tmp_path):
    sheet(2, 3, 100)[0].save(tmp_path / "six.png")
    panel = DrawingPanel(theme, jobs)
    qtbot.addWidget(panel)
    with qtbot.waitSignal(panel.succeeded):
        panel.take_picture(tmp_path / "six.png")
    assert panel.canvas.empty
    picker = panel.findChild(DigitPicker)
    picker.picture.picked.emit(5)
    assert np.array_equal(panel.canvas.drawing().original, picker._digits[5].ink)
    panel.shut()
