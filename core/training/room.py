"""Whether a training has the memory that it takes. Asked before it changes anything; for window and terminal alike."""

from typing import Final

from core import free_memory
from core.data.dataset import Dataset
from core.errors import TrainingError
from core.model import backend
from core.model.architecture import Architecture
from core.model.memory import size_words, training_bytes
from core.training import distillation
from core.training.recipe import Recipe

USUAL_IMAGES: Final = 60_000
"""To learn from, where the data is not known yet."""

ENGINE_BYTES: Final = 300_000_000
"""What TensorFlow itself takes as long as it is not imported."""


def check(architecture: Architecture, recipe: Recipe, data: Dataset) -> None:
    """See to it that there is room for a training.

    Raises:
        TrainingError: It takes more memory than is free; with a batch size that would fit, if one does.
    """
    if refused := refusal(architecture, recipe, data):
        raise refused


def refusal(architecture: Architecture, recipe: Recipe, data: Dataset | None) -> TrainingError | None:
    """The error of `check`, or None if there is room."""
    free = max(0, free_memory.free_bytes() - (0 if backend.is_loaded() else ENGINE_BYTES))
    needed = needed_bytes(architecture, recipe, data)
    if needed <= free:
        return None
    fitting = _largest_batch(architecture, recipe, data, free)
    return TrainingError(
        f"Training {architecture.name} takes about {size_words(needed)} of memory, and {size_words(free)} are free.",
        f"A batch size of {fitting} would fit."
        if fitting
        else "No batch size would fit: use fewer filters or units, or close other programs.",
    )


def needed_bytes(architecture: Architecture, recipe: Recipe, data: Dataset | None = None) -> int:
    """What a training takes above the program itself; see `memory.training_bytes`.

    Args:
        architecture: What is trained.
        recipe: How.
        data: On what; None while it is not known.
    """
    count = len(data.train) if data else USUAL_IMAGES
    if recipe.validate_on_test:
        count += len(data.validation) if data else 0
    joined = count if recipe.validate_on_test else 0
    return training_bytes(architecture, recipe.batch_size, count, joined, distillation.teacher(recipe))


def _largest_batch(architecture: Architecture, recipe: Recipe, data: Dataset | None, free: int) -> int:
    """The largest power of two below the recipe's batch size that fits into so many bytes; 0 if none does."""
    sizes = (1 << power for power in reversed(range((recipe.batch_size - 1).bit_length())))
    fits = (size for size in sizes if needed_bytes(architecture, recipe.changed(batch_size=size), data) <= free)
    return next(fits, 0)
