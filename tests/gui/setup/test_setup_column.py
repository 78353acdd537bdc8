import pytest
from PySide6.QtCore import Qt

from gui.main_window import MainWindow
from gui.setup.setup_column import SetupColumn


def folds(column: SetupColumn) -> dict[str, bool]:
    return {name: fold.unfolded for name, fold in column.folds.items()}


@pytest.fixture
def column(window: MainWindow) -> SetupColumn:
    return window.setup_column


def fit(window: MainWindow, qtbot, height: int, expected: dict[str, bool]) -> None:
    window.resize(1280, height)
    qtbot.waitUntil(lambda: folds(window.setup_column) == expected)


@pytest.mark.parametrize("size", [(1280, 800), (1366, 768)])
def test_on_a_small_screen_all_three_cards_are_seen_without_scrolling(window, column, qtbot, size) -> None:
    window.resize(*size[:1], size[1] - 32)  # below the frame of the window
    qtbot.waitUntil(lambda: folds(column) == {"recipe": False, "layers": False})
    place = column.parentWidget()
    for card in (window.data_panel, window.model_panel, window.recipe_panel):
        bottom = card.mapTo(place, card.rect().bottomLeft()).y()
        assert bottom <= place.height(), card.objectName()


def test_what_fits_is_unfolded_and_folded_again(window, column, qtbot) -> None:
    fit(window, qtbot, 760, {"recipe": False, "layers": False})
    fit(window, qtbot, 1600, {"recipe": True, "layers": True})
    assert column.sizeHint().height() <= column.parentWidget().height()
    fit(window, qtbot, 760, {"recipe": False, "layers": False})


def test_what_somebody_decided_stays_and_is_remembered(window, column, qtbot) -> None:
    fit(window, qtbot, 760, {"recipe": False, "layers": False})
    qtbot.mouseClick(window.model_panel.fold.header, Qt.MouseButton.LeftButton)
    assert column.choice == ",shown"
    fit(window, qtbot, 1600, {"recipe": True, "layers": True})
    qtbot.mouseClick(window.recipe_panel.fold.header, Qt.MouseButton.LeftButton)
    assert column.choice == "folded,shown"
    fit(window, qtbot, 760, {"recipe": False, "layers": True})
    fit(window, qtbot, 1600, {"recipe": False, "layers": True})
    column.choose("nonsense")
    assert column.choice == "folded,shown"
    column.choose(",")
    assert folds(column) == {"recipe": True, "layers": True}


def test_a_folded_value_that_is_wrong_is_shown(window, column, qtbot) -> None:
    fit(window, qtbot, 760, {"recipe": False, "layers": False})
    window.recipe_panel.seed.setValue(-1)
    assert folds(column)["recipe"]
    assert window.recipe_panel.seed.isVisible()
