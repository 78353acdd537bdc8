"""What a kit must know of its model: which picture it takes, and on which systems it runs."""

import struct
from dataclasses import dataclass
from pathlib import Path

from core.coreml import container, description
from core.coreml.limits import FormatMistake
from core.coreml.schema.model import Model
from core.data.canvas import SIDE as CANVAS
from core.data.dataset import SIDE
from core.errors import ExportError
from core.export import contract

SIDES = (SIDE, CANVAS)
SYSTEMS = {7: ("16.0", "13.0"), 8: ("17.0", "14.0"), 9: ("18.0", "15.0")}
"""Core ML specification, and the first iOS and macOS that run it; the app itself needs iOS 16."""

NEWEST = ("26.0", "26.0")
DAMAGE = (ArithmeticError, LookupError, TypeError, ValueError, MemoryError, struct.error)


@dataclass(frozen=True, slots=True)
class ModelFacts:
    """Facts of a model.

    Attributes:
        side: Of the square picture that it takes: 28, a digit image, or 280, the raw drawing.
        ios: The least iOS of the app.
        macos: The least macOS of its tests.
    """

    side: int
    ios: str
    macos: str


def check_format(path: Path) -> None:
    """Refuse a file by its name that is no Core ML file.

    Raises:
        ExportError: It is none.
    """
    if path.suffix not in contract.CORE_ML:
        raise ExportError(f"A kit is made around a .mlmodel or a .mlpackage, not around {path.name}.")


def facts_of(path: Path) -> ModelFacts:
    """Facts of the `.mlmodel` or `.mlpackage` at `path`.

    Raises:
        ExportError: It is no Core ML file, or none that takes one gray picture of 28 × 28 or 280 × 280.
    """
    check_format(path)
    try:
        model = Model(container.read(path).model)
        inputs = description.read(model).inputs
        version = model.specification_version
    except DAMAGE as mistake:
        reason = str(mistake) if isinstance(mistake, FormatMistake) else "it is damaged"
        raise ExportError(f"{path} cannot be put into a kit: {reason}.") from mistake
    images = [feature for feature in inputs if feature.kind == "image"]
    if len(images) != 1 or images[0].colour != "grayscale" or images[0].shape not in [(side, side) for side in SIDES]:
        taken = "; ".join(map(str, inputs)) or "nothing"
        raise ExportError(f"{path} cannot be put into a kit: it must take one gray image of 28 × 28 or 280 × 280, "
                          f"and takes {taken}.")  # fmt: skip
    fitting = [systems for newest, systems in SYSTEMS.items() if version <= newest]
    ios, macos = (*fitting, NEWEST)[0]
    return ModelFacts(images[0].shape[0], ios, macos)
