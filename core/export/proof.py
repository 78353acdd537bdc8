"""What an export is proven on: what the file is given, and what the network itself makes of the same digits."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.data import canvas
from core.data.dataset import SIDE, Grays, Images
from core.data.synthetic.canvases import canvases
from core.errors import ExportError
from core.export import checks
from core.export.checks import Comparison
from core.export.options import PLAIN, Options
from core.model.calibration import calibrated
from core.model.network import Probabilities
from core.prediction.evaluation import Read
from core.prediction.predictor import Predictor

Exactly = Callable[[Grays], NDArray[Any]]
"""As `Read`, or with float64 numbers."""

IMAGE_ROUNDING = 0.002
"""Of 255: so far the digit image that is made inside a file may be off, by measurement."""

MIN_IMAGES = 1000
MAX_IMAGES = 10_000
DRAWINGS = 250
"""How many canvases a file that takes the raw drawing is proven on; each takes as long as dozens of digit images."""


@dataclass(frozen=True, slots=True, eq=False)
class Proof:
    """Pictures for the file, and what it should make of them.

    Attributes:
        pictures: (n, side, side) uint8.
        expected: (n, 10) float32.
        itself: The network, if it is known.
        options: What the file takes.
    """

    pictures: Images
    expected: Probabilities
    itself: Predictor | None = None
    options: Options = PLAIN

    def compared(self, found: Probabilities) -> Comparison:
        """What a file makes of the pictures, (n, 10) float32, beside what it should make of them."""
        rounding = None if self.itself is None else partial(rounded, self, self.itself)
        return Comparison.of(found, self.expected, rounding, self.options.allowed_difference)


def rounded(proof: Proof, itself: Predictor, places: NDArray[np.intp]) -> float:
    """How far 32-bit arithmetic puts the network's answers to some of the pictures off, by their places."""
    pictures, options = proof.pictures[places], proof.options
    if not options.takes_drawing:
        return float(np.abs(itself.probabilities(pictures) - itself.exact(pictures)).max())
    drawn = np.random.default_rng(1).uniform(-IMAGE_ROUNDING, IMAGE_ROUNDING, (len(pictures), SIDE, SIDE))
    noise = drawn.astype(np.float32)
    read = drawing_probabilities(pictures, options, itself.exact)
    otherwise = drawing_probabilities(pictures, options, lambda digits: itself.exact(digits + noise))
    return float(np.abs(read - otherwise).max())


def prepared(
    images: Images, options: Options, reference: Read, count: int = DRAWINGS, *, itself: Predictor | None = None
) -> Proof:
    """What to prove a file on.

    Args:
        images: (n, 28, 28) uint8: digits that the network never saw.
        options: What the file takes.
        reference: What the network makes of digit images.
        count: How many drawings there are, if it takes drawings.
        itself: The network, to know how far rounding puts its answers off.

    Raises:
        ExportError: There are no images.
    """
    pictures = proof_images(images)
    if options.takes_drawing:
        pictures = canvases(pictures, count)
    return Proof(pictures, answers(pictures, options, reference), itself, options)


def answers(pictures: Images, options: Options, read: Exactly) -> NDArray[Any]:
    """What a file that takes such pictures should give, by what `read` makes of digit images."""
    return drawing_probabilities(pictures, options, read) if options.takes_drawing else read(pictures)


def drawing_probabilities(pictures: Images, options: Options, reference: Exactly) -> NDArray[Any]:
    """What a file that takes the raw drawing should give, by our own way from a canvas to a digit image.

    Args:
        pictures: (n, height, width) uint8 canvases.
        options: Has the temperature.
        reference: What the network makes of digit images.

    Returns:
        (n, 10); a tenth each where nothing is drawn.
    """
    digits = canvas.exact_images(pictures)
    if not options.gated:
        return reference(digits)
    expected = calibrated(reference(digits), options.temperature).copy()
    expected[digits.max(axis=(1, 2)) == 0] = 0.1
    return expected


def proof_images(images: Images) -> Images:
    """Up to 10,000 digit images, then a blank one, a full one and noise.

    Fewer than 1,000 digits are joined by copies that are moved by a pixel or two, until there are as many.

    Args:
        images: (n, 28, 28) uint8.

    Raises:
        ExportError: There are none.
    """
    if not len(images):
        raise ExportError("An export is proven on digit images, but there are none.", "Use data with test images.")
    parts = [images[:MAX_IMAGES]]
    while len(parts) * len(images) < MIN_IMAGES:
        down, across = divmod(len(parts) % 25, 5)
        parts.append(np.roll(images, (down - 2, across - 2), axis=(1, 2)))
    return checks.probe_images(np.concatenate(parts))
