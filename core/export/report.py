"""What an export has come to."""

import dataclasses
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from core.export.checks import Check
from core.export.contract import Input, Precision


@dataclass(frozen=True, slots=True)
class ExportReport:
    """An export that is in place.

    Attributes:
        path: Where it is; with the extension, if that was added.
        bytes: Its size; of a package, all files together.
        format: One of the values of `contract.FORMATS`.
        spec_version: Core ML specification; None for files that are not of Core ML.
        sha256: Of the file; of a package, see `drafts.digest`.
        checks: What was proven.
        largest_difference: Of a probability, between the file and the network.
        agreement: Share of the images whose most probable digit is the same: 1.
        seconds: For writing and proving.
        input: What the file takes: "digit" or "drawing".
        precision: How exactly it keeps the weights.
    """

    path: Path
    bytes: int
    format: str
    spec_version: int | None
    sha256: str
    checks: tuple[Check, ...]
    largest_difference: float
    agreement: float
    seconds: float
    input: Input = "digit"
    precision: Precision = "float32"

    def to_json(self) -> dict[str, Any]:
        """The keys that other programs rely on, and the seconds."""
        fields = {entry.name: getattr(self, entry.name) for entry in dataclasses.fields(self)}
        return fields | {"path": str(self.path), "checks": [check.to_json() for check in self.checks]}

    def lines(self) -> list[str]:
        """For people: where it is, its size, and a line for each check."""
        head = f"Exported {self.path} ({self.bytes:,} bytes), checked in {self.seconds:.1f} s"
        return [head, *(check.line() for check in self.checks)]
