"""A Core ML file that learns on the phone: the last dense layers of a neural network, taught from pictures and labels.

Only the `.mlmodel` can (specification 4, iOS 13); Apple's rules for it are checked by `update_checks`.
"""

from dataclasses import dataclass
from functools import singledispatch
from typing import Any, Literal

from core import values
from core.errors import ExportError
from core.export import contract
from core.model import layers
from core.model.network import Network

OPTIMIZERS = ("sgd", "adam")
MAX_LAYERS = 2
MAX_WHOLE = 10_000
LOSS = "loss"
PASSED_BACK = ("linear", "relu", "sigmoid", "tanh", "softmax")
"""Functions through which Core ML can teach what lies before them; softmax only at the end."""


@dataclass(frozen=True, slots=True)
class Span:
    """A number that an app may set before it teaches: what it is by itself, and from where to where it may go.

    Raises:
        ExportError: They are not in order: 0 ≤ low ≤ default ≤ high, low < high.
    """

    default: float
    low: float = 0.0
    high: float = 1.0

    def __post_init__(self) -> None:
        with values.checked(ExportError):
            values.number("The smallest allowed value", self.low, 0, self.high, open_high=True)
            values.number("A default", self.default, self.low, self.high)


@dataclass(frozen=True, slots=True)
class Whole:
    """A whole number that an app may set before it teaches.

    Attributes:
        default: What it is by itself.
        allowed: What it may be: single numbers, or all of `range(low, high + 1)`.

    Raises:
        ExportError: It allows none, one below 1 or twice the same, leaves some out of a range, or not the default.
    """

    default: int
    allowed: tuple[int, ...] | range

    def __post_init__(self) -> None:
        ranged = isinstance(self.allowed, range)
        with values.checked(ExportError):
            for value in (*self.allowed[:1], *self.allowed[-1:]) if ranged else self.allowed:
                values.whole("A number that is allowed on the phone", value, 1, MAX_WHOLE)
        if isinstance(self.allowed, range) and self.allowed.step != 1:
            raise ExportError(f"A range of allowed numbers has a step of 1, not {self.allowed.step}.")
        if self.default not in self.allowed or (not ranged and len(set(self.allowed)) < len(self.allowed)):
            raise ExportError(f"The default {self.default!r} must be among the allowed numbers, each given once.")


@dataclass(frozen=True, slots=True)
class Updating:
    """How a file learns on the phone.

    The defaults suit ten drawn digits that an app gives together with a hundred or more that the network knows: by
    themselves, ten of one kind make it forget the others. `tests/benchmarks/phone.py` measures it.

    Attributes:
        layers: How many of the last dense layers learn: 1 or 2.
        optimizer: "sgd", with momentum, or "adam".
        learning_rate: Of either.
        momentum: Of "sgd".
        beta_1: Of "adam", as `beta_2` and `epsilon`.
        batch_size: Examples for one step.
        epochs: How often the examples are gone through.
        shuffle: Whether they come in another order each time.
        seed: Of that order.

    Raises:
        ExportError: A value is out of its range.
    """

    layers: int = 1
    optimizer: Literal["sgd", "adam"] = "sgd"
    learning_rate: Span = Span(0.01)
    momentum: Span = Span(0.9)
    beta_1: Span = Span(0.9)
    beta_2: Span = Span(0.999)
    epsilon: Span = Span(1e-7)
    batch_size: Whole = Whole(16, (1, 2, 4, 8, 16, 32, 64, 128))
    epochs: Whole = Whole(10, range(1, 101))
    shuffle: bool = True
    seed: int = 1

    def __post_init__(self) -> None:
        with values.checked(ExportError):
            values.whole("The number of layers that learn on the phone", self.layers, 1, MAX_LAYERS)
            values.one_of("The optimiser on the phone", self.optimizer, OPTIMIZERS)
            values.number("The learning rate on the phone", self.learning_rate.default, 0, 1, open_low=True)
            values.switch("Shuffling on the phone", self.shuffle)
            values.whole("The seed on the phone", self.seed, 0, (1 << 31) - 1)


