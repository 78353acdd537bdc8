"""Keras's own files (.keras, .h5), anybody's: read so that no code hidden in one is run, and within bounds."""

import math
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from core.data.dataset import CLASSES, SIDE, Images
from core.errors import ArchitectureError, DigitTrainerError
from core.model import backend
from core.model.architecture import MAX_PARAMETERS
from core.model.keras_archive import KerasArchive, open_keras
from core.model.keras_h5 import KerasH5, open_h5
from core.model.memory import VALUE_BYTES, at_once
from core.model.network import Probabilities, in_portions

if TYPE_CHECKING:
    import keras

HINT: Final = "It must take (28, 28) or (28, 28, 1) images, scaled to 0..1, and give ten probabilities."
H5: Final = ".h5"
ENDINGS: Final = (".keras", H5)
INPUTS: Final = ((None, SIDE, SIDE), (None, SIDE, SIDE, 1))
MAX_IMAGE_BYTES = 256 << 20
"""Of everything that is computed on the way from one image to its probabilities."""

TRIALS = 16
TOLERANCE = 1e-3


@dataclass(frozen=True, slots=True)
class KerasFile:
    """A Keras model from a file.

    Attributes:
        path: The file.
        model: (n, 28, 28) or (n, 28, 28, 1) float32 in 0..1 to (n, 10) probabilities.
        batch_size: How many images are read at once, so that memory stays small.
    """

    path: Path
    model: "keras.Model"
    batch_size: int

    @classmethod
    def read(cls, path: Path) -> "KerasFile":
        """Open a .keras file in safe mode, or an .h5 file of kinds of layers that are known.

        Raises:
            ArchitectureError: It cannot be read, is not safe, is too large, or does not read digits.
        """
        backend.keras()
        with (open_h5 if path.suffix.lower() == H5 else open_keras)(path) as archive:
            try:
                model = _loaded(archive, path)
                batch_size = _batch_size(model, path)
            except DigitTrainerError:
                raise
            except Exception as error:  # Keras raises whatever its parts raise: ValueError, KeyError, TypeError
                raise ArchitectureError(f"{path} is not a Keras file that can be read safely.", HINT) from error
        file = cls(path, model, batch_size)
        file._try_out()
        return file

    def probabilities(self, images: Images) -> Probabilities:
        """Read images: (n, 28, 28) uint8 to (n, 10) float32."""
        shape = (-1, *self.model.input_shape[1:])

        def read(part: Images) -> Probabilities:
            scaled = part.reshape(shape).astype(np.float32) / np.float32(255)
            return self.model(scaled, training=False).numpy()  # type: ignore[no-any-return]

        return in_portions(read, images, self.batch_size)

    def layers(self) -> list[dict[str, Any]]:
        """Name, kind, output shape and parameters of every layer."""
        return [
            {
                "name": layer.name,
                "kind": type(layer).__name__,
                "output_shape": _output_shape(layer),
                "parameters": layer.count_params(),
                "formula": "",
            }
            for layer in self.model.layers
        ]

    def _try_out(self) -> None:
        """Read paper and noise; raises ArchitectureError if what comes out are no probabilities."""
        images = np.random.default_rng(0).integers(0, 256, (TRIALS, SIDE, SIDE), np.uint8)
        images[0] = 0
        try:
            given = self.probabilities(images)
        except Exception as error:
            raise ArchitectureError(f"{self.path} fails to read an image.", HINT) from error
        if not np.isfinite(given).all():
            raise ArchitectureError(f"{self.path} gives values that are no numbers.", "Train it again.")
        if given.min() < 0 or np.abs(given.sum(axis=1) - 1).max() > TOLERANCE:
            raise ArchitectureError(
                f"{self.path} gives values that are no probabilities.", "End the network in softmax, and save it again."
            )


def _loaded(archive: KerasArchive | KerasH5, path: Path) -> "keras.Model":
    with ThreadPoolExecutor(1) as thread:  # what Keras remembers of weights that are never made ends with its thread
        model, parameters = thread.submit(_checked, archive.config, path).result()
    with archive.weights(parameters) as weights:
        model.load_weights(weights)
    return model


def _checked(config: dict[str, Any], path: Path) -> tuple["keras.Model", int]:
    """Build the model and count its parameters before there is any memory for them; then there is, with zeros in it."""
    keras = backend.keras()
    with keras.StatelessScope(initialize_variables=False):
        model = _built(config, path)
        _check_shapes(model, path)
        count = sum(math.prod(variable.shape) for variable in model.variables)
    if count > MAX_PARAMETERS:
        raise ArchitectureError(
            f"The network in {path} has {count:,} parameters; the most is {MAX_PARAMETERS:,}.",
            "Pool more before the dense layers, or use fewer units.",
        )
    with keras.StatelessScope():
        pass  # leaving it makes all weights that are not made yet
    return model, count


def _built(config: dict[str, Any], path: Path) -> "keras.Model":
    keras = backend.keras()
    model = keras.saving.deserialize_keras_object(config, safe_mode=True)
    if not isinstance(model, keras.Model):
        raise ArchitectureError(f"{path} holds a {type(model).__name__}, not a model.", HINT)
    return model


def _check_shapes(model: "keras.Model", path: Path) -> None:
    if not model.built or not hasattr(model, "input_shape"):
        raise ArchitectureError(
            f"{path} does not say what images it takes: it was saved before it was built.",
            "Begin it with keras.Input((28, 28, 1)), or train it, and save it again.",
        )
    if model.input_shape not in INPUTS or model.output_shape != (None, CLASSES):
        shapes = f"from {model.input_shape} to {model.output_shape}"
        raise ArchitectureError(f"{path} does not read digits: it goes {shapes}.", HINT)


def _batch_size(model: "keras.Model", path: Path) -> int:
    """How many images may be read at once, from the sizes of all that is computed for one."""
    tf = backend.tensorflow()
    image = tf.TensorSpec((1, *model.input_shape[1:]), tf.float32)
    graph = tf.function(lambda given: model(given, training=False)).get_concrete_function(image).graph
    image_bytes: int = sum(
        (tensor.shape.num_elements() or 0) * tensor.dtype.size
        for operation in graph.get_operations()
        if operation.type not in {"Const", "Placeholder", "ReadVariableOp"}
        for tensor in operation.outputs
    )
    if image_bytes > MAX_IMAGE_BYTES:
        raise ArchitectureError(
            f"The network in {path} needs {image_bytes:,} bytes for one image; the most is {MAX_IMAGE_BYTES:,}.",
            "Use smaller layers.",
        )
    return at_once(image_bytes // VALUE_BYTES)


def _output_shape(layer: "keras.Layer") -> list[int | None]:
    """Without the batch; of the first output, and empty for a layer that stands in several places."""
    outputs = backend.keras().tree.flatten(getattr(layer, "output", None))
    return list(outputs[0].shape[1:]) if outputs and outputs[0] is not None else []
