"""The lesson of every layer: what it does in a student's words, and its arithmetic with the numbers of its place."""

from dataclasses import dataclass
from functools import singledispatch
from math import prod

from core.model import layers
from core.model.architecture import INPUT_SHAPE, Architecture
from core.model.layers import Layer, Shape
from core.model.layers.base import Function


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
        core.model.layers.LayerError: The layer does not fit the shape.
    """
    text, steps = explained(layer, shape)
    return Lesson(layer.title, text, steps)


def lessons(architecture: Architecture) -> tuple[Lesson, ...]:
    """The lesson of every layer, first to last."""
    shapes = (INPUT_SHAPE, *(row.output_shape for row in architecture.table()))
    return tuple(lesson(layer, shape) for layer, shape in zip(architecture.layers, shapes, strict=False))


def shape_words(shape: Shape) -> str:
    """A shape as in the table: "24×24×32", "128"."""
    return "×".join(f"{side:,}" for side in shape)


Told = tuple[str, tuple[Step, ...]]

FIRES = " ReLU: it fires only if the sum is above 0."
RELU = (
    "A neuron fires only if its sum is above 0: what is negative becomes 0, the rest passes. Without such a bend, a "
    "stack of layers could do no more than a single one."
)
SOFTMAX = (
    "Softmax turns the ten sums into probabilities: each is above 0 and together they are 1. The largest is the "
    "network's answer, and its size says how sure it is."
)


FUNCTIONS: dict[Function, str] = {
    "linear": "The values pass as they are.",
    "relu": RELU,
    "elu": "Values above 0 pass; below 0 they bend softly towards −1, so that a neuron never falls wholly silent.",
    "tanh": "Every sum is pressed between −1 and 1: what is near 0 passes nearly as it is, what is large counts as 1.",
    "sigmoid": "Every sum is pressed between 0 and 1, as if each neuron said how sure it is.",
    "softmax": SOFTMAX,
}


@singledispatch
def explained(layer: Layer, shape: Shape) -> Told:
    """The text and the arithmetic of the lesson about `layer` with an input of `shape`."""
    raise NotImplementedError(layer.kind)


@explained.register
def _convolution(layer: layers.Convolution, shape: Shape) -> Told:
    kernel, depth, seen = layer.kernel, shape[2], layer.kernel**2
    looks = (
        "Each filter looks at one pixel at a time, through all channels, and mixes them anew."
        if kernel == 1
        else f"Each filter is a small picture of {kernel} × {kernel} that slides over the input and says how well each "
        "place matches it."
    )
    neurons = "1 neuron" if seen == 1 else f"{seen} neurons"
    text = (
        f"{looks} A neuron here sees {neurons} of the layer before"
        f"{f' in each of the {depth} channels' if depth > 1 else ''}: it multiplies, adds up, and adds its bias. "
        f"The {layer.filters} filters are learnt, and each uses the same numbers everywhere in the picture."
        f"{FIRES if layer.activation == 'relu' else ''}"
    )
    output = layer.output_shape(shape)
    valid = layer.padding == "valid"
    side = f"{shape[0]} − {kernel} + 1" if valid else f"{shape[0]}, edges padded with 0"
    products = f"{output[0]}·{output[1]}·{output[2]} × {kernel}·{kernel}·{depth}"
    return text, (
        Step("output side", side, str(output[0])),
        _output(output),
        Step("parameters", f"{layer.filters} × ({kernel}·{kernel}·{depth} + 1)", f"{layer.parameters(shape):,}"),
        Step("multiplications", products, f"{layer.multiplications(shape):,}"),
    )


@explained.register
def _dense(layer: layers.Dense, shape: Shape) -> Told:
    text = (
        f"Each of the {layer.units:,} neurons sees all {shape[0]:,} numbers of the layer before, multiplies each by a "
        "weight of its own, adds them up, and adds its bias."
    )
    more = {"relu": FIRES, "softmax": f" {SOFTMAX}"}.get(layer.activation, "")
    return text + more, (
        Step("parameters", f"{layer.units:,} × ({shape[0]:,} + 1)", f"{layer.parameters(shape):,}"),
        Step("multiplications", f"{layer.units:,} × {shape[0]:,}", f"{layer.multiplications(shape):,}"),
    )


@explained.register
def _max_pooling(layer: layers.MaxPooling, shape: Shape) -> Told:
    text = (
        f"Every {layer.size} × {layer.size} square becomes one number, its largest. The picture shrinks, and a stroke "
        "that is a pixel off still gives nearly the same answer. Nothing is learnt here, so there are no parameters."
    )
    return text, _pooled(layer, shape)


@explained.register
def _average_pooling(layer: layers.AveragePooling, shape: Shape) -> Told:
    text = (
        f"Every {layer.size} × {layer.size} square becomes one number, its mean. The picture shrinks and fine detail "
        "is blurred away. Nothing is learnt here, so there are no parameters."
    )
    return text, _pooled(layer, shape)


def _pooled(layer: layers.Pooling, shape: Shape) -> tuple[Step, ...]:
    output, side, size = layer.output_shape(shape), shape[0], layer.size
    fate = f"the last {side % size} left out" if layer.padding == "valid" else "the rest counts too"
    working = f"{side} ÷ {size}, {fate}" if side % size else f"{side} ÷ {size}"
    return Step("output side", working, str(output[0])), _output(output)


@explained.register
def _dropout(layer: layers.Dropout, shape: Shape) -> Told:
    count = prod(shape)
    text = (
        f"While it trains, {layer.rate:.0%} of the values, picked anew at every step, are set to 0, and the others are "
        "made larger to make up for it. It is like a team in which anybody may be away tomorrow: everyone has to know "
        "the work, so nothing hangs on one neuron. When the network reads, all are present."
    )
    return text, (Step("off at each step, about", f"{layer.rate:g} × {count:,}", f"{layer.rate * count:,.0f}"),)


@explained.register
def _batch_normalization(layer: layers.BatchNormalization, shape: Shape) -> Told:
    text = (
        "Every channel is shifted and stretched so that its values have mean 0 and spread 1, then by a factor and a "
        "shift that are learnt. Layers that always see values of the same size learn faster."
    )
    return text, (Step("parameters", f"4 × {shape[-1]}", f"{layer.parameters(shape):,}"),)


@explained.register
def _activation(layer: layers.Activation, _shape: Shape) -> Told:
    return FUNCTIONS[layer.function], ()


@explained.register
def _leaky_relu(layer: layers.LeakyReLU, shape: Shape) -> Told:
    text = (
        f"What is above 0 passes, the rest is multiplied by {layer.slope:g}, where ReLU would make it 0. So a neuron "
        "whose sum is below 0 still learns a little, and does not fall silent for ever."
    )
    return text, (Step("multiplications", " × ".join(map(str, shape)), f"{prod(shape):,}"),)


@explained.register
def _flatten(_layer: layers.Flatten, shape: Shape) -> Told:
    text = (
        "The picture is laid out as one long row of numbers, line by line, so that the dense layers can use it. No "
        "value changes, and nothing is learnt."
    )
    return text, (Step("numbers", " × ".join(map(str, shape)), f"{prod(shape):,}"),)


def _output(shape: Shape) -> Step:
    return Step("output", " × ".join(map(str, shape)), f"{prod(shape):,}")
