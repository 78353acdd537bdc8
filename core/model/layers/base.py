"""What every kind of layer says of itself, and the checks that they share.

Shapes leave out the batch: (height, width, channels) for pictures, (units,) after Flatten.

Formulas: output side = (side - kernel) // stride + 1 without padding ("valid"), ceil(side / stride) with padding
("same"); parameters of a convolution = filters x (kernel height x kernel width x input channels + 1 bias).
"""

from abc import ABC, abstractmethod
from dataclasses import asdict, dataclass
from math import prod
from typing import Any, ClassVar, Literal, get_args

from core.values import WrongValueError

Shape = tuple[int, ...]
Padding = Literal["valid", "same"]
Function = Literal["linear", "relu", "elu", "tanh", "sigmoid", "softmax"]

PADDINGS: tuple[str, ...] = ("valid", "same")
FUNCTIONS: tuple[str, ...] = get_args(Function)


class LayerError(WrongValueError):
    """An input that makes no sense for a layer; `architecture` adds which layer it is."""


@dataclass(frozen=True, slots=True)
class Layer(ABC):
    """A layer as data: a frozen dataclass whose fields are those of its JSON, which checks them itself.

    Attributes:
        kind: Its name in JSON.
        in_place: What it gives takes the place of its input, so that there is one gradient for both.
        untrained_weights: How many of its weight arrays, the last ones, are remembered and not learnt.
    """

    kind: ClassVar[str]
    in_place: ClassVar[bool] = False
    untrained_weights: ClassVar[int] = 0

    @property
    @abstractmethod
    def title(self) -> str:
        """A few words for tables, as in "Conv 32 @ 5×5"."""

    def output_shape(self, shape: Shape) -> Shape:
        """The shape of what it gives for an input of `shape`; raises LayerError if that does not fit."""
        return shape

    def weight_shapes(self, shape: Shape) -> tuple[Shape, ...]:  # noqa: ARG002
        """The shapes of its weights, in Keras's order and layout."""
        return ()

    def parameters(self, shape: Shape) -> int:
        """The numbers in its weights, those that are not learnt included, as Keras counts them."""
        return sum(map(prod, self.weight_shapes(shape)))

    def trainable_parameters(self, shape: Shape) -> int:
        shapes = self.weight_shapes(shape)
        return sum(map(prod, shapes[: len(shapes) - self.untrained_weights]))

    def multiplications(self, shape: Shape) -> int:  # noqa: ARG002
        """Multiplications for one image."""
        return 0

    def formula(self, shape: Shape) -> str:  # noqa: ARG002
        """The arithmetic on an input of `shape`, as in "32 × (5·5·1 + 1) = 832 · 28 − 5 + 1 = 24"; "" without any."""
        return ""

    @property
    def ends_in_softmax(self) -> bool:
        return False

    @property
    def keeps_output(self) -> bool:
        """Whether its own way back needs what it gave."""
        return True

    def kept_values(self, shape: Shape, before: "Layer | None") -> float:  # noqa: ARG002
        """Values for an image that stay in memory until the way back; `before` is the layer before this one."""
        return prod(self.output_shape(shape))

    def gradient_values(self, shape: Shape, *, deep: bool) -> int:
        """Values for an image that are there at once on the way back through it; `deep`: a layer before it learns."""
        outputs = prod(self.output_shape(shape))
        if deep:
            return outputs if self.in_place else outputs + prod(shape)
        return outputs if self.weight_shapes(shape) else 0

    def patch_values(self, shape: Shape) -> int:  # noqa: ARG002
        """Values for an image that are laid out beside each other to work on them."""
        return 0

    def to_json(self) -> dict[str, Any]:
        """Its kind and all of its fields."""
        return {"kind": self.kind} | asdict(self)


class ActivatedLayer(Layer):
    """A layer whose last step is an activation; it is a field of each, at its own place in the JSON."""

    __slots__ = ()
    activation: Function

    @property
    def ends_in_softmax(self) -> bool:
        return self.activation == "softmax"

    @property
    def keeps_output(self) -> bool:
        return self.activation != "linear"


def picture(shape: Shape) -> tuple[int, int, int]:
    """Height, width and channels; raises LayerError if `shape` is no picture's."""
    if len(shape) != 3:
        raise LayerError(f"it needs a picture (height, width, channels), but its input has the shape {shape}")
    return shape[0], shape[1], shape[2]


def window(side: int, kernel: int, stride: int, padding: Padding) -> int:
    """How many places a window has along one side; raises LayerError if it does not fit."""
    if padding == "same":
        return -(-side // stride)
    if kernel > side:
        raise LayerError(f"its window of {kernel} is larger than its input's side of {side}")
    return (side - kernel) // stride + 1
