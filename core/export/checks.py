"""Facts about a Core ML file, each proven or not, in a sentence."""

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from core.coreml.coreml_file import CoreMLFile
from core.data.dataset import SIDE, Images
from core.export import contract
from core.export.metadata import Metadata
from core.export.options import MAX_ROUNDING, PLAIN, Options
from core.model.network import Probabilities, Weights

SUM_TOLERANCE = 1e-4
ALLOWED: Final = PLAIN.allowed_difference
ROUNDINGS: Final = 8
"""So many times the rounding of the network itself may a file be off: it adds up the same products in another order."""

MAX_EXACT: Final = 200
Rounding = Callable[[NDArray[np.intp]], float]
SCALE_TOLERANCE = 1e-6
MAX_SPECIAL = 10
MIN_WRITTEN = 1e-9  # smaller numbers are only said to be smaller


@dataclass(frozen=True, slots=True)
class Check:
    """One fact about a file: its name, whether it holds, and a sentence with the figures."""

    name: str
    ok: bool
    detail: str

    def to_json(self) -> dict[str, Any]:
        return {"name": self.name, "ok": self.ok, "detail": self.detail}

    def line(self) -> str:
        """For people."""
        return f"{'ok    ' if self.ok else 'FAILED'}  {self.name}: {self.detail}"


@dataclass(frozen=True, slots=True)
class Comparison:
    """A file's probabilities beside those that it should have.

    Attributes:
        largest_difference: Of a probability; NaN if one is no number.
        agreeing: Images whose most probable digit is the same.
        count: Images.
        rounding: How far rounding puts the answers of such a network off, where it was asked for.
    """

    largest_difference: float
    agreeing: int
    count: int
    rounding: float = 0.0

    @classmethod
    def of(
        cls, found: Probabilities, expected: Probabilities, rounding: Rounding | None = None, allowed: float = ALLOWED
    ) -> "Comparison":
        """Compare two arrays (n, 10) float32.

        Args:
            found: What the file gives.
            expected: What it should give.
            rounding: How far 32-bit arithmetic puts the answers to some images off. Asked only for those that differ by
                more than `allowed`, at most `MAX_EXACT` of them: to tell a wrong file from a network of large logits.
            allowed: How far they may differ without a reason.
        """
        difference = np.abs(found.astype(np.float64) - expected.astype(np.float64)).max(axis=1, initial=0.0)
        agreeing = int((found.argmax(axis=1) == expected.argmax(axis=1)).sum())
        far = np.argsort(-difference)[:MAX_EXACT]
        far = far[difference[far] > allowed]
        own = rounding(far) if rounding and len(far) else 0.0
        return cls(float(difference.max(initial=0.0)), agreeing, len(found), own)

    @property
    def agreement(self) -> float:
        """Share of images whose most probable digit is the same, 0 to 1."""
        return self.agreeing / self.count if self.count else 0.0


def probe_images(images: Images) -> Images:
    """`images` and then a blank one, a full one, and noise: what no data set has and users draw all the same.

    Args:
        images: (n, 28, 28) uint8.
    """
    noise = np.random.default_rng(28).integers(0, 256, (MAX_SPECIAL - 2, SIDE, SIDE)).astype(np.uint8)
    flat = np.stack([np.zeros((SIDE, SIDE), np.uint8), np.full((SIDE, SIDE), 255, np.uint8)])
    return np.concatenate([images, flat, noise])


def decimal(value: float) -> str:
    """A small number to one significant figure as one writes it by hand: "0.0000008", not "8e-07"."""
    if 0 < value < MIN_WRITTEN:
        return f"less than {decimal(MIN_WRITTEN)}"
    return f"{Decimal(f'{value:.0e}'):f}"


def comparison_checks(comparison: Comparison, options: Options = PLAIN) -> tuple[Check, ...]:
    """Whether the file computes what the network computes, as exactly as it should by `options`."""
    allowed = max(options.allowed_difference, min(ROUNDINGS * comparison.rounding, MAX_ROUNDING[options.input]))
    min_agreement = options.kind.min_agreement
    found, agreeing, count = comparison.largest_difference, comparison.agreeing, comparison.count
    difference = f"largest difference {decimal(found)} on {count:,} images; at most {decimal(allowed)} is allowed"
    needed = f"; at least {min_agreement:.1%} must" if min_agreement < 1 else ""
    return (
        Check("same probabilities", bool(found <= allowed), difference),
        Check("same labels", comparison.agreement >= min_agreement, f"{agreeing:,} of {count:,} agree{needed}"),
    )


