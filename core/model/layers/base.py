"""The layers an architecture is made of: plain data with their arithmetic, no TensorFlow.

Shapes leave out the batch: (height, width, channels) for pictures, (units,) after Flatten. Every layer answers three
questions about an input shape: the output shape, the number of parameters, the number of multiplications for one image.

Formulas: output side = (side - kernel) // stride + 1 without padding ("valid"), the same side with padding ("same");
parameters of a convolution = filters x (kernel height x kernel width x input channels + 1 bias).
"""

from collections.abc import Callable
from dataclasses import dataclass
from math import prod
from typing import ClassVar, Literal

Shape = tuple[int, ...]
Padding = Literal["valid", "same"]
Function = Literal["linear", "relu", "softmax"]

PADDINGS: tuple[str, ...] = ("valid", "same")
FUNCTIONS: tuple[str, ...] = ("linear", "relu", "softmax")
MAX_SIZE = 100_000
BATCH_NORMALIZATION_EPSILON = 0.001
"""Added to the variance before its root is taken; Keras's default."""


class LayerError(ValueError):
    """A layer's value or input that makes no sense; `architecture` adds which layer it is."""


def _whole(name: str, value: object, largest: int = MAX_SIZE) -> None:
    if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= largest:
        raise LayerError(f"{name} must be a whole number from 1 to {largest:,}, not {value!r}")


def _one_of(name: str, value: object, choices: tuple[str, ...]) -> None:
    if value not in choices:
        raise LayerError(f"{name} must be one of {', '.join(choices)}, not {value!r}")


def _picture(shape: Shape) -> tuple[int, int, int]:
    if len(shape) != 3:
        raise LayerError(f"it needs a picture (height, width, channels), but its input has the shape {shape}")
    return shape[0], shape[1], shape[2]


