import numpy as np
import pytest

from core.model import backend
from core.model.architecture import MALIREDDI
from core.model.network import keras_model
from core.training import optimizers
from core.training.recipe import Recipe

RATE = 0.01


@pytest.fixture
def model():
    return keras_model(MALIREDDI, 1)


def stepped(model, recipe, gradients):
    """How far each variable goes in the first step along `gradients`."""
    optimizer = optimizers.made(recipe, model)
    optimizer.build(model.trainable_variables)
    before = [variable.numpy() for variable in model.trainable_variables]
    for gradient, variable in zip(gradients, model.trainable_variables, strict=True):
        optimizer.update_step(backend.tensorflow().constant(gradient), variable, RATE)
    return [old - variable.numpy() for old, variable in zip(before, model.trainable_variables, strict=True)]


@pytest.fixture
def gradients(model):
    random = np.random.default_rng(3)
    made = [random.normal(size=variable.shape).astype(np.float32) for variable in model.trainable_variables]
    return [array + np.copysign(np.float32(0.01), array) for array in made]  # far from the epsilon of Adam


def test_adam_is_what_it_was(model, gradients):
    for step, gradient in zip(stepped(model, Recipe(), gradients), gradients, strict=True):
        np.testing.assert_allclose(step, RATE * np.sign(gradient), rtol=1e-2)


def test_muon_steps_equally_far_in_all_directions_of_a_layer(model, gradients):
    steps = stepped(model, Recipe(optimizer="muon"), gradients)
    for step, gradient in list(zip(steps, gradients, strict=True))[:-2]:
        if step.ndim == 1:
            np.testing.assert_allclose(step, RATE / 5 * np.sign(gradient), rtol=1e-2)
            continue
        matrix, given = (array.reshape(-1, array.shape[-1]) for array in (step, gradient))
        lengths = np.linalg.svd(matrix, compute_uv=False) / (RATE * max(1, matrix.shape[1] / matrix.shape[0]) ** 0.5)
        assert 0.6 < lengths.min() < lengths.max() < 1.3
        before = np.linalg.svd(given, compute_uv=False)
        if min(given.shape) > 100:
            assert before.max() / before.min() > 2
        left, _, right = np.linalg.svd(given, full_matrices=False)
        assert np.vdot(matrix, left @ right) > 0.95 * np.linalg.norm(matrix) * min(matrix.shape) ** 0.5


def test_muon_leaves_the_layer_of_the_answers_to_adam(model, gradients):
    kernel = stepped(model, Recipe(optimizer="muon"), gradients)[-2]
    np.testing.assert_allclose(kernel, RATE / 5 * np.sign(gradients[-2]), rtol=1e-2)


@pytest.mark.parametrize("shape", [(40, 40), (300, 20), (20, 300), (5, 5, 3, 32)])
def test_the_shorter_side_alone_gives_what_keras_gives_by_the_whole_matrix(model, shape):
    optimizer = optimizers.made(Recipe(optimizer="muon"), model)
    matrix = np.random.default_rng(4).normal(size=shape).astype(np.float32)
    own = np.asarray(optimizer.zeropower_via_newtonschulz5(backend.tensorflow().constant(matrix), 5))
    flat = backend.tensorflow().constant(matrix.reshape(-1, shape[-1]))
    keras = np.asarray(backend.keras().optimizers.Muon().zeropower_via_newtonschulz5(flat, 5))
    np.testing.assert_allclose(own.reshape(keras.shape), keras, atol=1e-4)
