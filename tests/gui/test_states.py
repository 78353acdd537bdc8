"""Every place of the window names the same network, whatever happens; docs/states.md says what each state allows."""

import pytest
from chance import dice, note
from gui_situations import DOCUMENT, SITUATIONS, Driver, names, possible, row, table
from PySide6.QtWidgets import QPushButton
from waiting import deliver_everything

from core.training import session as engine
from gui.parts.widgets import EmptyPlace


@pytest.fixture
def driver(window, session, qtbot, monkeypatch, small_data) -> Driver:
    def new_session():
        fresh = type(session)()
        monkeypatch.setattr(engine, "run", fresh.run)
        return fresh

    return Driver(window, new_session, qtbot.waitUntil, small_data)


@pytest.mark.parametrize("situation", SITUATIONS)
def test_every_place_names_the_same_network_in(driver, situation: str) -> None:
    for act in SITUATIONS[situation]:
        act(driver)
        deliver_everything()
        said = names(driver.window)
        assert len(set(said.values())) == 1, said
    expected = f"| {' | '.join(row(situation, driver.window))} |"
    assert expected in DOCUMENT.read_text().splitlines(), expected


@pytest.mark.parametrize("seed", range(4))
def test_every_place_names_the_same_network_on_any_way(driver, seed: int) -> None:
    random = dice(seed)
    for _ in range(25):
        act = random.choice(list(possible(driver)))
        note(act.__name__)
        act(driver)
        deliver_everything()
        said = names(driver.window)
        opened = driver.window.controller.open_network.now
        assert set(said.values()) == {opened.name if opened else ""}, said


@pytest.mark.parametrize("situation", SITUATIONS)
def test_train_on_an_empty_place_can_be_pressed_when_train_can_in(driver, situation: str) -> None:
    window = driver.window
    for act in SITUATIONS[situation]:
        act(driver)
        deliver_everything()
        train = window.commands["actionTrain"]
        offered = [found for found in window.findChildren(QPushButton) if is_offered_train(found)]
        assert offered
        for button in offered:
            assert button.isEnabled() == train.isEnabled(), button.objectName()
            assert button.toolTip() == ("" if train.isEnabled() else train.statusTip()), button.objectName()


def is_offered_train(button: QPushButton) -> bool:
    return isinstance(button.parentWidget(), EmptyPlace) and button.text() == "Train"


def test_the_document_has_no_other_situations() -> None:
    lines = [line for line in DOCUMENT.read_text().splitlines() if line.startswith("| ")]
    assert lines[:2] == table([]).splitlines()
    assert [line.split(" | ")[0].removeprefix("| ") for line in lines[2:]] == list(SITUATIONS)
