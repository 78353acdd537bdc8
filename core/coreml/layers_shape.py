"""The layers of Core ML neural networks that move values about, cut, join or sum them up."""

from collections.abc import Callable, Mapping, Sequence
from math import prod

import numpy as np
from numpy.typing import NDArray

from core.coreml.graph import Action, axis_of, reshaped
from core.coreml.layers_activation import Builder
from core.coreml.layers_math import CHANNELS, edges
from core.coreml.limits import FormatMistake, room
from core.coreml.protobuf import Message
from core.coreml.schema import layers_shape as schema
from core.coreml.schema.layers_shape import FlattenOrder, ReduceAxis, ReduceOperation, ReshapeOrder, SliceAxis
from core.coreml.weights import WeightReader

Array = NDArray[np.float32]
MOVES_ONLY = 1.0


def _flatten(params: schema.FlattenLayerParams, _weights: WeightReader) -> Action:
    last = params.mode == FlattenOrder.CHANNEL_LAST

    def flatten(x: Array) -> Array:
        _need(x, 3)
        values = np.moveaxis(x, CHANNELS, -1) if last else x
        return values.reshape(*x.shape[:-3], prod(x.shape[-3:]), 1, 1)

    return Action(flatten, MOVES_ONLY)


def _reshape(params: schema.ReshapeLayerParams, _weights: WeightReader) -> Action:
    target, last = params.target_shape, params.mode == ReshapeOrder.CHANNEL_LAST
    if len(target) not in (3, 4):
        raise FormatMistake(f"its target shape has {len(target)} numbers, not 3 or 4")

    def reshape(x: Array) -> Array:
        _need(x, 5)
        sequence = target[0] if len(target) == 4 else x.shape[1]
        channels, height, width = target[-3:]
        if not last:
            return reshaped(x, (sequence, x.shape[2], channels, height, width))
        rows = reshaped(np.moveaxis(x, CHANNELS, -1), (sequence, x.shape[2], height, width, channels))
        return np.moveaxis(rows, -1, CHANNELS)

    return Action(reshape, MOVES_ONLY)


def _permute(params: schema.PermuteLayerParams, _weights: WeightReader) -> Action:
    """The axes sequence, channel, height and width in another order; the batch stays in its place."""
    order = params.axis or [0, 1, 2, 3]
    if sorted(order) != [0, 1, 2, 3]:
        raise FormatMistake(f"{order} is no order of four axes")
    places = (1, 3, 4, 5)

    def permute(x: Array) -> Array:
        _need(x, 5)
        sequence, *others = (places[axis] for axis in order)
        return x.transpose(0, sequence, 2, *others)

    return Action(permute, MOVES_ONLY)


def _transpose(params: schema.TransposeLayerParams, _weights: WeightReader) -> Action:
    order = params.axes
    return Action(lambda x: transposed(x, order), MOVES_ONLY)


def transposed(x: Array, order: Sequence[int]) -> Array:
    """The axes of `x` in another `order`, counted without the axis of the images."""
    places = [axis_of(x, axis) for axis in order]
    if sorted(places) != list(range(1, x.ndim)):
        raise FormatMistake(f"{list(order)} is no order of the axes of {x.shape[1:]}")
    return x.transpose(0, *places)


def _reshape_static(params: schema.ReshapeStaticLayerParams, _weights: WeightReader) -> Action:
    target = params.target_shape
    return Action(lambda x: reshaped(x, target), MOVES_ONLY)


def _rank_preserving_reshape(params: schema.RankPreservingReshapeLayerParams, _weights: WeightReader) -> Action:
    """A 0 keeps the side of the input."""
    target = params.target_shape

    def reshape(x: Array) -> Array:
        _need(x, len(target))
        return reshaped(x, [side or x.shape[place] for place, side in enumerate(target, start=1)])

    return Action(reshape, MOVES_ONLY)


def _flatten_to_2d(params: schema.FlattenTo2DLayerParams, _weights: WeightReader) -> Action:
    axis = params.axis

    def flatten(x: Array) -> Array:
        cut = x.ndim if axis == x.ndim - 1 else axis_of(x, axis)
        return reshaped(x, (prod(x.shape[1:cut]), prod(x.shape[cut:])))

    return Action(flatten, MOVES_ONLY)


