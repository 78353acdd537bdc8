from dataclasses import replace

import pytest
from made import SMALL, TINY, end, made_data, made_record

from core.data.dataset import Dataset
from core.training.comparing import Fact, compare, facts_of, on_test_words
from core.training.events import Ended
from core.training.recipe import FAST, TUTORIAL, Augmentation
from core.training.record import RunRecord
from core.training.run_info import DataInfo
from core.training.store import NewRun, RunStore


@pytest.fixture
def made(tmp_path):
    """Makes a run's info and record, ended as wanted."""
    store = RunStore(tmp_path)

    def make(name="a", recipe=FAST, *, outcome="finished", architecture=SMALL, data=None, **where):
        record = end(made_record(extra_steps=0), outcome)
        info = store.create(NewRun(architecture, data or made_data(), recipe, name=name, **where)).info
        return replace(info, outcome=record.ended), record

    return make


def by_name(comparison):
    return {fact.name: fact for fact in comparison.facts}


def test_what_differs_is_said_first(made):
    found = compare([made("one"), made("two", FAST.changed(epochs=5, seed=7))])
    assert found.names == ("one", "two")
    assert [fact for fact in found.facts if fact.differs] == list(found.facts[:2])
    assert found.facts[:2] == (Fact("Epochs wanted", ("2", "5")), Fact("Seed", ("1", "7")))
    assert found.warnings == ()


def test_the_figures_are_those_of_the_best_epoch(made):
    info, record = made()
    found = facts_of(info, record)
    assert {name: found[name] for name in list(found)[:10]} == {
        "Test accuracy": "97.00 % on made", "Validation accuracy": "97.50 %", "Training accuracy": "90.00 %",
        "Test loss": "0.1000", "Validation loss": "0.1000", "Training loss": "0.1500",
        "Epochs done": "3", "Best epoch": "3", "Time": "6 s", "Ended": "Finished",
    }  # fmt: skip


def test_network_data_recipe_and_versions_are_compared(made):
    varied = FAST.changed(augmentation=Augmentation(shift=2), mix_pen=False)
    found = by_name(compare([made(), made("b", varied, architecture=TINY)]))
    assert found["Network"].values == ("small", "tiny")
    assert found["Layers"].values == ("5", "2")
    assert found["Parameters"].values[1] == "7,850"
    assert found["Training images"] == Fact("Training images", ("40", "40"))
    assert found["Recipe"].values == ("Fast", "Fast")
    assert found["Schedule"].values[0] == "one cycle"
    assert found["Mix pen"].values == ("yes", "no")
    assert found["Varied: shift"].values == ("0", "2")
    assert not found["Version of keras"].differs


def test_a_run_that_has_not_begun_has_dashes(made):
    info, _record = made()
    found = facts_of(replace(info, outcome=None), RunRecord("none"))
    assert (found["Test accuracy"], found["Best epoch"], found["Time"], found["Ended"]) == ("–", "–", "–", "Not yet")
    assert (found["Epochs done"], found["Validation loss"]) == ("0", "–")


def test_without_a_history_the_outcome_is_asked(made):
    info, _record = made()
    taught = Ended("x", "finished", "Learnt.", 0, 0.2, 0.95, 0.3, 0.94, 75.0, 10.0)
    found = facts_of(replace(info, outcome=taught), RunRecord("x"))
    assert (found["Validation accuracy"], found["Validation loss"], found["Time"]) == (
        "95.00 %",
        "0.2000",
        "1 min 15 s",
    )


def test_runs_of_one_name_are_told_apart(made):
    (first, record), (second, _) = made(), made()
    found = compare([(first, record), (replace(second, name=first.name), record)])
    assert found.names == (f"a ({first.id})", f"a ({second.id})")


def other_data() -> Dataset:
    data = made_data()
    return Dataset("others", "Made for tests.", data.train, data.validation, data.train)


def test_figures_of_different_test_digits_are_warned_of(made):
    found = compare([made(source="a.npz"), made("b", data=other_data(), source="b.npz")])
    assert found.warnings == ("The test figures are from different digits: made and others. They cannot be compared.",)
    untested = made("b", data=other_data(), outcome="stopped", source="b.npz")
    assert compare([made(source="a.npz"), untested]).warnings == ()


def test_test_digits_that_chose_the_epoch_are_warned_of(made):
    found = compare([made(), made("b", TUTORIAL.changed(validate_on_test=True))])
    assert found.warnings == (
        "The test digits chose the best epoch of “b”: on these digits it looks better than it is.",
    )


def test_joined_data_is_tested_on_the_first_ones_digits(made):
    info, _record = made()
    joined = replace(info, data=replace(info.data, source="mnist+pen", name="MNIST + pen digits"))
    assert on_test_words(joined) == "97.00 % on MNIST"
    assert on_test_words(replace(info, outcome=None)) == "–"


MNIST = DataInfo("mnist", None, "MNIST", "", "m", 55_000, 5_000, 10_000)


@pytest.mark.parametrize(("changes", "same"), [
    ({}, True),
    ({"limit": 100, "digest": "x", "train": 100}, True),
    ({"source": "auto"}, True),
    ({"source": "mnist+pen", "name": "MNIST + pen digits", "digest": "x"}, True),
    ({"digest": "x"}, False),  # the same source has other content by now
    ({"source": "pen", "name": "Pen digits", "digest": "x"}, False),
    ({"source": "auto", "digest": "x", "test": 9}, False),
    ({"source": "/home/me/MNIST.npz", "digest": "x"}, False),
])  # fmt: skip
def test_whether_two_runs_were_tested_on_the_same_digits(changes, same):
    other = replace(MNIST, **changes)
    assert MNIST.same_test(other) is other.same_test(MNIST) is same
