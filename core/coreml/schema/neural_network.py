"""Neural networks: layers of many kinds, what is done to an image before them, and what their outputs stand for."""

from enum import IntEnum

from core.coreml.protobuf import Flag, Integer, Integers, Many, Maybe, Message, One, OneOf, Real, Reals, Text, Texts
from core.coreml.schema import layers, layers_shape
from core.coreml.schema.updating import NetworkUpdateParameters


class NeuralNetworkLayer(Message):
    name = Text(1)
    input = Texts(2)
    output = Texts(3)
    is_updatable = Flag(10)
    layer = OneOf(
        convolution=(100, layers.ConvolutionLayerParams),
        pooling=(120, layers.PoolingLayerParams),
        activation=(130, layers.ActivationParams),
        innerProduct=(140, layers.InnerProductLayerParams),
        embedding=(150, Message),
        batchnorm=(160, layers.BatchnormLayerParams),
        mvn=(165, Message),
        l2normalize=(170, Message),
        softmax=(175, Message),
        lrn=(180, Message),
        crop=(190, layers_shape.CropLayerParams),
        padding=(200, layers_shape.PaddingLayerParams),
        upsample=(210, Message),
        resizeBilinear=(211, Message),
        unary=(220, layers.UnaryFunctionLayerParams),
        add=(230, layers.AddLayerParams),
        multiply=(231, layers.MultiplyLayerParams),
        average=(240, Message),
        scale=(245, layers.ScaleLayerParams),
        bias=(250, layers.BiasLayerParams),
        max=(260, Message),
        min=(261, Message),
        dot=(270, Message),
        reduce=(280, layers_shape.ReduceLayerParams),
        loadConstant=(290, layers_shape.LoadConstantLayerParams),
        reshape=(300, layers_shape.ReshapeLayerParams),
        flatten=(301, layers_shape.FlattenLayerParams),
        permute=(310, layers_shape.PermuteLayerParams),
        concat=(320, layers_shape.ConcatLayerParams),
        split=(330, Message),
        sequenceRepeat=(340, Message),
        reorganizeData=(345, Message),
        slice=(350, layers_shape.SliceLayerParams),
        simpleRecurrent=(400, Message),
        gru=(410, Message),
        uniDirectionalLSTM=(420, Message),
        biDirectionalLSTM=(430, Message),
        custom=(500, Message),
        copy=(600, Message),
        branch=(605, Message),
        loop=(615, Message),
        clip=(660, layers.ClipLayerParams),
        floor=(670, Message),
        exp2=(700, Message),
        sin=(710, Message),
        cos=(715, Message),
        tanh=(760, Message),
        minBroadcastable=(870, Message),
        maxBroadcastable=(875, Message),
        addBroadcastable=(880, Message),
        powBroadcastable=(885, Message),
        divideBroadcastable=(890, Message),
        multiplyBroadcastable=(900, Message),
        subtractBroadcastable=(905, Message),
        softmaxND=(950, layers.SoftmaxNDLayerParams),
        splitND=(975, Message),
        concatND=(980, layers_shape.ConcatNDLayerParams),
        transpose=(985, layers_shape.TransposeLayerParams),
        sliceStatic=(995, Message),
        batchedMatmul=(1045, layers.BatchedMatMulLayerParams),
        loadConstantND=(1070, layers_shape.LoadConstantNDLayerParams),
        squeeze=(1120, layers_shape.SqueezeLayerParams),
        expandDims=(1125, layers_shape.ExpandDimsLayerParams),
        flattenTo2D=(1130, layers_shape.FlattenTo2DLayerParams),
        reshapeStatic=(1140, layers_shape.ReshapeStaticLayerParams),
        rankPreservingReshape=(1150, layers_shape.RankPreservingReshapeLayerParams),
        constantPad=(1155, layers_shape.ConstantPaddingLayerParams),
        reduceMax=(1260, layers_shape.ReduceMaxLayerParams),
        reduceMin=(1265, layers_shape.ReduceMinLayerParams),
        reduceSum=(1270, layers_shape.ReduceSumLayerParams),
        reduceMean=(1280, layers_shape.ReduceMeanLayerParams),
        layerNormalization=(1350, Message),
        clampedReLU=(1460, layers.ClampedReLULayerParams),
    )


class NeuralNetworkImageScaler(Message):
    channel_scale = Real(10)
    blue_bias = Real(20)
    green_bias = Real(21)
    red_bias = Real(22)
    gray_bias = Real(30)


class NeuralNetworkMeanImage(Message):
    mean_image = Reals(1)


class NeuralNetworkPreprocessing(Message):
    feature_name = Text(1)
    scaler = Maybe(10, NeuralNetworkImageScaler)
    mean_image = Maybe(11, NeuralNetworkMeanImage)


class NeuralNetworkMultiArrayShapeMapping(IntEnum):
    RANK5_ARRAY_MAPPING = 0
    EXACT_ARRAY_MAPPING = 1


class NeuralNetworkImageShapeMapping(IntEnum):
    RANK5_IMAGE_MAPPING = 0
    RANK4_IMAGE_MAPPING = 1


class NeuralNetwork(Message):
    layers = Many(1, NeuralNetworkLayer)
    preprocessing = Many(2, NeuralNetworkPreprocessing)
    array_input_shape_mapping = Integer(5)
    image_input_shape_mapping = Integer(6)
    update_params = Maybe(10, NetworkUpdateParameters)


class StringVector(Message):
    vector = Texts(1)


class Int64Vector(Message):
    vector = Integers(1)


class NeuralNetworkClassifier(NeuralNetwork):
    string_class_labels = One(100, StringVector)
    int64_class_labels = Maybe(101, Int64Vector)
    label_probability_layer_name = Text(200)
