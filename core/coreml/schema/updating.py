"""How a neural network learns on the phone: loss, optimiser, and the numbers that an app may change."""

from core.coreml.protobuf import Double, Flag, Integer, Integers, Many, Maybe, Message, One, OneOf, Text


class Int64Range(Message):
    min_value = Integer(1)
    max_value = Integer(2)


class Int64Set(Message):
    values = Integers(1)


class DoubleRange(Message):
    min_value = Double(1)
    max_value = Double(2)


class Int64Parameter(Message):
    default_value = Integer(1)
    allowed_values = OneOf(range=(10, Int64Range), set=(11, Int64Set))


class DoubleParameter(Message):
    default_value = Double(1)
    allowed_values = OneOf(range=(10, DoubleRange))


class BoolParameter(Message):
    default_value = Flag(1)


class CategoricalCrossEntropyLossLayer(Message):
    input = Text(1)
    target = Text(2)


class MeanSquaredErrorLossLayer(Message):
    input = Text(1)
    target = Text(2)


class LossLayer(Message):
    name = Text(1)
    loss_layer_type = OneOf(
        categoricalCrossEntropyLossLayer=(10, CategoricalCrossEntropyLossLayer),
        meanSquaredErrorLossLayer=(11, MeanSquaredErrorLossLayer),
    )


class SGDOptimizer(Message):
    learning_rate = Maybe(1, DoubleParameter)
    mini_batch_size = Maybe(2, Int64Parameter)
    momentum = Maybe(3, DoubleParameter)


class AdamOptimizer(Message):
    learning_rate = Maybe(1, DoubleParameter)
    mini_batch_size = Maybe(2, Int64Parameter)
    beta1 = Maybe(3, DoubleParameter)
    beta2 = Maybe(4, DoubleParameter)
    eps = Maybe(5, DoubleParameter)


class Optimizer(Message):
    optimizer_type = OneOf(sgdOptimizer=(10, SGDOptimizer), adamOptimizer=(11, AdamOptimizer))


class NetworkUpdateParameters(Message):
    loss_layers = Many(1, LossLayer)
    optimizer = One(2, Optimizer)
    epochs = Maybe(3, Int64Parameter)
    shuffle = One(10, BoolParameter)
    seed = Maybe(20, Int64Parameter)
