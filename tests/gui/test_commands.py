from importlib import import_module
from pathlib import Path

import pytest

import gui
from gui.actions import ACTIONS
from gui.commands import Action, Commands, menus_of
from gui.program_state import AT_WORK, Fact, Mode, ProgramState, State
from gui.theme import Theme

CONTRACT = {
    "actionTrain", "actionPause", "actionStop", "actionExport", "actionUndo", "actionRedo", "actionClear",
    "actionOpenPicture",
}  # fmt: skip
EVERYTHING = frozenset(Fact)
MENUS = menus_of(ACTIONS)
ROOMS = sorted(path.parent.name for path in Path(gui.__path__[0]).glob("*/actions.py"))


@pytest.fixture
def program(qapp) -> ProgramState:
    return ProgramState()


@pytest.fixture
def commands(program: ProgramState, theme: Theme) -> Commands:
    return Commands(ACTIONS, program, theme)


def test_the_names_that_others_rely_on_are_there(commands: Commands) -> None:
    assert set(commands.actions) >= CONTRACT
    assert all(action.objectName() == name for name, action in commands.actions.items())


@pytest.mark.parametrize("action", ACTIONS, ids=lambda action: action.name)
def test_every_action_says_what_it_does_and_does_it(action: Action) -> None:
    assert action.tip.endswith(".")
    assert not action.text.endswith(".")
    assert action.when.states
    assert (action.do is None) == (action.mode is not None) == (action.switch is not None)


@pytest.mark.parametrize("state", State, ids=lambda state: state.name)
@pytest.mark.parametrize("action", ACTIONS, ids=lambda action: action.name)
def test_what_cannot_be_done_now_says_why(action: Action, state: State) -> None:
    why = action.when.why_not(state, EVERYTHING)
    assert bool(why) == (state not in action.when.states)
    assert not why or why.endswith(".")
    for fact in action.when.needs:
        assert action.when.why_not(state, EVERYTHING - {fact})


def test_no_two_actions_share_a_key_or_a_name() -> None:
    keys = [key for action in ACTIONS for key in action.keys]
    assert len(keys) == len(set(keys))
    assert len({action.name for action in ACTIONS}) == len(ACTIONS)


@pytest.mark.parametrize("menu", MENUS)
def test_letters_for_alt_differ_within_a_menu(menu: str) -> None:
    letters = [action.text[action.text.index("&") + 1].lower() for action in MENUS[menu]]
    assert len(letters) == len(set(letters))


@pytest.mark.parametrize("room", ROOMS)
def test_every_record_of_a_room_is_an_action_of_the_window(room: str) -> None:
    module = import_module(f"gui.{room}.actions")
    assert {made for made in vars(module).values() if isinstance(made, Action)} == set(module.ACTIONS) <= set(ACTIONS)


def test_actions_follow_state_and_facts(commands: Commands, program: ProgramState) -> None:
    program.set_fact(Fact.SOURCE, True)
    program.set_fact(Fact.RECIPE, True)
    program.set_state(State.READY)
    assert commands["actionTrain"].isEnabled()
    assert not commands["actionStop"].isEnabled()
    assert "Nothing is being trained." in commands["actionStop"].toolTip()
    program.set_state(State.TRAINING)
    assert not commands["actionTrain"].isEnabled()
    assert "Wait until the training is over" in commands["actionTrain"].toolTip()
    assert commands["actionPause"].isEnabled()
    program.set_fact(Fact.RECIPE, False)
    program.set_state(State.READY)
    assert Fact.RECIPE.value in commands["actionTrain"].toolTip()


def test_a_fact_can_say_more_than_its_own_sentence(commands: Commands, program: ProgramState) -> None:
    for fact in (Fact.SOURCE, Fact.RECIPE):
        program.set_fact(fact, True)
    program.set_state(State.READY)
    for why in ("It takes 5 GB.", "It takes 4 GB."):
        program.set_fact(Fact.MEMORY, False, why)
        assert commands["actionTrain"].toolTip().endswith(why)
        assert commands["actionTrain"].statusTip() == why
    program.set_fact(Fact.MEMORY, True)
    assert commands["actionTrain"].isEnabled()
    program.set_fact(Fact.MEMORY, False)
    assert commands["actionTrain"].statusTip() == Fact.MEMORY.value


def test_nothing_is_trained_while_something_is(commands: Commands, program: ProgramState) -> None:
    for fact in Fact:
        program.set_fact(fact, True)
    for state in AT_WORK:
        program.set_state(state)
        assert not commands["actionTrain"].isEnabled()


def test_changes_are_said_once(program: ProgramState, qtbot) -> None:
    with qtbot.waitSignal(program.changed):
        program.set_state(State.READY)
    with qtbot.assertNotEmitted(program.changed):
        program.set_state(State.READY)
        program.set_fact(Fact.INK, False)


def test_pause_becomes_go_on(commands: Commands, program: ProgramState) -> None:
    commands["actionPause"].setChecked(True)
    assert commands["actionPause"].iconText() == "Go on"
    commands["actionPause"].setChecked(False)
    assert commands["actionPause"].iconText() == "Pause"
    program.set_mode(Mode.PAUSE, True)
    assert commands["actionPause"].iconText() == "Go on"
    program.set_mode(Mode.PAUSE, False)
    assert commands["actionPause"].iconText() == "Pause"


def test_icons_are_tinted_anew_with_the_theme(commands: Commands, theme: Theme) -> None:
    before = commands["actionUndo"].icon().pixmap(32).toImage()
    theme.choose("dark")
    assert commands["actionUndo"].icon().pixmap(32).toImage() != before


def test_several_facts_are_heard_of_at_once_and_a_state_by_those_who_follow_it_alone(program, qtbot) -> None:
    heard: list[str] = []
    program.changed.connect(lambda: heard.append("changed"))
    program.state_changed.connect(lambda: heard.append("state"))
    program.set_facts({Fact.INK: True, Fact.UNDO: True, Fact.REDO: False})
    assert heard == ["changed"]
    assert {Fact.INK, Fact.UNDO} <= program.facts
    program.set_facts({Fact.INK: True, Fact.UNDO: False, Fact.REDO: True})
    assert heard == ["changed"] * 2
    assert Fact.UNDO not in program.facts
    program.set_facts({Fact.INK: True, Fact.UNDO: False})
    assert heard == ["changed"] * 2
    program.set_state(State.TRAINING)
    assert heard == ["changed"] * 2 + ["state", "changed"]
