"""From a key on the canvas to a network that has learnt the user's hand, and back."""

import threading

import numpy as np
import pytest
from made import FOUR, made_network, opened
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QLabel, QMenu, QPushButton
from waiting import LONG

from core.data.my_digits import MyDigits
from core.errors import TrainingError
from core.export import exporter
from core.training import fine_tuning
from core.training.evaluation_pass import Score
from core.training.fine_tuning import Learnt
from gui.my_digits.my_digits_dialog import MyDigitsDialog
from gui.program_state import Fact, State

BEFORE, AFTER = made_network(1), made_network(2)


def strokes(number: int):
    return [np.array([(20, 20), (60 + 3 * number, 240), (200, 100)], np.float32)]


def keep(window, qtbot, count: int) -> None:
    for number in range(count):
        window.drawing_panel.canvas.set_strokes(strokes(number))
        window.drawing_panel.digit_named.emit(number % 10)
    qtbot.waitUntil(lambda: len(window.teaching.kept) == count)


@pytest.fixture
def taught(monkeypatch):
    """What learns instead of TensorFlow; the arguments of its calls."""
    calls = []

    def learn(network, mine, held_out, data, *, stop, progress):
        calls.append((network, mine, held_out, data))
        progress(0.5)
        return Learnt(AFTER, 1.5, Score(6, 10), Score(9, 10), Score(9_800, 10_000), Score(9_790, 10_000))

    monkeypatch.setattr(fine_tuning, "learn_my_digits", learn)
    return calls


@pytest.fixture
def ready(window, qtbot):
    """A window with a network and enough digits."""
    keep(window, qtbot, 40)
    window.controller.open_network.show(opened(BEFORE, 0.8))
    assert window.commands["actionLearnMyDigits"].isEnabled()
    return window


def said(window) -> str:
    return window.drawing_panel.canvas_card.title.text()


def test_a_key_keeps_the_drawing_and_undo_takes_it_back(window, qtbot):
    canvas = window.drawing_panel.canvas
    canvas.set_strokes(FOUR)
    qtbot.keyClick(canvas, Qt.Key.Key_4)
    qtbot.waitUntil(lambda: said(window) == "Kept as a 4")
    (kept,) = MyDigits().read()
    assert kept.label == 4
    assert [stroke.tolist() for stroke in kept.pen.strokes] == [stroke.tolist() for stroke in FOUR]
    undo = window.findChild(QPushButton, "undoKeepButton")
    assert undo.isVisible()
    qtbot.mouseClick(undo, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: said(window) == "Undone")
    assert MyDigits().read() == ()
    assert not undo.isVisible()


def test_a_second_key_corrects_the_first(window, qtbot):
    canvas = window.drawing_panel.canvas
    canvas.set_strokes(FOUR)
    qtbot.keyClick(canvas, Qt.Key.Key_9)
    qtbot.keyClick(canvas, Qt.Key.Key_4, Qt.KeyboardModifier.KeypadModifier)
    qtbot.waitUntil(lambda: said(window) == "Kept as a 4")
    assert [digit.label for digit in window.teaching.kept] == [4]
    window.teaching.undo()
    qtbot.waitUntil(lambda: said(window) == "Undone")
    assert [digit.label for digit in window.teaching.kept] == [9]


def test_what_was_said_goes_with_the_drawing(window, qtbot):
    canvas = window.drawing_panel.canvas
    canvas.set_strokes(FOUR)
    qtbot.keyClick(canvas, Qt.Key.Key_8)
    qtbot.waitUntil(lambda: said(window) == "Kept as an 8")
    canvas.clear()
    qtbot.waitUntil(lambda: said(window) == "Draw a digit")


