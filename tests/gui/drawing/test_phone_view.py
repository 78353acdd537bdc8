import numpy as np
import pytest
from made import FOUR, made_network

from core.prediction.predictor import Predictor
from gui.drawing.prediction import phone_image, read
from gui.drawing.strokes import Drawing, strokes_from
from gui.settings import Settings


def small_in_the_corner() -> Drawing:
    return Drawing(strokes_from([stroke * 0.25 for stroke in FOUR]))


def test_the_whole_canvas_is_squeezed_and_nothing_is_moved():
    image = phone_image(small_in_the_corner())
    assert (image.shape, image.dtype) == ((28, 28), np.uint8)
    assert not image[7:].any()
    assert not image[:, 7:].any()
    assert image[:7, :7].any()


def test_a_straight_line_is_one_pixel_wide():
    image = phone_image(Drawing(strokes_from([[(145, 40), (145, 240)]])))
    assert np.isclose(image[14].sum() / 255, 1, atol=0.15)


def test_nothing_drawn_is_nothing_sent():
    assert phone_image(Drawing()) is None
    assert read(Drawing(), None, phone=True).phone is None


def test_a_picture_is_squeezed_too():
    background = np.zeros((280, 280), np.uint8)
    background[100:110, 50:60] = 255
    image = phone_image(Drawing(background=background))
    assert image[10, 5] == 255
    assert image.sum() == 255


def test_it_has_its_own_reading_only_when_asked_for():
    predictor = Predictor(made_network(1))
    seen = read(small_in_the_corner(), predictor, phone=True)
    expected = predictor.predict(phone_image(small_in_the_corner()))
    assert np.array_equal(seen.phone.prediction.probabilities, expected.probabilities)
    assert not np.array_equal(seen.prediction.probabilities, expected.probabilities)
    assert read(small_in_the_corner(), predictor).phone is None


def test_the_view_follows_its_command_and_is_remembered(make_window, qtbot, tmp_path):
    window = make_window()
    view = window.drawing_panel.prediction_card.phone
    assert not view.isVisible()
    window.commands["actionPhoneView"].trigger()
    assert view.isVisible()
    window.drawing_panel.canvas.set_strokes(FOUR)
    qtbot.waitUntil(lambda: view.preview.pixels() is not None)
    assert view.answer.text() == "As the phone sends it"
    window.drawing_panel.set_predictor(Predictor(made_network(1), 0.25))
    qtbot.waitUntil(lambda: view.answer.text().startswith("Phone: "))
    window.close()
    assert Settings(tmp_path / "settings.ini").flag("phoneView", default=False)
    assert make_window().drawing_panel.prediction_card.phone.isVisible()


@pytest.mark.parametrize("kind", ["readingMenuButton"])
def test_the_menu_says_which_digit_it_was(make_window, qtbot, kind: str):
    card = make_window().drawing_panel.prediction_card
    assert card.more.objectName() == kind
    was = card.more.menu.actions()[0].menu()
    with qtbot.waitSignal(card.digit_named) as named:
        was.actions()[6].trigger()
    assert named.args == [6]
