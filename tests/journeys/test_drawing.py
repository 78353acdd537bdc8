"""Draw to test it: what is drawn by mouse is read as the engine reads it, and nothing drawn is no digit."""

import json

import numpy as np
from chance import generator
from journeys.conftest import straight

from core.data import ink
from core.data.formats import penfile
from core.data.synthetic import pen
from core.prediction.predictor import Predictor
from gui.__main__ import main
from gui.drawing.prediction import TAP
from gui.drawing.strokes import SIDE

REPLAYED = 200


def test_a_drawn_digit_is_read_and_nothing_drawn_is_no_digit(user_with_network, tmp_path) -> None:
    user = user_with_network
    panel = user.window.drawing_panel
    user.draw([straight((140, 40), (140, 240))])
    user.wait_until_read()
    assert panel.last_seen.prediction.answer == "digit"
    assert user.text("answerLabel") == "1"
    assert user.text("sureLabel").endswith("% sure")
    assert user.bars().startswith("1: ")
    user.screenshot(tmp_path / "one.png")

    user.press("Ctrl+Z")
    user.wait_until_read()
    assert panel.last_seen.prediction.answer == "nothing drawn"
    assert panel.last_seen.prediction.digit is None
    assert user.text("answerLabel") == "nothing drawn"
    assert user.bars() == "No prediction yet."

    user.press("Ctrl+Shift+Z")
    user.wait_until_read()
    assert user.text("answerLabel") == "1"
    user.press("Delete", panel.canvas)
    user.wait_until_read()
    assert user.text("answerLabel") == "nothing drawn"
    user.screenshot(tmp_path / "nothing.png")


def test_a_dot_is_something_drawn(user_with_network, tmp_path) -> None:
    user = user_with_network
    user.draw([straight((140, 140), (140.4, 140))])
    user.wait_until_read()
    assert user.window.drawing_panel.last_seen.image is not None
    assert user.window.drawing_panel.last_seen.prediction.probabilities is not None
    user.screenshot(tmp_path / "dot.png")


def test_pen_digits_replayed_by_mouse_are_read_as_from_a_file(user_with_network, tmp_path, capsys) -> None:
    user = user_with_network
    panel, opened = user.window.drawing_panel, user.window.controller.open_network
    predictor = Predictor(opened.network, opened.temperature)
    rng = generator(20)
    written, confusion = [], np.zeros((10, 10), int)
    for number in range(REPLAYED):
        strokes = fitted(pen.strokes(number % 10, rng))
        by_mouse = user.draw(strokes)
        written.append(penfile.PenDigit(number % 10, 0, tuple(by_mouse)))
        user.wait_until_read()
        seen = panel.last_seen
        image = ink.digit_image(by_mouse, dot=TAP)
        np.testing.assert_array_equal(seen.image, image)
        np.testing.assert_array_equal(seen.prediction.probabilities, predictor.predict(image).probabilities)
        confusion[number % 10, seen.prediction.digit] += 1
        if number < REPLAYED - 1:
            user.press("Delete", panel.canvas)
    user.screenshot(tmp_path / "replayed.png")

    penfile.write(tmp_path / "replayed.json", written)
    capsys.readouterr()
    command = ["evaluate", user.window.controller.run.id, "--data", str(tmp_path / "replayed.json"), "--split", "all"]
    assert main([*command, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["confusion"] == confusion.tolist()


def fitted(strokes: list[np.ndarray]) -> list[np.ndarray]:
    """Strokes in the middle of the canvas, with a margin."""
    points = np.concatenate(strokes)
    low, high = points.min(axis=0), points.max(axis=0)
    scale = 0.8 * SIDE / (high - low).max()
    return [((stroke - (low + high) / 2) * scale + SIDE / 2).astype(np.float32) for stroke in strokes]
