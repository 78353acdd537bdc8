"""Weights kept in fewer bits: what coremltools does to a finished file, and palettes of our own choosing."""

import contextlib
import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.export.contract import Precision
from core.export.library import alone, optimizer

FEWEST = 1000
"""Weights; smaller arrays are left as they are: they would save nothing, and a formula's constants are among them."""

ROUNDS = 20
"""Of making a palette better; its colours hardly move after ten."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A precision.

    Attributes:
        words: What it is, for people.
        package_version: The Core ML specification of a .mlpackage of it.
        model_version: Of a .mlmodel; None where there is none.
        min_agreement: Share of answers that stay the same; a file of which more change is not kept.
        allowed_difference: How far a probability may be off; 1 where only the answers count. Float32 arithmetic in
            another order gives about 1e-6, one bias that is wrong by 1e-4 gives 2.5e-5.
    """

    words: str
    package_version: int
    model_version: int | None
    min_agreement: float
    allowed_difference: float


KINDS: Mapping[Precision, Kind] = {
    "float32": Kind("full (32 bits)", 6, 1, 1.0, 1e-5),
    "float16": Kind("half (16 bits)", 6, 2, 0.995, 0.05),
    "int8": Kind("8-bit whole numbers", 7, 3, 0.98, 1.0),
    "palette8": Kind("palette of 256 values", 7, None, 0.98, 1.0),
    "palette4": Kind("palette of 16 values", 7, None, 0.8, 1.0),
    "sparse": Kind("half of the weights 0", 7, None, 0.8, 1.0),
}
"""All precisions, the most exact first."""


def compressed(converted: Any, precision: Precision) -> Any:
    """A program with its weights in fewer bits.

    Args:
        converted: An `MLModel` of a program; it is not changed.
        precision: float32 and float16 leave it as it is: half precision is chosen when a program is made.
    """
    if precision in ("float32", "float16"):
        return converted
    optimize = optimizer()
    make: dict[str, Callable[[], Any]] = {
        "int8": lambda: _by(optimize, "linear_quantize_weights", "OpLinearQuantizerConfig", mode="linear_symmetric")(
            converted
        ),
        "palette8": lambda: _palettized(optimize, 8)(converted),
        "palette4": lambda: _palettized(optimize, 4)(converted),
        "sparse": lambda: _by(optimize, "prune_weights", "OpMagnitudePrunerConfig", target_sparsity=0.5)(converted),
    }
    with alone():
        return make[precision]()


def _by(optimize: Any, function: str, settings: str, **values: Any) -> Callable[[Any], Any]:
    own = getattr(optimize, settings)(weight_threshold=FEWEST, **values)
    return lambda model: getattr(optimize, function)(model, optimize.OptimizationConfig(own))


def _palettized(optimize: Any, bits: int) -> Callable[[Any], Any]:
    return _by(
        optimize, "palettize_weights", "OpPalettizerConfig", mode="custom",
        lut_function=lambda weights: palette(weights, bits),
    )  # fmt: skip


def palette(weights: NDArray[np.float32], bits: int) -> tuple[NDArray[np.float32], NDArray[np.uint8]]:
    """The values that stand for `weights` best, by Lloyd's algorithm in one dimension, and which one each weight takes.

    It begins with as many weights below each value as above it, so that frequent weights get more of the values.

    Args:
        weights: Any shape.
        bits: 1 to 8.

    Returns:
        (2 ** bits,) float32 in rising order, and (weights.size,) uint8.
    """
    count = 1 << bits
    values = np.sort(weights.ravel().astype(np.float64))
    colours = np.quantile(values, (np.arange(count) + 0.5) / count)
    sums = np.concatenate([[0.0], np.cumsum(values)])
    for _ in range(ROUNDS):
        borders = np.searchsorted(values, (colours[:-1] + colours[1:]) / 2)
        edges = np.concatenate([[0], borders, [len(values)]])
        counts, totals = np.diff(edges), np.diff(sums[edges])
        colours = np.sort(np.where(counts > 0, totals / np.maximum(counts, 1), colours))
    chosen = np.searchsorted((colours[:-1] + colours[1:]) / 2, weights.ravel())
    return colours.astype(np.float32), chosen.astype(np.uint8)


def quantized(library: Any, specification: Any, precision: Precision) -> Any:
    """A neural network's `Model` message with its weights in 16 or 8 bits; as it is for float32.

    Args:
        library: coremltools.
        specification: The message; it is not changed.
        precision: "float32", "float16" or "int8".
    """
    if precision == "float32":
        return specification
    with alone(), contextlib.redirect_stdout(io.StringIO()):  # it tells of every layer
        model = library.models.MLModel(specification, skip_model_load=True)
        utilities = library.models.neural_network.quantization_utils
        made = utilities.quantize_weights(model, 16 if precision == "float16" else 8, selector=_OnlyTheNetwork())
        return made.get_spec() if hasattr(made, "get_spec") else made


class _OnlyTheNetwork:
    """Chooses layers with weights that were learnt, not the constants of a formula; coremltools asks it."""

    def do_quantize(self, layer: Any, **_: Any) -> bool:
        return str(layer.WhichOneof("layer")) in ("convolution", "innerProduct")
