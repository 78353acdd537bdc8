"""A network as a LiteRT file (.tflite, once TensorFlow Lite), in 32-bit numbers or with weights of 8 bits.

What is written is read back and run by the interpreter that TensorFlow brings along. Only this module knows of it.
"""

import contextlib
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Final

import numpy as np

from core import stderr, what_is_it
from core.data.dataset import CLASSES, SIDE, Images
from core.errors import ExportError
from core.export import contract
from core.export.contract import Precision
from core.file_kinds import Kind
from core.files import open_plain, opened
from core.model import backend
from core.model.network import Network, Probabilities, keras_network

MAX_BYTES: Final = 256 << 20
INPUT_SHAPE: Final = (1, SIDE, SIDE, 1)
OUTPUT_SHAPE: Final = (1, CLASSES)
SIGNATURE: Final = "serving_default"
HINT: Final = "Export the file again."


def write(network: Network, path: Path, precision: Precision = "float32") -> None:
    """Write `network` to `path`; see `content`.

    Raises:
        ExportError: TensorFlow cannot convert it.
        OSError: The disk does not take it.
    """
    made = content(network, precision)
    with open_plain(path, "wb") as file:
        file.write(made)


def content(network: Network, precision: Precision = "float32") -> bytes:
    """The whole file: input "image", (1, 28, 28, 1) float32 of 0 to 1; output "probabilities", (1, 10) float32.

    Args:
        network: What to write.
        precision: "int8" keeps large arrays of weights in 8 bits, a factor for each filter; what is computed between
            layers stays float32. That is as small as 8 bits everywhere and stays nearer to the network: docs/formats.md
            has the figures.

    Raises:
        ExportError: TensorFlow cannot convert it.
    """
    tensorflow = backend.tensorflow()
    with _quiet():
        converter = _converter(tensorflow, network)
        if precision == "int8":
            converter.optimizations = [tensorflow.lite.Optimize.DEFAULT]
        try:
            converted: bytes = converter.convert()
        except Exception as error:  # whatever the converter raises
            raise ExportError(
                f"TensorFlow cannot convert the network: {error}"[:300].rstrip(".") + ".", "Export a .keras instead."
            ) from error
    return converted


@dataclass(frozen=True, slots=True, eq=False)
class LiteRTFile:
    """A file that was read back.

    Attributes:
        inputs: Names, shapes and types of what it takes, in words.
        outputs: The same of what it gives.
        small_weights: Numbers in arrays of 8 bits.
        interpreter: TensorFlow Lite's, with its memory taken.
    """

    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    small_weights: int
    interpreter: Any

    @classmethod
    def read(cls, path: Path) -> "LiteRTFile":
        """Read a .tflite file of ours.

        Raises:
            ExportError: It is no such file, is damaged, or has no signature.
        """
        with opened(path, MAX_BYTES, ExportError) as (file, size):
            held = file.read(size)
        if what_is_it.kind_of(path) is not Kind.TFLITE:
            raise ExportError(f"{path} is no LiteRT file.", HINT)
        try:
            with _quiet():
                interpreter = backend.tensorflow().lite.Interpreter(model_content=held, num_threads=1)
                interpreter.allocate_tensors()
                runner = interpreter.get_signature_runner(SIGNATURE)
            inputs, outputs = runner.get_input_details(), runner.get_output_details()
        except (ValueError, RuntimeError) as error:
            raise ExportError(f"{path} cannot be run: {str(error)[:200].rstrip('.')}.", HINT) from error
        small = sum(int(np.prod(tensor["shape"])) for tensor in interpreter.get_tensor_details() if _is_small(tensor))
        return cls(_in_words(inputs), _in_words(outputs), small, interpreter)

    def probabilities(self, images: Images) -> Probabilities:
        """Read (n, 28, 28) uint8 one by one: (n, 10) float32.

        Raises:
            ExportError: It does not take them, or gives something else.
        """
        try:
            with _quiet():
                run = partial(_run, self.interpreter.get_signature_runner(SIGNATURE))
                return np.stack([run(image) for image in images]) if len(images) else np.zeros((0, CLASSES), np.float32)
        except (KeyError, ValueError, RuntimeError) as error:
            raise ExportError(f"The file cannot be run: {str(error)[:200].rstrip('.')}.", HINT) from error


WANTED_INPUTS: Final = (f"{contract.IMAGE}, {INPUT_SHAPE} float32",)
WANTED_OUTPUTS: Final = (f"{contract.PROBABILITIES}, {OUTPUT_SHAPE} float32",)


def _run(runner: Any, image: Images) -> Probabilities:
    pixels = image.reshape(INPUT_SHAPE).astype(np.float32) / np.float32(255)
    found: Probabilities = runner(**{contract.IMAGE: pixels})[contract.PROBABILITIES]
    return found.reshape(CLASSES)


def _converter(tensorflow: Any, network: Network) -> Any:
    """TensorFlow's converter of a function with named input and output, which prints nothing as that of models does."""
    model = keras_network(network)
    shape = tensorflow.TensorSpec(INPUT_SHAPE, tensorflow.float32, name=contract.IMAGE)
    holder = tensorflow.Module()
    holder.kept = [variable.value for variable in model.variables]  # what the holder does not hold is not written
    holder.read = tensorflow.function(
        lambda image: {contract.PROBABILITIES: model(image, training=False)}, input_signature=[shape], autograph=False
    )
    return tensorflow.lite.TFLiteConverter.from_concrete_functions([holder.read.get_concrete_function()], holder)


def _is_small(tensor: dict[str, Any]) -> bool:
    return tensor["dtype"] is np.int8


def _in_words(details: dict[str, dict[str, Any]]) -> tuple[str, ...]:
    return tuple(
        f"{name}, {tuple(int(side) for side in entry['shape'])} {np.dtype(entry['dtype']).name}"
        for name, entry in details.items()
    )


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """Send what the converter and the interpreter say to the log; that the latter will move is known."""
    with stderr.quiet("LiteRT"), warnings.catch_warnings():
        warnings.filterwarnings("ignore", message=r"\s*Warning: tf\.lite\.Interpreter is deprecated")
        yield
