"""The parameters of the layers of neural networks, one message for each kind; those without parameters have none."""

from enum import IntEnum

from core.coreml.protobuf import Bytes, Flag, Integer, Integers, Many, Maybe, Message, One, OneOf, Real, Reals


class LinearQuantizationParams(Message):
    scale = Reals(1)
    bias = Reals(2)


class LookUpTableQuantizationParams(Message):
    float_value = Reals(1)


class QuantizationParams(Message):
    number_of_bits = Integer(1)
    linear_quantization = One(101, LinearQuantizationParams)
    lookup_table_quantization = Maybe(102, LookUpTableQuantizationParams)


class WeightParams(Message):
    float_value = Reals(1)
    float16_value = Bytes(2)
    raw_value = Bytes(30)
    int8_raw_value = Bytes(31)
    quantization = One(40, QuantizationParams)
    is_updatable = Flag(50)


class EdgeSizes(Message):
    start_edge_size = Integer(1)
    end_edge_size = Integer(2)


class BorderAmounts(Message):
    border_amounts = Many(10, EdgeSizes)


class ValidPadding(Message):
    padding_amounts = One(1, BorderAmounts)


class SamePaddingMode(IntEnum):
    BOTTOM_RIGHT_HEAVY = 0
    TOP_LEFT_HEAVY = 1


class SamePadding(Message):
    asymmetry_mode = Integer(1)


class ConvolutionLayerParams(Message):
    output_channels = Integer(1)
    kernel_channels = Integer(2)
    n_groups = Integer(10)
    kernel_size = Integers(20)
    stride = Integers(30)
    dilation_factor = Integers(40)
    valid = One(50, ValidPadding)
    same = Maybe(51, SamePadding)
    is_deconvolution = Flag(60)
    has_bias = Flag(70)
    weights = One(90, WeightParams)
    bias = One(91, WeightParams)


class PoolingType(IntEnum):
    MAX = 0
    AVERAGE = 1
    L2 = 2


class ValidCompletePadding(Message):
    padding_amounts = Integers(10)


class PoolingLayerParams(Message):
    type = Integer(1)
    kernel_size = Integers(10)
    stride = Integers(20)
    valid = One(30, ValidPadding)
    same = Maybe(31, SamePadding)
    include_last_pixel = Maybe(32, ValidCompletePadding)
    avg_pool_exclude_padding = Flag(50)
    global_pooling = Flag(60)


class InnerProductLayerParams(Message):
    input_channels = Integer(1)
    output_channels = Integer(2)
    has_bias = Flag(10)
    weights = One(20, WeightParams)
    bias = One(21, WeightParams)


class BatchnormLayerParams(Message):
    channels = Integer(1)
    compute_mean_var = Flag(5)
    instance_normalization = Flag(6)
    epsilon = Real(10)
    gamma = One(15, WeightParams)
    beta = One(16, WeightParams)
    mean = One(17, WeightParams)
    variance = One(18, WeightParams)


class ActivationLinear(Message):
    alpha = Real(1)
    beta = Real(2)


class ActivationLeakyReLU(Message):
    alpha = Real(1)


class ActivationThresholdedReLU(Message):
    alpha = Real(1)


class ActivationPReLU(Message):
    alpha = One(1, WeightParams)


class ActivationScaledTanh(Message):
    alpha = Real(1)
    beta = Real(2)


class ActivationSigmoidHard(Message):
    alpha = Real(1)
    beta = Real(2)


class ActivationELU(Message):
    alpha = Real(1)


class ActivationParametricSoftplus(Message):
    alpha = One(1, WeightParams)
    beta = One(2, WeightParams)


class ActivationParams(Message):
    nonlinearity_type = OneOf(
        linear=(5, ActivationLinear),
        ReLU=(10, Message),
        leakyReLU=(15, ActivationLeakyReLU),
        thresholdedReLU=(20, ActivationThresholdedReLU),
        PReLU=(25, ActivationPReLU),
        tanh=(30, Message),
        scaledTanh=(31, ActivationScaledTanh),
        sigmoid=(40, Message),
        sigmoidHard=(41, ActivationSigmoidHard),
        ELU=(50, ActivationELU),
        softsign=(60, Message),
        softplus=(70, Message),
        parametricSoftplus=(71, ActivationParametricSoftplus),
    )


class UnaryOperation(IntEnum):
    SQRT = 0
    RSQRT = 1
    INVERSE = 2
    POWER = 3
    EXP = 4
    LOG = 5
    ABS = 6
    THRESHOLD = 7


class UnaryFunctionLayerParams(Message):
    type = Integer(1)
    alpha = Real(2)
    epsilon = Real(3)
    shift = Real(4)
    scale = Real(5)


class ClipLayerParams(Message):
    min_val = Real(1)
    max_val = Real(2)


class ClampedReLULayerParams(Message):
    alpha = Real(1)
    beta = Real(2)


class AddLayerParams(Message):
    alpha = Real(1)


class MultiplyLayerParams(Message):
    alpha = Real(1)


class ScaleLayerParams(Message):
    shape_scale = Integers(1)
    scale = One(2, WeightParams)
    has_bias = Flag(3)
    shape_bias = Integers(4)
    bias = One(5, WeightParams)


class BiasLayerParams(Message):
    shape = Integers(1)
    bias = One(2, WeightParams)


class SoftmaxNDLayerParams(Message):
    axis = Integer(1)


class BatchedMatMulLayerParams(Message):
    transpose_a = Flag(1)
    transpose_b = Flag(2)
    weight_matrix_first_dimension = Integer(5)
    weight_matrix_second_dimension = Integer(6)
    has_bias = Flag(7)
    weights = Maybe(8, WeightParams)
    bias = One(9, WeightParams)
