"""The one door for networks in files: whatever the format, what comes out is an architecture with weights.

What reads Core ML files is imported with the first of them: the window, which asks here what a file is, opens sooner.
"""

import logging
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from core import places, what_is_it
from core.data.dataset import Digits, Grays
from core.errors import ArchitectureError
from core.file_kinds import Kind, Wanted
from core.model import keras_file, weights_file
from core.model.keras_file import KerasFile
from core.model.keras_network import network_from_keras, network_of
from core.model.network import Network, Probabilities, keras_probabilities

if TYPE_CHECKING:
    from core.coreml.coreml_file import CoreMLFile

log = logging.getLogger(__name__)

CORE_ML = (".mlmodel", ".mlpackage")
ENDINGS = keras_file.ENDINGS + CORE_ML
READ = (Kind.KERAS, Kind.KERAS_H5, Kind.KERAS_2_H5, Kind.WEIGHTS_NPZ, Kind.CORE_ML, Kind.CORE_ML_PACKAGE)
KERAS = (Kind.KERAS, *keras_file.OLDER)
MAYBE_DIGITS = (".h5", ".npz")
RUNS = (Kind.RUN, Kind.FOLDER)  # the store says what is wrong with a folder that is no run


def needs_engine(path: Path) -> bool:
    """Whether TensorFlow is needed to read it, which takes seconds to load."""
    return path.suffix.lower() in keras_file.ENDINGS or what_is_it.kind_of(path) in KERAS


def looks_like(path: Path) -> bool:
    """Whether it is meant to be a network: by its ending; HDF5 and .npz, which may be digits too, by their content."""
    ending = path.suffix.lower()
    if ending in MAYBE_DIGITS:
        return what_is_it.kind_of(path) in (*KERAS, Kind.WEIGHTS_NPZ)
    return ending in ENDINGS


def found(text: str) -> Path | None:
    """The file that a word on the command line names, by its ending or its content; None for a run.

    Raises:
        ArchitectureError: It names something that is there and no network, or none that can be read.
    """
    path = places.path(text)
    if path.suffix.lower() in ENDINGS:
        return path
    kind = what_is_it.recognised(path, Wanted.NETWORK, ArchitectureError, left=RUNS)
    return path if kind in READ else None


def read(path: Path) -> Network:
    """The network in a file, with the file's name as that of its architecture.

    Args:
        path: A `.keras`, an `.h5`, an `.npz` of ours or a `.mlmodel`; a `.mlpackage` is refused
            with what to open in its place.

    Raises:
        ArchitectureError: It has layers that are none of ours, or is no such file.
        ExportError: A Core ML file cannot be read, or is no digit classifier.
    """
    if needs_engine(path):
        return network_from_keras(path)
    kind = what_is_it.recognised(path, Wanted.NETWORK, ArchitectureError)
    if kind is Kind.WEIGHTS_NPZ:
        return weights_file.read(path)
    if path.suffix.lower() in CORE_ML:
        from core.coreml.coreml_network import network_from_core_ml

        return network_from_core_ml(path)
    raise ArchitectureError(f"{path.name} is no network that can be opened.", f"Choose a {', '.join(ENDINGS)}.")


def read_for_drawing(path: Path) -> "Network | CoreMLFile":
    """The network in a file as `read` gives it, or a Core ML file that can only be run, its layers being others.

    Raises:
        ArchitectureError: A Keras file has layers that are none of ours, or it is no file of a network.
        ExportError: A Core ML file cannot be read, or is no digit classifier.
    """
    if path.suffix.lower() not in CORE_ML:
        return read(path)
    from core.coreml.coreml_file import CoreMLFile

    try:
        return read(path)
    except ArchitectureError as error:
        log.info("%s is run as it is: %s", path.name, error)
    file = CoreMLFile.read(path)
    file.probabilities(Digits.empty().images)  # refuses what gives no ten digits
    return file


def read_with_reference(path: Path) -> tuple[Network, Callable[[Grays], Probabilities]]:
    """The network in a file as `read` gives it, and what whatever made the file makes of images, (n, 28, 28) uint8."""
    if needs_engine(path):
        file = KerasFile.read(path)
        return network_of(file), file.probabilities
    network = read(path)
    return network, partial(keras_probabilities, network)
