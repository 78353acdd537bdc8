"""What is learnt from a teacher."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from core.data.dataset import Digits
from core.model import backend
from core.training import distillation, schedule
from core.training.recipe import Recipe
from core.training.trainer import Trainer

# What is far less likely than a millionth is held up by what keeps the logarithm finite.
LOGITS = arrays.arrays(np.float32, (3, 10), elements=st.floats(-4, 4, width=32))


def softmax(logits):
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


def losses(answers, taught):
    constant = backend.tensorflow().constant
    return distillation.losses(constant(softmax(answers)), constant(softmax(taught))).numpy()


@given(LOGITS, LOGITS)
def test_it_is_the_cross_entropy_of_what_the_temperature_softens(answers, taught):
    soft, given = softmax(taught / 3), softmax(answers / 3)
    expected = -(soft * np.log(given)).sum(axis=1) * 9
    np.testing.assert_allclose(losses(answers, taught), expected, rtol=2e-3)


@given(LOGITS, LOGITS)
def test_nothing_is_nearer_to_the_teacher_than_its_own_answers(answers, taught):
    assert (losses(answers, taught) >= losses(taught, taught) - 1e-3).all()


def test_the_teacher_does_not_learn_from_it():
    tf = backend.tensorflow()
    answers, taught = (tf.constant(softmax(np.eye(3, 10, place, dtype=np.float32))) for place in (0, 2))
    with tf.GradientTape() as tape:
        tape.watch((answers, taught))
        loss = distillation.losses(answers, taught)
    towards, of_teacher = tape.gradient(loss, (answers, taught))
    assert of_teacher is None
    assert np.abs(towards.numpy()).max() > 0


@pytest.mark.parametrize("share", [0.5, 1.0])
def test_the_teacher_learns_from_the_labels_and_the_network_from_it(share, small_architecture, small_data):
    """Also where the labels themselves count nothing for the network."""
    digits: Digits = small_data.train
    recipe = Recipe(optimizer="muon", learning_rate=0.02, distillation=share)
    trainer = Trainer(small_architecture, digits, recipe)
    order = np.concatenate([schedule.order(recipe, len(digits), epoch)[:300] for epoch in range(1, 7)]).reshape(-1, 50)
    trainer.train(order, np.full(len(order), 0.02, np.float32), None)
    _losses, right = trainer.read(small_data.test)
    assert right.mean() > 0.8
