"""What every Core ML file has: the kind of model, inputs, outputs and texts."""

from enum import IntEnum

from core.coreml.protobuf import Flag, Integer, Integers, Many, Map, Maybe, Message, One, OneOf, Text
from core.coreml.schema.mil import Program
from core.coreml.schema.neural_network import NeuralNetwork, NeuralNetworkClassifier


class ColorSpace(IntEnum):
    GRAYSCALE = 10
    RGB = 20
    BGR = 30
    GRAYSCALE_FLOAT16 = 40


class ImageFeatureType(Message):
    width = Integer(1)
    height = Integer(2)
    color_space = Integer(3)


class Shape(Message):
    shape = Integers(1)


class EnumeratedShapes(Message):
    shapes = Many(1, Shape)


class SizeRange(Message):
    lower_bound = Integer(1)


class ShapeRange(Message):
    size_ranges = Many(1, SizeRange)


class ArrayFeatureType(Message):
    shape = Integers(1)
    enumerated_shapes = One(21, EnumeratedShapes)
    shape_range = One(31, ShapeRange)


class DictionaryFeatureType(Message):
    int64_key_type = Maybe(1, Message)


class FeatureType(Message):
    type = OneOf(
        int64Type=(1, Message),
        doubleType=(2, Message),
        stringType=(3, Message),
        imageType=(4, ImageFeatureType),
        multiArrayType=(5, ArrayFeatureType),
        dictionaryType=(6, DictionaryFeatureType),
        sequenceType=(7, Message),
        stateType=(8, Message),
    )
    is_optional = Flag(1000)


class FeatureDescription(Message):
    name = Text(1)
    short_description = Text(2)
    type = One(3, FeatureType)


class FunctionDescription(Message):
    name = Text(1)
    input = Many(2, FeatureDescription)
    output = Many(3, FeatureDescription)
    predicted_feature_name = Text(4)
    predicted_probabilities_name = Text(5)


class Metadata(Message):
    short_description = Text(1)
    version_string = Text(2)
    author = Text(3)
    license = Text(4)
    user_defined = Map(100, Text(2))


class ModelDescription(Message):
    input = Many(1, FeatureDescription)
    output = Many(10, FeatureDescription)
    predicted_feature_name = Text(11)
    predicted_probabilities_name = Text(12)
    functions = Many(20, FunctionDescription)
    training_input = Many(50, FeatureDescription)
    default_function_name = Text(21)
    metadata = One(100, Metadata)


class Model(Message):
    specification_version = Integer(1)
    description = One(2, ModelDescription)
    is_updatable = Flag(10)
    type = OneOf(
        pipelineClassifier=(200, Message),
        pipelineRegressor=(201, Message),
        pipeline=(202, Message),
        glmRegressor=(300, Message),
        supportVectorRegressor=(301, Message),
        treeEnsembleRegressor=(302, Message),
        neuralNetworkRegressor=(303, Message),
        glmClassifier=(400, Message),
        supportVectorClassifier=(401, Message),
        treeEnsembleClassifier=(402, Message),
        neuralNetworkClassifier=(403, NeuralNetworkClassifier),
        kNearestNeighborsClassifier=(404, Message),
        neuralNetwork=(500, NeuralNetwork),
        mlProgram=(502, Program),
        customModel=(555, Message),
        serializedModel=(3000, Message),
    )
