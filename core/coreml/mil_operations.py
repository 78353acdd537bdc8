"""The operations of Core ML programs that can be run. Axes are counted as the file does, without that of the images.

Values are float32 whatever the file says, but rounded where it casts to half precision: sums may be kept more precisely
than a phone keeps them.
"""

from collections.abc import Callable, Mapping, Sequence
from math import prod

import numpy as np

from core.coreml import convolution, functions, layers_shape
from core.coreml.graph import Action, Array, Function, aligned, axis_of, reshaped
from core.coreml.layers_math import product
from core.coreml.limits import FormatMistake, room, work
from core.coreml.mil_arguments import Arguments
from core.prediction import kernels

MOVES_ONLY = 1.0


Builder = Callable[[Arguments], Action]
Affine = Callable[[float], tuple[float | None, float]]
"""What an operation with a number multiplies values by, and what it adds then; the first is None if it does more."""


def _plain(function: Function) -> Builder:
    return lambda _arguments: Action(function)


def _pair(values: Sequence[int], what: str) -> convolution.Pair:
    if len(values) != 2:
        raise FormatMistake(f"its {what} has {len(values)} numbers; only pictures can be read here")
    return values[0], values[1]


def _window(arguments: Arguments, size: convolution.Pair) -> convolution.Window:
    step = _pair(arguments.whole("strides", (1, 1)), "strides")
    kind = arguments.word("pad_type", "valid")
    if kind in ("same", "same_lower", "valid"):
        amounts = [0, 0, 0, 0]
    elif kind == "custom":
        amounts = arguments.whole("pad", (0, 0, 0, 0))
    else:
        raise FormatMistake(f"padding {kind!r:.80} is not known")
    if len(amounts) != 4:
        raise FormatMistake(f"padding by {amounts} does not fit pictures")
    word = kind if kind.startswith("same") else "complete" if arguments.flag("ceil_mode") else "amounts"
    return convolution.Window(size, step, word, ((amounts[0], amounts[1]), (amounts[2], amounts[3])))


def _convolution(arguments: Arguments) -> Action:
    weight, bias = arguments.weights("weight"), arguments.optional_weights("bias")
    if weight.ndim != 4:
        raise FormatMistake(f"weights of the shape {weight.shape} are not for pictures")
    kernel = convolution.dilated(weight, _pair(arguments.whole("dilations", (1, 1)), "dilations"))
    window = _window(arguments, (kernel.shape[2], kernel.shape[3]))
    groups = int(arguments.number("groups", 1))
    return Action(lambda x: convolution.convolution(x, kernel, bias, window, groups))


def _pooling(kind: str) -> Builder:
    def build(arguments: Arguments) -> Action:
        window = _window(arguments, _pair(arguments.whole("kernel_sizes"), "kernel sizes"))
        count = not arguments.flag("exclude_padding_from_average")
        return Action(lambda x: convolution.pooling(x, window, kind, count_padding=count))

    return build


def _linear(arguments: Arguments) -> Action:
    matrix = np.ascontiguousarray(arguments.weights("weight").T)
    bias = arguments.optional_weights("bias")

    def multiply(x: Array) -> Array:
        room((*x.shape[1:-1], matrix.shape[1]))
        work(prod(x.shape[1:-1]) * matrix.size)
        rows = kernels.dense(x.reshape(-1, x.shape[-1]), matrix, bias)
        return rows.reshape(*x.shape[:-1], matrix.shape[1])

    return Action(multiply)


def _product(arguments: Arguments) -> Action:
    left, right = arguments.flag("transpose_x"), arguments.flag("transpose_y")

    def multiply(x: Array, y: Array) -> Array:
        return product(x.swapaxes(-1, -2) if left else x, y.swapaxes(-1, -2) if right else y)

    return Action(multiply)


