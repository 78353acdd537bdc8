"""The layers of Core ML neural networks that apply a function to every value."""

from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import NDArray

from core.coreml import functions
from core.coreml.graph import Action
from core.coreml.limits import FormatMistake
from core.coreml.protobuf import Message
from core.coreml.weights import WeightReader
from core.prediction import kernels

Array = NDArray[np.float32]
Builder = Callable[[Message, WeightReader], Action]


def _activation(params: Message, weights: WeightReader) -> Action:
    kinds = [number for number in params.numbers() if number in _ACTIVATIONS]
    if len(kinds) != 1:
        raise FormatMistake(f"its activation function {params.numbers()} is not known")
    return _ACTIVATIONS[kinds[0]](params.message(kinds[0]), weights)


def _plain(function: Callable[[Array], Array]) -> Builder:
    return lambda _params, _weights: Action(function)


def _with_alpha(function: Callable[[Array, float], Array]) -> Builder:
    def build(params: Message, _weights: WeightReader) -> Action:
        alpha = params.real(1)
        return Action(lambda x: function(x, alpha))

    return build


def _with_alpha_and_beta(function: Callable[[Array, float, float], Array]) -> Builder:
    def build(params: Message, _weights: WeightReader) -> Action:
        alpha, beta = params.real(1), params.real(2)
        return Action(lambda x: function(x, alpha, beta))

    return build


def _linear(params: Message, _weights: WeightReader) -> Action:
    alpha, beta = params.real(1), params.real(2)
    return Action(lambda x: functions.linear(x, alpha, beta), alpha if beta == 0 else None)


def _by_channel(params: Message, number: int, weights: WeightReader) -> Array:
    """One number, or one for every channel, shaped to fit (…, channels, height, width)."""
    content = params.message(number)
    count = len(content.reals(1)) or len(content.content(2)) // 2
    return weights.read(params, number, (max(1, count), 1, 1))


def _prelu(params: Message, weights: WeightReader) -> Action:
    alpha = _by_channel(params, 1, weights)
    return Action(lambda x: functions.leaky_relu(x, _fitting(alpha, x)))


def _parametric_softplus(params: Message, weights: WeightReader) -> Action:
    alpha, beta = _by_channel(params, 1, weights), _by_channel(params, 2, weights)
    return Action(lambda x: _fitting(alpha, x) * functions.softplus(_fitting(beta, x) * x))


def _fitting(by_channel: Array, x: Array) -> Array:
    if x.ndim < 4 or by_channel.shape[0] not in (1, x.shape[-3]):
        raise FormatMistake(f"{by_channel.shape[0]} numbers by channel do not fit the shape {x.shape[1:]}")
    return by_channel


_ACTIVATIONS: Mapping[int, Builder] = {
    5: _linear,
    10: _plain(kernels.relu),
    15: _with_alpha(functions.leaky_relu),
    20: _with_alpha(functions.thresholded_relu),
    25: _prelu,
    30: _plain(np.tanh),
    31: _with_alpha_and_beta(functions.scaled_tanh),
    40: _plain(functions.sigmoid),
    41: _with_alpha_and_beta(functions.hard_sigmoid),
    50: _with_alpha(functions.elu),
    60: _plain(functions.softsign),
    70: _plain(functions.softplus),
    71: _parametric_softplus,
}


def _unary(params: Message, _weights: WeightReader) -> Action:
    alpha, epsilon = np.float32(params.real(2)), np.float32(params.real(3) or 1e-6)
    shift, scale = np.float32(params.real(4)), np.float32(params.real(5) or 1)
    formulas: dict[int, Callable[[Array], Array]] = {
        0: np.sqrt,
        1: lambda x: np.asarray(np.float32(1) / np.sqrt(x + epsilon), np.float32),
        2: lambda x: np.float32(1) / (x + epsilon),
        3: lambda x: np.power(x, alpha),
        4: np.exp,
        5: np.log,
        6: np.abs,
        7: lambda x: np.maximum(x, alpha),
    }
    formula = formulas.get(params.integer(1))
    if formula is None:
        raise FormatMistake(f"its function {params.integer(1)} is not known")
    return Action(lambda x: formula(x * scale + shift))


def _clip(params: Message, _weights: WeightReader) -> Action:
    low, high = params.real(1), params.real(2)
    return Action(lambda x: functions.clip(x, low, high))


def _clamped_relu(params: Message, _weights: WeightReader) -> Action:
    """As a leaky ReLU, and never above beta."""
    alpha, beta = params.real(1), np.float32(params.real(2))
    return Action(lambda x: np.minimum(functions.leaky_relu(x, alpha), beta))


FUNCTIONS: Mapping[int, tuple[str, Builder]] = {
    130: ("activation", _activation),
    220: ("unary", _unary),
    660: ("clip", _clip),
    700: ("exp2", _plain(np.exp2)),
    760: ("tanh", _plain(np.tanh)),
    1460: ("clampedReLU", _clamped_relu),
}
"""Fields of a layer's kind, with the names that the format gives them."""
