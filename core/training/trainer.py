"""The arithmetic of training on TensorFlow: groups of steps in one graph, validation, everything that must be kept.

Where several devices train, each takes its part of every batch and all take the same step by the sum of their
gradients: the numbers are those of one device, but for the last decimals of a sum.

Where the recipe wants a teacher (`distillation`), it takes each step beside the network; what is read, and what is
copied as the weights, is the network's.

Images stay uint8 where they lie, in memory or in a file; a batch becomes float32 only in the graph. Several steps go
into one call of the graph because leaving it for every step costs up to a quarter of the speed; how many does not
change the numbers.
"""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.data.dataset import SIDE, Digits, Images
from core.model import backend, devices
from core.model.architecture import Architecture
from core.model.network import MIN_PROBABILITY, Probabilities, Weights, keras_weights
from core.training import augmenting, distillation, learner, schedule
from core.training.learner import Learner
from core.training.recipe import Recipe

Floats = NDArray[np.float32]


class Trainer:
    """A network that learns. Not for use from two threads at once.

    Args:
        architecture: The layers.
        digits: Training images.
        recipe: Its seed decides the first weights and the dropout.
    """

    def __init__(self, architecture: Architecture, digits: Digits, recipe: Recipe) -> None:
        self.architecture = architecture
        self._tf, self._keras = backend.tensorflow(), backend.keras()
        self._strategy = devices.strategy(self._tf, backend.training_devices())
        self._bends = recipe.augmentation.bend > 0
        self._seed = self._tf.constant(recipe.seed, self._tf.int64)
        self._distillation = recipe.distillation
        learning = filter(None, (architecture, distillation.teacher(recipe)))
        with self._strategy.scope():
            self._learners = [Learner(each, recipe, self._part) for each in learning]
        self._network = self._learners[0]
        self._model = self._network.model
        self._digits = digits
        self._steps = self._make_steps()
        self._read, self._ranked = self._make_read(), self._make_ranked()
        self._probabilities = self._make_probabilities()

    def prepare(self) -> None:
        """Build the graph now, so that the first step does not wait for it."""
        self._steps.get_concrete_function()

    def train(self, order: NDArray[np.int32], rates: Floats, variations: Floats | None) -> tuple[Floats, Floats]:
        """Do `n` gradient steps.

        Args:
            order: (n, batch) int32, which training images make up each step.
            rates: (n,) float32, the learning rate of each step.
            variations: (n, batch, 10) float32 from `schedule.variations`, or None to take the images as they are.

        Returns:
            Each step's own loss (mean cross-entropy in nats) and accuracy (0 to 1), both (n,) float32.
        """
        varied = np.zeros((len(order), 0, schedule.NUMBERS), np.float32) if variations is None else variations
        losses, accuracies = self._steps(self._digits.images[order], self._digits.labels[order], rates, varied)
        return losses.numpy(), accuracies.numpy()

    def read(self, digits: Digits) -> tuple[Floats, NDArray[np.bool_]]:
        """Read images without learning: each one's cross-entropy in nats and whether the answer is right; both (n,)."""
        losses, right = self._read(digits.images, digits.labels)
        return losses.numpy(), right.numpy()

    def ranked(self, digits: Digits) -> Floats:
        """Each image's cross-entropy as `read` has it, but only as precisely as it learns: (n,)."""
        return self._ranked(digits.images, digits.labels).numpy()  # type: ignore[no-any-return]

    def probabilities(self, images: Images) -> Probabilities:
        """Read images without learning and without labels: (n, 28, 28) uint8 to (n, 10) float32."""
        return self._probabilities(images).numpy()  # type: ignore[no-any-return]

    def weights(self) -> Weights:
        """A copy of the present weights."""
        return keras_weights(self._model)

    def variables(self) -> tuple[NDArray[np.generic], ...]:
        """A copy of all variables of what learns, dropout seeds among them."""
        return tuple(variable.numpy() for variable in learner.variables(self._learners))

    def optimizer_variables(self) -> tuple[NDArray[np.generic], ...]:
        """A copy of all variables of what turns gradients into steps."""
        return tuple(variable.numpy() for variable in learner.optimizer_variables(self._learners))

    def restore(self, variables: Sequence[NDArray[Any]], optimizer: Sequence[NDArray[Any]]) -> None:
        """Go back to what `variables` and `optimizer_variables` gave.

        Raises:
            ValueError: They are of another architecture.
        """
        own = learner.variables(self._learners), learner.optimizer_variables(self._learners)
        for mine, given in zip(own, (variables, optimizer), strict=True):
            for variable, value in zip(mine, given, strict=True):
                variable.assign(value)

    def use_weights(self, weights: Weights) -> None:
        """Put `weights` into the network; dropout seeds stay."""
        own = [variable for layer in self._model.layers for variable in layer.weights]
        for variable, value in zip(own, weights, strict=True):
            variable.assign(value)

    def _make_steps(self) -> Any:
        tf = self._tf

        def steps(images: Any, labels: Any, rates: Any, variations: Any) -> Any:
            count = tf.shape(rates)[0]

            def one(step: Any, losses: Any, accuracies: Any) -> Any:
                seeds = []
                for each in self._learners:
                    each.optimizer.learning_rate.assign(rates[step])
                    seeds.append(each.forward.seeds())
                given = images[step], labels[step], variations[step]
                shares = self._strategy.run(self._step, args=(*given, seeds))
                loss, accuracy = (self._strategy.reduce("SUM", share, axis=None) for share in shares)
                return step + 1, losses.write(step, loss), accuracies.write(step, accuracy)

            figures = tf.TensorArray(tf.float32, count), tf.TensorArray(tf.float32, count)
            _, losses, accuracies = tf.while_loop(lambda step, *_figures: step < count, one, (0, *figures))
            return losses.stack(), accuracies.stack()

        signature = [
            tf.TensorSpec((None, None, SIDE, SIDE), tf.uint8),
            tf.TensorSpec((None, None), tf.uint8),
            tf.TensorSpec((None,), tf.float32),
            tf.TensorSpec((None, None, schedule.NUMBERS), tf.float32),
        ]
        return self._graph(steps, signature)

    def _graph(self, function: Callable[..., Any], signature: Sequence[Any]) -> Any:
        """A graph of what `function` does. To have TensorFlow read its source, too, takes a second."""
        return self._tf.function(function, input_signature=signature, autograph=False)

    def _step(self, given: Any, digits: Any, variations: Any, seeds: Sequence[Sequence[Any]]) -> tuple[Any, Any]:
        """A step, on each device for its part of the batch: what it adds to the mean loss and to the accuracy."""
        tf = self._tf
        batch = tf.shape(digits)[0]
        images, labels = self._scaled(self._part(given, batch)), tf.cast(self._part(digits, batch), tf.int32)
        images = tf.cond(tf.shape(variations)[0] > 0, lambda: self._varied(images, variations, batch), lambda: images)
        count = tf.cast(batch, tf.float32)
        with tf.GradientTape() as tape:
            answers = [
                each.forward.practised(images, batch, own) for each, own in zip(self._learners, seeds, strict=True)
            ]
            losses = [self._keras.losses.sparse_categorical_crossentropy(labels, each) for each in answers]
            loss = tf.reduce_sum(losses[0]) / count
            learnt = loss if len(answers) == 1 else tf.reduce_sum(self._with_teacher(losses, answers)) / count
        variables = [each.model.trainable_variables for each in self._learners]
        for each, gradients in zip(self._learners, tape.gradient(learnt, variables), strict=True):
            each.take_step(gradients)
        right = tf.reduce_sum(tf.cast(self._right(answers[0], labels), tf.float32))
        return loss, right / count

    def _with_teacher(self, losses: Sequence[Any], answers: Sequence[Any]) -> Any:
        """What both learn by, (n,): the teacher from the labels, the other from both."""
        share = self._distillation
        return (1 - share) * losses[0] + share * distillation.losses(*answers) + losses[1]

    def _varied(self, images: Any, variations: Any, batch: Any) -> Any:
        """The images varied. How they are bent is drawn for the whole batch, by the number of the step."""
        pulled = None
        if self._bends:
            step = self._tf.cast(self._network.optimizer.iterations, self._tf.int64)
            drawn = augmenting.nodes(batch, self._tf.stack([self._seed, -1 - step]))
            pulled = self._part(drawn, batch)
        return augmenting.varied(images, self._part(variations, batch), pulled)

    def _part(self, values: Any, batch: Any) -> Any:
        """This device's part of what there is for each image of a batch."""
        count = self._strategy.num_replicas_in_sync
        if count == 1:
            return values
        place = self._tf.distribute.get_replica_context().replica_id_in_sync_group
        return values[batch * place // count : batch * (place + 1) // count]

    def _make_read(self) -> Any:
        tf = self._tf

        def read(images: Any, given: Any) -> Any:
            labels = tf.cast(given, tf.int32)
            probabilities = self._model(self._scaled(images), training=False)
            return self._losses(probabilities, labels), self._right(probabilities, labels)

        return self._graph(read, self._digits_signature())

    def _make_ranked(self) -> Any:
        tf = self._tf

        def ranked(images: Any, given: Any) -> Any:
            return self._losses(self._network.forward.read(self._scaled(images)), tf.cast(given, tf.int32))

        return self._graph(ranked, self._digits_signature())

    def _losses(self, probabilities: Any, labels: Any) -> Any:
        """Written out, because in a graph Keras goes back to the logits and does not clip."""
        tf = self._tf
        chosen = tf.gather(probabilities, labels, batch_dims=1)
        return -tf.math.log(tf.clip_by_value(chosen, MIN_PROBABILITY, 1 - MIN_PROBABILITY))

    def _digits_signature(self) -> list[Any]:
        tf = self._tf
        return [tf.TensorSpec((None, SIDE, SIDE), tf.uint8), tf.TensorSpec((None,), tf.uint8)]

    def _make_probabilities(self) -> Any:
        tf = self._tf
        signature = [tf.TensorSpec((None, SIDE, SIDE), tf.uint8)]
        return self._graph(lambda images: self._model(self._scaled(images), training=False), signature)

    def _scaled(self, images: Any) -> Any:
        tf = self._tf
        return tf.ensure_shape(tf.cast(images, tf.float32)[..., None] / 255.0, (None, SIDE, SIDE, 1))

    def _right(self, probabilities: Any, labels: Any) -> Any:
        tf = self._tf
        return tf.equal(tf.argmax(probabilities, 1, output_type=tf.int32), labels)