def _batch_normalization(arguments: Arguments) -> Action:
    """Channels are the second axis of the file."""
    mean, variance = arguments.weights("mean"), arguments.weights("variance")
    gamma, beta = arguments.optional_weights("gamma"), arguments.optional_weights("beta")
    gamma = np.ones_like(mean) if gamma is None else gamma
    beta = np.zeros_like(mean) if beta is None else beta
    epsilon = arguments.number("epsilon", 1e-5)

    def normalise(x: Array) -> Array:
        if x.ndim < 3 or mean.shape != (x.shape[2],):
            raise FormatMistake(f"{mean.size} channels do not fit {x.shape[1:]}")
        last = np.moveaxis(x, 2, -1)
        return np.moveaxis(kernels.batch_normalization(last, gamma, beta, mean, variance, epsilon), -1, 2)

    return Action(normalise)


def _binary(combine: Callable[[Array, Array], Array]) -> Builder:
    return _plain(lambda x, y: combine(*aligned((x, y))))


def _affine(combine: Callable[[Array, Array], Array], right: Affine, left: Affine) -> Builder:
    """Of two inputs; if one is a single number, then `right` or `left` says what it does to the other, by its side."""

    def build(arguments: Arguments) -> Action:
        numbers = [value for value in arguments.constants.values() if isinstance(value, np.ndarray) and value.size == 1]
        on = left if "x" in arguments.constants else right
        factor, offset = on(float(numbers[0].flat[0])) if len(numbers) == 1 else (None, 0.0)
        return Action(lambda x, y: combine(*aligned((x, y))), factor, offset)

    return build


def _prelu(arguments: Arguments) -> Action:
    alpha = arguments.weights("alpha")

    def run(x: Array) -> Array:
        if x.ndim < 3 or alpha.shape not in ((1,), (x.shape[2],)):
            raise FormatMistake(f"{alpha.size} numbers by channel do not fit {x.shape[1:]}")
        return functions.leaky_relu(x, alpha.reshape(-1, *[1] * (x.ndim - 3)))

    return Action(run)


def _with(function: Callable[..., Array], *names: str) -> Builder:
    """`function` with single constants after the values."""

    def build(arguments: Arguments) -> Action:
        numbers = [arguments.number(name) for name in names]
        return Action(lambda x: function(x, *numbers))

    return build


def _softmax(arguments: Arguments) -> Action:
    axis = int(arguments.number("axis", -1))
    return Action(lambda x: kernels.softmax(x, axis_of(x, axis)))


def _rsqrt(arguments: Arguments) -> Action:
    epsilon = np.float32(arguments.number("epsilon", 1e-12))
    return Action(lambda x: np.float32(1) / np.sqrt(x + epsilon))


def _transpose(arguments: Arguments) -> Action:
    order = arguments.whole("perm")
    return Action(lambda x: layers_shape.transposed(x, order), MOVES_ONLY)


def _reshape(arguments: Arguments) -> Action:
    """A 0 keeps the side of the input."""
    shape = arguments.whole("shape")

    def reshape(x: Array) -> Array:
        return reshaped(x, [side or x.shape[place] for place, side in enumerate(shape, start=1)])

    return Action(reshape, MOVES_ONLY)


def _flatten_2d(arguments: Arguments) -> Action:
    axis = int(arguments.number("axis", 1))
    return Action(lambda x: reshaped(x, (prod(x.shape[1 : axis + 1]), prod(x.shape[axis + 1 :]))), MOVES_ONLY)


def _expand(arguments: Arguments) -> Action:
    axes = arguments.whole("axes")
    return Action(lambda x: layers_shape.expanded(x, axes), MOVES_ONLY)


def _squeeze(arguments: Arguments) -> Action:
    axes = arguments.whole("axes", ())
    return Action(lambda x: layers_shape.squeezed(x, axes), MOVES_ONLY)


def _concat(arguments: Arguments) -> Action:
    axis = int(arguments.number("axis"))
    if arguments.flag("interleave"):
        raise FormatMistake("interleaved concatenation cannot be run here")
    return Action(lambda *inputs: layers_shape.joined(inputs, axis))


def _reduce(formula: Callable[..., Array]) -> Builder:
    def build(arguments: Arguments) -> Action:
        axes, keep = arguments.whole("axes", ()), arguments.flag("keep_dims")
        return Action(lambda x: layers_shape.reduced(formula, x, axes, keep=keep))

    return build


