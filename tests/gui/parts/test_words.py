import numpy as np
import pytest
from made import FOUR, made_network, opened
from PySide6.QtWidgets import QLabel

from core.model.calibration import calibrated
from core.prediction.predictor import Predictor
from gui.drawing.prediction import Seen
from gui.drawing.prediction_card import PredictionCard
from gui.drawing.strokes import Drawing, strokes_from
from gui.parts.words import a_digit, per_cent, sure_words, temperature_words


@pytest.mark.parametrize(
    ("temperature", "words"),
    [
        (0.93, "It is a little more often right than it claims (temperature 0.93)"),
        (0.6, "It is clearly more often right than it claims (temperature 0.60)"),
        (1.12, "It is a little less often right than it claims (temperature 1.12)"),
        (1.9, "It is clearly less often right than it claims (temperature 1.90)"),
        (1.02, "Of answers that are 90 % sure, about nine in ten are right (temperature 1.02)."),
    ],
)
def test_a_temperature_in_words(temperature: float, words: str):
    assert temperature_words(temperature).startswith(words)


def test_an_unknown_temperature_says_nothing():
    assert temperature_words(1.0) == ""


def test_certainty_is_never_claimed():
    assert [per_cent(share) for share in (0.5, 0.99949, 0.99951, 1.0)] == ["50.0", "99.9", ">99.9", ">99.9"]
    assert sure_words(1.0) == "over 99.9 % sure"


def test_the_card_and_the_bar_say_one_figure_and_it_decides(theme, qtbot):
    card = PredictionCard(theme)
    qtbot.addWidget(card)
    image = np.zeros((28, 28), np.uint8)
    image[5:20, 10:14] = 255
    network, temperature = made_network(1), 0.5
    network.weights[-1][7] += 3
    prediction = Predictor(network, temperature).predict(image)
    assert prediction.answer == "digit"
    card.show_seen(Seen(Drawing(), image, prediction), traced=False)
    own = Predictor(network).probabilities(image[None])[0]
    honest = calibrated(own, temperature).max()
    assert card.sure.text() == f"{prediction.confidence * 100:.1f} % sure"
    assert f"7: {prediction.confidence * 100:.1f} %" in card.bars.accessibleDescription()
    assert prediction.confidence == honest
    assert abs(honest - own.max()) > 0.01
    assert Predictor(network, 4.0).predict(image).answer == "not sure"
    card.show_seen(Seen(Drawing(), image, Predictor(network, 4.0).predict(image)), traced=False)
    assert card.answer.text() == "not sure"


def test_a_finished_runs_temperature_reaches_canvas_and_evaluation(window, session, qtbot, monkeypatch):
    import dataclasses

    from core.training.events import Ended

    emit_end = session.end

    def end(run_id, emit, outcome, state):
        emit_end(
            run_id,
            lambda event: emit(dataclasses.replace(event, temperature=0.5) if isinstance(event, Ended) else event),
            outcome,
            state,
        )

    session.end = end
    window.drawing_panel.canvas.set_strokes(strokes_from(FOUR)[0].points[None])
    window.commands["actionTrain"].trigger()
    session.release()
    with qtbot.waitSignal(window.controller.run_ended, timeout=10_000):
        pass
    said = window.findChild(QLabel, "evaluationTemperature").text()
    assert said.startswith("It is clearly more often right than it claims (temperature 0.50)")
    expected = Predictor(window.controller.open_network.network, 0.5)

    def honest() -> bool:
        seen = window.drawing_panel.last_seen
        return seen.prediction is not None and seen.prediction.confidence == expected.predict(seen.image).confidence

    qtbot.waitUntil(honest)
    run = window.controller.run
    window.controller.open_network.show(opened(made_network(5), 1.0))
    assert window.findChild(QLabel, "evaluationTemperature").text() == ""
    with qtbot.waitSignal(window.controller.record_changed):
        window.controller.open_run(run)
    assert window.controller.open_network.temperature == 0.5


def test_an_eight_has_its_own_article():
    assert [a_digit(digit) for digit in (7, 8)] == ["a 7", "an 8"]
