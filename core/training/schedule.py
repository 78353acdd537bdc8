"""What a recipe decides before the first step: learning rates, the order of the images, how each one is varied.

Everything is drawn from (seed, epoch) alone, so an epoch can be repeated without those before it.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from core.data.dataset import SIDE
from core.training.recipe import Augmentation, Recipe

WARM_UP_SHARE: Final = 0.25
START_FACTOR: Final = 0.1
END_FACTOR: Final = 0.004
UNVARIED: Final = (1, 0, 0, 0, 1, 0, 0, 0, 0, 0)
"""What `variations` says of an image that stays as it is."""

NUMBERS: Final = len(UNVARIED)
MIN_IMAGES, MAX_PASSES = 27_500, 10
_ORDER, _AUGMENTATION = 1, 2  # streams of random numbers that must not be mixed up
_FINE = 100  # steps in an epoch, where their number does not matter


def learning_rates(recipe: Recipe, steps_per_epoch: int, epoch: int) -> NDArray[np.float32]:
    """The learning rate of every step of an epoch.

    "one_cycle" (Smith and Topin 2018) climbs by a cosine from a tenth of the peak to the peak in the first quarter of
    all steps and falls by a cosine to 0.4 % of it.

    Args:
        recipe: Its `epochs` say how long the cycle is.
        steps_per_epoch: Steps in each epoch.
        epoch: 1-based.

    Returns:
        (steps_per_epoch,) float32.
    """
    peak = recipe.learning_rate
    if recipe.schedule == "constant":
        return np.full(steps_per_epoch, peak, np.float32)
    total = recipe.epochs * steps_per_epoch
    done = (np.arange(steps_per_epoch) + (epoch - 1) * steps_per_epoch) / max(total - 1, 1)
    rising = _cosine(done / WARM_UP_SHARE, peak * START_FACTOR, peak)
    falling = _cosine((done - WARM_UP_SHARE) / (1 - WARM_UP_SHARE), peak, peak * END_FACTOR)
    return np.where(done < WARM_UP_SHARE, rising, falling).astype(np.float32)


def _cosine(share: NDArray[np.float64], start: float, end: float) -> NDArray[np.float64]:
    """From `start` at 0 to `end` at 1 along half a cosine."""
    return end + (start - end) * (1 + np.cos(np.pi * np.clip(share, 0, 1))) / 2


def images(recipe: Recipe, count: int) -> int:
    """How many images an epoch goes through, of `count` training images: all of them, or the recipe's share.

    A share is at least `MIN_IMAGES`, so that few images are learnt too, but none is gone through more than
    `MAX_PASSES` times.
    """
    if recipe.epoch_share == 1:
        return count
    return max(round(recipe.epoch_share * count), min(MIN_IMAGES, MAX_PASSES * count))


def hardest_share(recipe: Recipe, count: int) -> float:
    """Which share of `count` training images later epochs go through: of few a larger one, up to all of them.

    Where an epoch has more images than the recipe's share of them, no image comes more often than it would of many.
    """
    return min(1.0, recipe.hardest * max(1.0, images(recipe, count) / (recipe.epoch_share * count)))


def only_hardest(recipe: Recipe, epoch: int) -> bool:
    """Whether an epoch goes only through the images that the network finds hardest."""
    return recipe.hardest < 1 and epoch > 1


def order(recipe: Recipe, count: int, epoch: int, hardest: NDArray[np.int32] | None = None) -> NDArray[np.int32]:
    """Which of `count` training images are gone through in `epoch`, and in which order.

    Args:
        recipe: Its seed decides.
        count: All training images.
        epoch: 1-based.
        hardest: (n,) the places of those that alone are gone through; None for all.

    Returns:
        (images(recipe, count),) int32, the places of images: every one once before any comes again.
    """
    draw = np.random.default_rng([recipe.seed, epoch, _ORDER])
    among = np.arange(count, dtype=np.int32) if hardest is None else hardest
    wanted = images(recipe, count)
    passes = [draw.permutation(len(among)) for _ in range(-(-wanted // len(among)))]
    return among[np.concatenate(passes)[:wanted]]


def variations(recipe: Recipe, count: int, epoch: int) -> NDArray[np.float32]:
    """How every image of `epoch` is moved, turned, scaled and slanted about its middle, how its strokes grow and bend.

    Args:
        recipe: Its seed and its augmentation decide.
        count: Images of the epoch.
        epoch: 1-based.

    Returns:
        (count, 10) float32: for each image the rows (a, b, c), (d, e, f) and two zeros that take a pixel (x, y) of the
        varied image to the place (a x + b y + c, d x + e y + f) of the given one, as TensorFlow's projective transform
        wants; then how wide its strokes become, -1 (a pixel thinner on each side) to 1 (a pixel thicker), and how many
        pixels it is bent by.
    """
    draw = np.random.default_rng([recipe.seed, epoch, _AUGMENTATION]).uniform
    amount: Augmentation = recipe.augmentation
    angle = np.deg2rad(draw(-amount.rotation, amount.rotation, count))
    across, down = 1 / (1 + draw(-amount.scale, amount.scale, (2, count)))
    slant = draw(-amount.shear, amount.shear, count)
    cosine, sine = np.cos(angle), np.sin(angle)
    a, b = across * cosine, across * (slant * cosine - sine)
    d, e = down * sine, down * (slant * sine + cosine)
    middle = (SIDE - 1) / 2
    shift_x, shift_y = draw(-amount.shift, amount.shift, (2, count))
    c = middle - a * (middle + shift_x) - b * (middle + shift_y)
    f = middle - d * (middle + shift_x) - e * (middle + shift_y)
    width = draw(-amount.width, amount.width, count)
    zero, bend = np.zeros(count), np.full(count, amount.bend)
    made = np.stack([a, b, c, d, e, f, zero, zero, width, bend], axis=1).astype(np.float32)
    made[draw(0, 1, count) >= _share(recipe, epoch)] = UNVARIED
    return made


def _share(recipe: Recipe, epoch: int) -> float:
    """Of the images of an epoch, so many are varied."""
    passed = (epoch - 1) / max(recipe.epochs - 1, 1)
    return recipe.augmentation.share * (1 - recipe.augmentation.fading * passed)


def further_words(recipe: Recipe, done: int, epochs: int) -> str:
    """What happens to the learning rate when a finished run is trained further, in a sentence.

    Args:
        recipe: Of the run.
        done: Epochs that are done.
        epochs: All epochs, those that are done included.
    """
    if recipe.schedule == "constant":
        return f"The learning rate stays at {recipe.learning_rate:g}."
    before = float(learning_rates(recipe.changed(epochs=done), _FINE, done)[-1])
    longer = recipe.changed(epochs=epochs)
    rates = np.concatenate([learning_rates(longer, _FINE, epoch) for epoch in range(done + 1, epochs + 1)])
    peak = float(rates.max())
    way = "goes on from" if peak <= rates[0] else "begins at"
    top = "" if peak <= rates[0] else f", rises to {peak:.2g}"
    return (
        f"The cycle is stretched over all {epochs:,} epochs: the learning rate, {before:.2g} at the end so far, "
        f"{way} {float(rates[0]):.2g}{top} and falls to {float(rates[-1]):.2g}."
    )
