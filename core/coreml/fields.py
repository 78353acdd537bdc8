"""The numbers of the fields that are read, message by message, from Apple's public description of the format."""


class Model:
    VERSION = 1
    DESCRIPTION = 2
    NEURAL_NETWORK_CLASSIFIER = 403
    NEURAL_NETWORK = 500
    ML_PROGRAM = 502


MODEL_KINDS = {
    200: "pipelineClassifier", 201: "pipelineRegressor", 202: "pipeline", 300: "glmRegressor",
    301: "supportVectorRegressor", 302: "treeEnsembleRegressor", 303: "neuralNetworkRegressor", 400: "glmClassifier",
    401: "supportVectorClassifier", 402: "treeEnsembleClassifier", 403: "neuralNetworkClassifier",
    404: "kNearestNeighborsClassifier", 500: "neuralNetwork", 502: "mlProgram", 555: "customModel",
    3000: "serializedModel",
}  # fmt: skip


class Description:
    INPUT = 1
    OUTPUT = 10
    PREDICTED_FEATURE = 11
    PREDICTED_PROBABILITIES = 12
    DEFAULT_FUNCTION = 21
    METADATA = 100


class Metadata:
    DESCRIPTION = 1
    VERSION = 2
    AUTHOR = 3
    LICENSE = 4
    FURTHER = 100


class Feature:
    NAME = 1
    DESCRIPTION = 2
    TYPE = 3


class FeatureType:
    INT64 = 1
    DOUBLE = 2
    STRING = 3
    IMAGE = 4
    MULTI_ARRAY = 5
    DICTIONARY = 6
    SEQUENCE = 7
    STATE = 8
    OPTIONAL = 1000


class Image:
    WIDTH = 1
    HEIGHT = 2
    COLOUR = 3


class MultiArray:
    SHAPE = 1


class Dictionary:
    INT64_KEY = 1
    STRING_KEY = 2


class Network:
    LAYERS = 1
    PREPROCESSING = 2
    ARRAY_MAPPING = 5
    IMAGE_MAPPING = 6
    STRING_LABELS = 100
    INT64_LABELS = 101
    PROBABILITIES = 200


class Preprocessing:
    FEATURE = 1
    SCALER = 10
    MEAN_IMAGE = 11


class Scaler:
    SCALE = 10
    BLUE = 20
    GREEN = 21
    RED = 22
    GRAY = 30


class Layer:
    NAME = 1
    INPUT = 2
    OUTPUT = 3
    FIRST_KIND = 100


class Weights:
    FLOATS = 1
    HALVES = 2
    RAW = 30
    INT8 = 31
    QUANTIZATION = 40


class Quantization:
    BITS = 1
    LINEAR = 101
    TABLE = 102


class Program:
    FUNCTIONS = 2


class Function:
    INPUTS = 1
    OPSET = 2
    BLOCKS = 3


class Block:
    OUTPUTS = 2
    OPERATIONS = 3


class Operation:
    TYPE = 1
    INPUTS = 2
    OUTPUTS = 3
    BLOCKS = 4
    ATTRIBUTES = 5


class Named:
    """A name with a type."""

    NAME = 1
    TYPE = 2


class TensorType:
    TENSOR = 1
    DATA_TYPE = 1
    DIMENSIONS = 3


class ProgramValue:
    TYPE = 2
    IMMEDIATE = 3
    BLOB = 5


class Immediate:
    TENSOR = 1
    LIST = 3


class TensorValue:
    FLOATS = 1
    INTS = 2
    BOOLS = 3
    STRINGS = 4
    LONG_INTS = 5
    DOUBLES = 6
    BYTES = 7


class BlobReference:
    FILE = 1
    OFFSET = 2
