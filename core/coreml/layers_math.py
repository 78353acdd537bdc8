"""The layers of Core ML neural networks that compute. `layers_arrange` has those that only move values about.

Channels are the third axis from the end, as the format has it: (…, channels, height, width).
"""

from collections.abc import Callable, Mapping
from math import prod

import numpy as np
from numpy.typing import NDArray

from core.coreml import convolution
from core.coreml.convolution import Pair, Window
from core.coreml.graph import Action, Function, aligned, axis_of
from core.coreml.layers_activation import Builder
from core.coreml.limits import FormatMistake, room, work
from core.coreml.protobuf import Message
from core.coreml.schema import layers
from core.coreml.schema.layers import PoolingType, SamePaddingMode, WeightParams
from core.coreml.weights import WeightReader
from core.prediction import kernels

Array = NDArray[np.float32]
CHANNELS = -3


def edges(amounts: layers.BorderAmounts) -> convolution.Amounts:
    """As ((top, bottom), (left, right)); a missing one is all 0."""
    pairs = [(edge.start_edge_size, edge.end_edge_size) for edge in amounts.border_amounts] or [(0, 0), (0, 0)]
    if len(pairs) != 2:
        raise FormatMistake(f"{len(pairs)} pairs of border amounts, not 2")
    return pairs[0], pairs[1]


def pair(values: list[int], default: int) -> Pair:
    """Height and width; a missing one is `default` both ways."""
    if len(values) not in (0, 2):
        raise FormatMistake(f"{len(values)} numbers where height and width should be")
    return (values[0], values[1]) if values else (default, default)


def _window(params: layers.ConvolutionLayerParams | layers.PoolingLayerParams, size: Pair, step: Pair) -> Window:
    if (same := params.same) is not None:
        first = same.asymmetry_mode == SamePaddingMode.TOP_LEFT_HEAVY
        return Window(size, step, "same_lower" if first else "same")
    return Window(size, step, "amounts", edges(params.valid.padding_amounts))


def _convolution(params: layers.ConvolutionLayerParams, weights: WeightReader) -> Action:
    if params.is_deconvolution:
        raise FormatMistake("transposed convolution cannot be run here")
    filters, channels, groups = params.output_channels, params.kernel_channels, params.n_groups or 1
    size, step, dilation = pair(params.kernel_size, 3), pair(params.stride, 1), pair(params.dilation_factor, 1)
    kernel = convolution.dilated(weights.read(params.weights, (filters, channels, *size)), dilation)
    bias = weights.read(params.bias, (filters,)) if params.has_bias else None
    window = _window(params, (kernel.shape[2], kernel.shape[3]), step)
    return Action(lambda x: convolution.convolution(x, kernel, bias, window, groups))


def _pooling(params: layers.PoolingLayerParams, _weights: WeightReader) -> Action:
    kinds: dict[int, str] = {PoolingType.MAX: "max", PoolingType.AVERAGE: "average", PoolingType.L2: "l2"}
    kind, count_padding, whole = kinds.get(params.type, ""), not params.avg_pool_exclude_padding, params.global_pooling
    size, step = pair(params.kernel_size, 3), pair(params.stride, 1)
    if not kind:
        raise FormatMistake(f"pooling of type {params.type} is not known")
    if (complete := params.include_last_pixel) is not None:
        down, across = pair(complete.padding_amounts, 0)
        window = Window(size, step, "complete", ((down, down), (across, across)))
    else:
        window = _window(params, size, step)

    def pool(x: Array) -> Array:
        used = Window((x.shape[-2], x.shape[-1]), (1, 1)) if whole and x.ndim > 2 else window
        return convolution.pooling(x, used, kind, count_padding=count_padding)

    return Action(pool)


def _inner_product(params: layers.InnerProductLayerParams, weights: WeightReader) -> Action:
    inputs, outputs = params.input_channels, params.output_channels
    matrix = np.ascontiguousarray(weights.read(params.weights, (outputs, inputs)).T)
    bias = weights.read(params.bias, (outputs,)) if params.has_bias else None

    def multiply(x: Array) -> Array:
        single = x.ndim >= 5  # with four or five axes of its own, the last three are one row
        rows = x.reshape(*x.shape[:-3], prod(x.shape[-3:])) if single else x
        if rows.shape[-1] != inputs:
            raise FormatMistake(f"it multiplies rows of {inputs:,}, but its input has the shape {x.shape[1:]}")
        room((*rows.shape[1:-1], outputs))
        work(prod(rows.shape[1:]) * outputs)
        out = kernels.dense(rows.reshape(-1, inputs), matrix, bias).reshape(*rows.shape[:-1], outputs)
        return out.reshape(*out.shape, 1, 1) if single else out

    return Action(multiply)


def _batch_normalization(params: layers.BatchnormLayerParams, weights: WeightReader) -> Action:
    if params.compute_mean_var or params.instance_normalization:
        raise FormatMistake("normalisation by the image itself cannot be run here")
    channels = params.channels
    each = (params.gamma, params.beta, params.mean, params.variance)
    gamma, beta, mean, variance = (weights.read(given, (channels,)) for given in each)
    epsilon = params.epsilon or 1e-5

    def normalise(x: Array) -> Array:
        if x.ndim < 4 or x.shape[CHANNELS] != channels:
            raise FormatMistake(f"it has {channels} channels, but its input has the shape {x.shape[1:]}")
        last = np.moveaxis(x, CHANNELS, -1)
        return np.moveaxis(kernels.batch_normalization(last, gamma, beta, mean, variance, epsilon), -1, CHANNELS)

    return Action(normalise)


