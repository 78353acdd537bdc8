import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import RecipeError
from core.training.recipe import PRESETS, TUTORIAL, Augmentation, Recipe, from_json, redraws


def test_the_tutorials_settings():
    assert (TUTORIAL.epochs, TUTORIAL.batch_size, TUTORIAL.learning_rate) == (10, 200, 0.001)
    assert (TUTORIAL.schedule, TUTORIAL.early_stop, TUTORIAL.patience) == ("constant", "training_accuracy", 1)
    assert not TUTORIAL.augmentation.active


def test_the_presets_go_by_their_names():
    assert {"tutorial", "fast", "best"} == set(PRESETS)
    assert all(recipe.name == name for name, recipe in PRESETS.items())


recipes = st.builds(
    Recipe,
    name=st.text(min_size=1, max_size=100),
    epochs=st.integers(1, 1000),
    batch_size=st.integers(1, 1024),
    learning_rate=st.floats(1e-9, 1),
    schedule=st.sampled_from(["constant", "one_cycle"]),
    optimizer=st.sampled_from(["adam", "muon"]),
    beta_2=st.floats(0.5, 0.9999),
    epoch_share=st.floats(1e-6, 1),
    hardest=st.floats(1e-6, 1),
    dropout=st.floats(0, 1),
    distillation=st.floats(0, 1),
    mixed_bfloat16=st.booleans(),
    seed=st.integers(0, 2**31 - 1),
    early_stop=st.sampled_from(["off", "validation_loss", "training_accuracy"]),
    patience=st.integers(1, 1000),
    mix_pen=st.booleans(),
    validate_on_test=st.booleans(),
    augmentation=st.builds(Augmentation, st.floats(0, 8), st.floats(0, 45), st.floats(0, 0.5), st.floats(0, 0.5)),
)


@given(recipes)
def test_json_both_ways(recipe):
    assert from_json(json.loads(json.dumps(recipe.to_json()))) == recipe


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("name", "", "1 to 100 characters"),
        ("epochs", 0, "Epochs must be a whole number from 1 to 1,000, not 0."),
        ("epochs", 2.5, "not 2.5"),
        ("epochs", True, "not True"),
        ("batch_size", 1025, "not 1025"),
        ("learning_rate", 3, "Learning rate must be above 0 and at most 1, not 3."),
        ("learning_rate", 0, "not 0"),
        ("learning_rate", float("nan"), "not nan"),
        ("learning_rate", "fast", "not 'fast'"),
        ("beta_2", 1, "Beta 2 must be at least 0.5 and at most 0.9999, not 1."),
        ("seed", -1, "not -1"),
        ("patience", 0, "not 0"),
        ("schedule", "steps", "not 'steps'"),
        ("early_stop", "test", "not 'test'"),
        ("mix_pen", 1, "Mix pen must be true or false, not 1."),
        ("validate_on_test", "yes", "not 'yes'"),
        ("augmentation", {"shift": 9}, "Augmentation shift must be at least 0 and at most 8, not 9."),
        ("augmentation", {"blur": 1}, "no field 'blur'"),
        ("augmentation", {"redraw": 1}, "Augmentation redraw must be true or false, not 1."),
        ("augmentation", [], "must be a JSON object"),
        ("optimizer", "sgd", "Optimizer must be one of adam, muon, not 'sgd'"),
        ("epoch_share", 0, "Epoch share must be above 0 and at most 1, not 0."),
        ("hardest", 0, "Hardest must be above 0 and at most 1, not 0."),
        ("mixed_bfloat16", 1, "Mixed bfloat16 must be true or false, not 1."),
        ("dropout", 1.5, "Dropout must be at least 0 and at most 1, not 1.5."),
        ("distillation", -0.1, "Distillation must be at least 0 and at most 1, not -0.1."),
        ("momentum", 0.9, "no field 'momentum'"),
    ],
)
def test_a_wrong_value_is_refused_with_the_value(field, value, said):
    with pytest.raises(RecipeError) as refused:
        from_json({"format": 1, field: value})
    assert said in refused.value.sentence


@pytest.mark.parametrize("redraw", [False, True])
def test_what_earlier_versions_called_redraw_is_passed_over_and_can_be_told(redraw):
    document = {"format": 1, "augmentation": {"shift": 1, "redraw": redraw}}
    recipe = from_json(document)
    assert recipe == Recipe(augmentation=Augmentation(shift=1))
    assert redraws(document) is redraw
    assert not redraws(recipe.to_json())
    assert document["augmentation"]["redraw"] is redraw


@pytest.mark.parametrize("document", [None, [], {}, {"format": 2}])
def test_what_is_no_recipe_is_refused(document):
    with pytest.raises(RecipeError, match="A recipe is a JSON object"):
        from_json(document)


def test_changed_leaves_none_alone():
    assert TUTORIAL.changed(epochs=None, seed=None) == TUTORIAL
    assert TUTORIAL.changed(epochs=3).epochs == 3
