"""Teach it your hand: what one writes is kept, learnt in seconds, tested before and after, and can be taken back."""

import numpy as np
from chance import generator
from journeys.conftest import straight
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

    user.wait(lambda: not window.jobs.running("correct"))
    trained = window.controller.store.runs()[-1]
    before = window.controller.open_network.network
    window.commands["actionMyDigits"].trigger()
    user.click("learnMyDigitsButton")
    user.wait(lambda: window.controller.open_network.network is not before)
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
    while window.learning.taught:  # what was learnt of single corrections
        user.click("unlearnButton")
    assert window.controller.open_network.run.id == trained.id
    user.wait(lambda: len(RunStore().runs()) == 1)


def test_one_correction_is_learnt_at_once(user_with_network, tmp_path) -> None:
    user, panel = user_with_network, user_with_network.window.drawing_panel
    open_network = user.window.controller.open_network
    before = open_network.now
    user.draw([straight((70, 60), (200, 60), (120, 230)), straight((95, 150), (190, 150))])
    user.wait_until_read()
    wrong = next(digit for digit in (4, 9, 2) if digit != panel.last_seen.prediction.digit)
    user.press(str(wrong), panel.canvas)
    user.wait(lambda: panel.canvas_card.title.text() == f"Learnt as a {wrong}")
    assert panel.canvas_card.note.text() == "1 of yours: 1 to learn, 0 held out"
    assert open_network.now.name == f"{before.name}, my digits"
    user.wait_until_read()
    assert panel.last_seen.prediction.digit == wrong
    user.screenshot(tmp_path / "learnt.png")

    user.press("Delete", panel.canvas)
    user.draw([straight((80, 66), (196, 58), (126, 222)), straight((98, 146), (184, 152))])
    user.wait_until_read()
    assert (panel.last_seen.prediction.digit, panel.last_seen.prediction.answer) == (wrong, "digit")

    user.window.commands["actionUnlearn"].trigger()
    assert open_network.now is before
    user.wait(lambda: len(RunStore().runs()) == 1)


def test_undo_takes_back_what_was_kept_and_learnt(user_with_network, tmp_path) -> None:
    user, panel = user_with_network, user_with_network.window.drawing_panel
    before = user.window.controller.open_network.now
    user.draw([straight((70, 60), (200, 60), (120, 230))])
    user.wait_until_read()
    user.press("4", panel.canvas)
    user.wait(lambda: panel.canvas_card.title.text() == "Learnt as a 4")
    user.press("Ctrl+Z")
    user.wait(lambda: panel.canvas_card.title.text() == "Undone")
    assert user.window.controller.open_network.now is before
    assert user.window.teaching.kept == ()
    user.wait(lambda: len(RunStore().runs()) == 1)
    user.screenshot(tmp_path / "undone.png")


def test_a_taught_network_is_there_again_after_the_next_start(trained, user, tmp_path) -> None:
    from core.model.network import Network
    from core.training import fine_tuning

    network = trained.network()
    softer = Network(network.architecture, tuple(array * np.float32(0.9) for array in network.weights))
    taught = fine_tuning.keep(RunStore(), trained, softer, 1.5, 0.9)
    user.open_run(taught.id)
    assert user.window.controller.open_network.temperature == 1.5
    for one, other in zip(user.window.controller.open_network.network.weights, softer.weights, strict=True):
        np.testing.assert_array_equal(one, other)
    user.screenshot(tmp_path / "opened.png")
