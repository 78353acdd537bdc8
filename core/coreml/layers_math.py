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
from core.coreml.limits import FormatMistake, room, work
from core.coreml.protobuf import Message
from core.coreml.weights import WeightReader
from core.prediction import kernels

Array = NDArray[np.float32]
Builder = Callable[[Message, WeightReader], Action]
CHANNELS = -3


def edges(amounts: Message) -> convolution.Amounts:
    """A `BorderAmounts` message as ((top, bottom), (left, right)); a missing one is all 0."""
    pairs = [(edge.integer(1), edge.integer(2)) for edge in amounts.messages(10)] or [(0, 0), (0, 0)]
    if len(pairs) != 2:
        raise FormatMistake(f"{len(pairs)} pairs of border amounts, not 2")
    return pairs[0], pairs[1]


def pair(values: list[int], default: int) -> Pair:
    """Height and width; a missing one is `default` both ways."""
    if len(values) not in (0, 2):
        raise FormatMistake(f"{len(values)} numbers where height and width should be")
    return (values[0], values[1]) if values else (default, default)


def _window(params: Message, size: Pair, step: Pair, valid: int, same: int) -> Window:
    """The window of a convolution or pooling; `valid` and `same` are the fields of its two ways of padding."""
    if params.has(same):
        return Window(size, step, "same_lower" if params.message(same).integer(1) == 1 else "same")
    return Window(size, step, "amounts", edges(params.message(valid).message(1)))


def _convolution(params: Message, weights: WeightReader) -> Action:
    if params.flag(60):
        raise FormatMistake("transposed convolution cannot be run here")
    filters, channels, groups = params.integer(1), params.integer(2), params.integer(10) or 1
    size, step, dilation = pair(params.integers(20), 3), pair(params.integers(30), 1), pair(params.integers(40), 1)
    kernel = convolution.dilated(weights.read(params, 90, (filters, channels, *size)), dilation)
    bias = weights.read(params, 91, (filters,)) if params.flag(70) else None
    window = _window(params, (kernel.shape[2], kernel.shape[3]), step, 50, 51)
    return Action(lambda x: convolution.convolution(x, kernel, bias, window, groups))


def _pooling(params: Message, _weights: WeightReader) -> Action:
    kinds = {0: "max", 1: "average", 2: "l2"}
    kind, count_padding, whole = kinds.get(params.integer(1), ""), not params.flag(50), params.flag(60)
    size, step = pair(params.integers(10), 3), pair(params.integers(20), 1)
    if not kind:
        raise FormatMistake(f"pooling of type {params.integer(1)} is not known")
    if params.has(32):
        down, across = pair(params.message(32).integers(10), 0)
        window = Window(size, step, "complete", ((down, down), (across, across)))
    else:
        window = _window(params, size, step, 30, 31)

    def pool(x: Array) -> Array:
        used = Window((x.shape[-2], x.shape[-1]), (1, 1)) if whole and x.ndim > 2 else window
        return convolution.pooling(x, used, kind, count_padding=count_padding)

    return Action(pool)


def _inner_product(params: Message, weights: WeightReader) -> Action:
    inputs, outputs = params.integer(1), params.integer(2)
    matrix = np.ascontiguousarray(weights.read(params, 20, (outputs, inputs)).T)
    bias = weights.read(params, 21, (outputs,)) if params.flag(10) else None

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


def _batch_normalization(params: Message, weights: WeightReader) -> Action:
    if params.flag(5) or params.flag(6):
        raise FormatMistake("normalisation by the image itself cannot be run here")
    channels = params.integer(1)
    gamma, beta, mean, variance = (weights.read(params, number, (channels,)) for number in (15, 16, 17, 18))
    epsilon = params.real(10) or 1e-5

    def normalise(x: Array) -> Array:
        if x.ndim < 4 or x.shape[CHANNELS] != channels:
            raise FormatMistake(f"it has {channels} channels, but its input has the shape {x.shape[1:]}")
        last = np.moveaxis(x, CHANNELS, -1)
        return np.moveaxis(kernels.batch_normalization(last, gamma, beta, mean, variance, epsilon), -1, CHANNELS)

    return Action(normalise)


