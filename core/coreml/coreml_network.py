"""A network of ours from a `.mlmodel`, where it is a chain of layers that we know; held against the file itself."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import numpy as np

from core.coreml import container
from core.coreml.coreml_file import DAMAGE, DIGITS, CoreMLFile
from core.coreml.layers_math import edges, pair
from core.coreml.limits import FormatMistake
from core.coreml.schema import layers as schema
from core.coreml.schema.layers_shape import FlattenLayerParams, FlattenOrder
from core.coreml.schema.model import Model
from core.coreml.schema.neural_network import NeuralNetwork, NeuralNetworkLayer
from core.coreml.weights import WeightReader
from core.errors import ArchitectureError
from core.model import layers
from core.model.architecture import INPUT_SHAPE
from core.model.layers.base import LayerError, Padding, Shape
from core.model.network import Network
from core.model.network_parts import (
    HINT,
    Part,
    PartError,
    assembled,
    batch_normalization,
    need,
    refusal,
    refuse_difference,
    trial_images,
)
from core.prediction.predictor import Predictor
from core.values import WrongValueError

SCALE: Final = 1 / 255
SCALE_TOLERANCE: Final = 1e-6
POOLINGS: Mapping[int, type[layers.Pooling]] = {
    schema.PoolingType.MAX: layers.MaxPooling,
    schema.PoolingType.AVERAGE: layers.AveragePooling,
}
DEFAULT_EPSILON: Final = 1e-5
"""Core ML's, where a batch normalisation does not say."""


def network_from_core_ml(path: Path) -> Network:
    """Read a `.mlmodel` and make a network of it that gives the same probabilities.

    Args:
        path: Ours or anybody's; its name becomes that of the architecture.

    Raises:
        ExportError: It cannot be read, or is no digit classifier; see `CoreMLFile.read`.
        ArchitectureError: It has a layer that is none of ours, or does more than its layers tell.
    """
    file = CoreMLFile.read(path)
    _check_ends(file)
    try:
        network = assembled(path.stem, _parts(path, file.inputs[0].name))
    except DAMAGE as mistake:  # only a file that has changed meanwhile, for it could be read
        raise ArchitectureError(f"{path} is damaged.", HINT) from mistake
    images = trial_images()
    refuse_difference(path, Predictor(network).probabilities(images), file.probabilities(images))
    return network


def _check_ends(file: CoreMLFile) -> None:
    """Refuse what differs from a network of ours before the first layer or after the last."""
    reason = ""
    if file.labels and [str(label).strip() for label in file.labels] != DIGITS:
        reason = "its labels are not 0 to 9 in this order"
    elif abs(file.input_scale - SCALE) > SCALE_TOLERANCE:
        reason = f"it multiplies a pixel by {file.input_scale:.3g}, not by 1/255"
    elif not file.finite:
        reason = "it has weights that are no finite numbers"
    if reason:
        raise ArchitectureError(f"{file.path} cannot be opened as a network: {reason}.", HINT)


def _parts(path: Path, source: str) -> Iterator[Part]:
    """Every layer as one of ours."""
    match Model(container.read(path).model).type:
        case _, NeuralNetwork() as network:
            found = network.layers
        case _:
            raise ArchitectureError(
                f"{path} is a Core ML program, of which the layers cannot be told.", "Open the .mlmodel, or its run."
            )
    shape, weights = INPUT_SHAPE, WeightReader()
    for place, layer in enumerate(found, start=1):
        kind, params = layer.layer or ("unknown", layer)
        try:
            _check_chain(layer, source)
            for part in _converted(kind, params, shape, weights):
                shape = part.layer.output_shape(shape)
                yield part
        except (PartError, WrongValueError, LayerError, FormatMistake) as mistake:
            raise refusal(path, place, f"{kind} {layer.name!r:.80}", mistake) from mistake
        source = layer.output[0]


def _check_chain(layer: NeuralNetworkLayer, source: str) -> None:
    if list(layer.input) != [source] or len(layer.output) != 1:
        raise PartError("it does not read what the layer before it gives")


def _converted(kind: str, params: Any, shape: Shape, weights: WeightReader) -> Iterator[Part]:
    if kind not in CONVERSIONS:
        raise PartError(f"only these kinds can be opened: {', '.join(CONVERSIONS)}")
    yield from CONVERSIONS[kind](params, shape, weights)


def _convolution(params: schema.ConvolutionLayerParams, _shape: Shape, weights: WeightReader) -> Iterator[Part]:
    need(not params.is_deconvolution and params.n_groups in {0, 1}, "it is transposed, or has groups")
    need(pair(params.stride, 1) == pair(params.dilation_factor, 1) == (1, 1), "its stride or the gaps in it are not 1")
    side, filters, channels = _square(params.kernel_size), params.output_channels, params.kernel_channels
    kernel = weights.read(params.weights, (filters, channels, side, side)).transpose(2, 3, 1, 0)
    bias = weights.read(params.bias, (filters,)) if params.has_bias else np.zeros(filters, np.float32)
    yield Part(layers.Convolution(filters, side, _padding(params)), (kernel, bias))


