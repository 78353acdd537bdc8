import pytest

from gui.commands import AT_WORK, COMMANDS, MENUS, Command, Commands, Fact, State
from gui.theme import Theme

CONTRACT = {
    "actionTrain", "actionPause", "actionStop", "actionExport", "actionUndo", "actionRedo", "actionClear",
    "actionOpenPicture",
}  # fmt: skip
EVERYTHING = frozenset(Fact)


@pytest.fixture
def commands(theme: Theme) -> Commands:
    return Commands(theme)


def test_the_names_that_others_rely_on_are_there(commands: Commands) -> None:
    assert set(commands.actions) >= CONTRACT
    assert all(action.objectName() == name for name, action in commands.actions.items())


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.name)
def test_every_command_says_what_it_does(command: Command) -> None:
    assert command.tip.endswith(".")
    assert not command.text.endswith(".")
    assert command.states


@pytest.mark.parametrize("state", State, ids=lambda state: state.name)
@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.name)
def test_what_cannot_be_done_now_says_why(command: Command, state: State) -> None:
    why = command.why_not(state, EVERYTHING)
    assert bool(why) == (state not in command.states)
    assert not why or why.endswith(".")
    for fact in command.needs:
        assert command.why_not(state, EVERYTHING - {fact})


def test_no_two_commands_share_a_key() -> None:
    keys = [key for command in COMMANDS for key in command.shortcuts]
    assert len(keys) == len(set(keys))


@pytest.mark.parametrize("menu", MENUS)
def test_letters_for_alt_differ_within_a_menu(menu: str) -> None:
    letters = [command.text[command.text.index("&") + 1].lower() for command in MENUS[menu]]
    assert len(letters) == len(set(letters))


def test_actions_follow_state_and_facts(commands: Commands) -> None:
    commands.set_fact(Fact.SOURCE, True)
    commands.set_fact(Fact.RECIPE, True)
    commands.set_state(State.READY)
    assert commands["actionTrain"].isEnabled()
    assert not commands["actionStop"].isEnabled()
    assert "Nothing is being trained." in commands["actionStop"].toolTip()
    commands.set_state(State.TRAINING)
    assert not commands["actionTrain"].isEnabled()
    assert "Wait until the training is over" in commands["actionTrain"].toolTip()
    assert commands["actionPause"].isEnabled()
    commands.set_fact(Fact.RECIPE, False)
    commands.set_state(State.READY)
    assert Fact.RECIPE.value in commands["actionTrain"].toolTip()


def test_a_fact_can_say_more_than_its_own_sentence(commands: Commands) -> None:
    for fact in (Fact.SOURCE, Fact.RECIPE):
        commands.set_fact(fact, True)
    commands.set_state(State.READY)
    for why in ("It takes 5 GB.", "It takes 4 GB."):
        commands.set_fact(Fact.MEMORY, False, why)
        assert commands["actionTrain"].toolTip().endswith(why)
        assert commands["actionTrain"].statusTip() == why
    commands.set_fact(Fact.MEMORY, True)
    assert commands["actionTrain"].isEnabled()
    commands.set_fact(Fact.MEMORY, False)
    assert commands["actionTrain"].statusTip() == Fact.MEMORY.value


def test_nothing_is_trained_while_something_is(commands: Commands) -> None:
    for state in AT_WORK:
        assert commands.command("actionTrain").why_not(state, EVERYTHING)


def test_changes_are_said_once(commands: Commands, qtbot) -> None:
    with qtbot.waitSignal(commands.changed):
        commands.set_state(State.READY)
    with qtbot.assertNotEmitted(commands.changed):
        commands.set_state(State.READY)
        commands.set_fact(Fact.INK, False)


def test_pause_becomes_go_on(commands: Commands) -> None:
    commands["actionPause"].setChecked(True)
    assert commands["actionPause"].iconText() == "Go on"
    commands["actionPause"].setChecked(False)
    assert commands["actionPause"].iconText() == "Pause"


def test_icons_are_tinted_anew_with_the_theme(commands: Commands, theme: Theme) -> None:
    before = commands["actionUndo"].icon().pixmap(32).toImage()
    theme.choose("dark")
    assert commands["actionUndo"].icon().pixmap(32).toImage() != before
