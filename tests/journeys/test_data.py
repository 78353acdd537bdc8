"""A failed download is no dead end: what is loaded can be trained with, and everything can be tried again."""

from core.data import mnist
from core.data.download import NoConnectionError
from gui.background.data_standing import Stage
from gui.program_state import State


def test_without_a_connection_everything_else_still_works(user, tmp_path, monkeypatch) -> None:
    def cut_off(_progress, _cancel) -> None:
        raise NoConnectionError("The server cannot be reached.", "Check the network.")

    monkeypatch.setenv("KERAS_HOME", str(tmp_path))
    monkeypatch.setattr(mnist, "fetch", cut_off)
    data = user.window.data_panel
    standing = lambda: user.window.controller.data_loader.standing  # noqa: E731
    user.click("downloadButton")
    user.wait(lambda: user.text("dataTrouble") == "No connection. Training with pen digits works.")
    assert user.find("trainButton").isEnabled()
    user.screenshot(tmp_path / "no-connection.png")

    data.choose("mnist")
    user.wait(lambda: standing().stage is Stage.MISSING)
    assert user.text("dataTrouble") == "MNIST is not on this computer."
    assert user.text("dataCounts") == ""
    assert not user.find("samplePreview").isVisible()
    assert "MNIST is not on this computer" in user.window.commands["actionTrain"].toolTip()

    data.choose("auto")
    user.wait(lambda: standing().stage is Stage.LOADED)
    assert "2,000 train" in user.text("dataCounts")
    user.set_number("epochsBox", 1)
    user.click("trainButton")
    user.wait(lambda: user.state() is State.READY and user.window.controller.open_network.network is not None)
