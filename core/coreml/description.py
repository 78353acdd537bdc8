"""What a file says of itself: inputs, outputs and texts."""

from dataclasses import dataclass
from typing import Any

from core.coreml import fields
from core.coreml.limits import FormatMistake
from core.coreml.protobuf import Message

COLOURS = {10: "grayscale", 20: "RGB", 30: "BGR", 40: "grayscale"}
MAX_FEATURES = 1000


@dataclass(frozen=True, slots=True)
class Feature:
    """An input or an output.

    Attributes:
        name: As the app must call it.
        kind: "image", "multi-array", "dictionary", "string", "int64", "double", "sequence", "state" or "unknown".
        shape: Height and width of an image, all sides of a multi-array; else empty.
        colour: "grayscale", "RGB" or "BGR" for an image; else "".
        keys: "string" or "int64" for a dictionary; else "".
        description: For people.
        optional: Whether an app may leave it out.
    """

    name: str
    kind: str
    shape: tuple[int, ...] = ()
    colour: str = ""
    keys: str = ""
    description: str = ""
    optional: bool = False

    def __str__(self) -> str:
        """For people, as in "image: grayscale image, 28 × 28"."""
        words = [self.colour, self.keys and f"{self.keys} →", self.kind]
        size = " × ".join(map(str, self.shape))
        return f"{self.name}: {' '.join(word for word in words if word)}{', ' if size else ''}{size}"

    def to_json(self) -> dict[str, Any]:
        """Name, kind and description, and what there is of shape, colour and keys."""
        entry: dict[str, Any] = {"name": self.name, "kind": self.kind}
        if self.shape:
            entry["shape"] = list(self.shape)
        if self.colour:
            entry["colour"] = self.colour
        if self.keys:
            entry["keys"] = self.keys
        return entry | {"description": self.description}


@dataclass(frozen=True, slots=True)
class Texts:
    """What the file says for people; `further` is everything else, by name."""

    description: str
    author: str
    license: str
    version: str
    further: dict[str, str]

    def to_json(self) -> dict[str, Any]:
        """The four texts under their names, and the others under `further`."""
        return {
            "description": self.description,
            "author": self.author,
            "license": self.license,
            "version": self.version,
            "further": dict(self.further),
        }


@dataclass(frozen=True, slots=True)
class Description:
    """The file's own description."""

    inputs: tuple[Feature, ...]
    outputs: tuple[Feature, ...]
    texts: Texts
    predicted_feature: str
    predicted_probabilities: str
    default_function: str


def read(model: Message) -> Description:
    """The description in a Core ML `Model` message.

    Raises:
        FormatMistake: It is damaged.
    """
    said = model.message(fields.Model.DESCRIPTION)
    return Description(
        _features(said, fields.Description.INPUT),
        _features(said, fields.Description.OUTPUT),
        _texts(said.message(fields.Description.METADATA)),
        said.text(fields.Description.PREDICTED_FEATURE),
        said.text(fields.Description.PREDICTED_PROBABILITIES),
        said.text(fields.Description.DEFAULT_FUNCTION),
    )


def _texts(metadata: Message) -> Texts:
    return Texts(
        metadata.text(fields.Metadata.DESCRIPTION),
        metadata.text(fields.Metadata.AUTHOR),
        metadata.text(fields.Metadata.LICENSE),
        metadata.text(fields.Metadata.VERSION),
        {entry.text(1): entry.text(2) for entry in metadata.messages(fields.Metadata.FURTHER)},
    )


def _features(said: Message, number: int) -> tuple[Feature, ...]:
    messages = said.messages(number)
    if len(messages) > MAX_FEATURES:
        raise FormatMistake(f"it has {len(messages):,} inputs or outputs")
    return tuple(_feature(message) for message in messages)


def _feature(message: Message) -> Feature:
    name, description = message.text(fields.Feature.NAME), message.text(fields.Feature.DESCRIPTION)
    kind = message.message(fields.Feature.TYPE)
    optional = kind.flag(fields.FeatureType.OPTIONAL)
    if kind.has(fields.FeatureType.IMAGE):
        image = kind.message(fields.FeatureType.IMAGE)
        shape: tuple[int, ...] = (image.integer(fields.Image.HEIGHT), image.integer(fields.Image.WIDTH))
        colour = COLOURS.get(image.integer(fields.Image.COLOUR), "")
        return Feature(name, "image", shape, colour, description=description, optional=optional)
    if kind.has(fields.FeatureType.MULTI_ARRAY):
        shape = tuple(kind.message(fields.FeatureType.MULTI_ARRAY).integers(fields.MultiArray.SHAPE))
        return Feature(name, "multi-array", shape, description=description, optional=optional)
    if kind.has(fields.FeatureType.DICTIONARY):
        whole = kind.message(fields.FeatureType.DICTIONARY).has(fields.Dictionary.INT64_KEY)
        keys = "int64" if whole else "string"
        return Feature(name, "dictionary", keys=keys, description=description, optional=optional)
    plain = {
        fields.FeatureType.INT64: "int64",
        fields.FeatureType.DOUBLE: "double",
        fields.FeatureType.STRING: "string",
        fields.FeatureType.SEQUENCE: "sequence",
        fields.FeatureType.STATE: "state",
    }
    found = [word for number, word in plain.items() if kind.has(number)]
    return Feature(name, found[0] if found else "unknown", description=description, optional=optional)
