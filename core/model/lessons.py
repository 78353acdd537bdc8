"""The lesson of every layer: what it does in a student's words, and its arithmetic with the numbers of its place."""

from dataclasses import dataclass
from math import prod

from core.model.architecture import INPUT_SHAPE, Architecture
from core.model.layers import (
    Activation,
    AveragePooling,
    BatchNormalization,
    Convolution,
    Dense,
    Dropout,
    Flatten,
    Layer,
    MaxPooling,
    Shape,
)


@dataclass(frozen=True, slots=True)
class Step:
    """One line of arithmetic: what is worked out, the calculation, and its result ("24", "832", "24×24×32")."""

    question: str
    working: str
    result: str


@dataclass(frozen=True, slots=True)
class Lesson:
    """What there is to learn about one layer.

    Attributes:
        title: The layer's title, as in the table.
        text: Two to four sentences.
        steps: The arithmetic; empty where there is none.
    """

    title: str
    text: str
    steps: tuple[Step, ...]


INPUT_LESSON = Lesson(
    "Input",
    "The network starts from your digit as 28 × 28 numbers. Each pixel is a number from 0 (black, paper) "
    "to 255 (white, "
    "ink), divided by 255 so that it lies between 0 and 1.",
    (Step("numbers", "28 × 28 × 1", "784"),),
)


def lesson(layer: Layer, shape: Shape) -> Lesson:
    """The lesson of `layer` with an input of `shape` (without the batch).

    Raises:
        core.model.layers.LayerMistake: The layer does not fit the shape.
    """
    return Lesson(layer.title, _text(layer, shape), _steps(layer, shape))


def lessons(architecture: Architecture) -> tuple[Lesson, ...]:
    """The lesson of every layer, first to last."""
    shapes = (INPUT_SHAPE, *(row.output_shape for row in architecture.table()))
    return tuple(lesson(layer, shape) for layer, shape in zip(architecture.layers, shapes, strict=False))


def shape_words(shape: Shape) -> str:
    """A shape as in the table: "24×24×32", "128"."""
    return "×".join(f"{side:,}" for side in shape)


def _text(layer: Layer, shape: Shape) -> str:
    match layer:
        case Convolution(filters=filters, kernel=kernel, activation=function):
            return _convolution_text(filters, kernel, shape, function)
        case MaxPooling(size=size):
            return (
                f"Every {size} × {size} square becomes one number, its largest. The picture shrinks, and a "
                "stroke that is "
                "a pixel off still gives nearly the same answer. Nothing is learnt here, so there are no parameters."
            )
        case AveragePooling(size=size):
            return (
                f"Every {size} × {size} square becomes one number, its mean. The picture shrinks and fine detail is "
                "blurred away. Nothing is learnt here, so there are no parameters."
            )
        case Dropout(rate=rate):
            return (
                f"While it trains, {rate:.0%} of the values, picked anew at every step, are set to 0, and the others "
                "are made larger to make up for it. It is like a team in which anybody may be away "
                "tomorrow: everyone has "
                "to know the work, so nothing hangs on one neuron. When the network reads, all are present."
            )
        case BatchNormalization():
            return (
                "Every channel is shifted and stretched so that its values have mean 0 and spread 1, then "
                "by a factor and a "
                "shift that are learnt. Layers that always see values of the same size learn faster."
            )
        case Activation(function=function):
            return {"relu": _RELU, "softmax": _SOFTMAX, "linear": "The values pass as they are."}[function]
        case Flatten():
            return (
                "The picture is laid out as one long row of numbers, line by line, so that the dense "
                "layers can use it. "
                "No value changes, and nothing is learnt."
            )
        case Dense(units=units, activation=function):
            return _dense_text(units, shape, function)


_RELU = (
    "A neuron fires only if its sum is above 0: what is negative becomes 0, the rest passes. Without such "
    "a bend, a stack "
    "of layers could do no more than a single one."
)
_SOFTMAX = (
    "Softmax turns the ten sums into probabilities: each is above 0 and together they are 1. The largest "
    "is the network's "
    "answer, and its size says how sure it is."
)


def _convolution_text(filters: int, kernel: int, shape: Shape, function: str) -> str:
    seen = kernel * kernel
    looks = (
        "Each filter looks at one pixel at a time, through all channels, and mixes them anew."
        if kernel == 1
        else f"Each filter is a small picture of {kernel} × {kernel} that slides over the input and says how well each "
        "place matches it."
    )
    depth = f" in each of the {shape[2]} channels" if shape[2] > 1 else ""
    neurons = "1 neuron" if seen == 1 else f"{seen} neurons"
    text = (
        f"{looks} A neuron here sees {neurons} of the layer before{depth}: it multiplies, adds up, and adds its bias."
    )
    shared = f" The {filters} filters are learnt, and each uses the same numbers everywhere in the picture."
    return text + shared + (" ReLU: it fires only if the sum is above 0." if function == "relu" else "")


def _dense_text(units: int, shape: Shape, function: str) -> str:
    text = (
        f"Each of the {units:,} neurons sees all {shape[0]:,} numbers of the layer before, multiplies each "
        "by a weight of its "
        "own, adds them up, and adds its bias."
    )
    if function == "softmax":
        return f"{text} {_SOFTMAX}"
    return text + (" ReLU: it fires only if the sum is above 0." if function == "relu" else "")


def _steps(layer: Layer, shape: Shape) -> tuple[Step, ...]:
    output = layer.output_shape(shape)
    match layer:
        case Convolution():
            return _convolution_steps(layer, shape, output)
        case MaxPooling() | AveragePooling():
            return (_pooled_side(layer.size, layer.padding, shape[0], output[0]), _shape_step(output))
        case Flatten():
            return (Step("numbers", " × ".join(map(str, shape)), f"{output[0]:,}"),)
        case Dense(units=units):
            return (
                Step("parameters", f"{units:,} × ({shape[0]:,} + 1)", f"{layer.parameters(shape):,}"),
                Step("multiplications", f"{units:,} × {shape[0]:,}", f"{layer.multiplications(shape):,}"),
            )
        case BatchNormalization():
            return (Step("parameters", f"4 × {shape[-1]}", f"{layer.parameters(shape):,}"),)
        case Dropout(rate=rate):
            count = prod(shape)
            return (Step("off at each step, about", f"{rate:g} × {count:,}", f"{rate * count:,.0f}"),)
        case Activation():
            return ()


def _convolution_steps(layer: Convolution, shape: Shape, output: Shape) -> tuple[Step, ...]:
    kernel, depth = layer.kernel, shape[2]
    side = (
        Step("output side", f"{shape[0]} − {kernel} + 1", str(output[0]))
        if layer.padding == "valid"
        else Step("output side", f"{shape[0]}, edges padded with 0", str(output[0]))
    )
    return (
        side,
        _shape_step(output),
        Step("parameters", f"{layer.filters} × ({kernel}·{kernel}·{depth} + 1)", f"{layer.parameters(shape):,}"),
        Step(
            "multiplications",
            f"{output[0]}·{output[1]}·{output[2]} × {kernel}·{kernel}·{depth}",
            f"{layer.multiplications(shape):,}",
        ),
    )


def _pooled_side(size: int, padding: str, side: int, result: int) -> Step:
    rest = side % size
    if not rest:
        return Step("output side", f"{side} ÷ {size}", str(result))
    fate = f"the last {rest} left out" if padding == "valid" else "the rest counts too"
    return Step("output side", f"{side} ÷ {size}, {fate}", str(result))


def _shape_step(output: Shape) -> Step:
    return Step("output", " × ".join(map(str, output)), f"{prod(output):,}")