def _pooling(params: schema.PoolingLayerParams, shape: Shape, _weights: WeightReader) -> Iterator[Part]:
    kind = POOLINGS.get(params.type)
    if kind is None:
        raise PartError("it is neither of the largest nor of the mean")
    if params.global_pooling:
        need(len(shape) == 3 and shape[0] == shape[1], "it pools a picture that is no square")
        yield Part(kind(shape[0]))
        return
    size = _square(params.kernel_size)
    need(pair(params.stride, 1) == (size, size), f"its stride is {params.stride}, not its size of {size}")
    yield Part(kind(size, _padding(params)))


def _inner_product(params: schema.InnerProductLayerParams, shape: Shape, weights: WeightReader) -> Iterator[Part]:
    if shape == (1, 1, params.input_channels):
        yield Part(layers.Flatten())  # a picture of one point is taken for a row
    outputs = params.output_channels
    matrix = weights.read(params.weights, (outputs, params.input_channels)).T
    bias = weights.read(params.bias, (outputs,)) if params.has_bias else np.zeros(outputs, np.float32)
    yield Part(layers.Dense(outputs), (matrix, bias))


def _batch_normalization(params: schema.BatchnormLayerParams, _shape: Shape, weights: WeightReader) -> Iterator[Part]:
    need(not (params.compute_mean_var or params.instance_normalization), "it normalises by the image itself")
    each = (params.gamma, params.beta, params.mean, params.variance)
    gamma, beta, mean, variance = (weights.read(given, (params.channels,)) for given in each)
    yield batch_normalization(gamma, beta, mean, variance, params.epsilon or DEFAULT_EPSILON)


def _activation(params: schema.ActivationParams, _shape: Shape, _weights: WeightReader) -> Iterator[Part]:
    match params.nonlinearity_type:
        case "ReLU", _:
            yield Part(layers.Activation("relu"))
        case "tanh", _:
            yield Part(layers.Activation("tanh"))
        case "sigmoid", _:
            yield Part(layers.Activation("sigmoid"))
        case _, schema.ActivationELU() as own if own.alpha == 1:
            yield Part(layers.Activation("elu"))
        case _, schema.ActivationLeakyReLU() as own:
            yield Part(layers.LeakyReLU(_short(own.alpha)))
        case _, schema.ActivationLinear() as own if (own.alpha, own.beta) == (1, 0):
            yield Part(layers.Activation("linear"))
        case kind, _:
            raise PartError(f"its function is {kind}, which is none of ReLU, leakyReLU, ELU, tanh, sigmoid")
        case None:
            raise PartError("its function is not known")


def _softmax(_params: object, _shape: Shape, _weights: WeightReader) -> Iterator[Part]:
    yield Part(layers.Activation("softmax"))


def _flatten(params: FlattenLayerParams, shape: Shape, _weights: WeightReader) -> Iterator[Part]:
    one_order = params.mode == FlattenOrder.CHANNEL_LAST or len(shape) < 3 or shape[2] == 1 or shape[:2] == (1, 1)
    need(one_order, "it lays out channel by channel, not pixel by pixel")
    if len(shape) == 3:
        yield Part(layers.Flatten())


def _padding(params: schema.ConvolutionLayerParams | schema.PoolingLayerParams) -> Padding:
    if (same := params.same) is not None:
        need(same.asymmetry_mode == schema.SamePaddingMode.BOTTOM_RIGHT_HEAVY, "it pads more at the top and left")
        return "same"
    complete = isinstance(params, schema.PoolingLayerParams) and params.include_last_pixel is not None
    around = edges(params.valid.padding_amounts)
    need(not complete and around == ((0, 0), (0, 0)), "it pads by numbers of its own")
    return "valid"


def _square(sides: list[int]) -> int:
    height, width = pair(sides, 3)
    need(height == width, f"its window of {height} × {width} is no square")
    return height


def _short(number: float) -> float:
    """As few digits as give the same float32: what was 0.1 before it was written is 0.1 again."""
    return float(str(np.float32(number)))


Conversion = Callable[[Any, Shape, WeightReader], Iterator[Part]]
CONVERSIONS: Mapping[str, Conversion] = {
    "convolution": _convolution,
    "pooling": _pooling,
    "innerProduct": _inner_product,
    "batchnorm": _batch_normalization,
    "activation": _activation,
    "softmax": _softmax,
    "flatten": _flatten,
}
"""What makes one or several of our layers of a layer of Core ML, by the name that the format gives its kind."""
