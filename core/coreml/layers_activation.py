"""The layers of Core ML neural networks that apply a function to every value."""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.coreml import functions
from core.coreml.graph import Action
from core.coreml.limits import FormatMistake
from core.coreml.protobuf import Field, Message
from core.coreml.schema import layers
from core.coreml.schema.layers import UnaryOperation, WeightParams
from core.coreml.weights import WeightReader
from core.prediction import kernels

Array = NDArray[np.float32]
Builder = Callable[[Any, WeightReader], Action]
"""From the parameters of a layer, a message of the kind that it is registered for."""


def _activation(params: layers.ActivationParams, weights: WeightReader) -> Action:
    if (chosen := params.nonlinearity_type) is None:
        raise FormatMistake(f"its activation function {params.undeclared()} is not known")
    kind, own = chosen
    return _ACTIVATIONS[kind](own, weights)


def _plain(function: Callable[[Array], Array]) -> Builder:
    return lambda _params, _weights: Action(function)


def _with(function: Callable[..., Array], *numbers: Field[float]) -> Builder:
    """`function` with numbers of the parameters after the values."""

    def build(params: Message, _weights: WeightReader) -> Action:
        values = [number.read(params) for number in numbers]
        return Action(lambda x: function(x, *values))

    return build


def _linear(params: layers.ActivationLinear, _weights: WeightReader) -> Action:
    alpha, beta = params.alpha, params.beta
    return Action(lambda x: functions.linear(x, alpha, beta), alpha, beta)


def _by_channel(given: WeightParams, weights: WeightReader) -> Array:
    """One number, or one for every channel, shaped to fit (…, channels, height, width)."""
    count = len(given.float_value) or len(given.float16_value) // 2
    return weights.read(given, (max(1, count), 1, 1))


def _prelu(params: layers.ActivationPReLU, weights: WeightReader) -> Action:
    alpha = _by_channel(params.alpha, weights)
    return Action(lambda x: functions.leaky_relu(x, _fitting(alpha, x)))


def _parametric_softplus(params: layers.ActivationParametricSoftplus, weights: WeightReader) -> Action:
    alpha, beta = _by_channel(params.alpha, weights), _by_channel(params.beta, weights)
    return Action(lambda x: _fitting(alpha, x) * functions.softplus(_fitting(beta, x) * x))


def _fitting(by_channel: Array, x: Array) -> Array:
    if x.ndim < 4 or by_channel.shape[0] not in (1, x.shape[-3]):
        raise FormatMistake(f"{by_channel.shape[0]} numbers by channel do not fit the shape {x.shape[1:]}")
    return by_channel


_ACTIVATIONS: Mapping[str, Builder] = {
    "linear": _linear,
    "ReLU": _plain(kernels.relu),
    "leakyReLU": _with(functions.leaky_relu, layers.ActivationLeakyReLU.alpha),
    "thresholdedReLU": _with(functions.thresholded_relu, layers.ActivationThresholdedReLU.alpha),
    "PReLU": _prelu,
    "tanh": _plain(np.tanh),
    "scaledTanh": _with(functions.scaled_tanh, layers.ActivationScaledTanh.alpha, layers.ActivationScaledTanh.beta),
    "sigmoid": _plain(kernels.sigmoid),
    "sigmoidHard": _with(functions.hard_sigmoid, layers.ActivationSigmoidHard.alpha, layers.ActivationSigmoidHard.beta),
    "ELU": _with(kernels.elu, layers.ActivationELU.alpha),
    "softsign": _plain(functions.softsign),
    "softplus": _plain(functions.softplus),
    "parametricSoftplus": _parametric_softplus,
}


def _unary(params: layers.UnaryFunctionLayerParams, _weights: WeightReader) -> Action:
    alpha, epsilon = np.float32(params.alpha), np.float32(params.epsilon or 1e-6)
    shift, scale = np.float32(params.shift), np.float32(params.scale or 1)
    formulas: dict[int, Callable[[Array], Array]] = {
        UnaryOperation.SQRT: np.sqrt,
        UnaryOperation.RSQRT: lambda x: np.asarray(np.float32(1) / np.sqrt(x + epsilon), np.float32),
        UnaryOperation.INVERSE: lambda x: np.float32(1) / (x + epsilon),
        UnaryOperation.POWER: lambda x: np.power(x, alpha),
        UnaryOperation.EXP: np.exp,
        UnaryOperation.LOG: np.log,
        UnaryOperation.ABS: np.abs,
        UnaryOperation.THRESHOLD: lambda x: np.maximum(x, alpha),
    }
    formula = formulas.get(params.type)
    if formula is None:
        raise FormatMistake(f"its function {params.type} is not known")
    return Action(lambda x: formula(x * scale + shift))


def _clamped_relu(params: layers.ClampedReLULayerParams, _weights: WeightReader) -> Action:
    """As a leaky ReLU, and never above beta."""
    alpha, beta = params.alpha, np.float32(params.beta)
    return Action(lambda x: np.minimum(functions.leaky_relu(x, alpha), beta))


FUNCTIONS: Mapping[str, Builder] = {
    "activation": _activation,
    "unary": _unary,
    "clip": _with(functions.clip, layers.ClipLayerParams.min_val, layers.ClipLayerParams.max_val),
    "exp2": _plain(np.exp2),
    "floor": _plain(np.floor),
    "sin": _plain(np.sin),
    "cos": _plain(np.cos),
    "tanh": _plain(np.tanh),
    "clampedReLU": _clamped_relu,
}
"""What builds a layer, by the name that the format gives its kind."""