def _expand(params: schema.ExpandDimsLayerParams, _weights: WeightReader) -> Action:
    axes = params.axes
    return Action(lambda x: expanded(x, axes), MOVES_ONLY)


def expanded(x: Array, axes: Sequence[int]) -> Array:
    """`x` with a new axis of 1 at each of `axes`, counted in the result without the axis of the images."""
    rank = x.ndim - 1 + len(axes)
    places = {axis % rank if -rank <= axis < rank else rank for axis in axes}
    if len(places) != len(axes) or rank in places:
        raise FormatMistake(f"no new axes {list(axes)} fit {x.shape[1:]}")
    room([1] * rank)
    return np.expand_dims(x, tuple(place + 1 for place in places))


def _squeeze(params: schema.SqueezeLayerParams, _weights: WeightReader) -> Action:
    axes = [] if params.squeeze_all else params.axes
    return Action(lambda x: squeezed(x, axes), MOVES_ONLY)


def squeezed(x: Array, axes: Sequence[int]) -> Array:
    """`x` without `axes`, which must have the side 1; without all such axes if `axes` is empty."""
    places = [axis_of(x, axis) for axis in axes] or [place for place in range(1, x.ndim) if x.shape[place] == 1]
    if any(x.shape[place] != 1 for place in places):
        raise FormatMistake(f"{x.shape[1:]} has not the side 1 at the axes {list(axes)}")
    return x.squeeze(tuple(set(places)))


def _concat(params: schema.ConcatLayerParams, _weights: WeightReader) -> Action:
    axis = -5 if params.sequence_concat else CHANNELS
    return Action(lambda *inputs: joined(inputs, axis))


def _concat_nd(params: schema.ConcatNDLayerParams, _weights: WeightReader) -> Action:
    axis = params.axis
    if params.interleave:
        raise FormatMistake("interleaved concatenation cannot be run here")
    return Action(lambda *inputs: joined(inputs, axis))


def joined(inputs: Sequence[Array], axis: int) -> Array:
    """All `inputs` one after the other along `axis`, counted without the axis of the images."""
    place, most = axis_of(inputs[0], axis), max(len(x) for x in inputs)
    side = sum(x.shape[place] for x in inputs if x.ndim > place)
    room((*inputs[0].shape[1:place], side, *inputs[0].shape[place + 1 :]))
    return np.concatenate([np.broadcast_to(x, (most, *x.shape[1:])) for x in inputs], axis=place)


def _slice(params: schema.SliceLayerParams, _weights: WeightReader) -> Action:
    start, end, stride = params.start_index, params.end_index, params.stride or 1
    axes: dict[int, int] = {SliceAxis.CHANNEL_AXIS: -3, SliceAxis.HEIGHT_AXIS: -2, SliceAxis.WIDTH_AXIS: -1}
    axis = axes.get(params.axis)
    if stride < 1 or axis is None:
        raise FormatMistake(f"a slice by {stride} along the axis {params.axis} makes no sense")

    def cut(x: Array) -> Array:
        place = axis_of(x, axis)
        return x[tuple(slice(start, end, stride) if own == place else slice(None) for own in range(x.ndim))]

    return Action(cut)


def _crop(params: schema.CropLayerParams, _weights: WeightReader) -> Action:
    (top, bottom), (left, right) = edges(params.crop_amounts)

    def crop(x: Array, *others: Array) -> Array:
        if others or top + bottom >= x.shape[-2] or left + right >= x.shape[-1]:
            raise FormatMistake(f"it cannot crop {x.shape[1:]}")
        return x[..., top : x.shape[-2] - bottom, left : x.shape[-1] - right]

    return Action(crop)


def _padding(params: schema.PaddingLayerParams, _weights: WeightReader) -> Action:
    amounts, value = edges(params.padding_amounts), np.float32(params.constant.value)
    mode = "reflect" if params.reflection else "edge" if params.replication else "constant"
    return Action(lambda x: padded(x, amounts, mode, value))


