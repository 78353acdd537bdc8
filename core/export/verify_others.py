"""Proves files of ours that are not of Core ML: each is read back from disk, run, and compared with the network."""

from pathlib import Path

from core.data.dataset import Images
from core.export import checks, html_page, litert
from core.export.checks import Check, Comparison
from core.export.options import PLAIN, Options
from core.export.verify import Verification, verify_for_python
from core.model.network import Network, Probabilities
from core.prediction.predictor import Predictor


def verify(
    path: Path,
    network: Network,
    images: Images,
    expected: Probabilities,
    options: Options = PLAIN,
) -> Verification:
    """Read a file back and check everything about it.

    Args:
        path: A .html, .tflite, .keras or .npz.
        network: What it should hold.
        images: (n, 28, 28) uint8: see `proof.proof_images`.
        expected: (n, 10) float32: what the network itself makes of them.
        options: Has the temperature that a page should calibrate by, and the precision of a .tflite.

    Raises:
        DigitTrainerError: It cannot even be read and run.
    """
    match path.suffix:
        case ".html":
            return _page(path, network, images, expected, options.temperature)
        case ".tflite":
            return _litert(path, images, expected, options)
        case _:
            return verify_for_python(path, network, images, expected)


def _page(path: Path, network: Network, images: Images, expected: Probabilities, temperature: float) -> Verification:
    """The network in it is run in numpy; that its program computes the same is proven by our tests."""
    page = html_page.read(path)
    found = Predictor(page.network).probabilities(images)
    comparison = Comparison.of(found, expected)
    proven = (
        Check("program", page.program == html_page.program(), f"{len(page.program):,} characters of JavaScript"),
        Check("temperature", page.temperature == temperature, f"{page.temperature:g}"),
        checks.same_weights(page.network.weights, network.weights),
        checks.sums(found),
        *checks.comparison_checks(comparison),
    )
    return Verification(None, proven, comparison)


def _litert(path: Path, images: Images, expected: Probabilities, options: Options) -> Verification:
    file = litert.LiteRTFile.read(path)
    found = file.probabilities(images)
    comparison = Comparison.of(found, expected)
    rounded = options.precision == "int8"
    proven = (
        Check("input", file.inputs == litert.WANTED_INPUTS, checks.listed(file.inputs)),
        Check("output", file.outputs == litert.WANTED_OUTPUTS, checks.listed(file.outputs)),
        Check("precision", rounded or not file.small_weights, f"{file.small_weights:,} weights of 8 bits"),
        checks.sums(found),
        *checks.comparison_checks(comparison, options),
    )
    return Verification(None, proven, comparison)
