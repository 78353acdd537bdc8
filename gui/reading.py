"""From what is on the canvas to a reading: safe in any thread, since drawings and predictors do not change."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.data import ink
from core.prediction.predictor import Predictor, Reading
from gui.strokes import SIDE, Drawing

TAP = 4.0  # canvas units; what is not longer is a dot by an unsteady hand


@dataclass(frozen=True, slots=True, eq=False)
class Seen:
    """What became of a drawing.

    Attributes:
        drawing: The drawing itself.
        image: (28, 28) uint8, what the network sees; None when nothing is drawn.
        reading: What it says; None without a network.
    """

    drawing: Drawing
    image: NDArray[np.uint8] | None
    reading: Reading | None


def digit_image(drawing: Drawing) -> NDArray[np.uint8] | None:
    """What a network sees of `drawing`: (28, 28) uint8, None when nothing is drawn."""
    strokes = [stroke.points for stroke in drawing.strokes]
    if drawing.background is None:
        return ink.digit_image(strokes, dot=TAP)
    if not strokes:
        return ink.normalise(drawing.background if drawing.original is None else drawing.original)
    width = float(np.mean([stroke.width for stroke in drawing.strokes]))
    return ink.normalise(np.maximum(drawing.background, ink.render(strokes, SIDE, SIDE, width)))


def read(drawing: Drawing, predictor: Predictor | None) -> Seen:
    """The digit image of `drawing`, and what `predictor` makes of it."""
    image = digit_image(drawing)
    return Seen(drawing, image, predictor.read(image) if predictor is not None else None)
