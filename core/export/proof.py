"""What an export is proven on: what the file is given, and what the network itself makes of the same digits."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.data import canvas
from core.data.dataset import Grays, Images
from core.data.synthetic.canvases import canvases
from core.errors import ExportError
from core.export import checks
from core.export.checks import Exact
from core.export.options import Options
from core.model.calibration import calibrated
from core.model.network import Probabilities
from core.prediction.evaluation import Read

Exactly = Callable[[Grays], NDArray[Any]]
"""As `Read`, with float64 numbers."""

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
    """

    pictures: Images
    expected: Probabilities
    _exactly: Exactly | None = None

    @property
    def exact(self) -> Exact | None:
        """Gives without rounding what is expected of some of the pictures, by their places; None where nobody can."""
        read = self._exactly
        return None if read is None else lambda places: read(self.pictures[places])


def prepared(
    images: Images,
    options: Options,
    reference: Read,
    count: int = DRAWINGS,
    *,
    exact: Exactly | None = None,
) -> Proof:
    """What to prove a file on.

    Args:
        images: (n, 28, 28) uint8: digits that the network never saw.
        options: What the file takes.
        reference: What the network makes of digit images.
        count: How many drawings there are, if it takes drawings.
        exact: The same as `reference`, with double precision.

    Raises:
        ExportError: There are no images.
    """
    if not options.takes_drawing:
        pictures = proof_images(images)
        return Proof(pictures, reference(pictures), exact)
    pictures = canvases(proof_images(images), count)
    exactly = None if exact is None else lambda some: drawing_probabilities(some, options, exact)
    return Proof(pictures, drawing_probabilities(pictures, options, reference), exactly)


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
