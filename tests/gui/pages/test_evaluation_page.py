import numpy as np
import pytest
from made import made_data, made_network
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QFontMetricsF, QHelpEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QToolTip

from core.prediction.evaluation import evaluate
from core.prediction.predictor import Predictor
from gui.pages.confusion_matrix import ConfusionMatrix, figure_font
from gui.pages.digit_table import DigitTable
from gui.pages.evaluation_page import EvaluationPage
from gui.parts.contrast import contrast, over, text_colour
from gui.parts.digit_tiles import DigitTiles
from gui.parts.fields import ComboBox
from gui.parts.widgets import Card


@pytest.fixture
def page(qtbot, theme, jobs):
    made = EvaluationPage(theme, jobs)
    qtbot.addWidget(made)
    made.resize(660, 700)
    made.show()
    return made


@pytest.fixture
def evaluated(page, qtbot):
    page.set_data(made_data())
    page.set_network(made_network())
    qtbot.waitUntil(lambda: page.evaluation is not None)
    return page


def text(page, name) -> str:
    return page.findChild(QLabel, name).text()


def matrix_of(page) -> ConfusionMatrix:
    return page.findChild(ConfusionMatrix, "confusionMatrix")


def table_of(page) -> DigitTable:
    return page.findChild(DigitTable, "byDigitTable")


def tiles_of(page) -> DigitTiles:
    return page.findChild(DigitTiles, "mistakeTiles")


def tiles_title(page) -> str:
    return page.findChild(Card, "mistakesCard").title.text()


def test_without_a_network_it_offers_to_train(page, qtbot):
    page.set_data(made_data())
    action = page.findChild(QPushButton, "evaluationEmptyButton")
    assert action.text() == "Train"
    with qtbot.waitSignal(page.train_wanted):
        QTest.mouseClick(action, Qt.MouseButton.LeftButton)


def test_with_a_network_and_digits_it_evaluates_by_itself(page, qtbot):
    page.set_data(made_data())
    page.set_network(made_network())
    qtbot.waitUntil(lambda: page.evaluation is not None)
    assert not page.findChild(QPushButton, "evaluationEmptyButton").isVisible()
    assert page.findChild(QPushButton, "evaluateButton").isVisible()


def test_it_evaluates_by_itself_once_it_is_opened(page, jobs, qtbot):
    page.hide()
    page.set_data(made_data())
    page.set_network(made_network())
    assert not jobs.running("evaluation")
    page.show()
    qtbot.waitUntil(lambda: page.evaluation is not None)
    before = page.evaluation
    page.hide()
    page.show()
    assert not jobs.running("evaluation")
    assert page.evaluation is before


def test_while_a_run_trains_it_evaluates_only_when_it_is_asked(page, jobs, qtbot):
    page.set_busy(True)
    page.set_data(made_data())
    page.set_network(made_network())
    assert not jobs.running("evaluation")
    action = page.findChild(QPushButton, "evaluationEmptyButton")
    assert action.text() == "Evaluate on 30 test digits of made"
    page.set_busy(False)
    qtbot.waitUntil(lambda: page.evaluation is not None)


def test_the_figures_are_those_of_the_engine(evaluated):
    data = made_data()
    expected = evaluate(Predictor(made_network()).probabilities, data.test)
    assert np.array_equal(evaluated.evaluation.confusion, expected.confusion)
    assert text(evaluated, "evaluationAccuracy") == f"{expected.accuracy * 100:.2f} %"
    low, high = expected.interval
    assert f"{low * 100:.2f} and {high * 100:.2f} %" in text(evaluated, "evaluationInterval")
    assert f"{expected.correct} of the 30 test digits of made right" in text(evaluated, "evaluationCounts")
    assert table_of(evaluated).item(3, 2).text() == f"{expected.recall[3] * 100:.1f}"


def test_a_click_on_a_cell_shows_the_digits_behind_it(evaluated):
    result = evaluated.evaluation
    truth, answer = (int(i) for i in np.argwhere((result.confusion > 0) & ~np.eye(10, dtype=bool))[0])
    matrix = matrix_of(evaluated)
    cell = matrix.area(truth, answer).center().toPoint()
    QTest.mouseClick(matrix, Qt.MouseButton.LeftButton, pos=cell)
    shown = tiles_of(evaluated).tiles
    places = result.cell(truth, answer)
    assert len(shown) == len(places)
    assert np.array_equal(shown[0].pixels, result.digits.images[places[0]])
    assert tiles_title(evaluated) == f"A {truth}, read as {answer}"
    QTest.mouseClick(evaluated.findChild(QPushButton, "worstButton"), Qt.MouseButton.LeftButton)
    assert tiles_title(evaluated) == "Worst mistakes"


def test_the_matrix_says_in_brief_what_is_in_it(evaluated):
    matrix, counts = matrix_of(evaluated), evaluated.evaluation.confusion
    words = matrix.accessibleDescription()
    assert words.startswith(f"{np.trace(counts):,} of {counts.sum():,} digits were read right.")
    truth, answer = np.unravel_index((counts - np.diag(np.diag(counts))).argmax(), counts.shape)
    assert f"{truth} was read as {answer}" in words


