"""Teach it your hand: what one writes is kept, learnt in seconds, tested before and after, and can be taken back."""

import numpy as np
from chance import generator
from PySide6.QtWidgets import QLabel

from core.data.synthetic import pen
from core.training.store import RunStore

DIGITS = 40


def test_ones_own_digits_are_kept_learnt_and_taken_back(user_with_network, tmp_path) -> None:
    user = user_with_network
    window = user.window
    rng = generator(8)
    for number in range(DIGITS):
        strokes = pen.strokes(number % 10, rng)
        side = np.ptp(np.concatenate(strokes), axis=0).max()
        user.draw([(stroke / side * 200 + 40).astype(np.float32) for stroke in strokes])
        user.press(str(number % 10), window.drawing_panel.canvas)
        if number < DIGITS - 1:
            user.press("Delete", window.drawing_panel.canvas)
    user.wait(lambda: len(window.teaching.kept) == DIGITS)
    user.screenshot(tmp_path / "kept.png")

    before = window.controller.open_network.network
    window.commands["actionMyDigits"].trigger()
    user.click("learnMyDigitsButton")
    user.wait(lambda: window.teaching.taught)
    assert window.controller.open_network.network is not before
    assert user.find("learning10", QLabel).text().endswith("held-out digits")
    figures = [user.find(f"learning{line}{column}", QLabel).text() for line in (1, 2) for column in (1, 2)]
    assert all(figure.endswith(" %") for figure in figures)
    user.screenshot(tmp_path / "learnt.png")

    user.wait(lambda: len(RunStore().runs()) == 2)
    kept = RunStore().runs()[0]
    user.wait(lambda: kept.has_weights() and kept.id in window.runs_page.table.ids())
    assert kept.info.name.endswith(", my digits")
    user.click("unlearnButton")
    assert window.controller.open_network.network is before
    user.wait(lambda: len(RunStore().runs()) == 1)


def test_a_taught_network_is_there_again_after_the_next_start(trained, user, tmp_path) -> None:
    from core.model.network import Network
    from core.training import fine_tuning
    from core.training.evaluation_pass import Score
    from core.training.fine_tuning import Learnt

    network = trained.network()
    softer = Network(network.architecture, tuple(array * np.float32(0.9) for array in network.weights))
    score = Score(9, 10)
    taught = fine_tuning.keep(RunStore(), trained, Learnt(softer, 1.5, score, score, score, score))
    user.open_run(taught.id)
    assert user.window.controller.open_network.temperature == 1.5
    for one, other in zip(user.window.controller.open_network.network.weights, softer.weights, strict=True):
        np.testing.assert_array_equal(one, other)
    user.screenshot(tmp_path / "opened.png")
