"""What fewer bits save and cost: every precision in each Core ML format, written, read back and measured."""

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from core.coreml.coreml_file import CoreMLFile
from core.data.dataset import Digits
from core.export import contract, drafts, exporter
from core.export.contract import PRECISIONS, Precision
from core.export.library import mlpackage_obstacle
from core.export.metadata import Metadata
from core.export.options import Options
from core.model.network import Network
from core.prediction.evaluation import evaluate


@dataclass(frozen=True, slots=True)
class Rung:
    """One kind of file.

    Attributes:
        suffix: ".mlmodel" or ".mlpackage".
        precision: How exactly it keeps the weights.
        bytes: Its size.
        first_ios: The lowest iOS that reads it.
        accuracy: On the digits, 0 to 1.
        changed: How many answers are not those of the full file.
        count: Of how many.
    """

    suffix: str
    precision: Precision
    bytes: int
    first_ios: str
    accuracy: float
    changed: int
    count: int

    def to_json(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in self.__slots__}

    def line(self) -> str:
        """For people, in columns."""
        return (
            f"{self.suffix:<11} {self.precision:<9} {self.bytes:>10,} bytes  iOS {self.first_ios:<5}"
            f"{self.accuracy:>8.2%}  {self.changed:,} of {self.count:,} answers change"
        )


def measured(network: Network, digits: Digits) -> Iterator[Rung]:
    """One rung after the other, the most exact first, as soon as it is known.

    Args:
        network: What would be exported.
        digits: Labelled digits that it has not learnt from.

    Raises:
        ExportError: A layer cannot be expressed, or coremltools cannot be loaded.
    """
    formats = [suffix for suffix in contract.CORE_ML if suffix != ".mlpackage" or not mlpackage_obstacle()]
    with tempfile.TemporaryDirectory(prefix="digit-trainer-") as folder:
        for suffix in formats:
            full = None
            for precision in PRECISIONS:
                options = Options(precision=precision)
                if suffix == ".mlmodel" and options.kind.model_version is None:
                    continue
                path = Path(folder) / f"{precision}{suffix}"
                exporter.write(network, Metadata(), path, options)
                found = evaluate(CoreMLFile.read(path).probabilities, digits)
                full = found.answers if full is None else full
                yield Rung(
                    suffix=suffix,
                    precision=precision,
                    bytes=drafts.digest(path)[0],
                    first_ios=contract.FIRST_IOS[options.spec_version(suffix)],
                    accuracy=found.accuracy,
                    changed=int((found.answers != full).sum()),
                    count=found.count,
                )