def test_the_matrix_goes_by_keys(evaluated, qtbot):
    matrix = matrix_of(evaluated)
    QTest.keyClick(matrix, Qt.Key.Key_Down)
    QTest.keyClick(matrix, Qt.Key.Key_Right)
    assert "a 1, read as 1." in matrix.accessibleDescription()
    with qtbot.waitSignal(matrix.chosen) as chosen:
        QTest.keyClick(matrix, Qt.Key.Key_Return)
    assert chosen.args == [1, 1]
    for _ in range(12):
        QTest.keyClick(matrix, Qt.Key.Key_Up)
    assert "a 0, read as 1 by mistake" in matrix.accessibleDescription()


def test_a_click_beside_the_cells_is_nothing(evaluated, qtbot):
    with qtbot.assertNotEmitted(matrix_of(evaluated).chosen):
        QTest.mouseClick(matrix_of(evaluated), Qt.MouseButton.LeftButton, pos=QPoint(3, 3))


def test_worst_mistakes_come_worst_first(evaluated):
    result = evaluated.evaluation
    shown = tiles_of(evaluated).tiles
    assert [tile.pixels.tobytes() for tile in shown] == [
        result.digits.images[place].tobytes() for place in result.worst(20)
    ]
    assert all("→" in tile.caption for tile in shown)


def test_a_digit_says_what_it_is_and_a_click_hands_it_on(evaluated, qtbot):
    tiles, shown = tiles_of(evaluated), tiles_of(evaluated).tiles
    place = tiles.area(1).center().toPoint()
    help_wanted = QHelpEvent(QEvent.Type.ToolTip, place, tiles.mapToGlobal(place))
    QApplication.sendEvent(tiles, help_wanted)
    qtbot.waitUntil(lambda: QToolTip.text() == shown[1].sentence)
    assert "% sure" in QToolTip.text()
    with qtbot.waitSignal(evaluated.digit_chosen) as chosen:
        QTest.mouseClick(tiles, Qt.MouseButton.LeftButton, pos=place)
    assert np.array_equal(chosen.args[0], shown[1].pixels)
    second = int(evaluated.evaluation.worst(20)[1])
    truth = evaluated.evaluation.digits.labels[second]
    assert chosen.args[1] == f"test digit {second + 1:,} · truth {truth}"
    QTest.keyClick(tiles, Qt.Key.Key_Left)
    assert tiles.accessibleDescription() == shown[0].sentence
    with qtbot.waitSignal(evaluated.digit_chosen) as chosen:
        QTest.keyClick(tiles, Qt.Key.Key_Return)
    assert np.array_equal(chosen.args[0], shown[0].pixels)


@pytest.mark.parametrize("choice", ["light", "dark"])
def test_figures_can_be_read_however_strong_their_cell_is(theme, choice):
    theme.choose(choice)
    for role in ("training", "validation"):
        for share in range(101):
            ground = over(theme.colour(role, share / 100), theme.colour("control"))
            assert contrast(text_colour(theme, ground), ground) >= 4.5


def test_headings_and_figures_have_room(evaluated, qtbot, dressed):
    evaluated.resize(626, 700)
    table, matrix = table_of(evaluated), matrix_of(evaluated)
    matrix.show_counts(np.full((10, 10), 1135))
    header = table.horizontalHeader()
    qtbot.waitUntil(lambda: all(header.sectionSize(i) >= header.sectionSizeHint(i) for i in range(header.count())))
    room = matrix.area(0, 0).width() - 6
    font = figure_font(dressed.font("caption"), "1135", room)
    assert QFontMetricsF(font).horizontalAdvance("1135") <= room


def test_figures_of_an_older_network_say_so(evaluated):
    evaluated.set_busy(True)
    stale = evaluated.findChild(QLabel, "evaluationStale")
    assert not stale.isVisible()
    evaluated.set_network(made_network(1))
    assert stale.isVisible()
    assert evaluated.evaluation is not None


def test_other_digits_make_the_figures_go(evaluated):
    evaluated.set_busy(True)
    evaluated.set_data(made_data())
    assert evaluated.evaluation is None
    assert evaluated.findChild(QPushButton, "evaluationEmptyButton").isVisible()


def test_the_validation_digits_can_be_read_too(evaluated, qtbot):
    evaluated.findChild(ComboBox, "evaluationSplit").setCurrentIndex(1)
    qtbot.waitUntil(lambda: evaluated.evaluation.count == 20)


def test_an_evaluation_can_be_cancelled(page, jobs, monkeypatch):
    page.set_data(made_data())
    page.set_network(made_network())
    assert jobs.running("evaluation")
    QTest.mouseClick(page.findChild(QPushButton, "evaluationCancel"), Qt.MouseButton.LeftButton)
    assert not jobs.running("evaluation")
    assert page.findChild(QPushButton, "evaluationEmptyButton").isVisible()
