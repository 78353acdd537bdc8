"""From what is on the canvas to a prediction: safe in any thread, since drawings and predictors do not change."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from core.data import dataset as digits
from core.data import ink
from core.prediction.predictor import Prediction, Reader
from gui.drawing.strokes import SIDE, Drawing

PHONE_PEN = 10.0  # canvas units: one pixel of the 28, as the tutorial's app draws
TAP = 4.0  # canvas units; what is not longer is a dot by an unsteady hand


@dataclass(frozen=True, slots=True, eq=False)
class Seen:
    """What became of a drawing.

    Attributes:
        drawing: The drawing itself.
        image: (28, 28) uint8, what the network sees; None when nothing is drawn.
        prediction: What it says; None without a network.
        phone: The same drawing the phone's way; None if that was not asked for, or nothing is drawn.
    """

    drawing: Drawing
    image: NDArray[np.uint8] | None
    prediction: Prediction | None
    phone: "PhoneSeen | None" = None


@dataclass(frozen=True, slots=True, eq=False)
class PhoneSeen:
    """A drawing as the tutorial's app sends it, (28, 28) uint8, and what the network says to that, if there is one."""

    image: NDArray[np.uint8]
    prediction: Prediction | None


@lru_cache(maxsize=1)  # while a network trains, the same drawing is read several times a second
def digit_image(drawing: Drawing) -> NDArray[np.uint8] | None:
    """What a network sees of `drawing`: (28, 28) uint8, None when nothing is drawn."""
    strokes = [stroke.points for stroke in drawing.strokes]
    if drawing.background is None:
        return ink.digit_image(strokes, dot=TAP)
    if not strokes:
        return ink.normalise(drawing.background if drawing.original is None else drawing.original)
    width = float(np.mean([stroke.width for stroke in drawing.strokes]))
    return ink.normalise(np.maximum(drawing.background, ink.render(strokes, SIDE, SIDE, width)))


def phone_image(drawing: Drawing) -> NDArray[np.uint8] | None:
    """The whole canvas squeezed to 28 × 28: not cut out, not centred, a line one pixel wide; None without a drawing."""
    if drawing.empty:
        return None
    squeezed = ink.render([stroke.points for stroke in drawing.strokes], SIDE, SIDE, PHONE_PEN)
    if drawing.background is not None:
        squeezed = np.maximum(squeezed, drawing.background)
    return np.asarray(Image.fromarray(squeezed).reduce(SIDE // digits.SIDE))


def read(drawing: Drawing, predictor: Reader | None, *, phone: bool = False) -> Seen:
    """The digit image of `drawing`, and what `predictor` makes of it; on demand the `phone`'s way as well."""
    image = digit_image(drawing)
    return Seen(drawing, image, _read(image, predictor), _phone_seen(drawing, predictor) if phone else None)


def _read(image: NDArray[np.uint8] | None, predictor: Reader | None) -> Prediction | None:
    return predictor.predict(image) if predictor is not None else None


def _phone_seen(drawing: Drawing, predictor: Reader | None) -> PhoneSeen | None:
    image = phone_image(drawing)
    return None if image is None else PhoneSeen(image, _read(image, predictor))
