import numpy as np
import pytest
from made import made_data, made_network
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton

from core.prediction.evaluation import evaluate
from core.prediction.predictor import Predictor
from gui.pages.evaluation_page import EvaluationPage


@pytest.fixture
def page(qtbot, theme, jobs):
    made = EvaluationPage(theme, jobs)
    qtbot.addWidget(made)
    made.resize(660, 700)
    made.show()
    return made


@pytest.fixture
def judged(page, qtbot):
    page.set_data(made_data())
    page.set_network(made_network())
    page.run()
    qtbot.waitUntil(lambda: page.evaluation is not None)
    return page


def text(page, name) -> str:
    return page.findChild(QLabel, name).text()


def test_without_a_network_it_offers_to_train(page, qtbot):
    page.set_data(made_data())
    action = page.findChild(QPushButton, "evaluationEmptyButton")
    assert action.text() == "Train"
    with qtbot.waitSignal(page.train_wanted):
        QTest.mouseClick(action, Qt.MouseButton.LeftButton)


def test_with_a_network_it_offers_to_evaluate_and_does(page, qtbot):
    page.set_data(made_data())
    page.set_network(made_network())
    action = page.findChild(QPushButton, "evaluationEmptyButton")
    assert action.text() == "Evaluate on 30 test digits"
    QTest.mouseClick(action, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page.evaluation is not None)
    assert not action.isVisible()


def test_the_figures_are_those_of_the_engine(judged):
    data = made_data()
    expected = evaluate(Predictor(made_network()).probabilities, data.test)
    assert np.array_equal(judged.evaluation.confusion, expected.confusion)
    assert text(judged, "evaluationAccuracy") == f"{expected.accuracy * 100:.2f} %"
    low, high = expected.interval
    assert f"{low * 100:.2f} and {high * 100:.2f} %" in text(judged, "evaluationInterval")
    assert f"{expected.correct} of 30 right" in text(judged, "evaluationCounts")
    assert judged._table.item(3, 2).text() == f"{expected.recall[3] * 100:.1f}"


def test_a_click_on_a_cell_shows_the_digits_behind_it(judged):
    result = judged.evaluation
    truth, answer = (int(i) for i in np.argwhere((result.confusion > 0) & ~np.eye(10, dtype=bool))[0])
    matrix = judged._matrix
    cell = matrix._place(truth, answer).center().toPoint()
    QTest.mouseClick(matrix, Qt.MouseButton.LeftButton, pos=cell)
    shown = judged._tiles.tiles
    places = result.cell(truth, answer)
    assert len(shown) == len(places)
    assert np.array_equal(shown[0].pixels, result.digits.images[places[0]])
    assert judged._tiles_card.title.text() == f"A {truth}, read as {answer}"
    QTest.mouseClick(judged.findChild(QPushButton, "worstButton"), Qt.MouseButton.LeftButton)
    assert judged._tiles_card.title.text() == "Worst mistakes"


def test_the_matrix_goes_by_keys(judged, qtbot):
    matrix = judged._matrix
    QTest.keyClick(matrix, Qt.Key.Key_Down)
    QTest.keyClick(matrix, Qt.Key.Key_Right)
    assert "a 1, read as 1." in matrix.accessibleDescription()
    with qtbot.waitSignal(matrix.chosen) as chosen:
        QTest.keyClick(matrix, Qt.Key.Key_Return)
    assert chosen.args == [1, 1]
    for _ in range(12):
        QTest.keyClick(matrix, Qt.Key.Key_Up)
    assert "a 0, read as 1 by mistake" in matrix.accessibleDescription()


def test_a_click_beside_the_cells_is_nothing(judged, qtbot):
    with qtbot.assertNotEmitted(judged._matrix.chosen):
        QTest.mouseClick(judged._matrix, Qt.MouseButton.LeftButton, pos=QPoint(3, 3))


def test_worst_mistakes_come_worst_first(judged):
    result = judged.evaluation
    shown = judged._tiles.tiles
    assert [tile.pixels.tobytes() for tile in shown] == [
        result.digits.images[place].tobytes() for place in result.worst(20)
    ]
    assert all("→" in tile.caption for tile in shown)


def test_figures_of_an_older_network_say_so(judged):
    stale = judged.findChild(QLabel, "evaluationStale")
    assert not stale.isVisible()
    judged.set_network(made_network(1))
    assert stale.isVisible()
    assert judged.evaluation is not None


def test_other_digits_make_the_figures_go(judged):
    judged.set_data(made_data())
    assert judged.evaluation is None
    assert judged.findChild(QPushButton, "evaluationEmptyButton").isVisible()


def test_the_validation_digits_can_judge_too(judged, qtbot):
    judged._split.setCurrentIndex(1)
    qtbot.waitUntil(lambda: judged.evaluation.count == 20)


def test_an_evaluation_can_be_cancelled(page, jobs, monkeypatch):
    page.set_data(made_data())
    page.set_network(made_network())
    page.run()
    assert jobs.running("evaluation")
    QTest.mouseClick(page.findChild(QPushButton, "evaluationCancel"), Qt.MouseButton.LeftButton)
    assert not jobs.running("evaluation")
    assert page.findChild(QPushButton, "evaluationEmptyButton").isVisible()
