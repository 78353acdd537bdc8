from dataclasses import replace

import numpy as np
import pytest
from made import made_digits, mnist_files
from studied import made_study, trained

from core.data import sources
from core.errors import DataError, StudyError
from core.study import plan
from core.study.study import Study
from core.training.recipe import FAST, TUTORIAL


@pytest.fixture
def digits_file(tmp_path):
    def write(count=100):
        digits = made_digits(count)
        np.savez(tmp_path / "digits.npz", images=digits.images, labels=digits.labels)
        return tmp_path / "digits.npz"

    return write


def of(study: Study, **changes) -> Study:
    return replace(study.asked, **changes)


def test_nothing_is_done_at_first_and_all_is_left_in_its_order(small_study, store):
    progress = plan.progress(small_study, store.runs())
    assert (progress.done, progress.left) == ({}, tuple(small_study.trainings()))
    assert progress.words == "0 of 8 trainings are done"


def test_what_came_to_its_end_is_done_whoever_began_it(small_study, store):
    trainings = small_study.trainings()
    ended = {
        one: trained(store, one, outcome=outcome).id
        for one, outcome in zip(trainings, ["finished", "stopped early", "stopped", "failed"], strict=False)
    }
    progress = plan.progress(small_study, store.runs())
    assert {one: run.id for one, run in progress.done.items()} == {one: ended[one] for one in trainings[:2]}
    assert progress.left == tuple(trainings[2:])


def test_another_recipe_seed_network_or_data_is_another_training(small_study, store):
    first = small_study.trainings()[0]
    trained(store, replace(first, recipe=first.recipe.changed(seed=9)))
    trained(store, replace(first, recipe=first.recipe.changed(epochs=9)))
    trained(store, replace(first, architecture=replace(first.architecture, name="other")))
    elsewhere = {name: replace(found, digest="0" * 64) for name, found in small_study.found.items()}
    assert not plan.progress(small_study, store.runs()).done
    trained(store, first)
    assert not plan.progress(replace(small_study, found=elsewhere), store.runs()).done
    assert len(plan.progress(small_study, store.runs()).done) == 1


def test_of_several_runs_the_first_one_counts(small_study, store):
    training = small_study.trainings()[0]
    first, _second = trained(store, training, 0.8), trained(store, training, 0.9)
    assert plan.progress(small_study, store.runs()).done[training].id == first.id


def test_the_data_is_named_so_that_it_is_the_same_everywhere(tmp_path, monkeypatch, digits_file):
    monkeypatch.chdir(tmp_path)
    digits_file()
    study, loaded = plan.begun(of(made_study(), data="digits.npz", limit=10))
    path = str(tmp_path / "digits.npz")
    assert {found.source for found in study.found.values()} == {path} == set(loaded)
    assert {found.digest for found in study.found.values()} == {sources.load(path).limited(10).digest}
    as_is, _ = plan.begun(of(made_study(), data="as-is:digits.npz"))
    assert as_is.found["fast"].source == f"as-is:{path}"


def test_without_data_each_recipe_has_what_it_is_made_for(tmp_path, monkeypatch):
    asked = of(made_study(), recipes=(FAST, TUTORIAL), limit=20)
    here, _ = plan.begun(asked)
    assert {name: found.source for name, found in here.found.items()} == {"fast": "pen", "tutorial": "pen"}
    monkeypatch.setenv("DIGIT_TRAINER_DATA", str(mnist_files(tmp_path / "mnist")))
    with_mnist, loaded = plan.begun(asked)
    assert {name: found.source for name, found in with_mnist.found.items()} == {
        "fast": "mnist+pen",
        "tutorial": "mnist",
    }
    assert {len(data.train) for data in loaded.values()} == {20}
    again, _ = plan.begun(here)
    assert again == here


def test_data_that_has_changed_is_not_mixed(digits_file):
    study, _ = plan.begun(of(made_study(), data=str(digits_file())))
    assert plan.begun(study)[0] == study
    digits_file(90)
    with pytest.raises(StudyError, match="is not what the study mine began with any more"):
        plan.begun(study)


def test_data_that_is_not_here_is_said(tmp_path):
    with pytest.raises(DataError, match="There is no data called"):
        plan.begun(of(made_study(), data=str(tmp_path / "none.npz")))
