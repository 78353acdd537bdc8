"""What a network learns from a larger one that learns beside it: not only which digit it is, but what else it is like.

Knowledge distillation (Hinton, Vinyals and Dean, "Distilling the knowledge in a neural network", 2015). The teacher is
not trained before: it learns from the same images in the same steps (as Anil and others, "Large scale distributed
neural network training through online distillation", 2018), so that one state holds both, and a run that is taken up
again goes on as if nothing had been. Only the smaller network is kept and exported.
"""

from typing import Any, Final

from core.model import backend
from core.model.architecture import Architecture
from core.model.layers import Convolution, Dense, Dropout, Flatten, MaxPooling
from core.training.recipe import Recipe

TEACHER: Final = Architecture(
    "teacher",
    (
        Convolution(32, 3, activation="relu"),
        Convolution(32, 3, activation="relu"),
        MaxPooling(2),
        Dropout(0.25),
        Convolution(64, 3, activation="relu"),
        Convolution(64, 3, activation="relu"),
        MaxPooling(2),
        Dropout(0.25),
        Flatten(),
        Dense(256, activation="relu"),
        Dropout(0.5),
        Dense(10, activation="softmax"),
    ),
)
"""Two more convolutions read more exactly than one large dense layer, in fewer multiplications."""

TEMPERATURE: Final = 3.0
"""Both networks' logits are divided by it, so that what the teacher finds unlikely still counts."""

NO_ZERO: Final = 1e-7


def teacher(recipe: Recipe) -> Architecture | None:
    """What learns beside a network that is trained by `recipe`; None if nothing does."""
    return TEACHER if recipe.distillation else None


def losses(answers: Any, taught: Any) -> Any:
    """How far answers are from those of the teacher: the cross-entropy of the softened ones.

    It is multiplied with the temperature squared: its gradients are then as large as those of the labels.

    Args:
        answers: (n, 10) float32, probabilities.
        taught: (n, 10) float32, those of the teacher; it does not learn from this.

    Returns:
        (n,) float32, nats.
    """
    tf = backend.tensorflow()
    wanted = tf.stop_gradient(tf.nn.softmax(_softened(taught)))
    return -tf.reduce_sum(wanted * tf.nn.log_softmax(_softened(answers)), axis=1) * TEMPERATURE**2


def _softened(probabilities: Any) -> Any:
    return backend.tensorflow().math.log(probabilities + NO_ZERO) / TEMPERATURE
