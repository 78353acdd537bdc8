from dataclasses import replace
from pathlib import Path

import pytest
from made import made_network
from PySide6.QtTest import QSignalSpy

from core.data.sources import BOTH
from core.model.architecture import MALIREDDI
from core.training.events import Ended
from core.training.recipe import FAST
from core.training.store import NewRun, RunStore
from gui.open_network import Opened, OpenNetwork

FIRST, SECOND = made_network(1), made_network(2)


def ended(outcome: str = "finished", validation: float | None = None, test: float | None = None) -> Ended:
    return Ended("", outcome, "It ended.", 1, 0.1, validation, 0.1, test, 1.0, 1.0, 1.25)


@pytest.fixture
def run(tmp_path: Path, small_data):
    return RunStore(tmp_path / "runs").create(NewRun(MALIREDDI, small_data, FAST))


@pytest.fixture
def other(tmp_path: Path, small_data):
    return RunStore(tmp_path / "runs").create(NewRun(MALIREDDI, small_data, FAST, name="the other"))


@pytest.fixture
def owner(qapp) -> OpenNetwork:
    return OpenNetwork()


@pytest.mark.parametrize(
    ("outcome", "words", "figure"),
    [
        (ended(test=0.9891), "malireddi, fast · Small · 98.91 %", "98.91 % of the test digits of Small"),
        (
            ended("stopped", validation=0.97),
            "malireddi, fast · Small · 97.00 % validation",
            "97.00 % of the validation digits of Small",
        ),
        (ended("failed"), "malireddi, fast · Small", ""),
        (None, "malireddi, fast · Small", ""),
    ],
)
def test_a_network_says_its_run_its_data_and_its_accuracy_on_what(run, outcome, words, figure) -> None:
    run.change(outcome=outcome)
    opened = Opened.of_run(run, FIRST)
    assert (opened.words, opened.figure_words) == (words, figure)


def test_an_accuracy_names_the_data_whose_test_digits_they_were(tmp_path, small_data) -> None:
    both = replace(small_data, name="Small + pen digits", tester="Small")
    run = RunStore(tmp_path / "runs").create(NewRun(MALIREDDI, both, FAST, source=BOTH))
    run.change(outcome=ended(test=0.9891))
    assert Opened.of_run(run, FIRST).figure_words == "98.91 % of the test digits of Small"
    run.change(outcome=ended("stopped", validation=0.97))
    assert Opened.of_run(run, FIRST).figure_words == "97.00 % of the validation digits of Small + pen digits"


def test_a_network_that_trains_says_so_and_has_no_figure_yet(run) -> None:
    run.change(outcome=ended(test=0.98))
    opened = Opened.of_run(run, FIRST, training=True)
    assert opened.words == "malireddi, fast · Small · training"
    assert (opened.figure_words, opened.temperature) == ("", 1.0)
    assert opened.ended(ended(test=0.99)).words == "malireddi, fast · Small · 99.00 %"


def test_a_file_is_called_as_it_is_called(tmp_path: Path) -> None:
    opened = Opened.of_file(tmp_path / "mine.keras", FIRST)
    assert opened.words == "mine.keras"
    assert opened.network is FIRST


def test_a_run_is_open_from_its_first_step_and_when_it_has_ended(owner, run) -> None:
    owner.begin(run, None)
    assert (owner.now.training, owner.network, owner.newest, owner.run) == (True, None, None, run)
    newest = QSignalSpy(owner.newest_changed)
    owner.take_newest(SECOND)
    assert (owner.network, owner.newest, owner.newest_temperature) == (None, SECOND, 1.0)
    owner.take_best(FIRST)
    assert (owner.network, owner.newest) == (FIRST, SECOND)
    assert owner.end(ended(test=0.99)) is None
    assert (owner.network, owner.newest, owner.newest_temperature) == (FIRST, FIRST, 1.25)
    assert owner.now.words == "malireddi, fast · Small · 99.00 %"
    assert [newest.at(place)[0] for place in range(newest.count())] == [SECOND, FIRST]


def test_a_run_without_a_network_gives_back_what_was_open(owner, run, other) -> None:
    before = Opened.of_run(run, FIRST)
    owner.show(before)
    owner.begin(other, None)
    owner.take_newest(SECOND)
    assert owner.end(ended("stopped")) is before
    assert owner.now is before
    assert owner.newest is FIRST


def test_two_runs_without_a_network_give_back_the_one_before_both(owner, run, other) -> None:
    before = Opened.of_run(run, FIRST)
    owner.show(before)
    for _ in range(2):
        owner.begin(other, None)
        assert owner.end(ended("stopped")) is before


def test_a_run_that_goes_on_keeps_its_network_when_it_is_stopped_at_once(owner, run) -> None:
    owner.begin(run, FIRST)
    assert owner.end(ended("stopped", validation=0.9)) is None
    assert owner.network is FIRST


def test_the_first_run_without_a_network_leaves_nothing(owner, run) -> None:
    owner.begin(run, None)
    owner.take_newest(FIRST)
    assert owner.end(ended("stopped")) is None
    assert (owner.now, owner.newest) == (None, None)


def test_the_temperature_belongs_to_the_weights_that_it_was_measured_on(owner, run) -> None:
    run.change(outcome=ended(test=0.9))
    said = QSignalSpy(owner.newest_changed)
    owner.show(Opened.of_run(run, FIRST))
    assert owner.newest_temperature == owner.temperature == 1.25
    owner.show(replace(owner.now, temperature=2.0))
    assert said.count() == 2  # the same weights are read with another temperature
    owner.begin(run, FIRST)
    owner.take_newest(SECOND)
    assert owner.newest_temperature == 1.0


def test_a_renamed_run_is_called_so_at_once_and_others_are_left_alone(owner, run, other) -> None:
    owner.show(Opened.of_run(run, FIRST))
    owner.rename(other.id, "mine")
    assert owner.now.name == "malireddi, fast"
    owner.rename(run.id, "mine")
    assert owner.now.name == "mine"


def test_the_network_of_a_deleted_run_stays_open(owner, run, other) -> None:
    owner.show(Opened.of_run(run, FIRST))
    owner.forget(other.id)
    assert owner.run is run
    owner.forget(run.id)
    assert (owner.run, owner.network) == (None, FIRST)
