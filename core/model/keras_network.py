"""A network of ours from somebody's Keras file, where it has only layers that we know; held against Keras itself."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from core.model import backend, layers
from core.model.architecture import INPUT_SHAPE
from core.model.keras_conversions import CONVERSIONS, ONLY_TRAINING, affine, around, square
from core.model.keras_file import KerasFile
from core.model.layers.base import LayerError, Shape
from core.model.network import Network, keras_probabilities
from core.model.network_parts import (
    Part,
    PartError,
    assembled,
    need,
    refusal,
    refuse_difference,
    trial_images,
)
from core.values import WrongValueError


def network_from_keras(path: Path) -> Network:
    """Read a Keras file and make a network of it that gives the same probabilities.

    Args:
        path: As for `KerasFile.read`; its name becomes that of the architecture.

    Raises:
        ArchitectureError: It cannot be read, has a layer that is none of ours, or does more than its layers tell.
    """
    return network_of(KerasFile.read(path))


def network_of(file: KerasFile) -> Network:
    """Make a network that gives the same probabilities as a Keras file that was read.

    Raises:
        ArchitectureError: It has a layer that is none of ours, or does more than its layers tell.
    """
    network = assembled(file.path.stem, _parts(file))
    images = trial_images()
    refuse_difference(file.path, keras_probabilities(network, images), file.probabilities(images))
    return network


def _parts(file: KerasFile) -> Iterator[Part]:
    """Every layer as one of ours or several."""
    state = _State(file)
    for place, layer in enumerate(_layers(file.model), start=1):
        what = f"{type(layer).__name__} {layer.name!r:.80}"
        try:
            for part in state.parts_of(layer):
                state.shape = part.layer.output_shape(state.shape)
                yield part
        except (PartError, WrongValueError, LayerError) as mistake:
            raise refusal(file.path, place, what, mistake) from mistake
    if not file.softmax:
        yield Part(layers.Activation("softmax"))


class _State:
    """What one layer leaves to the next: the shape, a factor of the pixels, and padding that waits for its filters."""

    def __init__(self, file: KerasFile) -> None:
        self.shape: Shape = INPUT_SHAPE
        self._factor = 255.0 if file.input.raw else 1.0
        self._around = 0

    def parts_of(self, layer: Any) -> Iterator[Part]:
        """A layer as one of ours or several."""
        kind = type(layer).__name__
        if kind == "ZeroPadding2D":
            self._around = around(layer, self._around)
            return
        if kind == "Rescaling":
            yield from affine(float(layer.scale) * self._factor, float(layer.offset))
            self._factor = 1.0
            return
        padded, self._around = self._around, 0
        if padded:
            need(kind == "Conv2D" and layer.padding == "valid", "what is padded before it is no convolution's own")
            need(square(layer.kernel_size) == 2 * padded + 1, f"{padded} rows of padding do not fit its filters")
        for part in _converted(layer, self.shape):
            if padded and isinstance(part.layer, layers.Convolution):
                yield part._replace(layer=replace(part.layer, padding="same"))
            else:
                yield part


def _layers(model: Any) -> Iterator[Any]:
    """All layers in their order, those of models inside the model too, without what only says the input's shape."""
    keras = backend.keras()
    for layer in model.layers:
        if isinstance(layer, keras.Model):
            yield from _layers(layer)
        elif not isinstance(layer, keras.layers.InputLayer):
            yield layer


def _converted(layer: Any, shape: Shape) -> Iterator[Part]:
    kind = type(layer).__name__
    if kind not in CONVERSIONS or type(layer) is not getattr(backend.keras().layers, kind):
        known = ", ".join(kind for kind in CONVERSIONS if kind not in ONLY_TRAINING)
        raise PartError(f"only these kinds can be opened: {known}")
    if getattr(layer, "data_format", "channels_last") != "channels_last":
        raise PartError("it has its channels first")
    yield from CONVERSIONS[kind](layer, shape)
