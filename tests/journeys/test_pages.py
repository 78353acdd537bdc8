"""Look inside: what it reads wrong, what every layer makes of one's digit, and all trainings to open and compare."""

import numpy as np
from journeys.conftest import straight
from journeys.user import LEFT
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from core.prediction.comparison import Comparison
from core.prediction.evaluation import evaluate
from core.prediction.predictor import Predictor
from core.training.store import RunStore
from gui.pages.confusion_matrix import ConfusionMatrix
from gui.pages.runs_cells import Column
from gui.parts.digit_tiles import DigitTiles
from gui.parts.widgets import Card
from gui.program_state import State


def test_the_evaluation_leads_to_the_digits_behind_every_figure(user_with_network, made_digits, tmp_path) -> None:
    user = user_with_network
    user.press("Ctrl+2")
    page = user.window.evaluation_page
    user.wait(lambda: page.evaluation is not None)
    expected = evaluate(Predictor(user.window.controller.open_network.network).probabilities, made_digits.test)
    assert user.text("evaluationAccuracy") == f"{expected.accuracy * 100:.2f} %"
    truth, answer = (int(place) for place in np.argwhere((expected.confusion > 0) & ~np.eye(10, dtype=bool))[0])
    matrix, tiles = user.find("confusionMatrix", ConfusionMatrix), user.find("mistakeTiles", DigitTiles)
    QTest.mouseClick(matrix, LEFT, pos=matrix.area(truth, answer).center().toPoint())
    assert user.find("mistakesCard", Card).title.text().endswith(f" {truth}, read as {answer}")
    assert len(tiles.tiles) == expected.confusion[truth, answer]
    QTest.mouseClick(tiles, LEFT, pos=tiles.area(0).center().toPoint())
    user.wait_until_read()
    assert np.array_equal(user.window.drawing_panel.last_seen.image, tiles.tiles[0].pixels)
    user.screenshot(tmp_path / "evaluation.png")


def test_the_layers_show_what_becomes_of_ones_own_digit(user_with_network, tmp_path) -> None:
    user = user_with_network
    user.draw([straight((140, 40), (140, 240))])
    user.wait_until_read()
    user.press("Ctrl+3")
    tiles, layers, pixels = user.find("activationTiles"), user.find("layerList"), None
    user.wait(tiles.isVisible)
    layers.setFocus()
    for place in (1, 2):
        QTest.keyClick(layers, Qt.Key.Key_Down)
        user.wait(lambda place=place: tiles.accessibleName() == f"What layer {place} makes of the drawn digit")
        assert user.picture("activationTiles") != pixels
        pixels = user.picture("activationTiles")
    user.screenshot(tmp_path / "layers.png")


def test_an_earlier_run_is_compared_with_the_present_one(user_with_network, trained, tmp_path) -> None:
    user = user_with_network
    user.set_number("epochsBox", 1)
    user.click("trainButton")
    user.wait(lambda: len(RunStore().runs()) == 2 and RunStore().find("latest").info.outcome is not None)
    user.press("Ctrl+4")
    user.wait(lambda: trained.id in user.run_ids() and len(user.run_ids()) == 2)
    row = user.run_ids().index(trained.id)
    assert user.run_texts(row)["Outcome"] == "Finished"
    table = user.window.runs_page.table
    alone = user.picture("lossPlot")
    QTest.mouseClick(table.viewport(), LEFT, pos=user.run_cell(row, Column.TICK))
    assert table.lines.ticked == {trained.id}
    user.press("Ctrl+1")
    user.wait(lambda: user.picture("lossPlot") != alone)
    user.screenshot(tmp_path / "compared.png")


def test_two_runs_are_compared_and_one_is_better_or_not(user_with_network, trained, made_digits, tmp_path) -> None:
    user = user_with_network
    user.set_number("epochsBox", 1)
    user.click("trainButton")
    user.wait(lambda: len(RunStore().runs()) == 2 and RunStore().find("latest").info.outcome is not None)
    user.wait(lambda: user.state() is State.READY)
    user.press("Ctrl+4")
    user.wait(lambda: trained.id in user.run_ids() and len(user.run_ids()) == 2)
    table = user.window.runs_page.table
    QTest.mouseClick(table.viewport(), LEFT, pos=user.run_cell(0, Column.NAME))
    QTest.keyClick(table, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    user.click("compareRunButton")
    user.wait(lambda: user.window.findChild(QWidget, "comparisonDialog") is not None)
    dialog = user.find("comparisonDialog")
    assert not dialog.isModal()
    facts = [[dialog.table.item(row, column).text() for column in range(3)] for row in range(dialog.table.rowCount())]
    assert ["Epochs done", "1", "4"] in facts
    user.click("chanceButton")
    user.wait(lambda: bool(user.text("chanceAnswer")))
    runs = [RunStore().find(run_id) for run_id in user.run_ids()]
    right = [
        evaluate(Predictor(run.network()).probabilities, made_digits.test).answers == made_digits.test.labels
        for run in runs
    ]
    names = [f"“{run.info.name}”" for run in runs]
    assert user.text("chanceAnswer") == Comparison.of(*right).sentence(*names)
    assert user.text("chanceDigits").endswith("their own.")
    dialog.grab().save(str(tmp_path / "comparison.png"))
    user.click("comparisonCloseButton")
    user.window.activateWindow()
    user.wait(user.window.isActiveWindow)
    user.press("Ctrl+1")
    user.wait(lambda: user.find("lossPlot").isVisible())
