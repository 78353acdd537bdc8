"""Who hears whom between the pages and the columns beside them."""

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from core.data.synthetic import pen
from core.prediction.evaluation import evaluate
from core.prediction.predictor import Predictor


@pytest.fixture
def trained(window, session, qtbot):
    """A window whose training is over."""
    window.commands["actionTrain"].trigger()
    session.release()
    with qtbot.waitSignal(window.controller.run_ended):
        pass
    return window


def test_a_line_above_the_curves_says_whose_they_are(window, session, qtbot) -> None:
    line = window.training_panel.run_line
    assert line.isHidden()
    window.commands["actionTrain"].trigger()
    qtbot.waitUntil(lambda: not line.isHidden())
    session.release()
    with qtbot.waitSignal(window.controller.run_ended):
        pass
    info = window.controller.open_network.now.run.info
    assert line.text().startswith(f"{info.name}: malireddi · {info.data.name} · {info.recipe.name}, ")
    window.recipe_panel.epochs.setValue(77)  # the next training is another matter
    assert "77" not in line.text()


def test_a_click_on_a_tab_leaves_the_focus_there(window, qtbot) -> None:
    window.training_panel.curves.loss.setFocus()
    tabs = window.pages.tabBar()
    for place in (1, 3, 2, 0):
        QTest.mouseClick(tabs, Qt.MouseButton.LeftButton, pos=tabs.tabRect(place).center())
        assert window.pages.currentIndex() == place
        assert window.focusWidget() is tabs


def test_a_digit_of_the_evaluation_is_read_as_it_is(trained, qtbot) -> None:
    image = pen.digits(4, seed=3).images[2]
    trained.evaluation_page.digit_chosen.emit(image, "test digit 3 · truth 4")
    panel = trained.drawing_panel
    qtbot.waitUntil(lambda: panel.last_seen is not None and panel.last_seen.drawing is panel.canvas.drawing())
    assert np.array_equal(panel.last_seen.image, image)
    panel.canvas.undo()
    assert panel.canvas.empty


def test_layers_are_selected_on_the_page_and_in_the_table_alike(trained) -> None:
    page, table = trained.layers_page, trained.model_panel.table
    table.selectRow(3)
    assert page._list.currentRow() == 4
    page._list.setCurrentRow(7)
    assert table.currentIndex().row() == 6
    page._list.setCurrentRow(0)
    assert table.currentIndex().row() == 6


def test_layers_of_another_network_are_left_alone(trained) -> None:
    page, panel = trained.layers_page, trained.model_panel
    page._list.setCurrentRow(2)
    panel.choose("chollet")
    panel.table.selectRow(3)
    assert page._list.currentRow() == 2


def test_an_opened_evaluation_shows_the_figures_of_the_new_run(trained, small_data, qtbot) -> None:
    trained.commands["actionShowEvaluation"].trigger()
    page = trained.evaluation_page
    qtbot.waitUntil(lambda: page.evaluation is not None)
    expected = evaluate(Predictor(trained.controller.open_network.network).probabilities, small_data.test)
    assert page.evaluation.accuracy == expected.accuracy
