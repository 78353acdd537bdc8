"""Layers that slide filters over a picture."""

from dataclasses import dataclass
from math import prod
from typing import ClassVar

from core.model.layers.base import FUNCTIONS, PADDINGS, ActivatedLayer, Function, Padding, Shape, picture, window
from core.values import one_of, whole


@dataclass(frozen=True, slots=True)
class Convolution(ActivatedLayer):
    """Slides `filters` small pictures of `kernel` x `kernel` over the input, stride 1, then applies `activation`."""

    kind: ClassVar[str] = "convolution"
    filters: int
    kernel: int
    padding: Padding = "valid"
    activation: Function = "linear"

    def __post_init__(self) -> None:
        whole("filters", self.filters, 1, 4096)
        whole("kernel", self.kernel, 1, 28)
        one_of("padding", self.padding, PADDINGS)
        one_of("activation", self.activation, FUNCTIONS)

    @property
    def title(self) -> str:
        return f"Conv {self.filters} @ {self.kernel}×{self.kernel}"

    def output_shape(self, shape: Shape) -> Shape:
        height, width, _ = picture(shape)
        sides = (window(side, self.kernel, 1, self.padding) for side in (height, width))
        return (*sides, self.filters)

    def weight_shapes(self, shape: Shape) -> tuple[Shape, ...]:
        return (self.kernel, self.kernel, picture(shape)[2], self.filters), (self.filters,)

    def multiplications(self, shape: Shape) -> int:
        return self.patch_values(shape) * self.filters

    def formula(self, shape: Shape) -> str:
        kernel, side = self.kernel, self.output_shape(shape)[0]
        count = f"{self.filters} × ({kernel}·{kernel}·{shape[2]} + 1) = {self.parameters(shape):,}"
        stays = f"{shape[0]} stays {side}"
        return f"{count} · {stays if self.padding == 'same' else f'{shape[0]} − {kernel} + 1 = {side}'}"

    def patch_values(self, shape: Shape) -> int:
        return prod(self.output_shape(shape)[:2]) * self.kernel**2 * picture(shape)[2]
