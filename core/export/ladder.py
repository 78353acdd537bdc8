"""What fewer bits save and cost: each precision of a format, written, read back and measured against the network."""

import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.coreml.coreml_file import CoreMLFile
from core.data.dataset import Digits, Images
from core.data.synthetic import canvases
from core.export import contract, drafts, exporter, litert
from core.export.compression import KINDS
from core.export.contract import Precision
from core.export.doctor import spread_out
from core.export.library import mlpackage_obstacle
from core.export.metadata import Metadata
from core.export.options import PLAIN, Options, precisions
from core.export.proof import drawing_probabilities
from core.model.network import Network, Probabilities
from core.prediction.evaluation import Evaluation
from core.prediction.predictor import Predictor

DRAWINGS = 1000
"""Of the digits where the file takes drawings; each takes as long as a dozen digit images."""

AT_ONCE = 250
"""Pictures between two words about how far it is."""

ENOUGH = 1000
"""Digits; of fewer nobody can say that hardly an answer changes."""

HARDLY_ANY = 0.001
"""Share of the answers that a precision may change and still be suggested."""

WORTH_IT = 0.6
"""Of the full size; a file that saves less than the rest is not suggested."""

NO_FASTER = "Fewer bits make the file smaller; a network as small as this gets no faster by them."
EXACT = "Full (32 bits) is exactly the network."
NONE_SMALLER = "None that saves four tenths of the size changes at most one answer of a thousand."
TOO_FEW = f"On fewer than {ENOUGH:,} digits nothing smaller is suggested."

Reading = Callable[[Images], Probabilities]
"""(n, side, side) uint8 to (n, 10) float32: digit images or drawings, as the file takes them."""

Share = Callable[[float], object]
"""Hears the share that is done, 0 to 1; may raise to end it."""


@dataclass(frozen=True, eq=False)
class Measure:
    """What files are measured by.

    Attributes:
        pictures: (n, side, side) uint8: what the files are given.
        own: What the network itself says to them, with the digit images and their labels.
    """

    pictures: Images
    own: Evaluation


@dataclass(frozen=True, eq=False)
class Rung:
    """One kind of file.

    Attributes:
        suffix: Of the format.
        precision: How exactly it keeps the weights.
        bytes: Its size.
        first_ios: The lowest iOS that reads it; "" where it is none for iOS.
        found: What it says to the pictures.
        own: What the network says to them.
    """

    suffix: str
    precision: Precision
    bytes: int
    first_ios: str
    found: Evaluation
    own: Evaluation

    @property
    def accuracy(self) -> float:
        """On the digits, 0 to 1."""
        return self.found.accuracy

    @property
    def count(self) -> int:
        """Of the digits."""
        return self.found.count

    @cached_property
    def changed_places(self) -> NDArray[np.intp]:
        """Which digits it reads otherwise than the network."""
        return np.flatnonzero(self.found.answers != self.own.answers)

    @property
    def changed(self) -> int:
        """How many of its answers are not the network's."""
        return len(self.changed_places)

    def to_json(self) -> dict[str, Any]:
        names = ("suffix", "precision", "bytes", "first_ios", "accuracy", "changed", "count")
        return {name: getattr(self, name) for name in names}

    def line(self) -> str:
        """For people, in columns."""
        return (
            f"{self.suffix:<11} {self.precision:<9} {self.bytes:>10,} bytes  iOS {self.first_ios:<5}"
            f"{self.accuracy:>8.2%}  {_changes(self)}"
        )


def prepared(network: Network, digits: Digits, options: Options = PLAIN, progress: Share | None = None) -> Measure:
    """What to measure files by that take what `options` say.

    Args:
        network: What would be exported.
        digits: Labelled digits that it has not learnt from, at least one. Where a file takes drawings, at most
            `DRAWINGS` of them are drawn, each at a size and place of its own.
        options: Of the files; their precision does not matter.
        progress: Hears how far it is.
    """
    read, pictures = Predictor(network).probabilities, digits.images
    if not options.takes_drawing:
        return Measure(pictures, _evaluated(read, pictures, digits, progress))
    some = spread_out(digits, DRAWINGS)
    pictures = canvases.enlarged(some.images)
    return Measure(
        pictures, _evaluated(lambda part: drawing_probabilities(part, options, read), pictures, some, progress)
    )


