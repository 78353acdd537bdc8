"""The one door for networks in files: whatever the format, what comes out is an architecture with weights."""

from pathlib import Path

from core import places
from core.coreml.coreml_network import network_from_core_ml
from core.errors import ArchitectureError
from core.model import keras_file
from core.model.keras_network import network_from_keras
from core.model.network import Network

CORE_ML = (".mlmodel", ".mlpackage")
ENDINGS = keras_file.ENDINGS + CORE_ML


def needs_engine(path: Path) -> bool:
    """Whether TensorFlow is needed to read it, which takes seconds to load."""
    return path.suffix.lower() in keras_file.ENDINGS


def found(text: str) -> Path | None:
    """The file that a word on the command line names by its ending; None for anything else, as a run's id."""
    path = places.path(text)
    return path if path.suffix.lower() in ENDINGS else None


def read(path: Path) -> Network:
    """The network in a file, with the file's name as that of its architecture.

    Args:
        path: A `.keras`, an `.h5` or a `.mlmodel`; a `.mlpackage` is refused with what to open in its place.

    Raises:
        ArchitectureError: It has layers that are none of ours, or is no such file.
        ExportError: A Core ML file cannot be read, or is no digit classifier.
    """
    ending = path.suffix.lower()
    if ending in keras_file.ENDINGS:
        return network_from_keras(path)
    if ending in CORE_ML:
        return network_from_core_ml(path)
    raise ArchitectureError(f"{path.name} is no network that can be opened.", f"Choose a {', '.join(ENDINGS)}.")
