import threading

import numpy as np
import pytest
from made import SMALL, made_digits, made_network
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QHelpEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QListWidget, QPushButton, QToolTip

from core.model.architecture import CHOLLET, MALIREDDI
from core.prediction.activations import activations
from gui.pages.channel_tiles import ChannelTiles
from gui.pages.layers_page import LayersPage
from gui.pages.tile_popup import TilePopup
from gui.parts.probability_bars import ProbabilityBars

IMAGE = made_digits(1).images[0]


@pytest.fixture
def page(qtbot, theme):
    made = LayersPage(theme)
    qtbot.addWidget(made)
    made.resize(660, 700)
    made.show()
    yield made
    made.shut()


@pytest.fixture
def shown(page, qtbot):
    page.set_network(made_network(0, MALIREDDI))
    page.set_image(IMAGE)
    qtbot.waitUntil(tiles(page).isVisible)
    return page


def layers(page) -> QListWidget:
    return page.findChild(QListWidget, "layerList")


def tiles(page, name="activationTiles") -> ChannelTiles:
    return page.findChild(ChannelTiles, name)


def test_without_a_network_it_offers_to_train(page, qtbot):
    with qtbot.waitSignal(page.train_wanted):
        QTest.mouseClick(page.findChild(QPushButton, "layersEmptyButton"), Qt.MouseButton.LeftButton)


def test_every_layer_is_listed_from_the_input_on(shown):
    names = [
        (layers(shown).item(place).text(), layers(shown).shape_at(place)) for place in range(layers(shown).count())
    ]
    assert names[0] == ("Input", "28×28×1")
    assert names[1] == ("Conv 32 @ 5×5", "24×24×32")
    assert len(names) == 13


def test_each_layer_shows_what_the_engine_computes(shown):
    values = activations(made_network(0, MALIREDDI), IMAGE)
    layers(shown).setCurrentRow(4)
    assert np.array_equal(tiles(shown).values, values[3].values.transpose(2, 0, 1))
    layers(shown).setCurrentRow(11)
    assert np.array_equal(tiles(shown).values[:, 0, 0], values[10].values)
    layers(shown).setCurrentRow(0)
    assert tiles(shown).values[0] == pytest.approx(IMAGE / 255)


def test_the_last_layer_shows_its_ten_probabilities(shown):
    layers(shown).setCurrentRow(12)
    assert shown.findChild(ProbabilityBars, "layerProbabilities").isVisible()
    assert not tiles(shown).isVisible()


def test_filters_are_shown_at_the_first_convolution_only(shown):
    layers(shown).setCurrentRow(1)
    assert tiles(shown, "filterTiles").isVisible()
    assert len(tiles(shown, "filterTiles").values) == 32
    layers(shown).setCurrentRow(4)
    assert not tiles(shown, "filterTiles").isVisible()


def test_the_lesson_has_words_and_arithmetic(shown):
    layers(shown).setCurrentRow(1)
    lesson = shown.findChild(QLabel, "lessonText").text()
    assert "25 neurons" in lesson
    said = [made.text() for made in shown.findChildren(QLabel)]
    assert "28 − 5 + 1  =" in said
    assert "832" in said


def test_before_a_training_it_shows_the_network_that_is_chosen(page, qtbot):
    page.set_chosen(CHOLLET)
    assert page.architecture is CHOLLET
    layers(page).setCurrentRow(1)
    assert "320" in [made.text() for made in page.findChildren(QLabel)]
    assert page.findChild(QPushButton, "layersEmptyButton").isVisible()
    assert not tiles(page, "filterTiles").isVisible()
    page.set_network(made_network(0, MALIREDDI))
    assert page.architecture == MALIREDDI
    assert not page.findChild(QPushButton, "layersEmptyButton").isVisible()
    page.set_chosen(CHOLLET)  # for the next training
    assert layers(page).count() == 13
    page.set_network(None)
    assert page.architecture is CHOLLET
    assert layers(page).item(1).text() == "Conv 32 @ 3×3"


