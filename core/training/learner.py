"""A network while it learns, with what turns its gradients into steps and its way through."""

from collections.abc import Iterable, Sequence
from functools import partial
from typing import Any

from core.model import backend
from core.model.architecture import Architecture
from core.model.network import keras_model
from core.training import optimizers
from core.training.forward_pass import ForwardPass, Part
from core.training.recipe import Recipe


class Learner:
    """A network that learns by a recipe; made within the scope of the devices that train.

    Args:
        architecture: The layers.
        recipe: Its seed decides the first weights and the dropout.
        part: What each device takes of a batch.

    Attributes:
        model: The `keras.Model`.
        optimizer: The Keras optimiser, built.
        forward: The way through the model.
    """

    def __init__(self, architecture: Architecture, recipe: Recipe, part: Part) -> None:
        self.model = keras_model(architecture, recipe.seed)
        self.optimizer = optimizers.made(recipe, self.model)
        self.optimizer.build(self.model.trainable_variables)
        low = recipe.mixed_bfloat16 and backend.multiplies_bfloat16()
        self.forward = ForwardPass(self.model, recipe.dropout, low=low, part=part)

    def take_step(self, gradients: Sequence[Any]) -> None:
        """One step by the sum of all devices' gradients; called on each device while a graph is made.

        Not by the optimiser's `apply`: that keeps every graph in TensorFlow's registry for good.
        """
        context = backend.tensorflow().distribute.get_replica_context()
        context.merge_call(self._update, args=(context.all_reduce("SUM", gradients),))

    def _update(self, strategy: Any, gradients: Sequence[Any]) -> None:
        rate = self.optimizer.learning_rate
        for gradient, variable in zip(gradients, self.model.trainable_variables, strict=True):
            own = variable.value  # of Keras's variable, what the strategy keeps on every device
            strategy.extended.update(own, partial(self._updated, rate=rate), args=(gradient,), group=False)
        self.optimizer.iterations.assign_add(1)

    def _updated(self, variable: Any, gradient: Any, rate: Any) -> None:
        self.optimizer.update_step(gradient, variable, rate)


def variables(learners: Iterable[Learner]) -> list[Any]:
    """All variables of their networks, dropout seeds among them."""
    return [variable for learner in learners for variable in learner.model.variables]


def optimizer_variables(learners: Iterable[Learner]) -> list[Any]:
    """All variables of their optimisers."""
    return [variable for learner in learners for variable in learner.optimizer.variables]
