"""Proves what a Core ML file does: ours against the network it was made from, anybody's against labelled digits."""

import math
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from core.coreml import network_file
from core.coreml.coreml_file import CoreMLFile
from core.data.dataset import SIDE, Digits
from core.export import checks, contract, doctor, faults, update_checks
from core.export.checks import Check, Comparison
from core.export.device import Device, device_check
from core.export.metadata import Metadata
from core.export.options import PLAIN, Options
from core.export.proof import Proof, prepared
from core.model.network import Network
from core.prediction.evaluation import Evaluation, Read, evaluate
from core.prediction.predictor import Predictor

MAX_LARGE = 1000
"""Digits that a network of larger pictures is evaluated on: it takes a hundred times as long for each."""


@dataclass(frozen=True, slots=True, eq=False)
class Verification:
    """What was found out about a file of ours.

    Attributes:
        file: As it was read back; None unless it is of Core ML.
        checks: Every fact, proven or not.
        comparison: Its probabilities beside those of the network.
    """

    file: CoreMLFile | None
    checks: tuple[Check, ...]
    comparison: Comparison

    def failures(self) -> tuple[Check, ...]:
        """What is wrong with it; empty if it is right."""
        return tuple(check for check in self.checks if not check.ok)


def verify(
    path: Path,
    metadata: Metadata,
    proof: Proof,
    run_on: Device | None = None,
    options: Options = PLAIN,
) -> Verification:
    """Read a file of ours back from disk and check everything about it.

    Args:
        path: The file or package.
        metadata: What it should say.
        proof: Pictures, and what the network itself makes of them.
        run_on: Core ML, where there is one; see `device`.
        options: What was chosen about it.

    Raises:
        ExportError: It cannot even be read.
    """
    file = CoreMLFile.read(path)
    found = file.probabilities(proof.pictures)
    comparison = proof.compared(found)
    proven = [*checks.our_structure(file, metadata, options), checks.sums(found)]
    proven += checks.comparison_checks(comparison, options)
    if file.updating is not None:
        proven += update_checks.update_checks(file.updating)
    elif options.updating is not None:
        proven.append(Check("learning: model", False, "it says nothing of learning, although it is meant to learn"))
    if run_on is not None:
        proven.append(device_check(run_on, path, proof.pictures, proof.expected))
    return Verification(file, tuple(proven), comparison)


def verify_for_python(path: Path, network: Network, proof: Proof) -> Verification:
    """Read a .keras or .npz file of ours back from disk and compare it with the network.

    Args:
        path: The file.
        network: What it should hold.
        proof: Digit images, and what the network itself makes of them.

    Raises:
        ArchitectureError: It cannot even be read.
    """
    read, itself = network_file.read_with_reference(path)
    found = itself(proof.pictures)
    comparison = proof.compared(found)
    weights = checks.same_weights(read.weights, network.weights)
    return Verification(None, (weights, checks.sums(found), *checks.comparison_checks(comparison)), comparison)


@dataclass(frozen=True, slots=True, eq=False)
class FileReport:
    """What is known of a file after checking it.

    Attributes:
        file: The file.
        checks: Every fact, proven or not.
        evaluation: What came of reading labelled digits; None without them, or if its labels are no digits.
    """

    file: CoreMLFile
    checks: tuple[Check, ...]
    evaluation: Evaluation | None

    @property
    def ok(self) -> bool:
        """Whether every check passed."""
        return all(check.ok for check in self.checks)

    def to_json(self) -> dict[str, Any]:
        """The keys that other programs rely on, and some more."""
        file, evaluation = self.file, self.evaluation
        return {
            "path": str(file.path),
            "ok": self.ok,
            "checks": [check.to_json() for check in self.checks],
            "input": file.inputs[0].to_json(),
            "outputs": [output.to_json() for output in file.outputs],
            "metadata": file.metadata.to_json(),
            "input_scale": _finite(file.input_scale),
            "accuracy": evaluation.accuracy if evaluation else None,
            "loss": _finite(evaluation.loss) if evaluation else None,
            "count": evaluation.count if evaluation else 0,
            "format": file.format,
            "spec_version": file.spec_version,
            "layers": [
                {
                    "name": layer.name,
                    "kind": layer.kind,
                    "output_shape": list(layer.output_shape),
                    "parameters": layer.parameters,
                }
                for layer in file.layers
            ],
        }

    def lines(self) -> list[str]:
        """For people: a line for each check, and how well it reads."""
        lines = [f"{self.file.path}: Core ML specification {self.file.spec_version}, {self.file.kind}"]
        lines += [check.line() for check in self.checks]
        if self.evaluation:
            right = f"{self.evaluation.correct:,} of {self.evaluation.count:,} right"
            lines.append(f"Accuracy {self.evaluation.accuracy:.4f} ({right}), loss {self.evaluation.loss:.4f}")
        return lines


