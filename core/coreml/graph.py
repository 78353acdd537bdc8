"""Steps one after the other, from the input to the probabilities.

Every array has the images as its first axis, before the axes that the file knows of; what does not depend on the image
has 1 there. So a network is run on many images at once whatever the file says about batches.
"""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from math import prod

import numpy as np
from numpy.typing import NDArray

from core.coreml.limits import MAX_LAYERS, MAX_LIVE_VALUES, MAX_SECONDS, FormatMistake, room

Array = NDArray[np.float32]
Function = Callable[..., Array]


@dataclass(frozen=True, slots=True)
class Action:
    """What a step does.

    Attributes:
        function: Takes the inputs, gives the output; never changes its inputs.
        factor: The number by which it multiplies all values alike; 1 if it only arranges them; None if it does more.
        offset: What it adds to all values alike after that.
    """

    function: Function
    factor: float | None = None
    offset: float = 0.0


@dataclass(frozen=True, slots=True)
class Step:
    """One layer of the file, ready to run."""

    name: str
    kind: str
    inputs: tuple[str, ...]
    output: str
    action: Action
    parameters: int = 0


@dataclass(frozen=True, slots=True)
class Trial:
    """What one image showed.

    Attributes:
        shapes: Of every step's output, without the axis of the images.
        columns: How many values there are in the end.
        peak_values: At most so many values were kept at the same time.
    """

    shapes: tuple[tuple[int, ...], ...]
    columns: int
    peak_values: int


@dataclass(frozen=True, slots=True)
class Graph:
    """All steps.

    Attributes:
        source: The name of the input.
        target: The name of the probabilities.
        steps: In the order of the file; each reads only what is there before it.

    Raises:
        FormatMistake: A step reads what no earlier step gives, the target is never made, or there are too many steps.
    """

    source: str
    target: str
    steps: tuple[Step, ...]
    _last_use: Mapping[str, int] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if len(self.steps) > MAX_LAYERS:
            raise FormatMistake(f"{len(self.steps):,} layers are too many; the most is {MAX_LAYERS:,}")
        known = {self.source}
        for step in self.steps:
            if missing := [name for name in step.inputs if name not in known]:
                raise FormatMistake(f"layer {step.name!r:.80} reads {missing[0]!r:.80}, which no earlier layer gives")
            known.add(step.output)
        if self.target not in known:
            raise FormatMistake(f"no layer gives its output {self.target!r:.80}")
        last = {name: place for place, step in enumerate(self.steps) for name in step.inputs}
        object.__setattr__(self, "_last_use", last)

    def leading(self) -> tuple[float, float]:
        """The factor and offset that all values of the input get alike before anything else is done; (1, 0) if none."""
        factor, offset, name = 1.0, 0.0, self.source
        while True:
            readers = [step for step in self.steps if name in step.inputs]
            if len(readers) != 1 or (by := readers[0].action.factor) is None:
                return factor, offset
            factor, offset = factor * by, offset * by + readers[0].action.offset
            name = readers[0].output

    def run(self, images: Array) -> Array:
        """The probabilities as the last step gives them, for `images` with the images as the first axis."""
        return self._run(images, lambda _step, _values: None)

    def trial(self, image: Array) -> Trial:
        """Run one image within limits of time and memory.

        Raises:
            FormatMistake: A step does not fit its input, or asks for too much.
        """
        shapes: list[tuple[int, ...]] = []
        peak_values = image.size
        end = time.thread_time() + MAX_SECONDS

        def look(step: Step, values: Mapping[str, Array]) -> None:
            nonlocal peak_values
            shapes.append(values[step.output].shape[1:])
            peak_values = max(peak_values, sum(array.size for array in values.values()))
            if peak_values > MAX_LIVE_VALUES:
                raise FormatMistake("it keeps more values at once than a digit classifier needs")
            if time.thread_time() > end:
                raise FormatMistake(f"one image takes longer than {MAX_SECONDS:g} seconds")

        out = self._run(image, look)
        return Trial(tuple(shapes), prod(out.shape[1:]), peak_values)

    def _run(self, images: Array, look: Callable[[Step, Mapping[str, Array]], None]) -> Array:
        values = {self.source: images}
        for place, step in enumerate(self.steps):
            values[step.output] = _perform(step, [values[name] for name in step.inputs])
            look(step, values)
            for name in {*step.inputs, step.output} - {self.target}:
                if self._last_use.get(name, -1) <= place:
                    values.pop(name, None)
        return values[self.target]


def _perform(step: Step, inputs: Sequence[Array]) -> Array:
    try:
        with np.errstate(all="ignore"):
            return step.action.function(*inputs)
    except (ValueError, TypeError, IndexError, ArithmeticError, MemoryError) as mistake:
        raise FormatMistake(f"layer {step.name!r:.80} ({step.kind}) cannot be run: {mistake}") from mistake


def aligned(arrays: Sequence[Array]) -> list[Array]:
    """The arrays with as many axes each, missing ones put in after the axis of the images, as broadcasting needs it.

    Raises:
        FormatMistake: They cannot be broadcast, or the result would be too large.
    """
    rank = max(array.ndim for array in arrays)
    out = [array.reshape(len(array), *[1] * (rank - array.ndim), *array.shape[1:]) for array in arrays]
    try:
        shape = np.broadcast_shapes(*(array.shape[1:] for array in out))
    except ValueError as mistake:
        shapes = " and ".join(str(array.shape[1:]) for array in arrays)
        raise FormatMistake(f"the shapes {shapes} do not fit each other") from mistake
    room(shape)
    return out


def reshaped(x: Array, shape: Sequence[int]) -> Array:
    """`x` in another shape per image; one side may be -1.

    Raises:
        FormatMistake: It has not as many values.
    """
    count = prod(x.shape[1:])
    known = prod(side for side in shape if side != -1)
    sides = [count // known if side == -1 and known > 0 else side for side in shape]
    room(sides)
    if prod(sides) != count:
        raise FormatMistake(f"{x.shape[1:]} cannot be arranged as {tuple(shape)!r:.100}")
    return x.reshape(len(x), *sides)


def axis_of(x: Array, axis: int) -> int:
    """The place in `x` of `axis`, which is counted without the axis of the images and may be negative.

    Raises:
        FormatMistake: There is no such axis.
    """
    rank = x.ndim - 1
    if not -rank <= axis < rank:
        raise FormatMistake(f"an input of the shape {x.shape[1:]} has no axis {axis}")
    return axis % rank + 1
