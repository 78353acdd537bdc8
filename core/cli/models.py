"""What MODEL and NAME|FILE.json mean: from a word on the command line to something that reads digits."""

from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from core import what_is_it
from core.coreml import network_file
from core.coreml.coreml_file import CoreMLFile
from core.data.dataset import Grays
from core.errors import ArchitectureError
from core.file_kinds import Kind
from core.files import read_json
from core.model import architecture as architectures
from core.model.architecture import Architecture
from core.model.keras_file import KerasFile
from core.model.network import Probabilities
from core.prediction.evaluation import Read
from core.prediction.predictor import Predictor
from core.training.store import RunStore


@dataclass(frozen=True, slots=True)
class Model:
    """Something that reads digits, or an architecture that will.

    Attributes:
        name: The run's id, the file, or the architecture's name.
        read: (n, 28, 28) uint8 to (n, 10) float32.
        layers: For `summary`: name, kind, output_shape, parameters and formula of each.
        trainable_parameters: None where that is not known.
        multiplications: For one image; None where that is not known.
        data_digest: Of the data that it learnt from, where that is known.
        temperature: What calibrates its probabilities; 1 where that is not known.
        architecture: What can be trained; None for others' files.
        notes: What is unusual about it, in sentences.
    """

    name: str
    read: Read
    layers: list[dict[str, Any]]
    trainable_parameters: int | None = None
    multiplications: int | None = None
    data_digest: str = ""
    temperature: float = 1.0
    architecture: Architecture | None = None
    notes: tuple[str, ...] = ()


def architecture(text: str) -> Architecture:
    """A preset by its name, or your own from a JSON file.

    Raises:
        ArchitectureError: There is none of that name, or the file makes no sense.
    """
    if text in architectures.PRESETS:
        return architectures.PRESETS[text]
    if text.endswith(".json"):
        return architectures.from_json(read_json(Path(text), ArchitectureError))
    known = ", ".join(architectures.PRESETS)
    raise ArchitectureError(f"There is no architecture {text!r}.", f"Take {known}, or a .json file.")


def architecture_model(made: Architecture, name: str = "", read: Read | None = None, data_digest: str = "") -> Model:
    """An architecture with its table; without `read` it has no weights and refuses to."""

    def refuse(_images: Grays) -> Probabilities:
        raise ArchitectureError(f"{made.name} has no weights: train it first.")

    layers = [
        {
            "name": row.name,
            "kind": row.kind,
            "output_shape": list(row.output_shape),
            "parameters": row.parameters,
            "formula": row.formula,
        }
        for row in made.table()
    ]
    return Model(
        name or made.name,
        read or refuse,
        layers,
        made.trainable_parameters,
        made.multiplications,
        data_digest,
        architecture=made,
    )


def open_model(text: str, store: RunStore) -> Model:
    """A run, a Core ML file, a Keras file or weights that were exported.

    Raises:
        DigitTrainerError: There is no such thing, or it cannot be read.
    """
    path = network_file.found(text)
    if path is not None and what_is_it.kind_of(path) is Kind.WEIGHTS_NPZ:
        ours = network_file.read(path)
        return architecture_model(ours.architecture, text, Predictor(ours).probabilities)
    if path is not None and not network_file.needs_engine(path):
        core_ml = CoreMLFile.read(path)
        return Model(text, core_ml.probabilities, [asdict(layer) | {"formula": ""} for layer in core_ml.layers])
    if path is not None:
        keras = KerasFile.read(path)
        return Model(text, keras.probabilities, keras.layers(), notes=keras.notes)
    run = store.find(text)
    network = run.network()
    model = architecture_model(network.architecture, run.id, Predictor(network).probabilities, run.info.data.digest)
    return replace(model, temperature=run.temperature)