def _finite(number: float) -> float | None:
    """A number that JSON can hold; None for what is none."""
    return number if math.isfinite(number) else None


def check_file(
    path: Path, digits: Digits | None = None, reference: Read | None = None, itself: Predictor | None = None
) -> FileReport:
    """Check anybody's Core ML digit classifier.

    Args:
        path: A .mlmodel or .mlpackage.
        digits: Labelled digits to evaluate it on.
        reference: What should give the same probabilities, such as a run's network.
        itself: The network, to know how far rounding puts its answers off.

    Raises:
        ExportError: It cannot be read or run at all.
    """
    file = CoreMLFile.read(path)
    found = [_input(file), _outputs(file), _labels(file), checks.weights(file)]
    if file.updating is not None:
        found += update_checks.update_checks(file.updating)
    if not found[2].ok:
        return FileReport(file, tuple(found), None)
    diagnosis = doctor.examine(file, digits) if digits else None
    if (scale := faults.scale(file, diagnosis)) is not None:
        found.append(scale)
    if diagnosis is not None:
        found += faults.found_faults(file, diagnosis, compared=reference is not None)
    if file.inputs[0].kind != "image" and diagnosis is not None and diagnosis.view.range is not None:
        file = file.seeing(diagnosis.view.range.pixels)  # what the app must give
    evaluation = evaluate(file.probabilities, _as_many(file, digits)) if digits and len(digits) else None
    found += _behaviour(file, evaluation, reference, itself)
    return FileReport(file, tuple(found), evaluation)


def _as_many(file: CoreMLFile, digits: Digits) -> Digits:
    """All of them, but no more than is bearable for a network that takes larger pictures."""
    return doctor.spread_out(digits, MAX_LARGE) if file.side > SIDE else digits


def _input(file: CoreMLFile) -> Check:
    source = file.inputs[0]
    if source.kind == "image":
        larger = "; digits are enlarged to it" if file.side > SIDE else ""
        return Check("input", True, checks.listed(file.inputs) + larger)
    return Check("input", False, f"{source}; it should be an image, so that an app can hand over what the camera sees")


def _outputs(file: CoreMLFile) -> Check:
    kinds = [output.kind for output in file.outputs]
    ok = "dictionary" in kinds and ("string" in kinds or "int64" in kinds)
    said = checks.listed(file.outputs)
    return Check("outputs", ok, said if ok else f"{said}; an app needs a dictionary of probabilities and a label")


def _labels(file: CoreMLFile) -> Check:
    """Ten digits in any order, as texts or as whole numbers."""
    names = sorted(str(label).strip() for label in file.labels) or list(contract.LABELS)
    ok = names == sorted(contract.LABELS) and file.columns == len(contract.LABELS)
    return Check("labels", ok, f"{checks.labels_in_words(file)} for {file.columns} values")


def _behaviour(
    file: CoreMLFile, evaluation: Evaluation | None, reference: Read | None, itself: Predictor | None
) -> list[Check]:
    """What can be seen by running it, on the digits if there are any, on a blank, a full and noisy images anyway."""
    options = Options.of_file(file.metadata.further, file.side)
    if options.takes_drawing and reference is not None:
        return _drawing_behaviour(file, evaluation, options, reference, itself)
    digits = evaluation.digits.images if evaluation else Digits.empty().images
    special = checks.probe_images(digits[:0])
    found = file.probabilities(special)
    if evaluation:
        found = np.concatenate([evaluation.probabilities, found])
    out = [checks.sums(found)]
    if reference is not None:
        pictures = np.concatenate([digits, special])
        proof = Proof(pictures, reference(pictures), itself)
        out += checks.comparison_checks(proof.compared(found))
    return out


def _drawing_behaviour(
    file: CoreMLFile, evaluation: Evaluation | None, options: Options, reference: Read, itself: Predictor | None
) -> list[Check]:
    """The same for a file of ours that takes the raw drawing: canvases show what it does before its network."""
    digits = evaluation.digits.images if evaluation else Digits.empty().images
    proof = prepared(digits, options, reference, itself=itself)
    found = file.probabilities(proof.pictures)
    return [checks.sums(found), *checks.comparison_checks(proof.compared(found), options)]
