"""Keras's own files (.keras), anybody's: read in safe mode, so that no code hidden in one is run."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from core import disk
from core.data.dataset import CLASSES, SIDE, Images
from core.errors import ArchitectureError
from core.model import backend
from core.model.network import READ_BATCH, Probabilities

if TYPE_CHECKING:
    import keras

HINT = "It must take (28, 28) or (28, 28, 1) images, scaled to 0..1, and give ten probabilities."


@dataclass(frozen=True, slots=True, eq=False)
class KerasFile:
    """A Keras model from a file."""

    path: Path
    model: "keras.Model"

    @classmethod
    def read(cls, path: Path) -> "KerasFile":
        """Open a .keras file in safe mode.

        Raises:
            ArchitectureError: It cannot be read, is not safe, or does not read digits.
        """
        keras = backend.keras()
        try:
            with path.open("rb"):
                pass
            model = keras.models.load_model(path, compile=False, safe_mode=True)
        except OSError as error:
            raise ArchitectureError(f"{path} cannot be read: {disk.reason(error)}.") from error
        except Exception as error:  # Keras raises whatever its parts raise: ValueError, KeyError, TypeError, BadZipFile
            raise ArchitectureError(f"{path} is not a Keras file that can be read safely.", HINT) from error
        if model.input_shape not in ((None, SIDE, SIDE), (None, SIDE, SIDE, 1)) or model.output_shape != (
            None,
            CLASSES,
        ):
            shapes = f"from {model.input_shape} to {model.output_shape}"
            raise ArchitectureError(f"{path} does not read digits: it goes {shapes}.", HINT)
        return cls(path, model)

    def probabilities(self, images: Images) -> Probabilities:
        """Read images: (n, 28, 28) uint8 to (n, 10) float32."""
        shape = (-1, *self.model.input_shape[1:])
        parts = [
            self.model(batch.reshape(shape).astype(np.float32) / np.float32(255), training=False).numpy()
            for batch in np.array_split(images, max(1, -(-len(images) // READ_BATCH)))
        ]
        return np.concatenate(parts)

    def layers(self) -> list[dict[str, Any]]:
        """Name, kind, output shape and parameters of every layer."""
        return [
            {
                "name": layer.name,
                "kind": type(layer).__name__,
                "output_shape": list(layer.output.shape[1:]),
                "parameters": layer.count_params(),
                "formula": "",
            }
            for layer in self.model.layers
        ]