def test_a_click_on_a_bar_keeps_it_too(window, qtbot):
    window.controller.open_network.show(opened(BEFORE, 1.0))
    window.drawing_panel.canvas.set_strokes(FOUR)
    bars = window.drawing_panel.prediction_card.bars
    qtbot.waitUntil(lambda: "No prediction" not in bars.accessibleDescription())
    qtbot.mouseClick(bars, Qt.MouseButton.LeftButton, pos=QPoint(40, bars.height() * 7 // 10 + 5))
    qtbot.waitUntil(lambda: said(window) == "Kept as a 7")


def test_ctrl_z_takes_the_keeping_back_before_the_drawing(window, qtbot):
    canvas = window.drawing_panel.canvas
    canvas.set_strokes(FOUR)
    qtbot.keyClick(canvas, Qt.Key.Key_4)
    qtbot.waitUntil(lambda: said(window) == "Kept as a 4")
    qtbot.keyClick(canvas, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: said(window) == "Undone")
    assert window.teaching.kept == ()
    assert not canvas.empty
    qtbot.keyClick(canvas, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert canvas.empty


def test_digit_keys_work_in_the_whole_window_but_not_in_fields(window, qtbot):
    window.activateWindow()
    window.drawing_panel.canvas.set_strokes(FOUR)
    for focused in (window.tool_bar.train_button, window.data_panel.box, window.pages.tabBar()):
        focused.setFocus()
        with qtbot.waitSignal(window.drawing_panel.digit_named) as named:
            qtbot.keyClick(focused, Qt.Key.Key_7)
        assert named.args == [7]
    qtbot.waitUntil(lambda: said(window) == "Kept as a 7")
    field = window.recipe_panel.epochs
    field.setFocus()
    field.selectAll()
    with qtbot.assertNotEmitted(window.drawing_panel.digit_named):
        qtbot.keyClick(field, Qt.Key.Key_7)
    assert field.value() == 7
    window.drawing_panel.canvas.clear()
    with qtbot.assertNotEmitted(window.drawing_panel.digit_named):
        qtbot.keyClick(window.tool_bar.train_button, Qt.Key.Key_7)


def test_a_picture_cannot_be_called_a_digit_of_yours_and_says_why(window):
    panel = window.drawing_panel
    action = panel.findChild(QMenu, "itWasMenu").menuAction()
    assert not action.isEnabled()
    panel.canvas.set_strokes(FOUR)
    assert action.isEnabled()
    panel.canvas.set_background(np.full((280, 280), 9, np.uint8))
    assert not action.isEnabled()
    assert "not opened pictures" in action.toolTip()
    assert "not opened pictures" in panel.prediction_card.bars.toolTip()


def test_nothing_drawn_and_pictures_are_not_kept(window, qtbot):
    canvas = window.drawing_panel.canvas
    qtbot.keyClick(canvas, Qt.Key.Key_4)
    assert said(window) == "Nothing is drawn yet."
    canvas.set_background(np.full((280, 280), 9, np.uint8))
    qtbot.keyClick(canvas, Qt.Key.Key_4)
    assert said(window) == "A picture is not kept."
    assert window.teaching.kept == ()


def test_keys_with_ctrl_or_alt_say_no_digit(window, qtbot):
    canvas = window.drawing_panel.canvas
    with qtbot.assertNotEmitted(canvas.digit_named):
        qtbot.keyClick(canvas, Qt.Key.Key_4, Qt.KeyboardModifier.AltModifier)


def test_learning_says_why_it_cannot_be_done(window, qtbot):
    action = window.commands["actionLearnMyDigits"]
    assert Fact.NETWORK.value in action.toolTip()
    window.controller.open_network.show(opened(BEFORE, 1.0))
    assert Fact.MY_DIGITS.value in action.toolTip()
    window.commands["actionMyDigits"].trigger()
    dialog = window.findChild(MyDigitsDialog, "myDigitsDialog")
    assert not dialog.learning.learn_button.isEnabled()
    assert dialog.learning.reason.text().startswith("Too few of your digits: 0 to learn from and 0 to test on")
    dialog.close()


def test_the_network_learns_and_the_dialog_shows_before_and_after(ready, taught, qtbot):
    window = ready
    window.commands["actionLearnMyDigits"].trigger()
    qtbot.waitUntil(lambda: window.learning.taught)
    ((network, mine, held_out, data),) = taught
    assert network is BEFORE
    assert data is window.controller.data
    assert len(mine) + len(held_out) == 40
    assert window.controller.open_network.network is AFTER
    assert window.controller.open_network.temperature == 1.5
    dialog = window.findChild(MyDigitsDialog, "myDigitsDialog")
    shown = [dialog.findChild(QLabel, f"learning{line}{column}").text() for line in (1, 2) for column in (0, 1, 2)]
    assert shown == ["Your 10 held-out digits", "60.0 %", "90.0 %", "10,000 test digits", "98.00 %", "97.90 %"]
    dialog.close()


def test_learning_can_be_taken_back_step_by_step(ready, taught, qtbot):
    window = ready
    window.teaching.learn()
    qtbot.waitUntil(lambda: window.learning.taught)
    window.teaching.learn()
    qtbot.waitUntil(lambda: len(taught) == 2 and not window.learning.learning)
    window.commands["actionUnlearn"].trigger()
    assert window.learning.taught
    window.commands["actionUnlearn"].trigger()
    assert not window.learning.taught
    assert window.controller.open_network.network is BEFORE
    assert window.controller.open_network.temperature == 0.8
    assert Fact.TAUGHT.value in window.commands["actionUnlearn"].toolTip()


def test_another_network_ends_what_was_learnt(ready, taught, qtbot):
    window = ready
    window.teaching.learn()
    qtbot.waitUntil(lambda: window.learning.taught)
    window.controller.open_network.show(opened(made_network(3), 1.0))
    assert not window.learning.taught
    assert not window.commands["actionUnlearn"].isEnabled()


def test_a_learning_that_fails_leaves_the_network_and_says_why(ready, qtbot, monkeypatch):
    def learn(*_args, **_given):
        raise TrainingError("The loss is no longer a number.")

    monkeypatch.setattr(fine_tuning, "learn_my_digits", learn)
    with qtbot.waitSignal(ready.learning.failed):
        ready.teaching.learn()
    assert ready.controller.open_network.network is BEFORE
    assert not ready.learning.learning
    assert ready.messages.sentence.text() == "The loss is no longer a number."


def test_a_training_ends_the_learning(ready, session, qtbot, monkeypatch):
    stopped = []

    def learn(*_args, stop, progress):
        stopped.append(stop.wait(LONG))

    monkeypatch.setattr(fine_tuning, "learn_my_digits", learn)
    ready.teaching.learn()
    assert ready.learning.learning
    ready.commands["actionTrain"].trigger()
    qtbot.waitUntil(lambda: stopped == [True])
    assert not ready.learning.learning
    session.release()
    qtbot.waitUntil(lambda: ready.program.state is State.READY)


def test_an_export_of_a_taught_network_tells_nothing_of_the_run(ready, taught, qtbot, monkeypatch):
    given = []
    monkeypatch.setattr(exporter, "run_metadata", given.append)
    ready.teaching.learn()
    qtbot.waitUntil(lambda: ready.learning.taught)
    ready.commands["actionExport"].trigger()
    ready.findChild(QLabel, "exportMistake").window().reject()
    assert given == []


def test_a_damaged_file_is_told_and_kept(make_window, qtbot, monkeypatch):
    path = MyDigits().path
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("[{")
    window = make_window()
    qtbot.waitUntil(window.messages.isVisible)
    assert "was damaged" in window.messages.sentence.text()
    assert path.with_name("my-digits.damaged-1.json").read_text() == "[{"


@pytest.mark.parametrize("slow", [False, True], ids=["quick disk", "slow disk"])
def test_what_was_kept_last_survives_closing_at_once(window, qtbot, monkeypatch, slow):
    keep, shut, closing = MyDigits.keep, window.teaching.shut, threading.Event()

    def delayed(self, label, strokes):
        assert not slow or label or closing.wait(LONG)
        return keep(self, label, strokes)

    monkeypatch.setattr(MyDigits, "keep", delayed)
    monkeypatch.setattr(window.teaching, "shut", lambda: (closing.set(), shut()))
    canvas = window.drawing_panel.canvas
    for number in range(5):
        canvas.set_strokes(strokes(number))
        qtbot.keyClick(canvas, Qt.Key(Qt.Key.Key_0.value + number))
    window.leave()
    assert [digit.label for digit in MyDigits().read()] == [0, 1, 2, 3, 4]
