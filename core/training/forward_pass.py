"""The way through a network while it learns: dropout as the recipe wants it, in bfloat16 where that is quicker."""

import contextlib
from collections.abc import Callable, Iterator, Sequence
from math import prod
from typing import Any, Final

from core.model import backend

LOW: Final = "mixed_bfloat16"
"""Keras's name for it: products, and what layers hand on, in bfloat16; weights and their gradients stay float32."""
BYTE_VALUES: Final = 256

Part = Callable[[Any, Any], Any]
"""Of what there is for each image of a whole batch, and its number of images: what the present device takes."""


class ForwardPass:
    """What a network says of images that it learns from. Used while a graph is made.

    Args:
        model: A `keras.Model`, each layer after the other; it ends with its classes.
        dropout: What the rates of its dropout layers are multiplied with.
        low: Whether the products are in bfloat16. Batch normalisation and what gives the answer, from the last layer
            with weights on, are in float32 all the same.
        part: See `Part`.
    """

    def __init__(self, model: Any, dropout: float, *, low: bool, part: Part) -> None:
        self._tf, kinds = backend.tensorflow(), backend.keras().layers
        self._layers = [layer for layer in model.layers if not isinstance(layer, kinds.InputLayer)]
        self._dropouts = [layer for layer in self._layers if isinstance(layer, kinds.Dropout)]
        answering = max(place for place, layer in enumerate(self._layers) if layer.weights)
        exact = kinds.Dropout, kinds.BatchNormalization
        lowered = [layer for layer in self._layers[:answering] if not isinstance(layer, exact)]
        self._lowered = lowered if low else []
        self._dropout, self._part = dropout, part

    def seeds(self) -> list[Any]:
        """The next seed of every dropout layer."""
        return [layer.seed_generator.next() for layer in self._dropouts]

    def practised(self, images: Any, batch: Any, seeds: Sequence[Any]) -> Any:
        """The probabilities, (n, 10) float32, with dropout.

        Args:
            images: (n, 28, 28, 1) float32, the present device's part of a batch.
            batch: How many images the whole batch has.
            seeds: From `seeds`.
        """
        values, left = images, iter(seeds)
        with self._in_bfloat16():
            for layer in self._layers:
                if layer in self._dropouts:
                    values = self._thinned(values, layer.rate * self._dropout, batch, next(left))
                else:
                    values = layer(values, training=True)
        return values

    def read(self, images: Any) -> Any:
        """The probabilities, (n, 10) float32, without dropout, as precisely as it learns."""
        values = images
        with self._in_bfloat16():
            for layer in self._layers:
                values = layer(values, training=False)
        return values

    def _thinned(self, values: Any, rate: float, batch: Any, seed: Any) -> Any:
        """Dropout, its rate in 256ths. Written out: Keras's own takes three times as long, a tenth of a step and more.

        It is drawn for the whole batch, of which each device takes its part: a byte for each value.
        """
        tf = self._tf
        thrown = min(round(rate * BYTE_VALUES), BYTE_VALUES - 1)
        if not thrown:
            return values
        count = prod(values.shape[1:])
        fours = -(-count // 4)
        drawn = tf.random.stateless_uniform((batch, fours), seed, None, None, tf.uint32)
        drawn = tf.reshape(tf.bitcast(self._part(drawn, batch), tf.uint8), (-1, 4 * fours))[:, :count]
        kept = tf.cast(drawn >= tf.constant(thrown, tf.uint8), values.dtype)
        return values * tf.reshape(kept, tf.shape(values)) * (BYTE_VALUES / (BYTE_VALUES - thrown))

    @contextlib.contextmanager
    def _in_bfloat16(self) -> Iterator[None]:
        """Let the layers calculate so as long as this graph is made; in any other they are as before."""
        before = [layer.dtype_policy for layer in self._lowered]
        for layer in self._lowered:
            layer.dtype_policy = LOW
        try:
            yield
        finally:
            for layer, policy in zip(self._lowered, before, strict=True):
                layer.dtype_policy = policy
