"""Core ML programs: functions, operations, and constants written out or lying in a file of weights."""

from enum import IntEnum

from core.coreml.protobuf import Bytes, Doubles, Integer, Integers, Many, Map, Maybe, Message, One, Reals, Text, Texts


class DataType(IntEnum):
    BOOL = 1
    STRING = 2
    FLOAT16 = 10
    FLOAT32 = 11
    FLOAT64 = 12
    INT8 = 21
    INT16 = 22
    INT32 = 23
    INT64 = 24
    INT4 = 25
    UINT8 = 31
    UINT16 = 32
    UINT32 = 33
    UINT64 = 34
    UINT4 = 35
    UINT2 = 36
    UINT1 = 37
    UINT6 = 38
    UINT3 = 39


class ConstantDimension(Message):
    size = Integer(1)


class Dimension(Message):
    constant = Maybe(1, ConstantDimension)


class TensorType(Message):
    data_type = Integer(1)
    dimensions = Many(3, Dimension)


class ValueType(Message):
    tensor_type = One(1, TensorType)


class NamedValueType(Message):
    name = Text(1)
    type = One(2, ValueType)


class RepeatedFloats(Message):
    values = Reals(1)


class RepeatedInts(Message):
    values = Integers(1)


class RepeatedBools(Message):
    values = Integers(1)


class RepeatedStrings(Message):
    values = Texts(1)


class RepeatedLongInts(Message):
    values = Integers(1)


class RepeatedDoubles(Message):
    values = Doubles(1)


class RepeatedBytes(Message):
    values = Bytes(1)


class TensorValue(Message):
    floats = Maybe(1, RepeatedFloats)
    ints = Maybe(2, RepeatedInts)
    bools = Maybe(3, RepeatedBools)
    strings = One(4, RepeatedStrings)
    long_ints = Maybe(5, RepeatedLongInts)
    doubles = Maybe(6, RepeatedDoubles)
    bytes = Maybe(7, RepeatedBytes)


class ListValue(Message):
    values = Many(1, lambda *content: Value(*content))  # noqa: PLW0108  a list of what comes below


class ImmediateValue(Message):
    tensor = One(1, TensorValue)
    list = Maybe(3, ListValue)


class BlobFileValue(Message):
    file_name = Text(1)
    offset = Integer(2)


class Value(Message):
    type = One(2, ValueType)
    immediate_value = One(3, ImmediateValue)
    blob_file_value = Maybe(5, BlobFileValue)


class Binding(Message):
    name = Text(1)
    value = Maybe(2, Value)


class Argument(Message):
    arguments = Many(1, Binding)


class Operation(Message):
    type = Text(1)
    inputs = Map(2, One(2, Argument))
    outputs = Many(3, NamedValueType)
    attributes = Map(5, One(2, Value))


class Block(Message):
    outputs = Texts(2)
    operations = Many(3, Operation)


class Function(Message):
    inputs = Many(1, NamedValueType)
    opset = Text(2)
    block_specializations = Map(3, One(2, Block))


class Program(Message):
    functions = Map(2, One(2, Function))
