"""What is chosen about a Core ML file: what picture it takes, and how exactly its weights are kept."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from core.data import canvas, dataset
from core.errors import ExportError
from core.export import contract
from core.export.compression import KINDS, Kind
from core.export.contract import PRECISIONS, Input, Precision
from core.export.metadata import Metadata
from core.export.updatable import Updating
from core.prediction.predictor import SURE

MAX_DRAWING_DIFFERENCE = 1e-4
"""Between a probability of the file and of the network, where the file makes the digit image itself: it finds where the
ink is with 32 bits, which moves a digit by a part of a pixel that nobody sees."""

MAX_ROUNDING = {"digit": 1e-4, "drawing": 1e-3}
"""More than that may no probability of a file be off, however large the network's logits are."""

INPUT_DESCRIPTIONS: Mapping[str, str] = {
    "digit": Metadata().input_description,
    "drawing": "A whole drawing of one digit, 280 × 280 pixels: any place, size and pen, dark on light or the reverse.",
}


@dataclass(frozen=True, slots=True)
class Options:
    """The choices.

    Attributes:
        input: What the file takes.
        temperature: Of the network, see `core.model.calibration`. A file that takes a drawing divides its logits by
            it, so that its probabilities mean what they say; one that takes a digit gives the network's own.
        precision: How exactly the weights are kept, see `compression.KINDS`.
        updating: How it learns on the phone; None if it does not.
    """

    input: Input = "digit"
    temperature: float = 1.0
    precision: Precision = "float32"
    updating: Updating | None = None

    @property
    def kind(self) -> Kind:
        """What the precision means."""
        return KINDS[self.precision]

    @property
    def takes_drawing(self) -> bool:
        return self.input == "drawing"

    @property
    def side(self) -> int:
        """Of the square picture, in pixels."""
        return canvas.SIDE if self.takes_drawing else dataset.SIDE

    @property
    def gated(self) -> bool:
        """Whether the logits are divided by the temperature, and are all 0 for a blank canvas.

        Where the file learns, nothing may stand between the last dense layer and the softmax: it is left as it is.
        """
        return self.takes_drawing and self.updating is None

    @property
    def allowed_difference(self) -> float:
        """How far a probability of the file may be off."""
        return max(self.kind.allowed_difference, MAX_DRAWING_DIFFERENCE if self.takes_drawing else 0)

    @classmethod
    def of_file(cls, facts: Mapping[str, str], side: int) -> "Options":
        """What a file of ours says that it takes, by its further metadata and the side of its picture."""
        if facts.get("input") != "drawing" or side != canvas.SIDE:
            return PLAIN
        if "temperature" not in facts:
            return cls("drawing", updating=Updating())
        try:
            return cls("drawing", temperature=float(facts["temperature"]) or 1.0)
        except ValueError:
            return cls("drawing")

    def refuse_for(self, suffix: str) -> None:
        """Refuse what a file of the format `suffix` cannot be.

        Raises:
            ExportError: It has no such choice.
        """
        if suffix not in contract.CORE_ML and self.takes_drawing:
            raise ExportError(
                f"A {suffix} file takes digit images, not the raw drawing.", "Write a .mlmodel or a .mlpackage."
            )
        if self.updating is not None and (suffix != ".mlmodel" or self.precision != "float32"):
            raise ExportError(
                "Only a .mlmodel with weights of 32 bits can learn on the phone.",
                "Write a .mlmodel, without --precision.",
            )
        if self.precision not in precisions(suffix):
            *others, last = precisions(suffix)
            known = f"{', '.join(others)} or {last}" if others else last
            raise ExportError(
                f"A {suffix} file keeps its weights as {known}, not as {self.precision}.", "Write a .mlpackage."
            )

    def spec_version(self, suffix: str) -> int:
        """The Core ML specification of the file."""
        if suffix == ".mlpackage":
            return self.kind.package_version
        versions = [self.kind.model_version or 0]
        if self.takes_drawing:
            versions.append(contract.MLMODEL_DRAWING_VERSION)
        if self.updating is not None:
            versions.append(contract.UPDATABLE_VERSION)
        return max(versions)

    def described(self, metadata: Metadata, suffix: str) -> Metadata:
        """`metadata` with what the file has to say of these choices."""
        said = metadata.input_description
        if said in INPUT_DESCRIPTIONS.values():
            said = INPUT_DESCRIPTIONS[self.input]
        return replace(metadata, input_description=said, further=dict(metadata.further) | self.facts(suffix))

    def facts(self, suffix: str) -> dict[str, str]:
        """What the file says of these choices, as further metadata."""
        facts: dict[str, str] = {}
        if self.takes_drawing:
            facts = {"input": self.input}
        if self.gated:
            facts |= {"temperature": f"{self.temperature:.4f}", "not sure below": f"{SURE:g}"}
        if self.precision != "float32":
            facts["precision"] = self.precision
        if suffix == ".mlpackage":
            facts[contract.PREVIEW] = contract.PREVIEW_KIND  # Xcode's preview of a program asks for it
        return facts


PLAIN = Options()
"""A digit image of 28 × 28, as the tutorial's app gives it."""


def precisions(suffix: str) -> tuple[Precision, ...]:
    """Those that a file of the format `suffix` can have."""
    match suffix:
        case ".mlpackage":
            return PRECISIONS
        case ".mlmodel":
            return tuple(precision for precision, kind in KINDS.items() if kind.model_version is not None)
        case ".tflite":
            return ("float32", "int8")
        case _:
            return ("float32",)