def rung(
    network: Network, measure: Measure, suffix: str, options: Options = PLAIN, progress: Share | None = None
) -> Rung:
    """Write one kind of file, read it back and measure it.

    Args:
        network: What would be exported.
        measure: Of `prepared`, for files that take the same.
        suffix: Of the format.
        options: Of the file.
        progress: Hears how far it is.

    Raises:
        ExportError: A layer cannot be expressed, a library cannot be loaded, or the file has no such precision.
    """
    options.refuse_for(suffix)
    with tempfile.TemporaryDirectory(prefix="digit-trainer-") as folder:
        path = Path(folder) / f"{options.precision}{suffix}"
        exporter.write(network, Metadata(), path, options)
        read = litert.LiteRTFile.read(path) if suffix == ".tflite" else CoreMLFile.read(path)
        return Rung(
            suffix=suffix,
            precision=options.precision,
            bytes=drafts.digest(path)[0],
            first_ios=contract.FIRST_IOS[options.spec_version(suffix)] if suffix in contract.CORE_ML else "",
            found=_evaluated(read.probabilities, measure.pictures, measure.own.digits, progress),
            own=measure.own,
        )


def measured(network: Network, digits: Digits) -> Iterator[Rung]:
    """Every precision of each Core ML format, the most exact first, as soon as it is known.

    Args:
        network: What would be exported.
        digits: As for `prepared`.

    Raises:
        ExportError: As for `rung`.
    """
    measure = prepared(network, digits)
    for suffix in contract.CORE_ML:
        if suffix != ".mlpackage" or not mlpackage_obstacle():
            for precision in precisions(suffix):
                yield rung(network, measure, suffix, replace(PLAIN, precision=precision))


def suggested(rungs: Sequence[Rung]) -> Rung | None:
    """The smallest file of one format that reads as the network does and saves enough to be worth it, if there is one.

    It changes at most one answer of a thousand, on at least a thousand digits.

    Args:
        rungs: Of one format.
    """
    full = _full(rungs)
    fitting = [
        one
        for one in rungs
        if full and one.count >= ENOUGH and one.changed <= HARDLY_ANY * one.count and one.bytes <= WORTH_IT * full.bytes
    ]
    return min(fitting, key=lambda one: one.bytes, default=None)


def advice(rungs: Sequence[Rung]) -> str:
    """Which precision to take and why, in sentences; of the measured `rungs` of one format, or of some of them."""
    full = _full(rungs)
    if full is None:
        return f"{EXACT} {NO_FASTER}"
    exact = EXACT if not full.changed else f"Full (32 bits) keeps every bit of the weights; {_changes(full)}."
    best = suggested(rungs)
    if best is None:
        return f"{exact} {TOO_FEW if full.count < ENOUGH else NONE_SMALLER} {NO_FASTER}"
    newer = f", from iOS {best.first_ios} on" if best.first_ios != full.first_ios else ""
    size = f"{100 * best.bytes / full.bytes:.0f} % of the size"
    return f"{exact} {KINDS[best.precision].words.capitalize()} would do: {size}, {_changes(best)}{newer}. {NO_FASTER}"


def _full(rungs: Sequence[Rung]) -> Rung | None:
    return next((one for one in rungs if one.precision == "float32"), None)


def _changes(one: Rung) -> str:
    return f"{one.changed:,} of {one.count:,} answers {'changes' if one.changed == 1 else 'change'}"


def _evaluated(read: Reading, pictures: Images, digits: Digits, progress: Share | None) -> Evaluation:
    """What `read` makes of `pictures`, which show `digits`."""
    parts = []
    for start in range(0, len(pictures), AT_ONCE):
        parts.append(read(pictures[start : start + AT_ONCE]))
        if progress:
            progress(min(start + AT_ONCE, len(pictures)) / len(pictures))
    return Evaluation(digits, np.concatenate(parts))
