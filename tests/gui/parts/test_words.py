import numpy as np
import pytest
from made import FOUR, made_network
from PySide6.QtWidgets import QLabel

from core.model.calibration import calibrated
from core.prediction.predictor import Predictor
from gui.drawing.reading import Seen
from gui.drawing.reading_card import ReadingCard
from gui.drawing.strokes import Drawing, strokes_from
from gui.parts.words import a_digit, temperature_words


@pytest.mark.parametrize(
    ("temperature", "words"),
    [
        (0.93, "Temperature 0.93: it is a little too modest"),
        (0.6, "Temperature 0.60: it is too modest"),
        (1.12, "Temperature 1.12: it is a little too sure of itself"),
        (1.9, "Temperature 1.90: it is too sure of itself"),
        (1.02, "Temperature 1.02: it is as sure of itself as it may be."),
    ],
)
def test_a_temperature_in_words(temperature: float, words: str):
    assert temperature_words(temperature).startswith(words)


def test_an_unknown_temperature_says_nothing():
    assert temperature_words(1.0) == ""


def test_the_card_shows_the_calibrated_sureness(theme, qtbot):
    card = ReadingCard(theme)
    qtbot.addWidget(card)
    image = np.zeros((28, 28), np.uint8)
    image[5:20, 10:14] = 255
    network, temperature = made_network(1), 0.5
    network.weights[-1][7] += 3
    reading = Predictor(network, temperature).read(image)
    assert reading.answer == "digit"
    card.show_seen(Seen(Drawing(), image, reading), traced=False)
    honest = calibrated(Predictor(network).probabilities(image[None])[0], temperature).max()
    assert card.sure.text() == f"{honest * 100:.1f} % sure"
    assert abs(honest - reading.confidence) > 0.01


def test_a_finished_runs_temperature_reaches_canvas_and_evaluation(window, session, qtbot, monkeypatch):
    import dataclasses

    from core.training.events import Ended

    emit_end = session._end

    def end(run_id, emit, outcome, state):
        emit_end(
            run_id,
            lambda event: emit(dataclasses.replace(event, temperature=0.5) if isinstance(event, Ended) else event),
            outcome,
            state,
        )

    session._end = end
    window.drawing_panel.canvas.set_strokes(strokes_from(FOUR)[0].points[None])
    window.commands["actionTrain"].trigger()
    session.release()
    with qtbot.waitSignal(window.controller.run_ended, timeout=10_000):
        pass
    said = window.findChild(QLabel, "evaluationTemperature").text()
    assert said.startswith("Temperature 0.50: it is too modest")
    expected = Predictor(window.controller.network, 0.5)

    def honest() -> bool:
        seen = window.drawing_panel.last_seen
        return seen.reading is not None and seen.reading.sureness == expected.read(seen.image).sureness

    qtbot.waitUntil(honest)
    run = window.controller.run
    window.controller.use_network(made_network(5), 1.0)
    assert window.findChild(QLabel, "evaluationTemperature").text() == ""
    with qtbot.waitSignal(window.controller.record_changed):
        window.controller.show_run(run)
    assert window.controller.temperature == 0.5


def test_an_eight_has_its_own_article():
    assert [a_digit(digit) for digit in (7, 8)] == ["a 7", "an 8"]
