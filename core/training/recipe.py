"""Recipes: how to train. Frozen, checked where they are born, and JSON both ways (format 1)."""

from dataclasses import asdict, dataclass, field, fields, replace
from typing import Any, Literal

from core import values
from core.errors import RecipeError

FORMAT = 1
NOT_REDRAWN = "Pen digits are no longer drawn anew in every epoch; the recipe's redraw is passed over."
Schedule = Literal["constant", "one_cycle"]
EarlyStopRule = Literal["off", "validation_loss", "training_accuracy"]
Optimizer = Literal["adam", "muon"]
OPTIMIZERS: tuple[str, ...] = ("adam", "muon")
SCHEDULES: tuple[str, ...] = ("constant", "one_cycle")
EARLY_STOP_RULES: tuple[str, ...] = ("off", "validation_loss", "training_accuracy")


@dataclass(frozen=True, slots=True)
class Augmentation:
    """How far each training image is varied, anew in every epoch; each amount is drawn evenly from plus to minus it.

    Attributes:
        shift: Pixels of the 28 x 28 image, in each direction.
        rotation: Degrees.
        scale: Share of the size: 0.1 gives 0.9 to 1.1 times, in each direction for itself.
        shear: Sideways slant, as a share of the height.
        width: How much of the pixels around a stroke it takes, or gives up: 0.5 is about half a pixel on each side.
        bend: Pixels that a net over the image is pulled at its nodes, nine pixels apart; strokes follow smoothly, by
            about a quarter of that.
        share: Of the images, so many are varied; the others are seen as those are that will be read.
        fading: From epoch to epoch fewer are varied, evenly; in the last one this part of the share is gone.
    """

    shift: float = 0.0
    rotation: float = 0.0
    scale: float = 0.0
    shear: float = 0.0
    width: float = 0.0
    bend: float = 0.0
    share: float = 1.0
    fading: float = 0.0

    def __post_init__(self) -> None:
        with values.checked(RecipeError):
            values.number("Augmentation shift", self.shift, 0, 8)
            values.number("Augmentation rotation", self.rotation, 0, 45)
            values.number("Augmentation scale", self.scale, 0, 0.5)
            values.number("Augmentation shear", self.shear, 0, 0.5)
            values.number("Augmentation width", self.width, 0, 1)
            values.number("Augmentation bend", self.bend, 0, 8)
            values.number("Augmentation share", self.share, 0, 1)
            values.number("Augmentation fading", self.fading, 0, 1)

    @property
    def active(self) -> bool:
        """Whether images are varied."""
        return any((self.shift, self.rotation, self.scale, self.shear, self.width, self.bend))


