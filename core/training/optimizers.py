"""What turns gradients into steps: Adam, or Muon, which learns more from each step of a short training.

Muon (Jordan and others, "Muon: An optimizer for hidden layers in neural networks", 2024) steps by the same distance in
all directions of a layer's matrix, however large the gradient is in each: what is rarely seen is learnt as fast as what
is often seen. Keras's own applies it to dense layers only; here the filters of a convolution are a matrix, too, and a
step is scaled as in the original. Biases and the last layer are left to Adam, at a fifth of the learning rate.
"""

from functools import cache
from math import prod
from typing import Any, Final

from core.model import backend
from core.training.recipe import Recipe

MOMENTUM: Final = 0.9
ADAM_RATIO: Final = 0.2
NO_ZERO: Final = 1e-7


def made(recipe: Recipe, model: Any) -> Any:
    """The Keras optimiser of a recipe, for a network that ends with its classes.

    Args:
        recipe: Says which, its learning rate and Adam's beta 2.
        model: The `keras.Model` that it will train.
    """
    if recipe.optimizer == "adam":
        return backend.keras().optimizers.Adam(recipe.learning_rate, beta_2=recipe.beta_2)
    answering = [variable.path for variable in model.layers[-1].trainable_variables]
    return _muon()(
        recipe.learning_rate,
        adam_beta_2=recipe.beta_2,
        adam_lr_ratio=ADAM_RATIO,
        momentum=MOMENTUM,
        weight_decay=None,
        adam_weight_decay=None,
        exclude_layers=answering,
    )


@cache
def _muon() -> Any:
    keras = backend.keras()

    class Muon(keras.optimizers.Muon):  # type: ignore[name-defined, misc]
        """With filters as matrices: (height x width x channels, filters)."""

        def _should_use_adamw(self, variable: Any) -> bool:
            return len(variable.shape) < 2 or variable.path in self.exclude_layers

        def zeropower_via_newtonschulz5(self, x: Any, steps: int) -> Any:
            # Keras's own multiplies the whole matrix in each of its steps; they work the same on the shorter side.
            matrix = keras.ops.reshape(x, _matrix(x.shape))
            unit = matrix / (keras.ops.norm(matrix) + NO_ZERO)
            rows, columns = matrix.shape
            across = keras.ops.transpose(unit)
            whole = self._growth(across @ unit if rows >= columns else unit @ across, steps)
            return keras.ops.reshape(unit @ whole if rows >= columns else whole @ unit, x.shape)

        def _growth(self, gram: Any, steps: int) -> Any:
            """What brings all directions to about the same length: a matrix to multiply with, from a Gram matrix."""
            one = whole = keras.ops.eye(gram.shape[0])
            for _ in range(steps):
                factor = self.muon_a * one + self.muon_b * gram + self.muon_c * (gram @ gram)
                whole, gram = factor @ whole, factor @ gram @ factor
            return whole

        def lr_adjust(self, x: Any) -> Any:
            rows, columns = _matrix(x.shape)
            return x * max(1.0, columns / rows) ** 0.5

    return Muon


def _matrix(shape: tuple[int, ...]) -> tuple[int, int]:
    return prod(shape[:-1]), shape[-1]