def test_everything_is_hidden_while_the_challenge_is_on(shown, qtbot):
    with qtbot.waitSignal(shown.challenge_wanted):
        QTest.mouseClick(shown.findChild(QPushButton, "challengeButton"), Qt.MouseButton.LeftButton)
    shown.set_hidden(True)
    assert not layers(shown).isVisible()
    shown.set_hidden(False)
    assert layers(shown).isVisible()


def test_a_tile_is_shown_large_by_a_click_or_by_keys(shown, qtbot):
    layers(shown).setCurrentRow(1)
    made = tiles(shown)
    QTest.mouseClick(made, Qt.MouseButton.LeftButton, pos=made.area(3).center())
    popup = made.findChild(TilePopup, "tilePopup")
    assert popup.accessibleName().startswith("channel 4 of 32: ")
    assert popup.picture.width() >= 300
    large, small = popup.picture.grab().toImage(), made.grab(made.area(3)).toImage()
    middles = [image.pixelColor(image.width() * 13 // 24, image.height() * 13 // 24) for image in (large, small)]
    assert middles[0] == middles[1]
    QTest.keyClick(popup, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: made.findChild(TilePopup) is None)
    made.setFocus()
    QTest.keyClick(made, Qt.Key.Key_Right)
    assert made.accessibleDescription().startswith("channel 5 of 32: ")
    QTest.keyClick(made, Qt.Key.Key_Return)
    assert made.findChild(TilePopup).accessibleName().startswith("channel 5 of 32: ")
    made.findChild(TilePopup).close()


def test_filters_stand_below_what_they_make(shown):
    layers(shown).setCurrentRow(1)
    above, below = tiles(shown), tiles(shown, "filterTiles")
    assert [above.area(place).left() for place in range(32)] == [below.area(place).left() for place in range(32)]


def test_what_is_small_is_brightened_where_nothing_is_below_0(qtbot, theme):
    made = ChannelTiles(theme, "someTiles")
    qtbot.addWidget(made)
    for values, grey in ((np.array([0, 0.25, 1], np.float32), 128), (np.array([-1, 0, 1], np.float32), 128)):
        made.show_values(values, "three neurons")
        shown_ = made.grab().toImage()
        assert shown_.pixelColor(made.area(1).center()).value() == pytest.approx(grey, abs=1)


def test_new_weights_show_the_filters_at_the_first_convolution_only(shown):
    for row, seen in ((4, False), (1, True)):
        layers(shown).setCurrentRow(row)
        shown.set_network(made_network(1, MALIREDDI))
        assert tiles(shown, "filterTiles").isVisible() == seen


def test_without_a_digit_it_asks_for_one(shown):
    shown.set_image(None)
    assert not tiles(shown).isVisible()
    assert any("Draw a digit" in made.text() for made in shown.findChildren(QLabel) if made.isVisible())


def test_new_weights_keep_the_selected_layer(shown, qtbot):
    layers(shown).setCurrentRow(4)
    before = tiles(shown).values
    shown.set_network(made_network(5, MALIREDDI))
    qtbot.waitUntil(lambda: not np.array_equal(tiles(shown).values, before))
    assert layers(shown).currentRow() == 4
    shown.set_network(made_network(0, SMALL))
    assert layers(shown).count() == 6


def test_nothing_is_computed_while_nobody_looks(page, qtbot):
    page.hide()
    page.set_network(made_network())
    page.set_image(IMAGE)
    assert not [thread for thread in threading.enumerate() if thread.name == "latest-activations"]
    page.show()
    qtbot.waitUntil(tiles(page).isVisible)


def test_a_tile_tells_its_values(shown, qtbot):
    layers(shown).setCurrentRow(1)
    made = tiles(shown)
    for place, words in ((made.area(2).center(), "channel 3 of 32: 0.000 to"), (made.rect().bottomRight() * 5, "")):
        QApplication.sendEvent(made, QHelpEvent(QEvent.Type.ToolTip, place, made.mapToGlobal(place)))
        qtbot.waitUntil(lambda words=words: QToolTip.text().startswith(words) and bool(QToolTip.text()) == bool(words))
