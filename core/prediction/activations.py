"""What every layer of a network makes of one digit, and the filters that its first layer has learnt."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.model.architecture import LayerRow
from core.model.layers import Convolution
from core.model.network import Network
from core.prediction.forward import apply_layer

Values = NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class LayerValues:
    """A layer and what leaves it.

    Attributes:
        row: The layer's line in the table.
        values: float32 of `row.output_shape`: (height, width, channels) for pictures, (units,) after flatten.
    """

    row: LayerRow
    values: Values


def activations(network: Network, image: NDArray[np.uint8]) -> tuple[LayerValues, ...]:
    """What leaves every layer, first to last, when the network reads one digit. Dropout is off, as when reading.

    Args:
        network: The network.
        image: (28, 28) uint8, 0 paper, 255 ink.

    Returns:
        One entry for every layer; the last one holds the ten probabilities.
    """
    values: Values = image[None, ..., None].astype(np.float32) / np.float32(255)
    result = []
    for (layer, weights), row in zip(network.layers(), network.architecture.table(), strict=True):
        values = apply_layer(layer, weights, values)
        result.append(LayerValues(row, values[0]))
    return tuple(result)


def first_filters(network: Network) -> Values:
    """The filters of the first convolution as pictures.

    Returns:
        (filters, kernel, kernel) float32: what each filter multiplies the picture's pixels by; (0, 0, 0) without a
        convolution.
    """
    for layer, weights in network.layers():
        if isinstance(layer, Convolution):
            return np.ascontiguousarray(weights[0][:, :, 0, :].transpose(2, 0, 1))
    return np.zeros((0, 0, 0), np.float32)
