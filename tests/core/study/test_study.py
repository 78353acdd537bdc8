import json
from dataclasses import replace

import pytest
from made import SMALL, TINY

from core.errors import DigitTrainerError, StudyError
from core.model.architecture import CHOLLET, MALIREDDI
from core.study import study as studies
from core.study.study import MAX_TRAININGS, Found, Study
from core.training.recipe import BEST, FAST, TUTORIAL

PLAIN = {"format": 1, "name": "one", "architectures": ["malireddi"], "recipes": ["fast"], "seeds": [3]}


def test_a_study_is_json_both_ways(small_study):
    assert studies.from_json(json.loads(json.dumps(small_study.to_json()))) == small_study


def test_what_is_built_in_may_be_named():
    read = studies.from_json(PLAIN | {"architectures": ["malireddi", "chollet"], "recipes": ["tutorial", "best"]})
    assert (read.architectures, read.recipes) == ((MALIREDDI, CHOLLET), (TUTORIAL, BEST))
    assert (read.data, read.limit, read.found) == (None, None, {})


def test_every_network_with_every_recipe_and_every_seed_once_the_first_seeds_first(small_study):
    trainings = small_study.trainings()
    assert [one.name for one in trainings] == [
        f"{network}, {recipe}, seed {seed}"
        for seed in (1, 2)
        for network in ("small", "tiny")
        for recipe in ("fast", "quick")
    ]
    assert {one.recipe.seed for one in trainings} == {1, 2}
    assert len(set(trainings)) == small_study.count == 8


def test_a_training_is_json_both_ways(small_study):
    for training in small_study.trainings():
        assert studies.training_from_json(json.loads(json.dumps(training.to_json()))) == training


def test_a_study_that_has_not_begun_has_no_trainings(small_study):
    with pytest.raises(StudyError, match="has not begun"):
        small_study.asked.trainings()


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"name": ""}, "needs a name"),
        ({"name": "a\nb"}, "needs a name"),
        ({"name": "x" * 101}, "needs a name"),
        ({"architectures": ()}, "at least one architecture"),
        ({"recipes": ()}, "at least one recipe"),
        ({"seeds": ()}, "at least one seed"),
        ({"seeds": (1, 2, 1)}, "the seed 1 twice"),
        ({"architectures": (SMALL, replace(TINY, name="small"))}, "the architecture 'small' twice"),
        ({"recipes": (FAST, FAST.changed(epochs=9))}, "the recipe 'fast' twice"),
        ({"seeds": (-1,)}, "Seed must be"),
        ({"seeds": tuple(range(MAX_TRAININGS // 4 + 1))}, "Number of trainings must be"),
        ({"limit": 0}, "Limit must be"),
        ({"found": {"fast": Found("made", "0")}}, "which data"),
    ],
)
def test_a_study_is_checked_where_it_is_born(small_study, changes, said):
    with pytest.raises(StudyError, match=said):
        replace(small_study, **changes)


@pytest.mark.parametrize(
    ("document", "said"),
    [
        ([], "This is no study"),
        (PLAIN | {"format": 2}, "This is no study"),
        ({"format": 1}, "This is no study"),
        (PLAIN | {"seeds": [1.5]}, "This is no study"),
        (PLAIN | {"seeds": 5}, "This is no study"),
        (PLAIN | {"processes": 2}, "no field 'processes'"),
        (PLAIN | {"architectures": ["lenet"]}, "Nothing built in is called 'lenet'"),
        (PLAIN | {"recipes": [{"format": 1, "epochs": 0}]}, "Epochs must be"),
        (PLAIN | {"architectures": [7]}, "An architecture is"),
        (PLAIN | {"found": {"fast": {"source": "mnist"}}}, "This is no study"),
    ],
)
def test_what_is_no_study_is_refused_in_words(document, said):
    with pytest.raises(DigitTrainerError, match=said):
        studies.from_json(document)


@pytest.mark.parametrize("document", [[], {}, {"architecture": 1, "recipe": 1, "data": 1, "limit": 1}])
def test_what_is_no_training_is_refused_in_words(document):
    with pytest.raises(StudyError, match="This is no training of a study"):
        studies.training_from_json(document)


def test_what_was_found_is_not_what_was_asked(small_study):
    assert small_study.asked == Study("mine", (SMALL, TINY), small_study.recipes, (1, 2))