def make_updatable(specification: Any, network: Network, updating: Updating) -> None:
    """Let `specification`, a Core ML `Model` message as `mlmodel.specification` makes it, learn on the phone.

    Raises:
        ExportError: The last layers of the network are none that Core ML can teach.
    """
    names = layer_names(network, updating.layers)
    specification.specificationVersion = contract.UPDATABLE_VERSION
    specification.isUpdatable = True
    own = specification.neuralNetworkClassifier
    for layer in own.layers:
        if layer.name in names:
            layer.isUpdatable = True
            layer.innerProduct.weights.isUpdatable = layer.innerProduct.bias.isUpdatable = True
    loss = own.updateParams.lossLayers.add(name=LOSS)
    loss.categoricalCrossEntropyLossLayer.input = contract.PROBABILITIES
    loss.categoricalCrossEntropyLossLayer.target = contract.TRUTH
    _set_optimizer(own.updateParams.optimizer, updating)
    _set_whole(own.updateParams.epochs, updating.epochs)
    own.updateParams.shuffle.defaultValue = updating.shuffle
    own.updateParams.seed.defaultValue = updating.seed
    _set_training_inputs(specification.description)


def layer_names(network: Network, count: int) -> tuple[str, ...]:
    """The names in the file of the last `count` dense layers, last first.

    Raises:
        ExportError: There are not so many, or one between them and the end is none that Core ML can teach through.
    """
    found: list[str] = []
    kinds = network.architecture.layers
    for place in range(len(kinds), 0, -1):
        layer = kinds[place - 1]
        if reason := obstacle(layer):
            raise _refusal(network, f"layer {place} ({layer.title}) {reason}", count)
        if isinstance(layer, layers.Dense):
            found.append(f"{layer.kind}_{place}")
        if len(found) == count:
            return tuple(found)
    raise _refusal(network, f"it has {len(found) or 'no'} dense layer{'' if len(found) == 1 else 's'}", count)


def _refusal(network: Network, reason: str, count: int) -> ExportError:
    wanted = "last dense layer" if count == 1 else f"last {count} dense layers"
    return ExportError(
        f"The {wanted} of {network.architecture.name} cannot learn on the phone: {reason}.",
        "Let one layer learn only, or export it without learning." if count > 1 else "Export it without learning.",
    )


@singledispatch
def obstacle(_layer: layers.Layer) -> str:
    """Why Core ML cannot teach what lies before a layer, or it itself; "" if it can."""
    return ""


@obstacle.register
def _dense(layer: layers.Dense) -> str:
    return _function(layer.activation)


@obstacle.register
def _convolution(layer: layers.Convolution) -> str:
    return _function(layer.activation)


@obstacle.register
def _activation(layer: layers.Activation) -> str:
    return _function(layer.function)


@obstacle.register
def _leaky_relu(_layer: layers.LeakyReLU) -> str:
    return "has a function that Core ML cannot teach through"


@obstacle.register
def _batch_normalization(_layer: layers.BatchNormalization) -> str:
    return "stands behind what should learn, which has failed on phones"


def _function(function: str) -> str:
    return "" if function in PASSED_BACK else f"has the function {function}, which Core ML cannot teach through"


def _set_optimizer(optimizer: Any, updating: Updating) -> None:
    if updating.optimizer == "sgd":
        own, further = optimizer.sgdOptimizer, {"momentum": updating.momentum}
    else:
        own = optimizer.adamOptimizer
        further = {"beta1": updating.beta_1, "beta2": updating.beta_2, "eps": updating.epsilon}
    for name, span in {"learningRate": updating.learning_rate, **further}.items():
        number = getattr(own, name)
        number.defaultValue, number.range.minValue, number.range.maxValue = span.default, span.low, span.high
    _set_whole(own.miniBatchSize, updating.batch_size)


def _set_whole(number: Any, whole: Whole) -> None:
    number.defaultValue = whole.default
    if isinstance(whole.allowed, range):
        number.range.minValue, number.range.maxValue = whole.allowed[0], whole.allowed[-1]
    else:
        number.set.values.extend(whole.allowed)


def _set_training_inputs(description: Any) -> None:
    """The image as it is for predicting, and the label as it is given by it; the exporter writes their texts."""
    description.trainingInput.extend(description.input)
    for output in description.output:
        if output.name == contract.LABEL:
            description.trainingInput.append(output)
