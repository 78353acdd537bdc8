"""Keras's own files (.keras, .h5), anybody's: read so that no code hidden in one is run, and within bounds."""

import math
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from core import what_is_it
from core.data.dataset import CLASSES, SIDE, Grays
from core.errors import ArchitectureError, DigitTrainerError
from core.file_kinds import Kind, Wanted
from core.model import backend
from core.model.architecture import MAX_PARAMETERS
from core.model.keras_archive import KerasArchive, open_keras
from core.model.keras_h5 import H5, KerasH5, open_h5
from core.model.keras_input import KerasInput
from core.model.memory import VALUE_BYTES, at_once
from core.model.network import Probabilities, in_portions

if TYPE_CHECKING:
    import keras

HINT: Final = "It must take images of 28 × 28 pixels in one channel, and give a value for each of the ten digits."
OLDER: Final = (Kind.KERAS_H5, Kind.KERAS_2_H5)  # whatever the name of the file
ENDINGS: Final = (".keras", H5)
MAX_IMAGE_BYTES = 256 << 20
"""Of everything that is computed on the way from one image to its probabilities."""

NO_SOFTMAX: Final = "It ends without softmax: its ten values are made probabilities by softmax."
TRIALS = 16
TOLERANCE = 1e-3


@dataclass(frozen=True, slots=True)
class KerasFile:
    """A Keras model from a file.

    Attributes:
        path: The file.
        model: Images, as `input` says, to (n, 10).
        input: How it wants its images.
        batch_size: How many images are read at once, so that memory stays small.
        softmax: Whether it gives probabilities itself; else they are made of what it gives, by softmax.
    """

    path: Path
    model: "keras.Model"
    input: KerasInput
    batch_size: int
    softmax: bool = True

    @classmethod
    def read(cls, path: Path) -> "KerasFile":
        """Open a .keras file in safe mode, or an .h5 file of kinds of layers that are known.

        Raises:
            ArchitectureError: It cannot be read, is not safe, is too large, or does not read digits.
        """
        kind = what_is_it.recognised(path, Wanted.NETWORK, ArchitectureError)
        backend.keras()
        older = kind in OLDER or path.suffix.lower() == H5
        with (open_h5 if older else open_keras)(path) as archive:
            try:
                model, given = _loaded(archive, path)
                batch_size = given.batch or _batch_size(model, path)
            except DigitTrainerError:
                raise
            except Exception as error:  # Keras raises whatever its parts raise: ValueError, KeyError, TypeError
                raise ArchitectureError(f"{path} is not a Keras file that can be read safely.", HINT) from error
        file = cls(path, model, given, batch_size)
        return replace(file, softmax=file._gives_probabilities())

    def probabilities(self, images: Grays) -> Probabilities:
        """Read images: (n, 28, 28) `Grays` to (n, 10) float32."""
        given = in_portions(self._answer, images, self.batch_size)
        return given if self.softmax else backend.keras().ops.softmax(given).numpy()

    @property
    def notes(self) -> tuple[str, ...]:
        """What is unusual about it, in sentences."""
        return (*self.input.notes, *(() if self.softmax else (NO_SOFTMAX,)))

    def _answer(self, part: Grays) -> Probabilities:
        """What the model gives for so many images: (n, 10) float32."""
        given = self.model(self.input.fed(part), training=False).numpy()
        return given.reshape(-1, CLASSES)[: len(part)]  # type: ignore[no-any-return]

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

    def _gives_probabilities(self) -> bool:
        """Read paper and noise; raises ArchitectureError if what comes out are no numbers."""
        images = np.random.default_rng(0).integers(0, 256, (TRIALS, SIDE, SIDE), np.uint8)
        images[0] = 0
        try:
            given = self.probabilities(images)
        except Exception as error:
            raise ArchitectureError(f"{self.path} fails to read an image.", HINT) from error
        if not np.isfinite(given).all():
            raise ArchitectureError(f"{self.path} gives values that are no numbers.", "Train it again.")
        return bool(given.min() >= 0 and np.abs(given.sum(axis=1) - 1).max() <= TOLERANCE)


def _loaded(archive: KerasArchive | KerasH5, path: Path) -> tuple["keras.Model", KerasInput]:
    with ThreadPoolExecutor(1) as thread:  # what Keras remembers of weights that are never made ends with its thread
        model, given, parameters = thread.submit(_checked, archive.config, path).result()
    with archive.weights(parameters) as weights:
        model.load_weights(weights)
    return model, given


def _checked(config: dict[str, Any], path: Path) -> tuple["keras.Model", KerasInput, int]:
    """Build the model and count its parameters before there is any memory for them; then there is, with zeros in it."""
    keras = backend.keras()
    with keras.StatelessScope(initialize_variables=False):
        model = _built(config, path)
        given = _input_of(model, path)
        count = sum(math.prod(variable.shape) for variable in model.variables)
    if count > MAX_PARAMETERS:
        raise ArchitectureError(
            f"The network in {path} has {count:,} parameters; the most is {MAX_PARAMETERS:,}.",
            "Pool more before the dense layers, or use fewer units.",
        )
    with keras.StatelessScope():
        pass  # leaving it makes all weights that are not made yet
    return model, given, count


def _built(config: dict[str, Any], path: Path) -> "keras.Model":
    keras = backend.keras()
    model = keras.saving.deserialize_keras_object(config, safe_mode=True)
    if not isinstance(model, keras.Model):
        raise ArchitectureError(f"{path} holds a {type(model).__name__}, not a model.", HINT)
    return model


def _input_of(model: "keras.Model", path: Path) -> KerasInput:
    """How it wants its images; raises ArchitectureError if it does not read digits."""
    if not model.built or not hasattr(model, "input_shape"):
        raise ArchitectureError(
            f"{path} does not say what images it takes: it was saved before it was built.",
            "Begin it with keras.Input((28, 28, 1)), or train it, and save it again.",
        )
    given, output = KerasInput.of(model), model.output_shape
    shapes = f"it goes from {model.input_shape} to {output}"
    if given is None or not isinstance(output, tuple) or len(output) != 2:
        raise ArchitectureError(f"{path} does not read digits: {shapes}.", HINT)
    if output[1] != CLASSES:
        raise ArchitectureError(f"{path} does not read ten digits: it gives {output[1]} values for an image.", HINT)
    return given


def _batch_size(model: "keras.Model", path: Path) -> int:
    """How many images may be read at once, from the sizes of all that is computed for one."""
    tf = backend.tensorflow()
    image = tf.TensorSpec((1, *model.input_shape[1:]), tf.float32)
    graph = tf.function(lambda given: model(given, training=False), autograph=False).get_concrete_function(image).graph
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
