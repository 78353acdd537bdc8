"""The recipe card: a preset, or values of your own, each checked where it stands."""

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from core.errors import RecipeError
from core.training.recipe import BEST, FAST, PRESETS, TUTORIAL, Augmentation, Recipe
from gui.parts.enabling import enable
from gui.parts.fields import ComboBox, DecimalField, FieldRow, IntegerField, Switch
from gui.parts.fold import Fold
from gui.parts.widgets import Card, HelpButton, column, label, row

TITLES = {
    "tutorial": "Tutorial · as in the article",
    "fast": "Fast · in a fraction of the time",
    "best": "Best · takes its time",
    "own": "Own · your values",
}
SCHEDULES = {"constant": "Constant", "one_cycle": "One cycle"}
OPTIMIZERS = {"adam": "Adam", "muon": "Muon"}
RULES = {"off": "Off", "validation_loss": "On validation loss", "training_accuracy": "On training accuracy"}
ON_TEST = "The test digits then take part in the choice: their accuracy is no fair measure any more."
OWN = "own"
FIRST = ("epochs", "batch_size", "learning_rate")
"""What everybody asks for; the other values are folded."""


class RecipePanel(Card):
    """Shows a recipe and lets every value be changed; changing one makes the recipe your own.

    Signals:
        changed: A `Recipe`, or None while a value is out of its range.
    """

    changed = Signal(object)

    def __init__(self) -> None:
        super().__init__("Recipe", name="recipeCard")
        self._base = FAST
        self._filling = False
        self.box = ComboBox("recipeBox", "Recipe")
        self.epochs = IntegerField("epochsBox", "Epochs", 1, 1000)
        self.batch_size = IntegerField("batchSizeBox", "Batch size", 1, 1024, step=8)
        self.learning_rate = DecimalField("learningRateBox", "Learning rate", 1e-6, 1.0)
        self.optimizer = _choices("optimizerBox", "Optimiser", OPTIMIZERS)
        self.schedule = _choices("scheduleBox", "Rate schedule", SCHEDULES)
        self.seed = IntegerField("seedBox", "Seed", 0, 2**31 - 1)
        self.early_stop = _choices("earlyStopBox", "Early stop", RULES)
        self.patience = IntegerField("patienceBox", "Patience in epochs", 1, 1000)
        self.hardest = Switch("Then only the hardest digits", "hardestSwitch")
        self.taught = Switch("Taught by a larger network", "distillationSwitch")
        self.vary = Switch("Vary the digits a little", "augmentationSwitch")
        self.on_test = Switch("Choose with the test digits", "validateOnTestSwitch")
        self._on_test_words = label(ON_TEST, "caption", "validateOnTestWords", wrap=True)
        self._rows = {
            "epochs": FieldRow("Epochs", self.epochs, "epochs"),
            "batch_size": FieldRow("Batch size", self.batch_size, "batch_size"),
            "learning_rate": FieldRow("Learning rate", self.learning_rate, "learning_rate"),
            "optimizer": FieldRow("Optimiser", self.optimizer, "optimizer"),
            "schedule": FieldRow("Schedule", self.schedule, "schedule"),
            "seed": FieldRow("Seed", self.seed, "seed"),
            "early_stop": FieldRow("Early stop", self.early_stop, "early_stop"),
            "patience": FieldRow("Patience", self.patience, "patience"),
        }
        self._fields = QWidget()
        self._details = QWidget()
        self.fold = Fold("recipeFold", "More of the recipe", self._details)
        self._build()
        self._connect()
        self.show_recipe(FAST)

    def recipe(self) -> Recipe | None:
        """The recipe as it stands; None while a value is out of its range."""
        try:
            return self._named(self._base.changed(name=OWN, **self._values()))
        except RecipeError:
            return None

    def show_recipe(self, recipe: Recipe) -> None:
        """Fill every field."""
        self._base = recipe
        self._filling = True
        self.epochs.setValue(recipe.epochs)
        self.batch_size.setValue(recipe.batch_size)
        self.learning_rate.setValue(recipe.learning_rate)
        self.optimizer.setCurrentIndex(self.optimizer.findData(recipe.optimizer))
        self.schedule.setCurrentIndex(self.schedule.findData(recipe.schedule))
        self.seed.setValue(recipe.seed)
        self.early_stop.setCurrentIndex(self.early_stop.findData(recipe.early_stop))
        self.patience.setValue(recipe.patience)
        self.hardest.setChecked(recipe.hardest < 1)
        self.taught.setChecked(recipe.distillation > 0)
        self.vary.setChecked(recipe.augmentation.active)
        self.on_test.setChecked(recipe.validate_on_test)
        self._filling = False
        self._check()

    def mistakes(self) -> dict[str, str]:
        """The sentence for each field whose value is out of its range."""
        return {name: line.mistake() for name, line in self._rows.items() if line.mistake()}

    def set_locked(self, why: str) -> None:
        """Keep all values as they are, and say why; "" frees them."""
        for widget in (self.box, self._fields):
            enable(widget, why)
        if not why:
            self._check()

    def _build(self) -> None:
        for name, title in TITLES.items():
            self.box.addItem(title, name)
        self.header.addWidget(HelpButton("recipe"))
        fields = column(*(line for name, line in self._rows.items() if name not in FIRST), spacing=5)
        switches = {
            "hardest": self.hardest,
            "distillation": self.taught,
            "augmentation": self.vary,
            "validate_on_test": self.on_test,
        }
        for topic, switch in switches.items():
            fields.addWidget(_helped(switch, topic))
        fields.addWidget(self._on_test_words)
        self._details.setLayout(fields)
        self._fields.setLayout(column(*(self._rows[name] for name in FIRST), self.fold, spacing=5))
        self.title.setBuddy(self.box)
        self.body.addWidget(self.box)
        self.body.addWidget(self._fields)

    def _connect(self) -> None:
        self.box.activated.connect(self._preset_chosen)
        self.box.currentIndexChanged.connect(self._preset_chosen)
        for field in (self.epochs, self.batch_size, self.seed, self.patience):
            field.valueChanged.connect(self._check)
        self.learning_rate.valueChanged.connect(self._check)
        for box in (self.optimizer, self.schedule, self.early_stop):
            box.currentIndexChanged.connect(self._check)
        for switch in (self.hardest, self.taught, self.vary, self.on_test):
            switch.toggled.connect(self._check)

    def _preset_chosen(self, _place: int) -> None:
        preset = PRESETS.get(self.box.currentData())
        if preset and not self._filling and preset != self.recipe():
            self.show_recipe(preset)

    def _values(self) -> dict[str, Any]:
        return {
            "epochs": self.epochs.value(),
            "batch_size": self.batch_size.value(),
            "learning_rate": self.learning_rate.value(),
            "optimizer": self.optimizer.currentData(),
            "schedule": self.schedule.currentData(),
            "seed": self.seed.value(),
            "early_stop": self.early_stop.currentData(),
            "patience": self.patience.value(),
            "validate_on_test": self.on_test.isChecked(),
            "augmentation": self._augmentation(),
            "hardest": self._practised(),
            "distillation": self._distillation(),
        }

    def _practised(self) -> float:
        """The share of the training images that later epochs go through."""
        if not self.hardest.isChecked():
            return 1.0
        return self._base.hardest if self._base.hardest < 1 else FAST.hardest

    def _distillation(self) -> float:
        """The share of what is learnt from a teacher."""
        return (self._base.distillation or BEST.distillation) if self.taught.isChecked() else 0.0

    def _augmentation(self) -> Augmentation:
        if not self.vary.isChecked():
            return Augmentation()
        return self._base.augmentation if self._base.augmentation.active else BEST.augmentation

    def _named(self, recipe: Recipe) -> Recipe:
        """A preset if all values are its own."""
        same = (preset for preset in PRESETS.values() if recipe.changed(name=preset.name) == preset)
        return next(same, recipe)

    def _check(self, *_: object) -> None:
        """Mark each field that is out of its range, name the recipe, and say what it is now."""
        if self._filling:
            return
        for name, value in self._values().items():
            if name in self._rows:
                self._rows[name].set_mistake(_mistake(name, value))
        recipe = self.recipe()
        self._filling = True
        self.box.setCurrentIndex(self.box.findData(recipe.name if recipe and recipe.name in TITLES else OWN))
        self._filling = False
        watched = self.early_stop.currentData() != "off"
        self._rows["patience"].setVisible(watched)
        self._on_test_words.setVisible(self.on_test.isChecked())
        self.fold.set_summary(self._folded_words())
        if any(line.mistake() for name, line in self._rows.items() if name not in FIRST):
            self.fold.demand()
        self.changed.emit(recipe)

    def _folded_words(self) -> str:
        """What the folded values are, the unusual ones only if they are in use."""
        told = [self.schedule.currentText(), f"seed {self.seed.value()}"]
        told += ["Muon"] if self.optimizer.currentData() == "muon" else []
        told += ["the hardest"] if self.hardest.isChecked() else []
        told += ["taught"] if self.taught.isChecked() else []
        told += ["early stop"] if self.early_stop.currentData() != "off" else []
        told += ["varied"] if self.vary.isChecked() else []
        told += ["chosen by test"] if self.on_test.isChecked() else []
        return " · ".join(told)


def _helped(switch: Switch, topic: str) -> QWidget:
    """A switch and its "?", in a row of their own: F1 finds the one by the other."""
    made = QWidget()
    made.setLayout(row((switch, 1), HelpButton(topic)))
    return made


def _choices(name: str, accessible: str, titles: dict[str, str]) -> ComboBox:
    box = ComboBox(name, accessible)
    for value, title in titles.items():
        box.addItem(title, value)
    return box


def _mistake(name: str, value: object) -> str:
    if isinstance(value, float) and value.is_integer():
        value = int(value)  # "not 3", as it was typed
    try:
        TUTORIAL.changed(**{name: value})
    except RecipeError as error:
        return error.sentence
    return ""
