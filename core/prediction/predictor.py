"""From weights to predictions. Numpy only: needs no TensorFlow, so it is there at once and in any thread."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from core.data.dataset import Images
from core.errors import ArchitectureError
from core.model.calibration import calibrated
from core.model.memory import images_at_once
from core.model.network import Network, Probabilities, in_portions
from core.prediction.forward import apply_layer

Answer = Literal["digit", "not sure", "nothing drawn"]
SURE = 0.6


@dataclass(frozen=True, slots=True, eq=False)
class Prediction:
    """What a network makes of one digit image.

    Attributes:
        probabilities: (10,) float32 that add up to 1, calibrated by the network's temperature; None when nothing is
            drawn.
        digit: The most probable digit, also when the answer is "not sure"; None when nothing is drawn.
        confidence: Its probability, 0 to 1: how likely it is right.
        answer: What to tell the user: "digit", "not sure" (confidence below 0.6) or "nothing drawn".
    """

    probabilities: Probabilities | None
    digit: int | None
    confidence: float
    answer: Answer

    @classmethod
    def of(cls, probabilities: Probabilities | None, temperature: float = 1.0) -> "Prediction":
        """The prediction that ten probabilities give; None stands for nothing drawn.

        Args:
            probabilities: (10,) float32, as the network gives them.
            temperature: From `calibration.fitted_temperature`.
        """
        if probabilities is None:
            return cls(None, None, 0.0, "nothing drawn")
        honest = calibrated(probabilities, temperature)
        digit = int(honest.argmax())
        confidence = float(honest[digit])
        return cls(honest, digit, confidence, "digit" if confidence >= SURE else "not sure")


class Predictor:
    """Reads digit images with a network. Safe to use from several threads.

    Args:
        network: Architecture and weights.
        temperature: Of the run, from `calibration.fitted_temperature`; calibrates what `predict` gives.
    """

    def __init__(self, network: Network, temperature: float = 1.0) -> None:
        self._temperature = temperature
        self._layers = tuple(network.layers())
        self._portion = images_at_once(network.architecture)

    def probabilities(self, images: Images) -> Probabilities:
        """Read many images.

        Args:
            images: (n, 28, 28) uint8.

        Returns:
            (n, 10) float32; each row adds up to 1. Equal to Keras's within 1e-5.

        Raises:
            ArchitectureError: The weights are so large, or so damaged, that no finite numbers come of them.
        """
        return in_portions(self._forward, images, self._portion)

    def predict(self, image: NDArray[np.uint8] | None) -> Prediction:
        """Read one digit image, (28, 28) uint8; None or an image without ink is "nothing drawn".

        Raises:
            ArchitectureError: As `probabilities`.
        """
        if image is None or not image.any():
            return Prediction.of(None)
        return Prediction.of(self.probabilities(image[None])[0], self._temperature)

    def _forward(self, images: Images) -> Probabilities:
        values = images[..., None].astype(np.float32) / np.float32(255)
        with np.errstate(over="ignore", invalid="ignore"):  # what comes of it is looked at
            for layer, weights in self._layers:
                values = apply_layer(layer, weights, values)
        if not np.isfinite(values).all():
            raise ArchitectureError("The network's weights give no finite numbers.", "It is damaged: train it again.")
        return values
