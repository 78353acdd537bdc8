"""What is done to an image of the training, on images whose result can be told."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.data.synthetic import shipped
from core.training import augmenting, schedule
from core.training.recipe import Augmentation, Recipe

STILL = schedule.variations(Recipe(), 1, 1)


def test_a_wider_stroke_has_more_ink_around_it_and_a_thinner_one_less():
    image = np.zeros((3, 28, 28, 1), np.float32)
    image[:, 8:20, 12:16] = 1
    still = np.tile(STILL, (3, 1))
    still[:, 8] = 0, 0.5, -0.5
    kept, thick, thin = augmenting.varied(image, still).numpy()[..., 0]
    assert np.allclose(kept, image[0, ..., 0], atol=1e-4)
    assert np.allclose(thick[10, 11:17], [0.5, 1, 1, 1, 1, 0.5], atol=1e-4)
    assert np.allclose(thin[10, 11:17], [0, 0.5, 1, 1, 0.5, 0], atol=1e-4)


@pytest.fixture(scope="module")
def digits():
    return shipped.dataset(0, lambda _: None).test.images[:64, ..., None].astype(np.float32) / 255


def varied(images, variations, seed=1):
    pulled = augmenting.nodes(len(images), np.array([seed, -1], np.int64))
    return augmenting.varied(images, variations, pulled).numpy()


def test_what_is_not_bent_stays_as_it_is(digits):
    assert np.allclose(varied(digits, np.tile(STILL, (64, 1))), digits, atol=1e-4)


@given(st.integers(0, 1000))
def test_without_bending_the_own_sampling_does_what_tensorflows_does(digits, seed):
    recipe = Recipe(seed=seed, augmentation=Augmentation(shift=4, rotation=30, scale=0.3, shear=0.3, width=0.5))
    variations = schedule.variations(recipe, 64, 1)
    theirs = augmenting.varied(digits, variations).numpy()
    assert np.allclose(varied(digits, variations), theirs, atol=2e-4)


def test_bending_keeps_ink_and_place_about_and_changes_the_form(digits):
    variations = np.tile(STILL, (64, 1))
    variations[:, 9] = 3
    bent = varied(digits, variations)
    assert np.allclose(bent.sum((1, 2, 3)), digits.sum((1, 2, 3)), rtol=0.6)
    assert abs(bent.sum() / digits.sum() - 1) < 0.03
    rows = np.arange(28)[:, None, None]
    heights = [(images * rows).sum((1, 2, 3)) / images.sum((1, 2, 3)) for images in (bent, digits)]
    assert np.abs(heights[0] - heights[1]).max() < 3
    assert np.abs(bent - digits).max((1, 2, 3)).min() > 0.3


def test_nodes_are_drawn_evenly_and_another_step_draws_others():
    one, same, other = (augmenting.nodes(500, np.array([7, step], np.int64)).numpy() for step in (-1, -1, -2))
    assert np.array_equal(one, same)
    assert abs(np.corrcoef(one.ravel(), other.ravel())[0, 1]) < 0.02
    assert (one.min(), one.max()) == (pytest.approx(-1, abs=0.01), pytest.approx(1, abs=0.01))
    assert abs(one.mean()) < 0.01


def test_shifts_are_smooth():
    splines = augmenting._splines()
    assert np.allclose(splines.sum(axis=1), 1, atol=1e-6)
    assert np.abs(np.diff(splines, axis=0)).max() < 0.1
