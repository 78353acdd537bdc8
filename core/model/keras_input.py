"""How a Keras model wants its images, whatever of the usual ways that is."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from core.data.dataset import SIDE, Grays

if TYPE_CHECKING:
    import keras

SHAPES: Final = ((SIDE, SIDE), (SIDE, SIDE, 1), (1, SIDE, SIDE), (SIDE * SIDE,))
"""Without the batch. With one channel, all of them have the pixels in the same order."""

MAX_BATCH: Final = 4096
RAW_SCALE: Final = 1 / 32
"""A layer that scales by less than this expects pixels of 0 to 255, as 1/255 and 1/127.5 do."""


@dataclass(frozen=True, slots=True)
class KerasInput:
    """What goes into a model.

    Attributes:
        shape: Of an image, one of `SHAPES`.
        batch: How many images it takes at once, always; None for any number.
        raw: Whether it takes pixels of 0 to 255 and scales them itself; else 0 to 1.
    """

    shape: tuple[int, ...]
    batch: int | None
    raw: bool

    @classmethod
    def of(cls, model: "keras.Model") -> "KerasInput | None":
        """How a built `model` wants images; None if it takes none of 28 × 28 pixels."""
        shape = getattr(model, "input_shape", None)
        if not isinstance(shape, tuple) or shape[1:] not in SHAPES or not 0 < (shape[0] or 1) <= MAX_BATCH:
            return None
        return cls(shape[1:], shape[0], any(_scales_itself(layer) for layer in model.layers))

    def fed(self, images: Grays) -> NDArray[np.float32]:
        """What the model is given for (n, 28, 28) `Grays`; with a fixed batch, n is filled up with paper to it."""
        missing = -len(images) % (self.batch or 1)
        filled = np.concatenate([images, np.zeros((missing, SIDE, SIDE), np.uint8)]) if missing else images
        values = filled.reshape(-1, *self.shape).astype(np.float32)
        return values if self.raw else values / np.float32(255)

    @property
    def notes(self) -> tuple[str, ...]:
        """What is unusual about it, in sentences."""
        told = []
        if self.batch is not None and self.batch > 1:
            told.append(f"It always takes {self.batch} images at once: they are filled up.")
        if self.raw:
            told.append("It scales pixels of 0 to 255 itself.")
        return tuple(told)


def _scales_itself(layer: "keras.Layer") -> bool:
    if type(layer).__name__ == "Rescaling":
        return 0 < abs(float(layer.scale)) < RAW_SCALE
    return any(_scales_itself(inner) for inner in getattr(layer, "layers", ()))