def _softmax(_params: Message, _weights: WeightReader) -> Action:
    return Action(lambda x: kernels.softmax(x, axis_of(x, CHANNELS)))


def _softmax_nd(params: Message, _weights: WeightReader) -> Action:
    axis = params.integer(1)
    return Action(lambda x: kernels.softmax(x, axis_of(x, axis)))


def _shaped(shape: list[int], values: Array) -> Array:
    """`values` of the `shape` [1], [C], [1, H, W] or [C, H, W], so that it fits (…, C, H, W)."""
    return values.reshape(*shape, 1, 1) if len(shape) == 1 else values


def _scale(params: Message, weights: WeightReader) -> Action:
    shape = params.integers(1)
    scale = _shaped(shape, weights.read(params, 2, shape))
    if not params.flag(3):
        return Action(_broadcast(lambda x: x * scale, scale), float(scale.flat[0]) if scale.size == 1 else None)
    bias = _shaped(params.integers(4), weights.read(params, 5, params.integers(4)))
    return Action(_broadcast(lambda x: x * scale + bias, scale, bias))


def _bias(params: Message, weights: WeightReader) -> Action:
    bias = _shaped(params.integers(1), weights.read(params, 2, params.integers(1)))
    return Action(_broadcast(lambda x: x + bias, bias))


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


def _add(params: Message, _weights: WeightReader) -> Action:
    alpha = np.float32(params.real(1))
    return Action(lambda *inputs: inputs[0] + alpha if len(inputs) == 1 else _many(np.add)(*inputs))


def _multiply(params: Message, _weights: WeightReader) -> Action:
    alpha = np.float32(params.real(1))

    def multiply(*inputs: Array) -> Array:
        return inputs[0] * alpha if len(inputs) == 1 else _many(np.multiply)(*inputs)

    return Action(multiply, float(alpha))


def _elementwise(combine: Callable[[Array, Array], Array], *, mean: bool = False) -> Builder:
    return lambda _params, _weights: Action(_many(combine, mean=mean))


def _batched_product(params: Message, weights: WeightReader) -> Action:
    """One input and a constant matrix, or two inputs."""
    first, second = params.integer(5), params.integer(6)
    left, right = params.flag(1), params.flag(2)
    own = weights.read(params, 8, (first, second)) if params.has(8) else None
    bias = weights.read(params, 9, (second,)) if params.flag(7) else None

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


COMPUTING: Mapping[int, tuple[str, Builder]] = {
    100: ("convolution", _convolution),
    120: ("pooling", _pooling),
    140: ("innerProduct", _inner_product),
    160: ("batchnorm", _batch_normalization),
    175: ("softmax", _softmax),
    230: ("add", _add),
    231: ("multiply", _multiply),
    240: ("average", _elementwise(np.add, mean=True)),
    245: ("scale", _scale),
    250: ("bias", _bias),
    260: ("max", _elementwise(np.maximum)),
    261: ("min", _elementwise(np.minimum)),
    870: ("minBroadcastable", _elementwise(np.minimum)),
    875: ("maxBroadcastable", _elementwise(np.maximum)),
    880: ("addBroadcastable", _elementwise(np.add)),
    885: ("powBroadcastable", _elementwise(np.power)),
    890: ("divideBroadcastable", _elementwise(np.divide)),
    900: ("multiplyBroadcastable", _elementwise(np.multiply)),
    905: ("subtractBroadcastable", _elementwise(np.subtract)),
    950: ("softmaxND", _softmax_nd),
    1045: ("batchedMatmul", _batched_product),
}
"""Fields of a layer's kind, with the names that the format gives them."""