def _softmax(_params: Message, _weights: WeightReader) -> Action:
    return Action(lambda x: kernels.softmax(x, axis_of(x, CHANNELS)))


def _softmax_nd(params: layers.SoftmaxNDLayerParams, _weights: WeightReader) -> Action:
    axis = params.axis
    return Action(lambda x: kernels.softmax(x, axis_of(x, axis)))


def _shaped(given: WeightParams, shape: list[int], weights: WeightReader) -> Array:
    """Weights of the `shape` [1], [C], [1, H, W] or [C, H, W], so that they fit (…, C, H, W)."""
    values = weights.read(given, shape)
    return values.reshape(*shape, 1, 1) if len(shape) == 1 else values


def _scale(params: layers.ScaleLayerParams, weights: WeightReader) -> Action:
    scale = _shaped(params.scale, params.shape_scale, weights)
    if not params.has_bias:
        return Action(_broadcast(lambda x: x * scale, scale), _single(scale))
    bias = _shaped(params.bias, params.shape_bias, weights)
    alike = bias.size == 1
    return Action(
        _broadcast(lambda x: x * scale + bias, scale, bias), _single(scale) if alike else None, _single(bias) or 0.0
    )


def _bias(params: layers.BiasLayerParams, weights: WeightReader) -> Action:
    bias = _shaped(params.bias, params.shape, weights)
    return Action(_broadcast(lambda x: x + bias, bias), 1.0 if bias.size == 1 else None, _single(bias) or 0.0)


def _single(values: Array) -> float | None:
    """The number, where there is only one."""
    return float(values.flat[0]) if values.size == 1 else None


def _broadcast(function: Function, *constants: Array) -> Function:
    """`function`, once it is known that the constants fit its input."""

    def checked(x: Array) -> Array:
        aligned([x, *(constant[None] for constant in constants)])
        return function(x)

    return checked


def _many(combine: Callable[[Array, Array], Array], *, mean: bool = False) -> Function:
    """A function of any number of inputs, combined two by two."""

    def run(*inputs: Array) -> Array:
        first, *rest = aligned(inputs)
        for other in rest:
            first = combine(first, other)
        return first / np.float32(len(inputs)) if mean else first

    return run


def _add(params: layers.AddLayerParams, _weights: WeightReader) -> Action:
    alpha = np.float32(params.alpha)
    return Action(lambda *inputs: inputs[0] + alpha if len(inputs) == 1 else _many(np.add)(*inputs), 1.0, float(alpha))


def _multiply(params: layers.MultiplyLayerParams, _weights: WeightReader) -> Action:
    alpha = np.float32(params.alpha)

    def multiply(*inputs: Array) -> Array:
        return inputs[0] * alpha if len(inputs) == 1 else _many(np.multiply)(*inputs)

    return Action(multiply, float(alpha))


def _elementwise(combine: Callable[[Array, Array], Array], *, mean: bool = False) -> Builder:
    return lambda _params, _weights: Action(_many(combine, mean=mean))


def _batched_product(params: layers.BatchedMatMulLayerParams, weights: WeightReader) -> Action:
    """One input and a constant matrix, or two inputs."""
    first, second = params.weight_matrix_first_dimension, params.weight_matrix_second_dimension
    left, right = params.transpose_a, params.transpose_b
    own = None if (given := params.weights) is None else weights.read(given, (first, second))
    bias = weights.read(params.bias, (second,)) if params.has_bias else None

    def multiply(*inputs: Array) -> Array:
        a, b = (*inputs, own[None])[:2] if own is not None else inputs[:2]
        out = product(a.swapaxes(-1, -2) if left else a, b.swapaxes(-1, -2) if right and own is None else b)
        return out if bias is None else out + bias

    return Action(multiply)


def product(a: Array, b: Array) -> Array:
    """The matrix product over the last two axes, the others broadcast."""
    rank = max(a.ndim, b.ndim, 3)
    a, b = (x.reshape(len(x), *[1] * (rank - x.ndim), *x.shape[1:]) for x in (a, b))
    outer = np.broadcast_shapes(a.shape[1:-2], b.shape[1:-2])
    room((*outer, a.shape[-2], b.shape[-1]))
    work(prod(outer) * a.shape[-2] * a.shape[-1] * b.shape[-1])
    out: Array = np.matmul(a, b)
    return out


COMPUTING: Mapping[str, Builder] = {
    "convolution": _convolution,
    "pooling": _pooling,
    "innerProduct": _inner_product,
    "batchnorm": _batch_normalization,
    "softmax": _softmax,
    "add": _add,
    "multiply": _multiply,
    "average": _elementwise(np.add, mean=True),
    "scale": _scale,
    "bias": _bias,
    "max": _elementwise(np.maximum),
    "min": _elementwise(np.minimum),
    "minBroadcastable": _elementwise(np.minimum),
    "maxBroadcastable": _elementwise(np.maximum),
    "addBroadcastable": _elementwise(np.add),
    "powBroadcastable": _elementwise(np.power),
    "divideBroadcastable": _elementwise(np.divide),
    "multiplyBroadcastable": _elementwise(np.multiply),
    "subtractBroadcastable": _elementwise(np.subtract),
    "softmaxND": _softmax_nd,
    "batchedMatmul": _batched_product,
}
"""What builds a layer, by the name that the format gives its kind."""
