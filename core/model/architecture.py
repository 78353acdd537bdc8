"""Architectures as data: the two presets, your own as JSON, and their table of shapes and parameters.

JSON, format 1:

    {"format": 1, "name": "tiny", "layers": [{"kind": "convolution", "filters": 8, "kernel": 3, "activation": "relu"},
     {"kind": "flatten"}, {"kind": "dense", "units": 10, "activation": "softmax"}]}
"""

from dataclasses import dataclass
from math import prod
from typing import Any

from core.data.dataset import CLASSES, SIDE
from core.errors import ArchitectureError
from core.model.layers import (
    KINDS,
    Convolution,
    Dense,
    Dropout,
    Flatten,
    Layer,
    LayerError,
    MaxPooling,
    Shape,
)
from core.values import WrongValueError

FORMAT = 1
INPUT_SHAPE: Shape = (SIDE, SIDE, 1)
MAX_PARAMETERS = 50_000_000
MAX_LAYERS = 100
MAX_VALUES = 50_000_000
"""That all layers together give for one image: 200 MB, which a training holds for every image of a batch."""


@dataclass(frozen=True, slots=True)
class LayerRow:
    """One line of the table; `formula` is the arithmetic of the parameters and the output side, "" if there is none."""

    name: str
    kind: str
    output_shape: Shape
    parameters: int
    multiplications: int
    formula: str


@dataclass(frozen=True, slots=True)
class Architecture:
    """An ordered list of layers from a (28, 28, 1) picture to ten probabilities.

    Raises:
        ArchitectureError: A layer does not fit its input, or the end is not ten probabilities.
    """

    name: str
    layers: tuple[Layer, ...]

    def __post_init__(self) -> None:
        if not self.name.strip() or len(self.name) > 100:
            raise ArchitectureError("An architecture needs a name of 1 to 100 characters.")
        if not 1 <= len(self.layers) <= MAX_LAYERS:
            raise ArchitectureError(f"An architecture needs 1 to {MAX_LAYERS} layers, not {len(self.layers)}.")
        rows = self.table()
        if rows[-1].output_shape != (CLASSES,):
            raise ArchitectureError(
                f"The last layer must give {CLASSES} values, one for each digit, not {rows[-1].output_shape}.",
                'End with {"kind": "dense", "units": 10, "activation": "softmax"}.',
            )
        if not self.layers[-1].ends_in_softmax:
            raise ArchitectureError(
                "The last layer must end in softmax, so that its ten values are probabilities.",
                'Give the last dense layer "activation": "softmax".',
            )
        if any(layer.ends_in_softmax for layer in self.layers[:-1]):
            raise ArchitectureError("Only the last layer may use softmax.")
        if self.total_parameters > MAX_PARAMETERS:
            raise ArchitectureError(
                f"{self.total_parameters:,} parameters are too many; the most is {MAX_PARAMETERS:,}.",
                "Pool more before flatten, or use fewer units.",
            )
        if (values := sum(prod(row.output_shape) for row in rows)) > MAX_VALUES:
            raise ArchitectureError(
                f"The layers give {values:,} values for one image, which are too many; the most is {MAX_VALUES:,}.",
                "Pool earlier, or use fewer filters.",
            )

    def table(self) -> tuple[LayerRow, ...]:
        """Every layer with its output shape, parameters and multiplications, computed without TensorFlow."""
        rows = []
        shape = INPUT_SHAPE
        for place, layer in enumerate(self.layers, start=1):
            try:
                output = layer.output_shape(shape)
                row = LayerRow(
                    layer.title,
                    layer.kind,
                    output,
                    layer.parameters(shape),
                    layer.multiplications(shape),
                    layer.formula(shape),
                )
            except LayerError as mistake:
                raise ArchitectureError(f"Layer {place} ({layer.title}): {mistake}.") from mistake
            rows.append(row)
            shape = output
        return tuple(rows)

    @property
    def total_parameters(self) -> int:
        return sum(row.parameters for row in self.table())

    @property
    def trainable_parameters(self) -> int:
        """All but what layers only remember, as batch normalisation its means and variances."""
        shapes = (INPUT_SHAPE, *(row.output_shape for row in self.table()))
        return sum(layer.trainable_parameters(shape) for layer, shape in zip(self.layers, shapes, strict=False))

    @property
    def multiplications(self) -> int:
        """Multiplications for one image."""
        return sum(row.multiplications for row in self.table())

    def to_json(self) -> dict[str, Any]:
        """The JSON of this architecture, format 1; `from_json` reads it back."""
        return {"format": FORMAT, "name": self.name, "layers": [layer.to_json() for layer in self.layers]}


def from_json(document: object) -> Architecture:
    """Build an architecture from parsed JSON, format 1.

    Raises:
        ArchitectureError: Naming the layer, the value and the reason.
    """
    if not isinstance(document, dict):
        raise ArchitectureError('An architecture is a JSON object with "format", "name" and "layers".')
    if document.get("format") != FORMAT:
        raise ArchitectureError(f'An architecture needs "format": {FORMAT}, not {document.get("format")!r}.')
    name, layers = document.get("name"), document.get("layers")
    if not isinstance(name, str) or not isinstance(layers, list):
        raise ArchitectureError('An architecture needs a "name" (text) and "layers" (a list).')
    if unknown := set(document) - {"format", "name", "layers"}:
        raise ArchitectureError(f"An architecture has no {', '.join(map(repr, sorted(unknown)))}.")
    if len(layers) > MAX_LAYERS:
        raise ArchitectureError(f"An architecture needs 1 to {MAX_LAYERS} layers, not {len(layers)}.")
    return Architecture(name, tuple(_layer(place, entry) for place, entry in enumerate(layers, start=1)))


def _layer(place: int, entry: object) -> Layer:
    kind = entry.get("kind") if isinstance(entry, dict) else None
    if not isinstance(entry, dict) or not isinstance(kind, str) or kind not in KINDS:
        raise ArchitectureError(
            f"Layer {place}: its kind is {kind!r}, which is not known.", f"Known kinds: {', '.join(KINDS)}."
        )
    values = {str(key): value for key, value in entry.items() if key != "kind"}
    try:
        return KINDS[kind](**values)
    except WrongValueError as mistake:
        raise ArchitectureError(f"Layer {place} ({kind}): {mistake}.") from mistake
    except TypeError as mistake:
        reason = str(mistake).partition("__init__() ")[2] or str(mistake)
        raise ArchitectureError(f"Layer {place} ({kind}): {reason}.") from mistake


MALIREDDI = Architecture(
    "malireddi",
    (
        Convolution(32, 5, activation="relu"),
        MaxPooling(2),
        Dropout(0.5),
        Convolution(64, 3, activation="relu"),
        MaxPooling(2),
        Dropout(0.2),
        Convolution(128, 1, activation="relu"),
        MaxPooling(2),
        Dropout(0.2),
        Flatten(),
        Dense(128, activation="relu"),
        Dense(10, activation="softmax"),
    ),
)
CHOLLET = Architecture(
    "chollet",
    (
        Convolution(32, 3, activation="relu"),
        Convolution(64, 3, activation="relu"),
        MaxPooling(2),
        Dropout(0.25),
        Flatten(),
        Dense(128, activation="relu"),
        Dropout(0.5),
        Dense(10, activation="softmax"),
    ),
)
PRESETS = {architecture.name: architecture for architecture in (MALIREDDI, CHOLLET)}