def padded(x: Array, amounts: Sequence[tuple[int, int]], mode: str, value: np.float32) -> Array:
    """`x` with more values around its last axes: "constant", "reflect" or "edge"."""
    if len(amounts) >= x.ndim or any(amount < 0 for both in amounts for amount in both):
        raise FormatMistake(f"padding by {list(amounts)} does not fit {x.shape[1:]}")
    every = [(0, 0)] * (x.ndim - len(amounts)) + list(amounts)
    room([side + sum(both) for side, both in zip(x.shape[1:], every[1:], strict=True)])
    if mode == "constant":
        return np.pad(x, every, constant_values=value)
    return np.pad(x, every, mode)  # type: ignore[call-overload,no-any-return]


def _constant_padding(params: schema.ConstantPaddingLayerParams, _weights: WeightReader) -> Action:
    value, amounts = np.float32(params.value), params.pad_amounts
    if params.pad_to_given_output_size_mode or len(amounts) % 2:
        raise FormatMistake("padding to a given size cannot be run here")
    pairs = list(zip(amounts[::2], amounts[1::2], strict=True))
    return Action(lambda x: padded(x, pairs, "constant", value))


_REDUCTIONS: Mapping[int, Callable[..., Array]] = {
    ReduceOperation.SUM: np.sum,
    ReduceOperation.AVG: np.mean,
    ReduceOperation.MAX: np.max,
    ReduceOperation.MIN: np.min,
}
_REDUCED_AXES: Mapping[int, tuple[int, ...]] = {
    ReduceAxis.CHW: (-3, -2, -1),
    ReduceAxis.HW: (-2, -1),
    ReduceAxis.C: (-3,),
    ReduceAxis.H: (-2,),
    ReduceAxis.W: (-1,),
}


def _reduce(params: schema.ReduceLayerParams, _weights: WeightReader) -> Action:
    formula, axes = _REDUCTIONS.get(params.mode), _REDUCED_AXES.get(params.axis)
    if formula is None or axes is None:
        raise FormatMistake(f"a reduction {params.mode} along {params.axis} cannot be run here")
    return Action(lambda x: formula(x, axis=tuple(axis_of(x, axis) for axis in axes), keepdims=True))


def _reduce_nd(formula: Callable[..., Array]) -> Builder:
    def build(params: schema.ReduceAxesParams, _weights: WeightReader) -> Action:
        axes, keep = [] if params.reduce_all else params.axes, params.keep_dims
        return Action(lambda x: reduced(formula, x, axes, keep=keep))

    return build


def reduced(formula: Callable[..., Array], x: Array, axes: Sequence[int], *, keep: bool) -> Array:
    """`formula` along `axes`, counted without the axis of the images; along all of them if `axes` is empty."""
    return formula(x, axis=tuple(axis_of(x, axis) for axis in axes) or tuple(range(1, x.ndim)), keepdims=keep)


def _constant(params: schema.LoadConstantLayerParams, weights: WeightReader) -> Action:
    """A blob of five axes from three numbers."""
    shape = params.shape
    values = weights.read(params.data, shape)[None]
    return Action(lambda: values.reshape(1, 1, 1, *shape))


def _constant_nd(params: schema.LoadConstantNDLayerParams, weights: WeightReader) -> Action:
    values = weights.read(params.data, params.shape)[None]
    return Action(lambda: values)


def _copy(_params: Message, _weights: WeightReader) -> Action:
    return Action(lambda x: x, MOVES_ONLY)


def _need(x: Array, rank: int) -> None:
    if x.ndim - 1 < rank:
        raise FormatMistake(f"it needs an input with {rank} axes, not one of the shape {x.shape[1:]}")


ARRANGING: Mapping[str, Builder] = {
    "crop": _crop,
    "padding": _padding,
    "reduce": _reduce,
    "loadConstant": _constant,
    "reshape": _reshape,
    "flatten": _flatten,
    "permute": _permute,
    "concat": _concat,
    "slice": _slice,
    "copy": _copy,
    "concatND": _concat_nd,
    "transpose": _transpose,
    "loadConstantND": _constant_nd,
    "squeeze": _squeeze,
    "expandDims": _expand,
    "flattenTo2D": _flatten_to_2d,
    "reshapeStatic": _reshape_static,
    "rankPreservingReshape": _rank_preserving_reshape,
    "constantPad": _constant_padding,
    "reduceMax": _reduce_nd(np.max),
    "reduceMin": _reduce_nd(np.min),
    "reduceSum": _reduce_nd(np.sum),
    "reduceMean": _reduce_nd(np.mean),
}
"""What builds a layer, by the name that the format gives its kind."""
