"""Which digits a training learns from, validates on and tests on, and in which portions they are read."""

from collections.abc import Iterator

from core.data.dataset import Dataset, Digits
from core.model.architecture import Architecture
from core.model.memory import images_at_once
from core.training.recipe import Recipe


def chosen(data: Dataset, recipe: Recipe) -> tuple[Digits, Digits, Digits]:
    """What to learn from, validate on, test on; the tutorial's way joins the first two and validates on the third."""
    if recipe.validate_on_test:
        return Digits.joined(data.train, data.validation), data.test, data.test
    return data.train, data.validation, data.test


def batches(digits: Digits, architecture: Architecture) -> Iterator[Digits]:
    """`digits` in portions that `architecture` reads quickly enough to hear a stop in between, and in little memory."""
    portion = images_at_once(architecture)
    return (digits.take(slice(start, start + portion)) for start in range(0, len(digits), portion))
