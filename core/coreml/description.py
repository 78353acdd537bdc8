"""What a file says of itself: inputs, outputs and texts."""

from dataclasses import dataclass
from typing import Any

from core.coreml.limits import FormatMistake
from core.coreml.schema.model import (
    ArrayFeatureType,
    ColorSpace,
    DictionaryFeatureType,
    FeatureDescription,
    FunctionDescription,
    ImageFeatureType,
    Metadata,
    Model,
    ModelDescription,
)

COLOURS: dict[int, str] = {
    ColorSpace.GRAYSCALE: "grayscale",
    ColorSpace.GRAYSCALE_FLOAT16: "grayscale",
    ColorSpace.RGB: "RGB",
    ColorSpace.BGR: "BGR",
}
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

    @property
    def channels(self) -> int:
        """How many colours an image has: 1 or 3."""
        return 1 if self.colour == "grayscale" else 3

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
    default_function: str


def read(model: Model) -> Description:
    """The description in a Core ML `Model` message.

    Raises:
        FormatMistake: It is damaged.
    """
    whole = model.description
    said: ModelDescription | FunctionDescription = whole
    for function in whole.functions:  # a file of several functions says of each what it takes and gives
        if function.name == whole.default_function_name:
            said = function
    return Description(
        features(said.input),
        features(said.output),
        _texts(whole.metadata),
        whole.default_function_name,
    )


def _texts(said: Metadata) -> Texts:
    return Texts(said.short_description, said.author, said.license, said.version_string, said.user_defined)


def features(said: list[FeatureDescription]) -> tuple[Feature, ...]:
    """Inputs or outputs.

    Raises:
        FormatMistake: There are too many, or they are damaged.
    """
    if len(said) > MAX_FEATURES:
        raise FormatMistake(f"it has {len(said):,} inputs or outputs")
    return tuple(_feature(entry) for entry in said)


def _feature(said: FeatureDescription) -> Feature:
    name, description, kind = said.name, said.short_description, said.type
    optional = kind.is_optional
    match kind.type:
        case _, ImageFeatureType() as image:
            colour = COLOURS.get(image.color_space, "")
            return Feature(name, "image", (image.height, image.width), colour, "", description, optional)
        case _, ArrayFeatureType() as array:
            return Feature(name, "multi-array", _shape(array), "", "", description, optional)
        case _, DictionaryFeatureType() as dictionary:
            keys = "string" if dictionary.int64_key_type is None else "int64"
            return Feature(name, "dictionary", (), "", keys, description, optional)
        case word, _:
            return Feature(name, word.removesuffix("Type"), description=description, optional=optional)
        case None:
            return Feature(name, "unknown", description=description, optional=optional)


def _shape(array: ArrayFeatureType) -> tuple[int, ...]:
    """The default shape, but of one image where the first side may also be 1."""
    default = tuple(array.shape)
    firsts = [entry.shape[0] for entry in array.enumerated_shapes.shapes if entry.shape]
    firsts += [entry.lower_bound for entry in array.shape_range.size_ranges[:1]]
    return (1, *default[1:]) if default and any(first in {0, 1} for first in firsts) else default
