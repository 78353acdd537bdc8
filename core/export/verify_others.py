"""Proves files of ours that are not of Core ML: each is read back from disk, run, and compared with the network."""

from pathlib import Path

from core.export import checks, html_page, litert
from core.export.checks import Check
from core.export.options import PLAIN, Options
from core.export.proof import Proof
from core.export.verify import Verification, verify_for_python
from core.model.network import Network
from core.prediction.predictor import Predictor


def verify(
    path: Path,
    network: Network,
    proof: Proof,
    options: Options = PLAIN,
) -> Verification:
    """Read a file back and check everything about it.

    Args:
        path: A .html, .tflite, .keras or .npz.
        network: What it should hold.
        proof: Digit images, and what the network itself makes of them.
        options: Has the temperature that a page should calibrate by, and the precision of a .tflite.

    Raises:
        DigitTrainerError: It cannot even be read and run.
    """
    match path.suffix:
        case ".html":
            return _page(path, network, proof, options.temperature)
        case ".tflite":
            return _litert(path, proof, options)
        case _:
            return verify_for_python(path, network, proof)


def _page(path: Path, network: Network, proof: Proof, temperature: float) -> Verification:
    """The network in it is run in numpy; that its program computes the same is proven by our tests."""
    page = html_page.read(path)
    found = Predictor(page.network).probabilities(proof.pictures)
    comparison = proof.compared(found)
    proven = (
        Check("program", page.program == html_page.program(), f"{len(page.program):,} characters of JavaScript"),
        Check("temperature", page.temperature == temperature, f"{page.temperature:g}"),
        checks.same_weights(page.network.weights, network.weights),
        checks.sums(found),
        *checks.comparison_checks(comparison),
    )
    return Verification(None, proven, comparison)


def _litert(path: Path, proof: Proof, options: Options) -> Verification:
    file = litert.LiteRTFile.read(path)
    found = file.probabilities(proof.pictures)
    comparison = proof.compared(found)
    rounded = options.precision == "int8"
    proven = (
        Check("input", file.inputs == litert.WANTED_INPUTS, checks.listed(file.inputs)),
        Check("output", file.outputs == litert.WANTED_OUTPUTS, checks.listed(file.outputs)),
        Check("precision", rounded or not file.small_weights, f"{file.small_weights:,} weights of 8 bits"),
        checks.sums(found),
        *checks.comparison_checks(comparison, options),
    )
    return Verification(None, proven, comparison)
