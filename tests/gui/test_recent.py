import dataclasses
import json
from pathlib import Path

import pytest
from made import made_network

from core.model.architecture import MALIREDDI
from core.training.recipe import FAST
from core.training.store import NewRun
from gui.frame.actions import open_again
from gui.open_network import Opened
from gui.recent import KEY, MAX_KEPT, RecentNetwork
from gui.settings import Settings

NETWORK = made_network(1)


def new_run(window, small_data, name: str):
    return window.controller.store.create(NewRun(MALIREDDI, small_data, FAST, name=name))


def test_the_latest_comes_first_and_each_once(window, small_data) -> None:
    open_network, recent = window.controller.open_network, window.recent
    first, second = (Opened.of_run(new_run(window, small_data, name), NETWORK) for name in ("one", "two"))
    file = Opened.of_file(Path("three.keras"), NETWORK)
    for opened in (first, second, file, first):
        open_network.show(opened)
    assert [entry.words for entry in recent.entries] == ["one · Small", "three.keras", "two · Small"]
    assert [bool(entry.run) for entry in recent.entries] == [True, False, True]
    open_network.rename(first.run.id, "another name")
    assert recent.entries[0].words == "another name · Small"


def test_no_more_than_a_menu_can_show_are_kept(window, small_data) -> None:
    for number in range(MAX_KEPT + 3):
        window.controller.open_network.show(Opened.of_file(Path(f"{number}.keras"), NETWORK))
    assert len(window.recent.entries) == MAX_KEPT
    assert window.recent.entries[0].words == f"{MAX_KEPT + 2}.keras"


def test_what_is_kept_nowhere_is_not_remembered(window, small_data) -> None:
    opened = Opened.of_run(new_run(window, small_data, "gone"), NETWORK)
    window.controller.open_network.show(dataclasses.replace(opened, run=None))
    assert window.recent.entries == ()


def test_a_run_that_is_gone_is_said_and_forgotten(window, small_data, qtbot) -> None:
    new_run(window, small_data, "another")
    run = new_run(window, small_data, "gone")
    window.controller.open_network.show(Opened.of_run(run, NETWORK))
    window.controller.store.delete(run)
    (entry,) = window.recent.entries
    with qtbot.waitSignal(window.controller.failed) as said:
        open_again(window, entry)
    assert run.id in said.args[0].sentence
    assert window.recent.entries == ()


@pytest.mark.parametrize(
    "damaged",
    ["[", "7", '["a"]', '[{"words": "a"}]', '[{"words": "a", "run": "b", "path": "c"}]', '[{"words": "", "run": "b"}]'],
)
def test_damage_is_ignored(window, damaged: str) -> None:
    window.settings.set(KEY, damaged)
    assert window.recent.entries == ()
    window.controller.open_network.show(Opened.of_file(Path("a.keras"), NETWORK))
    assert len(window.recent.entries) == 1


def test_it_outlives_the_window(window, tmp_path: Path) -> None:
    window.controller.open_network.show(Opened.of_file(tmp_path / "a.keras", NETWORK))
    window.settings.save()
    kept = json.loads(Settings(tmp_path / "settings.ini").text(KEY))
    assert [RecentNetwork(**entry) for entry in kept] == list(window.recent.entries)
    assert kept[0]["path"] == str(tmp_path / "a.keras")
