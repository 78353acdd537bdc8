import numpy as np
import pytest
from made import FOUR, made_network
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QSlider

from core.data import ink
from core.model.network import Network
from core.prediction.predictor import Prediction, Predictor
from gui.background.jobs import Jobs
from gui.drawing.drawing_panel import DrawingPanel
from gui.drawing.prediction import Seen
from gui.drawing.strokes import Drawing
from gui.theme import Theme


@pytest.fixture
def jobs(qapp):
    made = Jobs()
    yield made
    made.close()


@pytest.fixture
def panel(qtbot, jobs):
    made = DrawingPanel(Theme("light"), jobs)
    qtbot.addWidget(made)
    made.show()
    yield made
    made.shut()


def sure_network(digit: int) -> Network:
    """A network that answers `digit` to everything."""
    network = made_network()
    weights = [np.zeros_like(array) for array in network.weights]
    weights[-1][digit] = 9
    return Network(network.architecture, tuple(weights))


def button(panel, name) -> QPushButton:
    return panel.findChild(QPushButton, name)


def test_what_is_drawn_is_read_with_the_network(panel, qtbot):
    panel.set_predictor(Predictor(sure_network(7)))
    with qtbot.waitSignal(panel.seen, check_params_cb=lambda seen: seen.image is not None):
        panel.canvas.set_strokes(FOUR)
    card = panel.prediction_card
    assert card.answer.text() == "7"
    assert card.sure.text() == "99.9 % sure"
    assert np.array_equal(card.preview.pixels(), ink.digit_image(FOUR, dot=4))
    assert card.bars.accessibleDescription().startswith("7: 99.9 %")


def test_new_weights_read_the_same_drawing_again(panel, qtbot):
    panel.canvas.set_strokes(FOUR)
    for digit in (3, 5):
        with qtbot.waitSignal(panel.seen, check_params_cb=lambda seen: seen.prediction is not None):
            panel.set_predictor(Predictor(sure_network(digit)))
        qtbot.waitUntil(lambda digit=digit: panel.prediction_card.answer.text() == str(digit))


def test_an_unsure_network_says_so_and_names_the_two_best(panel, qtbot):
    panel.set_predictor(Predictor(made_network(3)))
    panel.canvas.set_strokes(FOUR)
    qtbot.waitUntil(lambda: panel.prediction_card.answer.text() == "not sure")
    assert panel.prediction_card.sure.text().count("%") == 2


def test_nothing_drawn_is_never_a_digit(panel, qtbot):
    panel.set_predictor(Predictor(sure_network(7)))
    panel.canvas.set_strokes(FOUR)
    qtbot.waitUntil(lambda: panel.prediction_card.answer.text() == "7")
    panel.canvas.clear()
    qtbot.waitUntil(lambda: panel.prediction_card.answer.text() == "nothing drawn")
    assert panel.prediction_card.preview.pixels() is None


def test_without_a_network_the_preview_is_live_all_the_same(panel, qtbot):
    panel.canvas.set_strokes(FOUR)
    qtbot.waitUntil(lambda: panel.prediction_card.preview.pixels() is not None)
    assert panel.prediction_card.answer.text() == "no network yet"
    assert "Press Train" in panel.canvas.hint


def test_the_trace_grows_while_it_trains_and_belongs_to_one_drawing(panel, qtbot):
    panel.set_training(True)
    panel.canvas.set_strokes(FOUR)
    for count in range(1, 4):
        with qtbot.waitSignal(panel.seen, check_params_cb=lambda seen: seen.prediction is not None):
            panel.set_predictor(Predictor(sure_network(count)))
    qtbot.waitUntil(lambda: len(panel.prediction_card.trace.values) == 3)
    panel.canvas.undo()
    qtbot.waitUntil(lambda: not panel.prediction_card.trace.values)


def test_the_trace_keeps_its_beginning_however_long_it_trains(panel):
    card, image = panel.prediction_card, np.zeros((28, 28), np.uint8)
    for step in range(2000):
        share = step / 2000
        prediction = Prediction(np.full(10, share, np.float32), 0, share, "not sure")
        card.show_seen(Seen(Drawing(), image, prediction), traced=True)
    assert len(card.trace.values) <= 240
    assert card.trace.values[0] < 0.01
    assert card.trace.values[-1] > 0.98


def test_buttons_follow_the_canvas_and_say_why_not(panel):
    for name in ("undoButton", "redoButton", "clearButton"):
        assert not button(panel, name).isEnabled()
        assert button(panel, name).toolTip()
    panel.canvas.set_strokes(FOUR)
    assert button(panel, "undoButton").isEnabled()
    QTest.mouseClick(button(panel, "clearButton"), Qt.MouseButton.LeftButton)
    assert panel.canvas.empty
    QTest.mouseClick(button(panel, "undoButton"), Qt.MouseButton.LeftButton)
    assert len(panel.canvas.strokes()) == 2
    QTest.mouseClick(button(panel, "undoButton"), Qt.MouseButton.LeftButton)
    QTest.mouseClick(button(panel, "redoButton"), Qt.MouseButton.LeftButton)
    assert len(panel.canvas.strokes()) == 2


def test_eraser_button_and_key_say_the_same(panel):
    QTest.mouseClick(button(panel, "eraserButton"), Qt.MouseButton.LeftButton)
    assert panel.canvas.eraser
    QTest.keyClick(panel.canvas, Qt.Key.Key_E)
    assert not button(panel, "eraserButton").isChecked()


def test_the_slider_is_the_pen(panel):
    slider = panel.findChild(QSlider, "penWidth")
    slider.setValue(30)
    assert panel.canvas.pen_width == 30
    QTest.keyClick(panel.canvas, Qt.Key.Key_BracketRight)
    assert slider.value() == 32


def test_the_drawing_is_saved_white_on_black(panel, qtbot, tmp_path):
    panel.canvas.set_strokes([[(40, 140), (240, 140)]])
    target = tmp_path / "digit.png"
    panel.save_drawing_to(target)
    qtbot.waitUntil(target.exists)
    image = QImage(str(target))
    middle, corner = image.pixelColor(image.width() // 2, image.height() // 2), image.pixelColor(5, 5)
    assert (middle.lightness(), corner.lightness()) == (255, 0)


def test_a_drawing_that_cannot_be_saved_is_told_in_words(panel, qtbot, tmp_path):
    panel.canvas.set_strokes(FOUR)
    with qtbot.waitSignal(panel.failed) as failed:
        panel.save_drawing_to(tmp_path / "nowhere" / "digit.png")
    assert "could not be saved" in failed.args[0].sentence


def test_nothing_in_the_card_moves_when_the_answer_changes(panel, qtbot):
    card = panel.prediction_card
    before = (card.sizeHint(), card.bars.geometry(), card.sure.y())
    panel.set_predictor(Predictor(sure_network(8)))
    panel.canvas.set_strokes(FOUR)
    qtbot.waitUntil(lambda: card.answer.text() == "8")
    assert (card.sizeHint(), card.bars.geometry(), card.sure.y()) == before


def test_every_control_has_a_name_for_tests_and_for_people(panel):
    for control in (*panel.findChildren(QPushButton), *panel.findChildren(QSlider), panel.canvas):
        assert control.objectName()
        assert control.accessibleName()
