"""The parameters of the layers that move values about, cut, join or sum them up."""

from enum import IntEnum

from core.coreml.protobuf import Flag, Integer, Integers, Maybe, Message, One, Real
from core.coreml.schema.layers import BorderAmounts, WeightParams


class FlattenOrder(IntEnum):
    CHANNEL_FIRST = 0
    CHANNEL_LAST = 1


class FlattenLayerParams(Message):
    mode = Integer(1)


class ReshapeOrder(IntEnum):
    CHANNEL_FIRST = 0
    CHANNEL_LAST = 1


class ReshapeLayerParams(Message):
    target_shape = Integers(1)
    mode = Integer(2)


class PermuteLayerParams(Message):
    axis = Integers(1)


class TransposeLayerParams(Message):
    axes = Integers(1)


class ReshapeStaticLayerParams(Message):
    target_shape = Integers(1)


class RankPreservingReshapeLayerParams(Message):
    target_shape = Integers(1)


class FlattenTo2DLayerParams(Message):
    axis = Integer(1)


class ExpandDimsLayerParams(Message):
    axes = Integers(1)


class SqueezeLayerParams(Message):
    axes = Integers(1)
    squeeze_all = Flag(2)


class ConcatLayerParams(Message):
    sequence_concat = Flag(100)


class ConcatNDLayerParams(Message):
    axis = Integer(1)
    interleave = Flag(2)


class SliceAxis(IntEnum):
    CHANNEL_AXIS = 0
    HEIGHT_AXIS = 1
    WIDTH_AXIS = 2


class SliceLayerParams(Message):
    start_index = Integer(1)
    end_index = Integer(2)
    stride = Integer(3)
    axis = Integer(4)


class CropLayerParams(Message):
    crop_amounts = One(1, BorderAmounts)


class PaddingConstant(Message):
    value = Real(1)


class PaddingLayerParams(Message):
    constant = One(1, PaddingConstant)
    reflection = Maybe(2, Message)
    replication = Maybe(3, Message)
    padding_amounts = One(10, BorderAmounts)


class ConstantPaddingLayerParams(Message):
    value = Real(1)
    pad_amounts = Integers(2)
    pad_to_given_output_size_mode = Flag(3)


class ReduceOperation(IntEnum):
    SUM = 0
    AVG = 1
    MAX = 7
    MIN = 8


class ReduceAxis(IntEnum):
    CHW = 0
    HW = 1
    C = 2
    H = 3
    W = 4


class ReduceLayerParams(Message):
    mode = Integer(1)
    axis = Integer(3)


class ReduceAxesParams(Message):
    """Of all reductions along axes; Apple has a message for each."""

    axes = Integers(1)
    keep_dims = Flag(2)
    reduce_all = Flag(3)


class ReduceMinLayerParams(ReduceAxesParams):
    pass


class ReduceMaxLayerParams(ReduceAxesParams):
    pass


class ReduceSumLayerParams(ReduceAxesParams):
    pass


class ReduceMeanLayerParams(ReduceAxesParams):
    pass


class LoadConstantLayerParams(Message):
    shape = Integers(1)
    data = One(2, WeightParams)


class LoadConstantNDLayerParams(Message):
    shape = Integers(1)
    data = One(2, WeightParams)
