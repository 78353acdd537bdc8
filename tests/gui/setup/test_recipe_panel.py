import pytest
from PySide6.QtCore import Qt

from core.training.recipe import BEST, FAST, PRESETS, TUTORIAL, Recipe
from gui.setup.recipe_panel import RecipePanel


@pytest.fixture
def panel(qtbot) -> RecipePanel:
    made = RecipePanel()
    qtbot.addWidget(made)
    made.show()
    made.fold.unfold(True)
    return made


def choose(panel: RecipePanel, name: str) -> None:
    panel.box.setCurrentIndex(panel.box.findData(name))


@pytest.mark.parametrize("preset", PRESETS.values(), ids=PRESETS)
def test_a_preset_fills_every_field_and_comes_back_whole(panel: RecipePanel, preset: Recipe) -> None:
    choose(panel, preset.name)
    assert panel.recipe() == preset
    assert panel.epochs.value() == preset.epochs
    assert panel.mistakes() == {}


def test_changing_a_value_makes_the_recipe_ones_own_and_changing_it_back_undoes_that(panel: RecipePanel, qtbot) -> None:
    choose(panel, "tutorial")
    with qtbot.waitSignal(panel.changed) as said:
        panel.epochs.setValue(3)
    assert said.args[0] == TUTORIAL.changed(name="own", epochs=3)
    assert panel.box.currentData() == "own"
    panel.epochs.setValue(TUTORIAL.epochs)
    assert panel.recipe() == TUTORIAL
    assert panel.box.currentData() == "tutorial"


def test_optimiser_and_hardest_are_chosen_apart_from_each_other(panel: RecipePanel) -> None:
    choose(panel, "tutorial")
    panel.optimizer.setCurrentIndex(panel.optimizer.findData("muon"))
    assert panel.recipe() == TUTORIAL.changed(name="own", optimizer="muon")
    choose(panel, "fast")
    panel.hardest.setChecked(False)
    assert panel.recipe() == FAST.changed(name="own", hardest=1.0)
    panel.hardest.setChecked(True)
    assert panel.recipe() == FAST


def test_what_an_own_recipe_says_of_the_hardest_is_kept(panel: RecipePanel) -> None:
    own = TUTORIAL.changed(name="own", hardest=0.3, epoch_share=0.7)
    panel.show_recipe(own)
    assert panel.recipe() == own


def test_an_own_recipe_keeps_what_has_no_field(panel: RecipePanel) -> None:
    choose(panel, "fast")
    panel.epochs.setValue(5)
    assert panel.recipe() == FAST.changed(name="own", epochs=5)


@pytest.mark.parametrize(
    ("field", "value", "part"),
    [
        ("epochs", 0, "not 0."),
        ("batch_size", 5000, "not 5000."),
        ("learning_rate", 3.0, "above 0 and at most 1, not 3."),
        ("seed", -1, "not -1."),
    ],
)
def test_a_value_out_of_range_is_marked_where_it_is(panel: RecipePanel, qtbot, field: str, value, part: str) -> None:
    with qtbot.waitSignal(panel.changed) as said:
        getattr(panel, field).setValue(value)
    assert said.args == [None]
    assert panel.recipe() is None
    assert list(panel.mistakes()) == [field]
    assert part in panel.mistakes()[field]
    assert getattr(panel, field).property("invalid")


def test_patience_is_shown_where_it_counts(panel: RecipePanel) -> None:
    choose(panel, "fast")
    assert not panel.patience.isVisible()
    panel.early_stop.setCurrentIndex(panel.early_stop.findData("validation_loss"))
    assert panel.patience.isVisible()


def test_choosing_with_the_test_digits_says_what_it_does(panel: RecipePanel, qtbot) -> None:
    words = panel.findChild(object, "validateOnTestWords")
    assert not words.isVisible()
    qtbot.mouseClick(panel.on_test, Qt.MouseButton.LeftButton)
    assert words.isVisible()
    assert panel.recipe().validate_on_test


def test_varying_the_digits_keeps_the_amounts_of_the_recipe(panel: RecipePanel) -> None:
    choose(panel, "tutorial")
    panel.vary.setChecked(True)
    assert panel.recipe().augmentation == BEST.augmentation


def test_a_teacher_is_asked_for_by_a_switch_and_its_share_kept(panel: RecipePanel, qtbot) -> None:
    choose(panel, "tutorial")
    qtbot.mouseClick(panel.taught, Qt.MouseButton.LeftButton)
    assert panel.recipe() == TUTORIAL.changed(name="own", distillation=BEST.distillation)
    assert "taught" in panel.fold.summary
    own = TUTORIAL.changed(name="own", distillation=0.25)
    panel.show_recipe(own)
    assert panel.recipe() == own


def test_while_a_run_trains_the_values_stay(panel: RecipePanel) -> None:
    panel.set_locked("Wait.")
    assert not panel.epochs.isEnabled()
    assert panel.box.toolTip() == "Wait."
    panel.set_locked("")
    assert panel.epochs.isEnabled()
