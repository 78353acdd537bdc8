import numpy as np
import pytest
from made import made_network, opened
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from core.model.network import Network
from core.prediction.evaluation import accuracy_interval
from gui.my_digits.my_digits_dialog import MyDigitsDialog
from gui.my_digits.practice import Practised


def strokes(number: int):
    return [np.array([(20, 20), (60 + 3 * number, 240), (200, 100)], np.float32)]


def threes_only() -> Network:
    network = made_network()
    weights = [np.zeros_like(array) for array in network.weights]
    weights[-1][3] = 9
    return Network(network.architecture, tuple(weights))


def draw_and_go_on(window, qtbot, number: int) -> None:
    canvas = window.drawing_panel.canvas
    canvas.set_strokes(strokes(number))
    qtbot.keyClick(canvas, Qt.Key.Key_Return)


def test_thirty_digits_are_asked_for_kept_and_tested(window, qtbot):
    window.controller.open_network.show(opened(threes_only(), 1.0))
    window.commands["actionPractise"].trigger()
    card = window.drawing_panel.canvas_card
    asked = []
    for number in range(30):
        asked.append((card.title.text(), card.note.text()))
        draw_and_go_on(window, qtbot, number)
    assert asked[0] == ("Draw a 0", "1 of 30")
    assert asked[18] == ("Draw an 8", "19 of 30")
    qtbot.waitUntil(lambda: window.practice.result is not None and len(window.teaching.kept) == 30)
    assert [digit.label for digit in window.teaching.kept] == [*range(10)] * 3
    assert window.practice.result == Practised(3, 30)
    dialog = window.findChild(MyDigitsDialog, "myDigitsDialog")
    assert dialog.learning.personal.text() == window.practice.result.words
    dialog.close()


def test_an_empty_canvas_is_not_taken(window, qtbot):
    window.commands["actionPractise"].trigger()
    canvas, card = window.drawing_panel.canvas, window.drawing_panel.canvas_card
    qtbot.keyClick(canvas, Qt.Key.Key_Enter)
    assert (card.title.text(), card.note.text()) == ("Draw a 0 first", "1 of 30")
    draw_and_go_on(window, qtbot, 0)
    assert (card.title.text(), card.note.text()) == ("Draw a 1", "2 of 30")
    assert canvas.empty
    assert canvas.hint.startswith("Draw a 1 here")


def test_the_digit_keys_do_not_answer_for_the_question(window, qtbot):
    window.commands["actionPractise"].trigger()
    window.drawing_panel.canvas.set_strokes(strokes(1))
    qtbot.keyClick(window.drawing_panel.canvas, Qt.Key.Key_7)
    assert window.drawing_panel.canvas_card.title.text() == "Draw a 0"
    assert window.teaching.kept == ()


def test_it_ends_early_with_what_was_drawn(window, qtbot):
    window.commands["actionPractise"].trigger()
    for number in range(3):
        draw_and_go_on(window, qtbot, number)
    qtbot.mouseClick(window.findChild(QPushButton, "practiceEndButton"), Qt.MouseButton.LeftButton)
    assert not window.practice.running
    assert window.drawing_panel.canvas_card.title.text() != "Draw a 3"
    assert window.practice.result == Practised(None, 3)
    qtbot.waitUntil(lambda: len(window.teaching.kept) == 3)
    window.findChild(MyDigitsDialog, "myDigitsDialog").close()


def test_ending_at_once_opens_nothing(window, qtbot):
    window.commands["actionPractise"].trigger()
    window.drawing_panel.prompt.end_wanted.emit()
    assert window.practice.result is None
    assert window.findChild(MyDigitsDialog, "myDigitsDialog") is None


@pytest.mark.parametrize(("correct", "count"), [(0, 1), (29, 30), (30, 30)])
def test_the_words_have_the_interval(correct: int, count: int):
    low, high = accuracy_interval(correct, count)
    words = Practised(correct, count).words
    assert f"{correct} of your {count} digits" in words
    assert f"between {low * 100:.0f} and {high * 100:.0f} %" in words
    assert "Train a network" in Practised(None, count).words