def _window(side: int, kernel: int, stride: int, padding: Padding) -> int:
    """How many places a window has along one side."""
    if padding == "same":
        return -(-side // stride)
    if kernel > side:
        raise LayerError(f"its window of {kernel} is larger than its input's side of {side}")
    return (side - kernel) // stride + 1


@dataclass(frozen=True, slots=True)
class Convolution:
    """Slides `filters` small pictures of `kernel` x `kernel` over the input, stride 1, then applies `activation`."""

    kind: ClassVar[str] = "convolution"
    filters: int
    kernel: int
    padding: Padding = "valid"
    activation: Function = "linear"

    def __post_init__(self) -> None:
        _whole("filters", self.filters, 4096)
        _whole("kernel", self.kernel, 28)
        _one_of("padding", self.padding, PADDINGS)
        _one_of("activation", self.activation, FUNCTIONS)

    @property
    def title(self) -> str:
        return f"Conv {self.filters} @ {self.kernel}×{self.kernel}"

    def output_shape(self, shape: Shape) -> Shape:
        height, width, _ = _picture(shape)
        sides = (_window(side, self.kernel, 1, self.padding) for side in (height, width))
        return (*sides, self.filters)

    def parameters(self, shape: Shape) -> int:
        return self.filters * (self.kernel * self.kernel * _picture(shape)[2] + 1)

    def multiplications(self, shape: Shape) -> int:
        return prod(self.output_shape(shape)) * self.kernel * self.kernel * _picture(shape)[2]


@dataclass(frozen=True, slots=True)
class _Pooling:
    size: int
    padding: Padding = "valid"

    def __post_init__(self) -> None:
        _whole("size", self.size, 28)
        _one_of("padding", self.padding, PADDINGS)

    def output_shape(self, shape: Shape) -> Shape:
        height, width, channels = _picture(shape)
        return (*(_window(side, self.size, self.size, self.padding) for side in (height, width)), channels)

    def parameters(self, shape: Shape) -> int:
        _picture(shape)
        return 0


@dataclass(frozen=True, slots=True)
class MaxPooling(_Pooling):
    """Keeps the largest value of every `size` x `size` square, stride `size`."""

    kind: ClassVar[str] = "max_pooling"

    @property
    def title(self) -> str:
        return f"MaxPool {self.size}"

    def multiplications(self, shape: Shape) -> int:
        _picture(shape)
        return 0


@dataclass(frozen=True, slots=True)
class AveragePooling(_Pooling):
    """Keeps the mean of every `size` x `size` square, stride `size`. One multiplication for each mean."""

    kind: ClassVar[str] = "average_pooling"

    @property
    def title(self) -> str:
        return f"AveragePool {self.size}"

    def multiplications(self, shape: Shape) -> int:
        return prod(self.output_shape(shape))


@dataclass(frozen=True, slots=True)
class _Unchanged:
    """A layer that keeps the shape of its input."""

    def output_shape(self, shape: Shape) -> Shape:
        return shape

    def parameters(self, shape: Shape) -> int:  # noqa: ARG002
        return 0

    def multiplications(self, shape: Shape) -> int:  # noqa: ARG002
        return 0


@dataclass(frozen=True, slots=True)
class Dropout(_Unchanged):
    """While training, switches off a random share `rate` of its inputs at every step; otherwise does nothing."""

    kind: ClassVar[str] = "dropout"
    rate: float

    def __post_init__(self) -> None:
        if isinstance(self.rate, bool) or not isinstance(self.rate, int | float) or not 0 <= self.rate < 1:
            raise LayerError(f"rate must be at least 0 and below 1, not {self.rate!r}")

    @property
    def title(self) -> str:
        return f"Dropout {self.rate:g}"


@dataclass(frozen=True, slots=True)
class BatchNormalization(_Unchanged):
    """Scales every channel to mean 0 and variance 1 over the batch, then by a learnt factor and shift.

    Four numbers a channel: factor and shift are learnt, mean and variance are remembered (Keras counts all four). One
    multiplication a value.
    """

    kind: ClassVar[str] = "batch_normalization"
    title: ClassVar[str] = "BatchNorm"

    def parameters(self, shape: Shape) -> int:
        return 4 * shape[-1]

    def multiplications(self, shape: Shape) -> int:
        return prod(shape)


@dataclass(frozen=True, slots=True)
class Activation(_Unchanged):
    """Applies `function` to every value: relu keeps what is above 0, softmax makes probabilities that add up to 1."""

    kind: ClassVar[str] = "activation"
    function: Function

    def __post_init__(self) -> None:
        _one_of("function", self.function, FUNCTIONS)

    @property
    def title(self) -> str:
        return {"relu": "ReLU", "softmax": "Softmax", "linear": "Linear"}[self.function]


@dataclass(frozen=True, slots=True)
class Flatten:
    """Lays a picture out as one row of numbers: row by row, pixel by pixel, channel by channel."""

    kind: ClassVar[str] = "flatten"
    title: ClassVar[str] = "Flatten"

    def output_shape(self, shape: Shape) -> Shape:
        return (prod(_picture(shape)),)

    def parameters(self, shape: Shape) -> int:  # noqa: ARG002
        return 0

    def multiplications(self, shape: Shape) -> int:  # noqa: ARG002
        return 0


@dataclass(frozen=True, slots=True)
class Dense:
    """Connects every input with each of `units` outputs, then applies `activation`."""

    kind: ClassVar[str] = "dense"
    units: int
    activation: Function = "linear"

    def __post_init__(self) -> None:
        _whole("units", self.units, 16_384)
        _one_of("activation", self.activation, FUNCTIONS)

    @property
    def title(self) -> str:
        return f"Dense {self.units}"

    def _inputs(self, shape: Shape) -> int:
        if len(shape) != 1:
            raise LayerError(f"it needs a row of numbers, but its input has the shape {shape}: put flatten before it")
        return shape[0]

    def output_shape(self, shape: Shape) -> Shape:
        self._inputs(shape)
        return (self.units,)

    def parameters(self, shape: Shape) -> int:
        return self.units * (self._inputs(shape) + 1)

    def multiplications(self, shape: Shape) -> int:
        return self.units * self._inputs(shape)


Layer = Convolution | MaxPooling | AveragePooling | Dropout | BatchNormalization | Activation | Flatten | Dense
KINDS: dict[str, Callable[..., Layer]] = {
    layer.kind: layer
    for layer in (
        Convolution, MaxPooling, AveragePooling, Dropout, BatchNormalization, Activation, Flatten, Dense,
    )
}  # fmt: skip