@dataclass(frozen=True, slots=True)
class Recipe:
    """How to train an architecture. The loss is the categorical cross-entropy.

    Attributes:
        name: "tutorial", "fast", "best", or your own.
        epochs: After each one the network is validated.
        batch_size: Images for one step.
        optimizer: "adam" (Kingma and Ba 2015), or "muon" (Jordan and others 2024), which learns more from a step; see
            `core.training.optimizers`.
        learning_rate: Of the optimiser; with "one_cycle" the peak.
        schedule: "constant", or "one_cycle": up to the peak in the first fraction of the steps and down to nearly
            nothing by a cosine (Smith and Topin 2018).
        beta_2: How slowly Adam forgets how large the gradients were; its usual 0.999 is slow for a short training.
        epoch_share: Of the training images, so many are gone through in an epoch; where they are few, more than that;
            see `schedule.images`.
        hardest: From the second epoch on, only such a share of the training images: those that the network, read before
            the epoch, finds hardest. They are gone through again until the epoch has its number of images.
        dropout: What the rates of all dropout layers are multiplied with; the product counts in 256ths.
        distillation: Of what a network learns by, so much is how far its answers are from those of a larger one that
            learns beside it, the rest how far they are from the labels; 0 has none. See `core.training.distillation`.
        mixed_bfloat16: Where the processor is quicker so, products, and what layers hand on, are in bfloat16 while the
            network learns; weights stay float32, and so does all reading that anybody is told of.
        seed: Decides first weights, order of images, dropout and augmentation.
        early_stop: What must still get better: nothing ("off"), "validation_loss", or "training_accuracy", as the
            tutorial has it.
        patience: After how many epochs in a row without a better value the training stops.
        mix_pen: Unless other data is asked for, learn from the built-in pen digits beside MNIST: the network then reads
            people's hands better, and MNIST too.
        validate_on_test: The tutorial's way: learn from all training images and let the TEST images choose the best
            epoch. The test accuracy is then no longer a fair measure.
        augmentation: How training images are varied.
    """

    name: str = "own"
    epochs: int = 10
    batch_size: int = 200
    optimizer: Optimizer = "adam"
    learning_rate: float = 0.001
    schedule: Schedule = "constant"
    beta_2: float = 0.999
    epoch_share: float = 1.0
    hardest: float = 1.0
    dropout: float = 1.0
    distillation: float = 0.0
    mixed_bfloat16: bool = False
    seed: int = 1
    early_stop: EarlyStopRule = "off"
    patience: int = 1
    mix_pen: bool = False
    validate_on_test: bool = False
    augmentation: Augmentation = field(default_factory=Augmentation)

    def __post_init__(self) -> None:
        if not isinstance(self.name, str) or not 1 <= len(self.name) <= 100:
            raise RecipeError("A recipe needs a name of 1 to 100 characters.")
        with values.checked(RecipeError):
            values.whole("Epochs", self.epochs, 1, 1000)
            values.whole("Batch size", self.batch_size, 1, 1024)
            values.number("Learning rate", self.learning_rate, 0, 1, open_low=True)
            values.one_of("Optimizer", self.optimizer, OPTIMIZERS)
            values.number("Beta 2", self.beta_2, 0.5, 0.9999)
            values.number("Epoch share", self.epoch_share, 0, 1, open_low=True)
            values.number("Hardest", self.hardest, 0, 1, open_low=True)
            values.number("Dropout", self.dropout, 0, 1)
            values.number("Distillation", self.distillation, 0, 1)
            values.whole("Seed", self.seed, 0, 2**31 - 1)
            values.whole("Patience", self.patience, 1, 1000)
            values.one_of("Schedule", self.schedule, SCHEDULES)
            values.one_of("Early stop", self.early_stop, EARLY_STOP_RULES)
            values.switch("Mixed bfloat16", self.mixed_bfloat16)
            values.switch("Mix pen", self.mix_pen)
            values.switch("Validate on test", self.validate_on_test)

    def changed(self, **changes: Any) -> "Recipe":
        """The same recipe with the given fields changed, checked again; values of None leave a field as it is."""
        return replace(self, **{name: value for name, value in changes.items() if value is not None})

    def to_json(self) -> dict[str, Any]:
        """The JSON of this recipe; `from_json` reads it back."""
        return {"format": FORMAT} | asdict(self)


def from_json(document: object) -> Recipe:
    """Build a recipe from parsed JSON, format 1. Fields that are left out take their defaults. `redraw` is passed over.

    Raises:
        RecipeError: Not a recipe, an unknown field, or a value out of its range.
    """
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        raise RecipeError(f'A recipe is a JSON object with "format": {FORMAT} and the fields of a recipe.')
    given = {str(key): value for key, value in document.items() if key != "format"}
    augmentation = given.pop("augmentation", {})
    if not isinstance(augmentation, dict):
        raise RecipeError("Augmentation must be a JSON object.")
    augmentation = dict(augmentation)
    with values.checked(RecipeError):
        values.switch("Augmentation redraw", augmentation.pop("redraw", False))
    for cls, named in ((Recipe, given), (Augmentation, augmentation)):
        if unknown := set(named) - {entry.name for entry in fields(cls)}:
            raise RecipeError(f"A recipe has no field {', '.join(sorted(map(repr, unknown)))}.")
    return Recipe(**given, augmentation=Augmentation(**augmentation))


def redraws(document: Any) -> bool:
    """Whether a recipe's JSON wants pen digits drawn anew in every epoch, which is no longer done.

    Args:
        document: What `from_json` has read without an error.
    """
    return bool(document.get("augmentation", {}).get("redraw"))


TUTORIAL = Recipe("tutorial", early_stop="training_accuracy", patience=1)
FAST = Recipe(
    "fast",
    epochs=2,
    batch_size=192,
    optimizer="muon",
    learning_rate=0.035,
    schedule="one_cycle",
    beta_2=0.98,
    epoch_share=0.7,
    hardest=0.35,
    dropout=0.1,
    mixed_bfloat16=True,
    mix_pen=True,
)
BEST = Recipe(
    "best",
    epochs=20,
    batch_size=128,
    optimizer="muon",
    learning_rate=0.012,
    schedule="one_cycle",
    beta_2=0.98,
    dropout=0.1,
    distillation=0.9,
    mixed_bfloat16=True,
    mix_pen=True,
    augmentation=Augmentation(shift=1.5, rotation=10, scale=0.1, shear=0.1, width=0.2, bend=3.5, fading=0.5),
)
PRESETS = {recipe.name: recipe for recipe in (TUTORIAL, FAST, BEST)}
