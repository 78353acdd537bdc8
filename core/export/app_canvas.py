"""What an app's canvas looks like to a file: the same drawing somewhere else on it, small, with a thin pen."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from core.data import canvas, ink
from core.data.dataset import SIDE
from core.data.drawing import resized
from core.data.ink import Stroke

SMALLEST, LARGEST = 0.3, 0.6
"""Of the drawing's longer side, as a share of the canvas."""

PEN = 9.0
"""Of 280 pixels: 15 points on the canvas of the tutorial's app, 414 × 466."""


def placed(strokes: Sequence[Stroke], rng: np.random.Generator) -> NDArray[np.uint8]:
    """The strokes at a random place on an app's canvas.

    Args:
        strokes: At least one, each (points, 2), any unit.
        rng: Where chance comes from.

    Returns:
        (280, 280) uint8, white on black.
    """
    drawn, extent = resized(strokes, float(rng.uniform(SMALLEST, LARGEST)) * canvas.SIDE)
    corner = rng.uniform(PEN, np.maximum(canvas.SIDE - PEN - extent, PEN + 1e-6))
    return ink.render([(stroke + corner).astype(np.float32) for stroke in drawn], canvas.SIDE, canvas.SIDE, PEN)


def squeezed(shown: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """(28, 28) uint8: what a file that takes a digit gets when an app sends it the whole canvas, (height, width)."""
    return np.asarray(Image.fromarray(shown).resize((SIDE, SIDE), Image.Resampling.BILINEAR))