def sums(probabilities: Probabilities) -> Check:
    """Whether every row is ten probabilities that add up to 1."""
    rows = probabilities.astype(np.float64).sum(axis=1)
    worst = float(np.abs(rows - 1).max(initial=0.0))
    smallest = float(probabilities.min(initial=0.0))
    ok = bool(worst <= SUM_TOLERANCE and smallest >= 0)
    detail = f"{len(rows):,} rows add up to 1 within {decimal(worst)}; the smallest is {decimal(smallest)}"
    return Check("probabilities", ok, detail)


def weights(file: CoreMLFile) -> Check:
    """Whether all weights are finite."""
    detail = f"{file.total_parameters:,} weights, {'all' if file.finite else 'NOT all of them'} finite"
    return Check("weights", file.finite and file.total_parameters > 0, detail)


def same_weights(found: Weights, given: Weights) -> Check:
    """Whether the weights are read back as they were given, bit for bit."""
    same = len(found) == len(given) and all(map(np.array_equal, found, given))
    detail = f"{sum(array.size for array in found):,} weights, {'' if same else 'NOT '}read back as they are"
    return Check("weights", same, detail)


def our_structure(file: CoreMLFile, metadata: Metadata, options: Options) -> tuple[Check, ...]:
    """Everything that a file of ours must say of itself.

    Args:
        file: As it was read back.
        metadata: As it was given.
        options: What was chosen about it.
    """
    return (
        _our_version(file, options),
        _our_input(file, options),
        _our_scale(file),
        _our_outputs(file),
        _our_labels(file),
        _our_metadata(file, metadata),
        weights(file),
    )


def _our_version(file: CoreMLFile, options: Options) -> Check:
    version = file.spec_version
    first = f", for iOS {contract.FIRST_IOS[version]} and later" if version in contract.FIRST_IOS else ""
    meant = options.spec_version(file.path.suffix)
    return Check("specification", version == meant, f"Core ML specification {version}{first}")


def _our_input(file: CoreMLFile, options: Options) -> Check:
    wanted = (contract.IMAGE, "image", (options.side, options.side), "grayscale", False)
    found = [(entry.name, entry.kind, entry.shape, entry.colour, entry.optional) for entry in file.inputs]
    return Check("input", found == [wanted], listed(file.inputs))


def _our_scale(file: CoreMLFile) -> Check:
    ok = abs(file.input_scale / contract.SCALE - 1) <= SCALE_TOLERANCE
    return Check("input scale", ok, scale_in_words(file.input_scale))


def _our_outputs(file: CoreMLFile) -> Check:
    wanted = [(contract.PROBABILITIES, "dictionary", "string"), (contract.LABEL, "string", "")]
    found = [(entry.name, entry.kind, entry.keys) for entry in file.outputs]
    return Check("outputs", found == wanted, listed(file.outputs))


def _our_labels(file: CoreMLFile) -> Check:
    ok = file.labels == contract.LABELS and file.columns == len(contract.LABELS)
    return Check("labels", ok, f"{labels_in_words(file)} for {file.columns} values")


def _our_metadata(file: CoreMLFile, metadata: Metadata) -> Check:
    """Every text as it was given, also those of the input and the outputs."""
    said, described = file.metadata, {entry.name: entry.description for entry in (*file.inputs, *file.outputs)}
    pairs = {
        "description": (said.description, metadata.description),
        "author": (said.author, metadata.author),
        "license": (said.license, metadata.license),
        "version": (said.version, metadata.version),
        "further": (said.further, dict(metadata.further)),
        contract.IMAGE: (described.get(contract.IMAGE), metadata.input_description),
        contract.PROBABILITIES: (described.get(contract.PROBABILITIES), metadata.probabilities_description),
        contract.LABEL: (described.get(contract.LABEL), metadata.label_description),
    }
    wrong = [name for name, (found, given) in pairs.items() if found != given]
    detail = f"not as given: {', '.join(wrong)}" if wrong else "all texts are read back as they were given"
    return Check("metadata", not wrong, detail)


def listed(features: Iterable[object]) -> str:
    """Inputs or outputs in words."""
    return "; ".join(str(feature) for feature in features) or "none"


def labels_in_words(file: CoreMLFile) -> str:
    """The labels, and what they are if they are no texts."""
    if not file.labels:
        return "no labels"
    whole = " (whole numbers)" if any(isinstance(label, int) for label in file.labels) else ""
    return f"{' '.join(map(str, file.labels)):.100}{whole}"


def is_scale(scale: float) -> bool:
    """Whether it leaves something to be seen: neither 0 nor infinite nor no number."""
    return bool(scale) and math.isfinite(scale)


def scale_in_words(scale: float) -> str:
    """A scale, as a fraction of 255 where it is one."""
    share = " (1/255)" if abs(scale * 255 - 1) < SCALE_TOLERANCE else ""
    return f"pixels are multiplied by {scale:.6g}{share}"
