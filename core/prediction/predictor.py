"""From weights to predictions. Numpy only: needs no TensorFlow, so it is there at once and in any thread."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from core.data.dataset import Grays
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


class Reader:
    """Reads digit images, whatever runs the network. As safe to use from several threads as `read` is.

    Args:
        read: (n, 28, 28) `Grays` to (n, 10) float32, each row adding up to 1.
        temperature: Calibrates what `predict` gives; from `calibration.fitted_temperature`.
    """

    def __init__(self, read: Callable[[Grays], Probabilities], temperature: float = 1.0) -> None:
        self._read = read
        self._temperature = temperature

    def probabilities(self, images: Grays) -> Probabilities:
        """Read many images.

        Args:
            images: (n, 28, 28) `Grays`.

        Returns:
            (n, 10) float32; each row adds up to 1.

        Raises:
            DigitTrainerError: It cannot be run, or gives no finite numbers.
        """
        return self._read(images)

    def predict(self, image: NDArray[np.uint8] | None) -> Prediction:
        """Read one digit image, (28, 28) uint8; None or an image without ink is "nothing drawn".

        Raises:
            DigitTrainerError: As `probabilities`.
        """
        if image is None or not image.any():
            return Prediction.of(None)
        return Prediction.of(self.probabilities(image[None])[0], self._temperature)


class Predictor(Reader):
    """Reads with a network of ours: equal to Keras's within 1e-5, or an `ArchitectureError` if its weights are damaged.

    Args:
        network: Architecture and weights.
        temperature: Of the run.
    """

    def __init__(self, network: Network, temperature: float = 1.0) -> None:
        super().__init__(self._in_portions, temperature)
        self._layers = tuple(network.layers())
        self._portion = images_at_once(network.architecture)

    def _in_portions(self, images: Grays) -> Probabilities:
        return in_portions(self._forward, images, self._portion)

    def exact(self, images: Grays) -> NDArray[Any]:
        """As `probabilities`, computed with double precision: (n, 10) float64, right to about 14 digits."""
        return in_portions(lambda part: self._forward(part, np.float64), images, self._portion)

    def _forward(self, images: Grays, precision: type[np.floating[Any]] = np.float32) -> NDArray[Any]:
        values: NDArray[Any] = images[..., None].astype(precision) / precision(255)
        with np.errstate(over="ignore", invalid="ignore"):  # what comes of it is looked at
            for layer, weights in self._layers:
                values = apply_layer(layer, weights, values)
        if not np.isfinite(values).all():
            raise ArchitectureError("The network's weights give no finite numbers.", "It is damaged: train it again.")
        return values