def _pad(arguments: Arguments) -> Action:
    amounts = arguments.whole("pad")
    mode = {"constant": "constant", "reflect": "reflect", "replicate": "edge"}.get(arguments.word("mode", "constant"))
    value = np.float32(arguments.number("constant_val", 0))
    if mode is None or len(amounts) % 2:
        raise FormatMistake("this padding cannot be run here")
    pairs = list(zip(amounts[::2], amounts[1::2], strict=True))
    return Action(lambda x: layers_shape.padded(x, pairs, mode, value))


def _cast(arguments: Arguments) -> Action:
    kind = arguments.word("dtype", "fp32")
    if kind == "fp32":
        return Action(lambda x: x, MOVES_ONLY)
    if kind == "fp16":
        return Action(lambda x: x.astype(np.float16).astype(np.float32), MOVES_ONLY)
    if kind in ("int32", "int16", "int8", "uint16", "uint8"):
        return Action(np.trunc)
    raise FormatMistake(f"a cast to {kind!r:.80} cannot be run here")


def _identity(_arguments: Arguments) -> Action:
    return Action(lambda x: x, MOVES_ONLY)


OPERATIONS: Mapping[str, tuple[tuple[str, ...], Builder]] = {
    **{
        name: (("x",), builder)
        for name, builder in {
            "conv": _convolution,
            "max_pool": _pooling("max"),
            "avg_pool": _pooling("average"),
            "l2_pool": _pooling("l2"),
            "linear": _linear,
            "batch_norm": _batch_normalization,
            "relu": _plain(kernels.relu),
            "relu6": _plain(lambda x: functions.clip(x, 0, 6)),
            "leaky_relu": _with(functions.leaky_relu, "alpha"),
            "prelu": _prelu,
            "elu": _with(kernels.elu, "alpha"),
            "thresholded_relu": _with(functions.thresholded_relu, "alpha"),
            "clamped_relu": _with(
                lambda x, alpha, beta: np.minimum(functions.leaky_relu(x, alpha), np.float32(beta)),
                "alpha",
                "beta",
            ),
            "sigmoid": _plain(kernels.sigmoid),
            "sigmoid_hard": _with(functions.hard_sigmoid, "alpha", "beta"),
            "silu": _plain(functions.silu),
            "softplus": _plain(functions.softplus),
            "softsign": _plain(functions.softsign),
            "tanh": _plain(np.tanh),
            "scaled_tanh": _with(functions.scaled_tanh, "alpha", "beta"),
            "linear_activation": _with(functions.linear, "alpha", "beta"),
            "clip": _with(functions.clip, "alpha", "beta"),
            "softmax": _softmax,
            "exp": _plain(np.exp),
            "log": _plain(np.log),
            "sqrt": _plain(np.sqrt),
            "rsqrt": _rsqrt,
            "square": _plain(np.square),
            "abs": _plain(np.abs),
            "floor": _plain(np.floor),
            "sin": _plain(np.sin),
            "cos": _plain(np.cos),
            "transpose": _transpose,
            "reshape": _reshape,
            "flatten2d": _flatten_2d,
            "expand_dims": _expand,
            "squeeze": _squeeze,
            "reduce_mean": _reduce(np.mean),
            "reduce_sum": _reduce(np.sum),
            "reduce_max": _reduce(np.max),
            "reduce_min": _reduce(np.min),
            "pad": _pad,
            "cast": _cast,
            "identity": _identity,
        }.items()
    },
    "matmul": (("x", "y"), _product),
    "add": (("x", "y"), _affine(np.add, lambda number: (1, number), lambda number: (1, number))),
    "sub": (("x", "y"), _affine(np.subtract, lambda number: (1, -number), lambda number: (-1, number))),
    "mul": (("x", "y"), _affine(np.multiply, lambda number: (number, 0), lambda number: (number, 0))),
    "real_div": (
        ("x", "y"),
        _affine(np.divide, lambda number: (1 / number if number else 0, 0), lambda _number: (None, 0)),
    ),
    "pow": (("x", "y"), _binary(np.power)),
    "maximum": (("x", "y"), _binary(np.maximum)),
    "minimum": (("x", "y"), _binary(np.minimum)),
    "concat": (("values",), _concat),
}
"""Names of operations: which of their inputs hold values, in the order of the function's, and what builds them."""
