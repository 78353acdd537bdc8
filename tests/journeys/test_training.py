"""Train, and watch: curves grow, the digit on the canvas is read with the newest weights; pause, go on, stop."""

from journeys.conftest import straight

from core.model.architecture import MALIREDDI
from core.training.recipe import BEST, FAST
from core.training.store import RunStore
from gui.program_state import State


def test_a_training_is_watched_paused_and_stopped(user, tmp_path) -> None:
    controller, panel = user.window.controller, user.window.drawing_panel
    user.draw([straight((70, 60), (200, 60), (120, 230))])
    user.wait_until_read()
    assert user.text("answerLabel") == "no network yet"
    empty = user.picture("lossPlot")

    user.set_number("epochsBox", 900)
    user.click("trainButton")
    user.wait(lambda: user.state() is State.TRAINING)
    user.wait(lambda: controller.record.steps > 0 and user.bars() != "No prediction yet.")
    first_bars, first_loss, first_accuracy = user.bars(), user.picture("lossPlot"), user.picture("accuracyPlot")
    assert panel.last_seen.image.any()
    user.wait(lambda: len(controller.record.epochs) >= 2 and user.bars() != first_bars)
    user.wait(lambda: user.picture("lossPlot") not in (first_loss, empty))
    user.wait(lambda: user.picture("accuracyPlot") != first_accuracy)
    assert "Epoch " in user.text("statusLabel")
    assert user.find("progressBar").value() > 0

    user.click("pauseButton")
    user.wait(lambda: user.state() is State.PAUSED)
    steps = controller.record.steps
    user.wait(lambda: user.text("statusLabel").startswith("Paused in epoch"))
    user.press("Ctrl+4")
    user.wait(lambda: len(user.run_ids()) == 1)
    assert user.run_texts(0)["Outcome"] == "Running"
    user.press("Ctrl+1")
    assert controller.record.steps == steps
    user.click("pauseButton")
    user.wait(lambda: controller.record.steps > steps)

    user.click("stopButton")
    user.wait(lambda: user.state() is State.READY)
    user.wait(lambda: user.text("statusLabel").startswith("Stopped"))
    assert RunStore().find("latest").info.outcome.outcome == "stopped"
    assert user.find("exportButton").isEnabled()
    user.screenshot(tmp_path / "training.png")


def test_curves_are_there_that_were_trained_while_another_page_was_shown(user, tmp_path) -> None:
    user.press("Ctrl+3")
    user.press("Ctrl+Return")
    user.wait(lambda: user.state() is State.TRAINING)
    user.wait(lambda: user.state() is State.READY and user.window.controller.record.ended is not None)
    assert not user.find("lossPlot").isVisible()
    user.press("Ctrl+1")
    user.wait(lambda: user.find("lossPlot").isVisible())
    for name in ("loss", "accuracy"):
        plot = user.find(f"{name}Plot")
        assert plot.view.isVisible(), name
        assert plot.view.x_range[1] >= FAST.epochs, name
        assert user.text(f"{name}Figure"), name
    user.screenshot(tmp_path / "curves.png")


def test_space_pauses_after_a_click_on_train(user, tmp_path) -> None:
    user.set_number("epochsBox", 900)
    user.find("trainButton").setFocus()  # as a mouse does where the platform has a pointer
    user.click("trainButton")
    user.wait(lambda: user.state() is State.TRAINING)
    user.press("Space", user.window.focusWidget())
    user.wait(lambda: user.state() is State.PAUSED)
    user.press("Space", user.window.focusWidget())
    user.wait(lambda: user.state() is State.TRAINING)
    user.click("stopButton")
    user.wait(lambda: user.state() is State.READY)
    user.press("Space", user.window.focusWidget())
    assert user.state() is State.READY
    user.screenshot(tmp_path / "stopped.png")


def test_a_larger_network_teaches_the_one_that_is_kept(user, tmp_path) -> None:
    user.click("recipeFold")
    user.click("distillationSwitch")
    assert "taught" in user.find("recipeFold").accessibleName()
    user.set_number("epochsBox", 1)
    user.click("trainButton")
    user.wait(lambda: user.state() is State.TRAINING)
    user.wait(lambda: user.state() is State.READY and user.window.controller.record.ended is not None)
    run = RunStore().find("latest")
    assert run.info.outcome.outcome == "finished"
    assert run.info.recipe.distillation == BEST.distillation
    assert run.network().architecture == MALIREDDI
    user.screenshot(tmp_path / "taught.png")
